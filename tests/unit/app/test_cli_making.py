import asyncio
import re
import stat
from datetime import UTC, datetime, timedelta

import pytest

from storage import open_store


@pytest.fixture
def house(made):
    made("keys", "new")
    return made


def inside(tmp_path, look):
    async def run():
        store = await open_store(None, tmp_path / "data", tmp_path / "data" / "secret.key", upgrade=False)
        try:
            async with store.begin() as tx:
                return await look(tx)
        finally:
            await store.close()

    return asyncio.run(run())


def test_the_key_file_is_made_once_and_readable_by_its_owner_alone(made, refused, tmp_path):
    assert made("keys", "new") == {"secret_key_file": str(tmp_path / "data" / "secret.key")}
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
    before = (tmp_path / "data" / "secret.key").read_bytes()
    assert "exists already" in refused("keys", "new")
    assert (tmp_path / "data" / "secret.key").read_bytes() == before


def test_without_a_key_every_command_says_how_to_make_one(refused):
    assert "circlekeeper keys new" in refused("circle", "list")
    assert "circlekeeper keys new" in refused("run")


def test_a_circle_is_made_and_listed(house):
    assert house("circle", "list") == []
    circle = house("circle", "create", "Evening", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice")
    assert (circle["name"], circle["zone"], circle["capacity"], circle["people"]) == ("Evening", "Europe/Berlin", 12, 0)
    assert circle.pop("missing") == []
    assert house("circle", "list") == [circle]


def test_the_lists_are_also_for_people(house, command):
    assert "no circle yet" in command("circle", "list")[1]
    assert "Nobody is on the roll" in command("staff", "list")[1]
    assert "no schedule yet" in command("schedule", "list")[1]
    house("circle", "create", "Evening", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice")
    assert "Evening" in command("circle", "list")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Evening", "--timezone", "Europe/Berln", "--capacity", "12", "--practice"), '"Europe/Berln", which is no time zone; write a name such as Europe/Berlin'),
        (("Evening", "--timezone", "../../etc/passwd", "--capacity", "12", "--practice"), "no time zone"),
        (("Evening", "--timezone", "Europe/Berlin", "--capacity", "1"), "--capacity is 1; a circle needs room for at least 2"),
        (("Evening", "--timezone", "Europe/Berlin", "--capacity", "many"), "'--capacity'"),
        (("Evening", "--timezone", "Europe/Berlin"), "--capacity"),
        (("Evening", "--timezone", "Europe/Berlin", "--capacity", "12"), "in which countries the members live"),
        (("Evening", "--timezone", "Europe/Berlin", "--capacity", "12", "--countries", "DE,Narnia"), "no help lines for NARNIA"),
        ((" ", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice"), "NAME must be"),
        (("two\nlines", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice"), "NAME must be"),
        ((), "NAME"),
    ],
)  # fmt: skip
def test_a_circle_that_cannot_be_is_refused_in_one_sentence(house, refused, words, told):
    assert told in refused("circle", "create", *words)
    assert house("circle", "list") == []


def test_an_invite_code_leads_into_its_circle_as_often_as_asked(house, tmp_path):
    circle = house("circle", "create", "Evening", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice")
    invite = house("invite", "create", "evening", "--count", "2", "--days", "3")
    assert invite["link"] == f"http://127.0.0.1:8080/join?code={invite['code']}"

    async def use(tx):
        now = datetime.now(UTC)
        late = await tx.circles.invited(invite["code"], now + timedelta(days=3, minutes=1))
        return late, [await tx.circles.redeem(invite["code"], now) for _ in range(3)]

    late, uses = inside(tmp_path, use)
    assert late is None
    assert [found and found.id for found in uses] == [circle["id"], circle["id"], None]


def test_a_circle_is_found_by_id_too_and_must_be_if_its_name_is_not_enough(house, refused):
    house("circle", "create", "Evening", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice")
    second = house("circle", "create", "Evening", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice")
    assert "2 circles named" in refused("invite", "create", "Evening")
    assert house("invite", "create", second["id"])["circle"] == second["id"]
    assert "circlekeeper circle list" in refused("invite", "create", "Morning")


def test_the_public_address_is_what_links_begin_with(house, monkeypatch):
    house("circle", "create", "Evening", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice")
    monkeypatch.setenv("CIRCLEKEEPER_WEB__PUBLIC_URL", "https://circle.example.org/")
    assert house("invite", "create", "Evening")["link"].startswith("https://circle.example.org/join?code=")


def test_a_staff_link_and_a_telegram_code_work_once_each(house, tmp_path):
    person = house("staff", "add", "Desk One", "--role", "moderator")
    token = re.fullmatch(r"http://127\.0\.0\.1:8080/console/sign-in\?token=([0-9a-f]{48})", person["link"])[1]

    async def use(tx):
        now = datetime.now(UTC)
        late = now + timedelta(days=1, minutes=1)
        redeem = tx.staff.redeem_link
        return [
            await redeem(one, now) for one in (token, token, person["telegram_code"], person["telegram_code"])
        ], late

    found, _ = inside(tmp_path, use)
    assert [one and one.desk_name for one in found] == ["Desk One", None, "Desk One", None]


def test_a_staff_link_ends_after_a_day(house, tmp_path):
    code = house("staff", "add", "Desk One", "--role", "admin")["telegram_code"]
    late = datetime.now(UTC) + timedelta(days=1, minutes=1)
    assert inside(tmp_path, lambda tx: tx.staff.redeem_link(code, late)) is None


def test_a_desk_name_is_given_once_but_a_new_link_as_often_as_needed(house, refused):
    first = house("staff", "add", "Desk One", "--role", "moderator")
    assert "which is taken" in refused("staff", "add", "desk one", "--role", "moderator")
    again = house("staff", "link", "desk one")
    assert again["id"] == first["id"]
    assert again["link"] != first["link"]
    assert "staff list" in refused("staff", "link", "Nobody")
    assert [one["name"] for one in house("staff", "list")] == ["Desk One"]


def test_an_unknown_role_is_refused(house, refused):
    assert "'moderator', 'staff', 'clinician', 'admin'" in refused("staff", "add", "A", "--role", "king")


def test_a_schedule_lives_in_the_zone_of_its_circle(house, refused):
    house("circle", "create", "Evening", "--timezone", "Asia/Tokyo", "--capacity", "12", "--practice")
    made = house("schedule", "add", "Evening", "--cron", "0 9 * * *")
    assert (made["cron"], made["zone"], made["catch_up_seconds"]) == ("0 9 * * *", "Asia/Tokyo", 6 * 3600)
    assert house("schedule", "list") == [made]
    assert "61 9" in refused("schedule", "add", "Evening", "--cron", "61 9 * * *")
    assert len(house("schedule", "list")) == 1


def test_what_was_made_is_in_the_log_of_events(house, tmp_path):
    circle = house("circle", "create", "Evening", "--timezone", "Asia/Tokyo", "--capacity", "12", "--practice")
    house("invite", "create", "Evening")
    events = inside(tmp_path, lambda tx: tx.events.of(circle["id"]))
    assert [one.kind for one in events] == ["circle.created", "invite.created"]


HOOK = "https://pager.example.org/hook/canary"


def test_where_staff_are_paged_is_added_listed_and_removed(house, command):
    house("staff", "add", "Desk One", "--role", "moderator")
    assert house("staff", "reach", "desk one") == []
    assert "No address yet" in command("staff", "reach", "Desk One")[1]
    mail = {"kind": "email", "address": "ada@example.org", "on": False}
    pager = {"kind": "webhook", "address": "pager.example.org/…nary", "on": False}
    assert house("staff", "reach", "Desk One", "--email", "ada@EXAMPLE.org", "--webhook", HOOK) == [mail, pager]
    assert house("staff", "reach", "Desk One", "--email", "ada@example.org") == [mail, pager]
    shown = command("staff", "reach", "Desk One")[1]
    assert "ada@example.org" in shown
    assert "switched off" in shown
    assert "canary" not in shown
    assert house("staff", "reach", "Desk One", "--remove", "--webhook", HOOK) == [mail]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Nobody",), "circlekeeper staff list"),
        (("Desk One", "--remove"), "--remove needs --email or --webhook"),
        (("Desk One", "--email", "ada@example.org\nBcc: bea@example.org"), "--email: That is not one e-mail address"),
        (("Desk One", "--email", "ada"), "such as name@example.org"),
        (("Desk One", "--webhook", "http://canary.example.org"), "--webhook: That address cannot be used"),
        (("Desk One", "--remove", "--webhook", HOOK), "does not have the --webhook that you gave"),
    ],
)
def test_an_address_that_cannot_be_is_refused_and_a_pagers_is_not_repeated(house, refused, words, told):
    house("staff", "add", "Desk One", "--role", "moderator")
    sentence = refused("staff", "reach", *words)
    assert told in sentence
    assert "canary" not in sentence
    assert house("staff", "reach", "Desk One") == []
