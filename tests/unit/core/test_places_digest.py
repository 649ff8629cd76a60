"""At once, once an hour, once a day, or only when asked: each place as its person chose."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.circles import Pace, PostState, Voice
from core.digest import next_digest
from core.message import Kind
from core.relay import share
from core.settings import Rules
from tests.places import both, choose, linked, three
from tests.world import World

HEADER = "What your circle said since last time:"
SOMETHING = "Something new to read"


def read(world, who="ann"):
    """What somebody was shown of the circle, with the words that announced it."""
    announced = {HEADER, SOMETHING}
    kinds = {Kind.POST, Kind.PROMPT}
    return [one.content.text for one in world.screen(who) if one.content.kind in kinds or one.content.text in announced]


async def program_says(world, text, **how):
    async with world.store.begin() as tx:
        circle = await tx.circles.lock((await tx.circles.all())[0].id)
        values = {"author": None, "kind": Kind.POST, "reply_to": None, "state": PostState.RELAYED, "verdict": None}
        values |= {"now": world.clock.now(), "expires_at": world.clock.now() + timedelta(days=30)} | how
        await share(tx, world.house, circle, await tx.posts.add(circle=circle.id, text=text, **values))
        await tx.commit()


@pytest.mark.parametrize(
    ("pace", "zone", "after", "expected"),
    [
        (Pace.LIVE, "Europe/Berlin", "2026-11-23T19:00", "2026-11-23T19:00"),
        (Pace.HOURLY, "Europe/Berlin", "2026-11-23T19:00", "2026-11-23T20:00"),
        (Pace.HOURLY, "Europe/Berlin", "2026-11-23T19:59:59.999999", "2026-11-23T20:00"),
        (Pace.HOURLY, "Asia/Kolkata", "2026-11-23T19:00", "2026-11-23T19:30"),
        (Pace.DAILY, "Europe/Berlin", "2026-11-23T16:59", "2026-11-23T17:00"),
        (Pace.DAILY, "Europe/Berlin", "2026-11-23T17:00", "2026-11-24T17:00"),
        (Pace.DAILY, "Europe/Berlin", "2026-10-24T17:00", "2026-10-25T17:00"),  # the clocks go back that night
        (Pace.DAILY, "Europe/Berlin", "2026-03-28T18:00", "2026-03-29T16:00"),  # and forward that one
        (Pace.DAILY, "No/Such", "2026-11-23T17:00", "2026-11-23T18:00"),
    ],
)
def test_a_digest_goes_out_at_the_hour_of_the_circles_own_clock(pace, zone, after, expected):
    moments = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (after, expected))
    assert next_digest(pace, zone, next(moments), 18) == next(moments)


async def test_an_hourly_place_reads_at_the_full_hour_in_order_after_one_header(world):
    await three(world)
    await choose(world, "ann", "place.pace:hourly")
    world.clock.advance(minutes=20)
    for number in range(3):
        await world.say(("bob", "cem")[number % 2], f"{number}")
        await world.later(minutes=10)
    assert read(world) == []
    await world.later(minutes=10)
    assert read(world) == [HEADER, "0", "1", "2"]
    assert [one.content.quiet for one in world.screen("ann", Kind.POST)] == [True] * 3
    assert world.platform.texts("cem") == ["0", "2"]


async def test_the_next_digest_begins_anew(world):
    await three(world)
    await choose(world, "ann", "place.pace:hourly")
    await world.say("bob", "first")
    await world.later(hours=1)
    await world.say("bob", "second")
    await world.later(minutes=59)
    assert read(world) == [HEADER, "first"]
    await world.later(minutes=1)
    assert read(world) == [HEADER, "first", HEADER, "second"]


async def test_a_daily_place_reads_at_eighteen_where_the_circle_is(world):
    await three(world)
    await choose(world, "ann", "place.pace:daily")
    await world.say("bob", "in the evening")
    await program_says(world, "a prompt", kind=Kind.PROMPT)
    await world.say("cem", "after it")
    await world.later(hours=21, minutes=59)
    assert read(world) == []
    await world.later(minutes=1)
    assert read(world) == [HEADER, "in the evening", "a prompt", "after it"]


async def test_staffs_words_and_ones_own_turns_do_not_wait_for_a_digest(world):
    await three(world)
    await choose(world, "ann", "place.pace:daily")
    await program_says(world, "tonight is cancelled", voice=Voice.ANNOUNCEMENT)
    await world.say("ann", "thank you")
    await world.say("ann", "/whoami")
    await world.later(seconds=5)
    assert read(world) == ["tonight is cancelled"]
    assert world.platform.texts("ann", Kind.RECEIPT) == ["Reached 2 of 2"]
    assert world.words("ann")[-1].startswith("In Evening circle you are")


async def test_a_digest_waits_until_nothing_in_it_can_be_undone(world):
    slow = World(world.store, rules=Rules(undo=timedelta(seconds=10)))
    await three(slow)
    await choose(slow, "ann", "place.pace:hourly")
    slow.clock.advance(minutes=59, seconds=55)
    await slow.say("bob", "oh")
    await slow.later(seconds=5)
    assert read(slow) == []
    await slow.later(hours=1)
    assert read(slow) == [HEADER, "oh"]


async def test_going_live_brings_what_waits_at_once_and_in_order(world):
    await three(world)
    await choose(world, "ann", "place.pace:daily")
    await world.say("bob", "one")
    await world.say("cem", "two")
    await choose(world, "ann", "place.pace:live")
    await world.say("bob", "three")
    await world.deliver()
    assert read(world) == ["one", "two", "three"]
    await world.later(days=2)
    assert read(world) == ["one", "two", "three"]


async def test_from_daily_to_hourly_nothing_is_overtaken(world):
    await three(world)
    await choose(world, "ann", "place.pace:daily")
    await world.say("bob", "one")
    await choose(world, "ann", "place.pace:hourly")
    await world.say("bob", "two")
    await world.later(hours=1)
    assert read(world) == [HEADER, "one", "two"]
    await world.later(days=2)
    assert read(world) == [HEADER, "one", "two"]


async def test_a_discreet_place_is_told_once_and_shows_words_only_when_asked(world):
    await three(world)
    await choose(world, "ann", "place.discreet:on")
    await world.say("bob", "private one")
    await world.say("cem", "private two")
    await program_says(world, "from staff", voice=Voice.FACILITATOR)
    await world.later(days=1)
    assert read(world) == [SOMETHING]
    await world.press("ann", world.token("ann", "digest.show"))
    await world.deliver()
    assert read(world) == [SOMETHING, "private one", "private two", "from staff"]
    await world.say("bob", "later")
    await world.later(days=1)
    assert read(world)[4:] == [SOMETHING]
    await world.say("ann", "/show")
    await world.deliver()
    assert read(world)[5:] == ["later"]
    await world.say("ann", "/show")
    await world.deliver()
    assert world.words("ann")[-1].startswith("Nothing waits here")


async def test_a_discreet_daily_place_is_told_once_a_day_but_of_staffs_words_at_once(world):
    await three(world)
    await choose(world, "ann", "place.discreet:on")
    await choose(world, "ann", "place.pace:daily")
    await world.say("bob", "private")
    await world.later(hours=21)
    assert read(world) == []
    await world.later(hours=1)
    assert read(world) == [SOMETHING]
    await world.say("ann", "/show")
    await world.deliver()
    await program_says(world, "from staff", voice=Voice.FACILITATOR)
    await world.deliver()
    assert read(world) == [SOMETHING, "private", SOMETHING]


async def test_becoming_discreet_hides_what_waits_for_a_digest(world):
    await three(world)
    await choose(world, "ann", "place.pace:daily")
    await world.say("bob", "private")
    await choose(world, "ann", "place.discreet:on")
    await world.later(days=2)
    assert read(world) == [SOMETHING]
    await choose(world, "ann", "place.discreet:off")
    await world.later(days=2)
    assert read(world) == [SOMETHING, HEADER, "private"]


async def test_asking_before_the_word_came_leaves_no_empty_word_behind(world):
    await three(world)
    await choose(world, "ann", "place.pace:hourly")
    await world.say("bob", "early")
    await world.say("ann", "/show")
    await world.later(hours=3)
    assert read(world) == ["early"]


async def test_a_digest_whose_only_words_were_taken_back_is_not_announced(world):
    await three(world)
    await choose(world, "ann", "place.pace:hourly")
    await world.say("bob", "oh no", ref="mine")
    await world.say("bob", "/delete", reply_to="mine")
    await world.say("cem", "fine")
    await world.later(hours=1)
    assert read(world) == [HEADER, "fine"]
    await world.say("bob", "again", ref="mine-too")
    await world.say("bob", "/delete", reply_to="mine-too")
    await world.later(hours=3)
    assert read(world) == [HEADER, "fine"]


async def test_whoever_leaves_is_not_told_of_a_digest_any_more(world):
    await three(world)
    await choose(world, "ann", "place.discreet:on")
    await choose(world, "ann", "place.pace:hourly")
    await world.say("bob", "queued")
    await world.say("ann", "/leave")
    await world.deliver()
    await world.press("ann", world.token("ann", "leave.button"))
    await world.later(hours=3)
    assert read(world) == []


async def test_places_of_one_person_keep_paces_of_their_own(world):
    await three(world)
    other = await linked(world)
    await choose(other, "ann-there", "place.pace:hourly")
    await world.say("bob", "one")
    await world.say("ann", "mine")
    await world.say("bob", "two")
    await both(world, other)
    assert read(world) == ["one", "two"]
    assert read(other, "ann-there") == []
    world.clock.advance(hours=1)
    await both(world, other)
    assert read(other, "ann-there") == [HEADER, "one", "mine", "two"]


async def test_ones_own_words_do_not_ring_ones_discreet_place(world):
    await three(world)
    other = await linked(world)
    await choose(other, "ann-there", "place.discreet:on")
    await world.say("ann", "mine")
    await both(world, other)
    assert read(other, "ann-there") == []
    await other.say("ann-there", "/show")
    await other.deliver()
    assert read(other, "ann-there") == ["mine"]


async def test_a_page_is_always_live(world):
    await three(world)
    page = await linked(world, there="browser", name="web")
    async with world.store.begin() as tx:
        lane = (await tx.members.find(page.address("browser"))).lane
        await tx.members.set_pace(lane, Pace.DAILY, discreet=True)
        await tx.commit()
    await world.say("bob", "at once")
    await page.deliver()
    assert read(page, "browser") == ["at once"]


async def test_the_list_of_places_says_how_each_is_reached(world):
    await three(world)
    await linked(world)
    await linked(world, there="browser", name="web")
    await choose(world, "ann", "place.pace:daily")
    await choose(world, "ann", "place.discreet:on")
    await world.say("ann", "/places")
    await world.deliver()
    assert sorted(world.words("ann")[-3:]) == [
        "Discord: at once.",
        "Web page: everything is there when you open it.",
        "fake, where you are now: once a day, in the evening, discreet: I only say that there is something to read.",
    ]
    buttons = {one.key for one in world.screen("ann")[-1].content.buttons}
    assert buttons == {"places.live_button", "places.hourly_button", "places.discreet_off", "places.unlink"}


async def test_somebody_elses_place_cannot_be_changed(world):
    await three(world)
    ann, bob = await world.member("ann"), await world.member("bob")
    for action in ("place.pace:daily", "place.discreet:on", "place.drop:"):
        await world.press("bob", world.house.button(bob.id, "places.unlink", f"{action}={ann.lane}").token)
        await world.deliver()
        assert "no longer good" in world.words("bob")[-1]
    await world.press("ann", world.house.button(ann.id, "places.unlink", f"place.pace:never={ann.lane}").token)
    async with world.store.begin() as tx:
        place = (await tx.members.places(ann.id))[0]
    assert replace(place, home=True) == place
    assert (place.pace, place.discreet) == (Pace.LIVE, False)
