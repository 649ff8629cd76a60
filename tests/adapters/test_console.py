import re

import pytest

from core.review import CaseState
from core.verdict import Decision
from tests.adapters.site_under_test import site


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def held(place):
    """A held message: its writer's browser, and its case."""
    place.world.screener.tell("hurtful", Decision.HOLD)
    ann = await place.member()
    await ann.say("hurtful")
    return ann, (await place.world.desk.waiting())[0].case


async def test_a_sign_in_link_is_used_by_its_button_and_only_once(place):
    staff = await place.world.moderator()
    desk = await place.desk(staff, "link")
    assert "What waits for a look" in desk.html
    late = place.browser()
    for _ in range(2):  # only looking, as a preview does
        await late.get("/console/sign-in?token=link")
    await late.post("/console/sign-in", token="link")
    assert "has been used" in late.html
    assert (await late.get("/console")).status_code == 401


async def test_the_list_shows_no_words_and_an_empty_desk_is_kind(place):
    desk = await place.desk(await place.world.moderator())
    assert "Nothing waits" in desk.html
    _, case = await held(place)
    await desk.get("/console")
    assert case.id in desk.html
    assert ">hurtful<" not in desk.html
    await desk.get(f"/console/case/{case.id}")
    assert ">hurtful<" not in desk.html


async def test_looking_is_asked_for_and_logged(place):
    staff = await place.world.moderator()
    desk = await place.desk(staff)
    _, case = await held(place)
    await desk.get(f"/console/case/{case.id}")
    async with place.world.store.begin() as tx:
        assert [one for one in await tx.events.of(case.id) if one.kind == "case.seen"] == []
    await desk.post(f"/console/case/{case.id}/look")
    assert ">hurtful<" in desk.html
    assert "the test says so" in desk.html
    async with place.world.store.begin() as tx:
        seen = [one for one in await tx.events.of(case.id) if one.kind == "case.seen"]
    assert [one.actor for one in seen] == [staff.id]


async def test_a_released_message_reaches_the_circle(place):
    desk = await place.desk(await place.world.moderator())
    ben = await place.member()
    _, case = await held(place)
    await desk.get(f"/console/case/{case.id}")
    await desk.post(f"/console/case/{case.id}/decide", decision="release")
    assert "Released" in desk.html
    await place.world.courier.drain_all()
    await ben.get("/circle")
    assert ben.shown() == ["hurtful"]


async def test_a_removed_message_tells_its_writer_the_chosen_sentence(place):
    desk = await place.desk(await place.world.moderator())
    ann, case = await held(place)
    await desk.get(f"/console/case/{case.id}")
    answer = await desk.post(f"/console/case/{case.id}/decide", decision="remove", reason="")
    assert answer.status_code == 400
    await desk.post(f"/console/case/{case.id}/decide", decision="remove", reason="desk.reason_hurtful")
    await place.world.courier.drain_all()
    await ann.get("/circle")
    assert "It could hurt somebody in the circle." in ann.html
    assert "A moderator did not send this" in ann.html


async def test_the_second_of_two_moderators_learns_who_was_first(place):
    first = await place.desk(await place.world.moderator("one", name="Desk North"), "a")
    second = await place.desk(await place.world.moderator("two", name="Desk South"), "b")
    _, case = await held(place)
    for desk in (first, second):
        await desk.get(f"/console/case/{case.id}")
    await first.post(f"/console/case/{case.id}/decide", decision="release")
    await second.post(f"/console/case/{case.id}/decide", decision="remove", reason="desk.reason_other")
    assert "Somebody else has decided this already" in second.html
    assert "Desk North" in second.html
    async with place.world.store.begin() as tx:
        assert (await tx.cases.get(case.id)).state is CaseState.RELEASED


async def test_duty_begins_and_ends_and_members_can_tell(place):
    desk = await place.desk(await place.world.moderator(on_duty=False))
    ann = await place.member()
    assert "Nobody is on duty" in desk.html
    await desk.post("/console/duty", hours="4")
    assert "You are on duty until" in desk.html
    await ann.get("/circle")
    assert "Nobody is watching" not in ann.html
    await desk.post("/console/duty", hours="0")
    assert "Nobody is on duty" in desk.html


async def test_a_member_session_opens_no_desk_and_a_desk_session_no_circle(place):
    ann, desk = await place.member(), await place.desk(await place.world.moderator())
    token = ann.client.cookies["s"]
    ann.client.cookies.set("d", token)
    assert (await ann.get("/console")).status_code == 401
    assert (await desk.get("/circle")).url.path == "/return"


async def test_a_decision_without_the_token_is_refused(place):
    desk = await place.desk(await place.world.moderator())
    _, case = await held(place)
    answer = await desk.post(f"/console/case/{case.id}/decide", decision="release", csrf="wrong")
    assert answer.status_code == 403
    assert len(await place.world.desk.waiting()) == 1


async def test_the_fresh_list_is_the_list_of_the_page(place):
    desk = await place.desk(await place.world.moderator())
    await held(place)
    page = (await desk.get("/console")).text
    fragment = (await desk.client.get("/console/fresh")).text
    assert fragment.strip() in re.sub(r"\n\n+", "\n", page)
