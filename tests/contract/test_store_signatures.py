"""What every store promises about signed words, checked help lines and what a circle is."""

from dataclasses import replace

from core.message import Address
from core.ports import LineCheck
from core.review import StaffRole
from core.signatures import digest_of
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
