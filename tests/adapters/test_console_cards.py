"""The emergency cards at the desk: all staff read them, a clinician signs just what was shown, the log keeps who."""

import html
import re
from dataclasses import replace

import pytest

from core.cards import words_of
from core.message import Address
from core.replies import say
from core.review import StaffRole
from core.signatures import digest_of
from prompts.cards import Deck, load
from tests.adapters.site_under_test import Site, hidden, site

CARDS = {one.id: one for one in load().all()}


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def person(place, role, name="Dr. Heron"):
    async with place.world.store.begin() as tx:
        staff = await tx.staff.add(name, role, Address("web", name), place.world.clock.now())
        await tx.commit()
    return staff, await place.desk(staff, f"token-{name}")


def text(browser):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", browser.html)).split())


async def signed(place, card):
    async with place.world.store.begin() as tx:
        return await tx.signatures.newest(f"cards.{card}"), await tx.events.of(f"cards.{card}")


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda one: one.id)
async def test_a_card_is_shown_whole_with_what_each_choice_does(place, card):
    _, desk = await person(place, StaffRole.MODERATOR)
    await desk.get("/console/cards")
    assert f"/console/cards/{card.id}" in desk.html
    await desk.get(f"/console/cards/{card.id}")
    shown = text(desk)
    for step in card.steps:
        assert " ".join(step.text.split()) in shown
        for choice in step.choices:
            assert choice.words in shown
    assert say("console.cards_unsigned") in shown
    assert say("console.cards_only") in shown
    assert f"/console/cards/{card.id}/sign" not in desk.html


async def test_a_clinician_reads_signs_and_from_then_on_members_read_it(place):
    ann = await place.member(country="XA")
    staff, desk = await person(place, StaffRole.CLINICIAN)
    await desk.get("/console/cards/i-used")
    await desk.post("/console/cards/i-used/sign", digest=hidden(desk.html, "digest"), read="1")
    version = digest_of(words_of(CARDS["i-used"]))
    assert say("console.cards_done") in text(desk)
    assert f"Signed by Dr. Heron, 2026-11-23 19:00 (UTC), version {version[:8]}." in text(desk)
    made, log = await signed(place, "i-used")
    assert (made.staff, made.digest, made.words) == (staff.id, version, words_of(CARDS["i-used"]))
    assert [(one.kind, one.actor, one.detail) for one in log] == [("card.signed", staff.id, {"digest": version})]
    await ann.get("/cards")
    assert "/cards/i-used" in ann.html


async def test_nothing_is_signed_unread(place):
    _, desk = await person(place, StaffRole.CLINICIAN)
    await desk.get("/console/cards/i-used")
    answer = await desk.post("/console/cards/i-used/sign", digest=hidden(desk.html, "digest"))
    assert answer.status_code == 400
    assert say("console.cards_read_missing") in text(desk)
    assert await signed(place, "i-used") == (None, [])


async def test_words_that_changed_while_the_page_was_open_are_not_signed(place):
    _, desk = await person(place, StaffRole.CLINICIAN)
    await desk.get("/console/cards/i-used")
    answer = await desk.post("/console/cards/i-used/sign", digest="0" * 64, read="1")
    assert answer.status_code == 400
    assert say("console.cards_moved") in text(desk)
    assert await signed(place, "i-used") == (None, [])


async def test_a_second_press_signs_nothing_again(place):
    _, desk = await person(place, StaffRole.CLINICIAN)
    await desk.get("/console/cards/i-used")
    digest, csrf = hidden(desk.html, "digest"), hidden(desk.html, "csrf")
    for _ in range(2):
        await desk.post("/console/cards/i-used/sign", digest=digest, csrf=csrf, read="1")
    assert len((await signed(place, "i-used"))[1]) == 1


@pytest.mark.parametrize("role", [StaffRole.MODERATOR, StaffRole.STAFF, StaffRole.ADMIN])
async def test_only_a_clinician_signs(place, role):
    _, desk = await person(place, role)
    await desk.get("/console/cards/i-used")
    digest = digest_of(words_of(CARDS["i-used"]))
    answer = await desk.post("/console/cards/i-used/sign", digest=digest, read="1")
    assert answer.status_code == 403
    assert await signed(place, "i-used") == (None, [])


async def test_a_changed_card_says_so_shows_both_and_can_be_signed_again(place):
    _, desk = await person(place, StaffRole.CLINICIAN)
    await desk.get("/console/cards/i-used")
    await desk.post("/console/cards/i-used/sign", digest=hidden(desk.html, "digest"), read="1")
    old = CARDS["i-used"]
    new = replace(old, clinician="Dr. Elsewhere", on="2026-01-01", steps=(replace(old.steps[0], text="New words."), *old.steps[1:]))  # fmt: skip
    place.world.house = replace(place.world.house, cards=Deck((new,)))
    changed = Site(place.world)
    desk.client._transport.app = changed.app
    await desk.get("/console/cards")
    assert "Changed since Dr. Heron signed it" in text(desk)
    await desk.get("/console/cards/i-used")
    assert "New words." in text(desk)
    assert say("console.cards_serving") in text(desk)
    assert " ".join(old.steps[0].text.split()) in text(desk)
    assert say("console.cards_claimed", name="Dr. Elsewhere", on="2026-01-01") in text(desk)
    await desk.post("/console/cards/i-used/sign", digest=hidden(desk.html, "digest"), read="1")
    assert "Changed since" not in text(desk)
    assert text(desk).count("Dr. Heron, 2026-11-23") == 3  # where it stands, and two lines of the log


async def test_a_signature_outlives_the_one_who_gave_it_leaving_the_team(place):
    staff, desk = await person(place, StaffRole.CLINICIAN)
    await desk.get("/console/cards/i-used")
    await desk.post("/console/cards/i-used/sign", digest=hidden(desk.html, "digest"), read="1")
    async with place.world.store.begin() as tx:
        await tx.staff.remove(staff.id, place.world.clock.now())
        await tx.commit()
    _, other = await person(place, StaffRole.MODERATOR, "Desk Two")
    await other.get("/console/cards/i-used")
    assert "Signed by Dr. Heron" in text(other)
    ann = await place.member()
    await ann.get("/cards")
    assert "/cards/i-used" in ann.html


async def test_a_card_that_is_not_there_is_said_kindly(place):
    _, desk = await person(place, StaffRole.CLINICIAN)
    assert (await desk.get("/console/cards/nothing")).status_code == 404
    await desk.get("/console")
    assert (await desk.post("/console/cards/nothing/sign", read="1")).status_code == 404
