"""Joining, being somebody, leaving, being forgotten."""

import pytest

from core.consent import CONSENTS
from core.errors import Refused
from core.joining import Application
from core.message import Kind
from core.pseudonyms import FIRST, SECOND, draw
from core.skeleton import skeleton
from tests.world import ANSWERS


async def walk_in(world, who):
    await world.say(who, "/start EVENINGCIRCLE")
    for _ in CONSENTS:
        await world.deliver()
        await world.press(who, world.token(who, "join.agree"))
    await world.deliver()
    await world.say(who, "aland")
    for right in ("quiz.reader_program", "quiz.emergency_number", "quiz.leaving_free"):
        await world.deliver()
        await world.press(who, world.token(who, right))
    await world.deliver()


async def test_one_can_join_in_a_chat_step_by_step(world):
    await world.circle()
    await world.join("bob")
    await walk_in(world, "ann")
    assert world.words("ann")[-1].startswith("Welcome to Evening circle")
    await world.say("ann", "Here I am")
    await world.deliver()
    assert world.platform.texts("bob") == ["Here I am"]
    assert (await world.member("ann")).country == "XA"


async def test_saying_not_now_keeps_nothing_and_joins_nothing(world):
    await world.circle()
    await world.say("ann", "/join EVENINGCIRCLE")
    await world.deliver()
    await world.press("ann", world.token("ann", "join.not_now"))
    await world.say("ann", "hello?")
    await world.deliver()
    assert "not in a circle yet" in world.words("ann")[-1]


async def test_a_wrong_answer_is_explained_and_asked_again(world):
    await world.circle()
    await world.say("ann", "/start EVENINGCIRCLE")
    for _ in CONSENTS:
        await world.deliver()
        await world.press("ann", world.token("ann", "join.agree"))
    await world.deliver()
    await world.press("ann", world.token("ann", "join.no_country"))
    await world.deliver()
    await world.press("ann", world.token("ann", "quiz.reader_nobody"))
    await world.deliver()
    assert world.words("ann")[-2].startswith("Not quite")
    assert world.words("ann")[-1] == "Who can see what you write?"


async def test_every_consent_is_needed(world):
    await world.circle()
    for lacking in CONSENTS:
        application = Application("EVENINGCIRCLE", frozenset(CONSENTS) - {lacking}, None, ANSWERS)
        with pytest.raises(Refused):
            await world.joining.join(world.address("ann"), application)


async def test_guessing_codes_is_stopped(world):
    await world.circle()
    application = Application("WRONG", frozenset(CONSENTS), None, ANSWERS)
    keys = []
    for _ in range(12):
        with pytest.raises(Refused) as refused:
            await world.joining.join(world.address("ann"), application)
        keys.append(refused.value.reply.key)
    assert keys[0] == "join.code_unknown"
    assert keys[-1] == "join.too_many_tries"


async def test_a_full_circle_admits_nobody_and_keeps_the_code_good(world):
    await world.circle(capacity=1)
    await world.join("ann")
    with pytest.raises(Refused) as refused:
        await world.join("bob")
    assert refused.value.reply.key == "join.full"


async def test_a_pseudonym_is_never_used_again_in_a_circle(world):
    await world.circle()
    first = (await world.join("ann")).membership.pseudonym
    await world.say("ann", "/leave")
    await world.deliver()
    await world.press("ann", world.token("ann", "leave.button"))
    async with world.store.begin() as tx:
        taken = await tx.circles.skeletons((await tx.circles.all())[0].id)
    assert skeleton(first) in taken


def test_look_alike_pseudonyms_count_as_taken():
    all_but_one = {skeleton(f"{a} {b}") for a in FIRST for b in SECOND} - {skeleton("Quiet Heron")}
    assert draw(all_but_one, skeleton) == "Quiet Heron"
    with pytest.raises(ValueError, match="every pseudonym"):
        draw(all_but_one | {skeleton("Quiet Heron")}, skeleton)
    assert skeleton("Qulet Her0n") == skeleton("Quiet Heron")


