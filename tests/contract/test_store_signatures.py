"""What every store promises about signed words, checked help lines and what a circle is."""

from dataclasses import replace

from alembic import command
from sqlalchemy import text

from core.circles import CircleState
from core.message import Address
from core.ports import LineCheck
from core.review import StaffRole
from core.signatures import digest_of
from storage import migrate, open_store
from storage.engine import connect, database_at
from storage.keys import new_keys
from tests.contract.store_fixtures import DAY, NOW, group


async def test_the_newest_signature_of_a_name_serves(store):
    async with store.begin() as tx:
        staff = await tx.staff.add("Dr. Heron", StaffRole.CLINICIAN, Address("desk", "one"), NOW)
        assert await tx.signatures.newest("crisis") is None
        await tx.signatures.sign("crisis", "first words", staff.id, NOW)
        await tx.signatures.sign("crisis", "better words", staff.id, NOW + DAY)
        await tx.signatures.sign("cards.relapse", "others", staff.id, NOW)
        newest = await tx.signatures.newest("crisis")
        assert (newest.words, newest.staff, newest.at) == ("better words", staff.id, NOW + DAY)
        assert newest.digest == digest_of("better words")
        assert {name: one.words for name, one in (await tx.signatures.all()).items()} == {
            "crisis": "better words",
            "cards.relapse": "others",
        }


async def test_a_line_keeps_its_newest_check(store):
    first = LineCheck("XA", "Made-up line", "0 1 2", "Desk One", NOW)
    async with store.begin() as tx:
        await tx.line_checks.check(first)
        await tx.line_checks.check(replace(first, by="Desk Two", at=NOW + DAY))
        await tx.line_checks.check(replace(first, country="XB"))
        assert [(one.country, one.by, one.at) for one in await tx.line_checks.all()] == [
            ("XA", "Desk Two", NOW + DAY),
            ("XB", "Desk One", NOW),
        ]


async def test_a_circle_stays_what_it_was_changed_to(store):
    circle = (await group(store)).circle
    changed = replace(circle, practice=True, countries=("DE", "AT"), paused_until=NOW + DAY)
    async with store.begin() as tx:
        await tx.circles.change(changed)
        assert await tx.circles.get(circle.id) == changed


async def test_a_circle_can_be_made_in_another_state_and_is_open_if_none_is_said(store):
    async with store.begin() as tx:
        setup = await tx.circles.create("Later", "UTC", 5, NOW, state=CircleState.SETUP)
        now = await tx.circles.create("Now", "UTC", 5, NOW)
        assert [(await tx.circles.get(one.id)).state for one in (setup, now)] == [CircleState.SETUP, CircleState.OPEN]


def _at_the_first_revision(connection):
    config = migrate._config()
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


async def test_a_circle_that_was_open_before_the_upgrade_stays_open(tmp_path):
    new_keys(tmp_path / "key")
    engine = connect(database_at(None, tmp_path))
    async with engine.begin() as connection:
        await connection.run_sync(_at_the_first_revision)
        for state in ("open", "paused", "closed"):
            row = {"id": state, "name": state, "zone": "UTC", "capacity": 5, "state": state, "at": NOW.timestamp()}
            await connection.execute(
                text(
                    "INSERT INTO circle (id, name, zone, capacity, state, created_at, pictures)"
                    " VALUES (:id, :name, :zone, :capacity, :state, :at, 0)"
                ),
                row,
            )
    await engine.dispose()
    store = await open_store(None, tmp_path, tmp_path / "key")
    try:
        async with store.begin() as tx:
            circles = await tx.circles.all()
    finally:
        await store.close()
    assert [(one.name, one.state, one.practice, one.countries) for one in circles] == [
        ("closed", "closed", False, ()),
        ("open", "open", False, ()),
        ("paused", "paused", False, ()),
    ]
