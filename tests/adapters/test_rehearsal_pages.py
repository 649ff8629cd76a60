"""The pages of a rehearsal: begun, steered, followed, ended, reviewed; marked, and seen by those who take part alone."""

import pytest

from core.rehearsing import PLATFORM
from core.stage import Stage
from tests.adapters.site_under_test import site

HERE = "/console/rehearsal"


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


@pytest.fixture
async def desk(place):
    return await place.desk(await place.world.moderator("one", name="Desk One"), "first")


class Theatre:
    """The stage and its courier, one look at a time."""

    def __init__(self, world):
        from core.courier import Courier

        self.world = world
        self.stage = Stage(world.store, world.house, world.waker)
        self.courier = Courier(world.store, world.house, self.stage, world.waker)
        assert self.stage.name == PLATFORM

    async def looks(self, times=1):
        for _ in range(times):
            self.world.clock.advance(seconds=5)
            await self.courier.drain_all()
            await self.stage.tick(self.world.hub.receive)
        await self.courier.drain_all()


async def begun(desk, **more):
    await desk.get(HERE)
    return await desk.post(HERE, minutes="45", pace="5", seed="7", **more)


async def test_it_is_begun_followed_and_ended_without_scripts(place, desk):
    theatre = Theatre(place.world)
    await begun(desk)
    assert "This is a rehearsal. Nobody in it is real" in desk.html
    assert "not yet signed by a clinician" in desk.html
    await theatre.looks(4)
    await desk.get(HERE)
    assert "(practice member)" in desk.html
    assert "I made soup" in desk.html
    await desk.post(f"{HERE}/speak", text="Welcome, all of you.")
    assert "Welcome, all of you." in desk.html
    await desk.post(f"{HERE}/pace", pace="0")
    assert "Wait for each step" in desk.html
    await desk.post(f"{HERE}/step")
    assert "Somebody writes now." in desk.html
    await desk.post(f"{HERE}/end")
    assert "What happened" in desk.html
    assert "Desk One spoke to the circle." in desk.html
    assert "Welcome, all of you." not in desk.html
    await desk.get(HERE)
    assert "evening 7" in desk.html


async def test_an_alarm_of_it_stands_on_the_desks_of_those_who_take_part_alone(place, desk):
    theatre = Theatre(place.world)
    other = await place.desk(await place.world.moderator("two", name="Desk Two"), "second")
    await begun(desk)
    await theatre.looks(12)
    async with place.world.store.begin() as tx:
        alarm = (await tx.alarms.living())[0]
    page = f"/console/alarm/{alarm.id}"
    await desk.get("/console")
    assert page in desk.html
    assert "Rehearsal (practice)" in desk.html
    await other.get("/console")
    assert page not in other.html
    assert "Rehearsal (practice)" not in other.html
    assert (await other.get(page)).status_code == 403
    await other.get(HERE)
    assert "I made soup" not in other.html
    await other.post(f"{HERE}/join")
    await other.get("/console")
    assert page in other.html
    await other.get(page)
    assert "This is a rehearsal." in other.html


async def test_real_alarms_stand_before_practised_ones_and_the_page_says_that_one_waits(place, desk):
    theatre = Theatre(place.world)
    await begun(desk)
    await theatre.looks(14)
    ann = await place.member()
    await ann.say("/sos")
    async with place.world.store.begin() as tx:
        alarms = await tx.alarms.living()
        living = await tx.rehearsals.living()
    real = next(one for one in alarms if one.circle != living.circle)
    practised = next(one for one in alarms if one.circle == living.circle)
    await desk.get("/console")
    assert desk.html.index(real.id) < desk.html.index(practised.id)
    await desk.get(HERE)
    assert "A real alarm waits." in desk.html


async def test_what_is_filled_in_wrongly_is_named_beside_its_field(place, desk):
    await desk.get(HERE)
    answer = await desk.post(HERE, minutes="7", pace="1", seed="")
    assert answer.status_code == 400
    assert "15, 30, 45, 60, 90 minutes" in desk.html
    await desk.post(HERE, minutes="15", pace="1", seed="lucky")
    assert "from 1 to 999999" in desk.html
    assert 'value="lucky"' in desk.html
    await desk.post(HERE, minutes="15", pace="9", seed="")
    assert "The pace must be one of these" in desk.html
    async with place.world.store.begin() as tx:
        assert await tx.rehearsals.living() is None


async def test_a_form_of_words_that_is_pressed_twice_is_said_once(place, desk):
    await begun(desk)
    for _ in range(2):
        await desk.post(f"{HERE}/speak", text="Only once.", nonce="the-same-nonce")
    async with place.world.store.begin() as tx:
        living = await tx.rehearsals.living()
        assert [one.text for one in await tx.rehearsals.posts(living.circle)] == ["Only once."]


async def test_whoever_takes_no_part_is_told_how_to_and_a_lost_review_is_a_kind_page(place, desk):
    other = await place.desk(await place.world.moderator("two", name="Desk Two"), "second")
    await begun(desk)
    await other.get(HERE)
    assert "Desk One began it." in other.html
    await other.post(f"{HERE}/end")
    assert "take no part" in other.html
    assert (await desk.get(f"{HERE}/nothing")).status_code == 404
    assert (await other.get(f"{HERE}/fresh")).text == ""
    assert "I made soup" not in (await desk.get(f"{HERE}/fresh")).text


async def test_its_circle_is_in_no_list_of_circles_and_not_on_the_roster(place, desk):
    await begun(desk)
    for page in ("/console/circles", "/console/feedback"):
        await desk.get(page)
        assert "Rehearsal (practice)" not in desk.html