async def test_who_left_reads_nothing_more(world):
    await world.circle()
    await world.join("ann")
    await world.join("bob")
    await world.say("bob", "/leave")
    await world.deliver()
    await world.say("ann", "queued")
    await world.press("bob", world.token("bob", "leave.button"))
    await world.deliver()
    assert world.platform.texts("bob") == []


async def test_who_is_forgotten_leaves_no_text_and_no_address(world):
    await world.circle()
    await world.join("ann")
    await world.join("bob")
    await world.say("ann", "my words")
    await world.say("ann", "/leave")
    await world.deliver()
    await world.press("ann", world.token("ann", "leave.erase_button"))
    await world.deliver()
    await world.press("ann", world.token("ann", "leave.sure_button"))
    await world.deliver()
    async with world.store.begin() as tx:
        assert await tx.members.find(world.address("ann")) is None
    assert world.platform.gone == [("bob", "bob-1")]


async def test_plain_text_after_an_expired_form_is_held_back_and_asked_about(world):
    await world.circle()
    await world.circle("Other circle")
    await world.join("ann")
    await world.join("bob")
    await world.say("ann", "/join OTHERCIRCLE")
    world.clock.advance(hours=2)
    await world.say("ann", "meant for whom")
    await world.deliver()
    assert world.platform.texts("bob") == []
    await world.press("ann", world.token("ann", "parked.send"))
    await world.deliver()
    assert world.platform.texts("bob") == ["meant for whom"]


async def test_a_flood_is_slowed_down_kindly(world):
    from core.settings import Rules
    from tests.world import World

    few = World(world.store, rules=Rules(flood_posts=2))
    await few.circle()
    await few.join("ann")
    await few.join("bob")
    for number in range(4):
        await few.say("ann", f"{number}")
    await few.deliver()
    assert few.platform.texts("bob") == ["0", "1"]
    assert "lot in a short time" in few.words("ann")[-1]


async def test_a_message_that_is_too_long_is_not_cut_but_given_back(world):
    await world.circle()
    await world.join("ann")
    await world.join("bob")
    await world.say("ann", "x" * 5000)
    await world.deliver()
    assert world.platform.texts("bob") == []
    assert "5000 characters" in world.words("ann")[-1]


async def test_a_prompt_goes_out_once_whoever_ticks_and_is_skipped_when_late(world):
    from datetime import timedelta

    from core.schedule import Occurrence

    circle = await world.circle()
    await world.join("ann")
    async with world.store.begin() as tx:
        schedule = await tx.schedules.add(
            circle.id, "0 9 * * *", "Europe/Berlin", timedelta(hours=2), world.clock.now()
        )
        await tx.commit()
    now = world.clock.now()
    world.prompts.times = [
        Occurrence(schedule.id, "2026-11-23T09:00", now - timedelta(hours=5)),
        Occurrence(schedule.id, "2026-11-23T19:00", now),
    ]
    for _ in range(3):
        await world.announcer.tick()
    await world.deliver()
    assert world.platform.texts("ann", Kind.PROMPT) == ["Prompt for 2026-11-23T19:00"]
    async with world.store.begin() as tx:
        assert [(str(one.state), one.missed) for one in await tx.schedules.recorded(schedule.id)] == [
            ("skipped", "late"),
            ("posted", None),
        ]


async def test_expired_posts_are_really_deleted(world):
    await world.circle()
    await world.join("ann")
    await world.join("bob")
    await world.say("ann", "old", ref="old-ref")
    await world.deliver()
    await world.later(seconds=10)
    world.clock.advance(days=31)
    await world.announcer.tick()
    member = await world.member("ann")
    async with world.store.begin() as tx:
        assert await tx.deliveries.post_at(member.lane, "old-ref") is None
