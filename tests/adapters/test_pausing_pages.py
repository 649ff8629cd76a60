"""A pause on the pages: one tap at the desk, and what members see of it."""

import re
from datetime import timedelta

import pytest

from core.message import Address
from core.review import StaffRole
from core.verdict import Decision
from tests.adapters.site_under_test import site


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def at_the_desk(place, role=StaffRole.MODERATOR):
    async with place.world.store.begin() as tx:
        staff = await tx.staff.add("Desk One", role, Address("web", "one"), place.world.clock.now())
        await tx.commit()
    return await place.desk(staff)


def forms(html):
    return re.findall(r'action="(/console/circles/[^"]+/(?:pause|resume))"', html)


async def test_a_moderator_pauses_with_one_tap_and_members_see_until_when_and_lose_nothing(place):
    ann, bob = await place.member(), await place.member()
    desk = await at_the_desk(place)
    await desk.get("/console")
    (pause,) = forms(desk.html)
    await desk.post(pause, minutes="30", back="/console")
    assert "It is paused. Everybody in it has been told." in desk.html
    assert "Paused until 20:30 (Europe/Berlin)" in desk.html
    await ann.get("/circle")
    assert "Evening circle is paused until 20:30. What you write is kept and goes out then." in ann.html
    assert "until the pause ends" in ann.html
    await ann.say("a thought")
    assert "Waiting: the circle is paused until 20:30" in ann.html
    await bob.get("/circle")
    assert not any("a thought" in one for one in bob.shown())
    resume = next(one for one in forms(desk.html) if one.endswith("resume"))
    await desk.post(resume, back="/console")
    assert "It is open again" in desk.html
    await place.world.deliver()
    await bob.get("/circle")
    assert "a thought" in bob.shown()
    await ann.get("/circle")
    assert "Reached 1 of 1" in ann.html
    assert "is paused until" not in "".join(re.findall(r'id="banner".*?</p>', ann.html))


async def test_a_circle_is_paused_from_a_case_from_its_page_and_from_the_list(place):
    ann = await place.member()
    place.world.screener.tell("cruel", Decision.HOLD)
    await ann.say("cruel")
    desk = await at_the_desk(place, StaffRole.STAFF)
    await desk.get("/console")
    case = re.search(r'href="(/console/case/[^"]+)"', desk.html)[1]
    circle = re.search(r"/console/circles/([^/]+)/pause", desk.html)[1]
    for number, page in enumerate((case, f"/console/circles/{circle}", "/console/circles")):
        await desk.get(page)
        pause = next(one for one in forms(desk.html) if one.endswith("pause"))
        answer = await desk.post(pause, minutes="15", back=page)
        assert answer.url.path == page
        assert "It is paused" in desk.html
        assert len(forms(desk.html)) == 2
        await desk.post(f"/console/circles/{circle}/resume", back=page)
        assert len(forms(desk.html)) == 1, number


@pytest.mark.parametrize("back", ["https://elsewhere.example", "//elsewhere.example", "/console/../x", "/circle", ""])
async def test_a_pause_never_leads_away_from_the_desk(place, back):
    desk = await at_the_desk(place)
    await desk.get("/console")
    answer = await desk.post(forms(desk.html)[0], back=back)
    assert (answer.url.path, answer.url.host) == ("/console", "127.0.0.1")


async def test_a_circle_that_is_not_there_is_answered_kindly(place):
    desk = await at_the_desk(place)
    for act in ("pause", "resume"):
        await desk.get("/console")
        assert (await desk.post(f"/console/circles/none/{act}")).status_code == 404


async def test_words_that_cannot_be_changed_in_a_pause_come_back_to_the_box(place):
    ann = await place.member()
    await ann.say("old words")
    await place.world.deliver()
    desk = await at_the_desk(place)
    await desk.get("/console")
    await desk.post(forms(desk.html)[0])
    await ann.get("/circle")
    position = re.search(r"/circle/edit\?position=(\d+)", ann.html)[1]
    await ann.get(f"/circle/edit?position={position}")
    answer = await ann.post("/circle/edit", position=position, text="new words")
    assert answer.status_code == 400
    assert "still see your old words" in ann.html
    assert "new words</textarea>" in ann.html


async def test_a_pause_that_ends_by_itself_changes_the_page(place):
    ann = await place.member()
    desk = await at_the_desk(place)
    await desk.get("/console")
    await desk.post(forms(desk.html)[0], minutes="60")
    await ann.get("/circle")
    await ann.say("later")
    place.world.clock.advance(seconds=timedelta(hours=1).total_seconds())
    await place.world.announcer.tick()
    await place.world.deliver()
    await ann.get("/circle")
    assert "Evening circle is open again" in ann.html
    assert "Sent. Nobody else is here yet" in ann.html
