"""The ladder: who is asked when, who never is, and what the person in danger is told meanwhile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.circles import Membership
from core.crisis import answer
from core.duty import covers
from core.ladder import LADDERS, Level, Rung, Shift, begins, step_at
from core.verdict import Care, Decision, Finding, Target, Verdict


def verdict(*findings: Finding) -> Verdict:
    decision = max((one.decision for one in findings), key=lambda one: one.strictness)
    care = max((one.care for one in findings), key=lambda one: one.weight)
    return Verdict(decision, care, {"toxicity": 0.0, "crisis": 0.0}, findings, "told", 0.0)


def cry(score: float, rule: str = "crisis") -> Finding:
    return Finding(rule, "crisis", Target.SELF, score, "", Decision.CRISIS, Care.LADDER)


@pytest.mark.parametrize(
    ("score", "level"),
    [(0.98, Level.L4), (0.96, Level.L4), (0.94, Level.L3), (0.9, Level.L3), (0.8, Level.L2), (0.6, Level.L1)],
)
def test_a_word_rules_score_says_the_level(score, level):
    assert begins(verdict(cry(score))) is level


@pytest.mark.parametrize(
    ("scores", "level"),
    [
        ({}, Level.L2),
        ({"grave_L3": 0.49, "grave_L4": 0.49}, Level.L2),
        ({"grave_L3": 0.5}, Level.L3),
        ({"grave_L3": 0.2, "grave_L4": 0.7}, Level.L4),
    ],
)
def test_a_models_own_scores_say_how_grave_it_is(scores, level):
    assert begins(replace(verdict(cry(0.6, "model")), scores=scores)) is level


def test_a_models_scores_of_gravity_begin_nothing_by_themselves():
    calm = Finding("model", "toxicity", Target.NOBODY, 0.1, "", Decision.DELIVER)
    assert begins(replace(verdict(calm), scores={"grave_L3": 0.9, "grave_L4": 0.9})) is None


def test_a_model_alone_knows_no_level_and_the_gravest_of_several_counts():
    assert begins(verdict(cry(0.99, "model"))) is Level.L2
    assert begins(verdict(cry(0.99, "model"), cry(0.98))) is Level.L4


def test_somebody_else_in_danger_begins_the_ladder_but_harsh_words_do_not():
    held = Finding("danger", "danger", Target.THIRD, 0.8, "", Decision.HOLD, Care.CHECK_IN)
    threat = Finding("harassment", "threat", Target.MEMBER, 0.8, "", Decision.HOLD)
    harsh = Finding("model", "toxicity", Target.MEMBER, 0.9, "", Decision.HOLD)
    assert begins(verdict(held)) is Level.LX
    assert begins(verdict(threat)) is Level.LX
    assert begins(verdict(harsh)) is None


@pytest.mark.parametrize("level", [level for level in Level if level is not Level.L0])
def test_every_ladder_begins_at_once_asks_everybody_and_ends_with_the_truth(level):
    steps = LADDERS[level]
    assert steps[0].after == timedelta(0)
    assert [step.after for step in steps] == sorted({step.after for step in steps})
    assert [step.rung for step in steps[-2:]] == [Rung.ALL, Rung.TELL]
    assert step_at(level, len(steps)).rung is Rung.ALL
    assert step_at(level, len(steps) + 5).after > step_at(level, len(steps) + 4).after


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("duty", [True, False])
def test_an_answer_never_claims_that_somebody_was_alerted_who_was_not(level, told, duty):
    said = answer(level, "WAY", told=told, duty=duty).text
    assert "WAY" in said
    assert ("duty now" in said and "Nobody is on duty" not in said and "nobody is on duty" not in said) == (
        told and duty
    )
    assert ("could not reach anybody" in said) == (not told)


BERLIN = Shift("s", "staff", None, frozenset({4}), 22 * 60, 6 * 60, "Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "covered"),
    [
        (datetime(2026, 11, 27, 20, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 27, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 28, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 28, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 21, 30, tzinfo=UTC), False),
        (datetime(2026, 11, 27, 4, 0, tzinfo=UTC), False),
    ],
)
def test_a_night_shift_belongs_to_the_day_it_begins_on(moment, covered):
    assert covers(BERLIN, None, moment) is covered


def test_a_shift_for_one_circle_covers_no_other():
    shift = Shift("s", "staff", "mine", frozenset(range(7)), 0, 24 * 60 - 1, "UTC")
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert covers(shift, "mine", now)
    assert not covers(shift, "other", now)
    assert not covers(shift, None, now)


@pytest.fixture
async def night(world):
    """Ann and Bob in a circle; two on duty, one who is not."""
    await world.circle()
    await world.join("ann", country="XA")
    await world.join("bob")
    await world.moderator("one", name="A One")
    await world.moderator("two", name="B Two")
    await world.moderator("off", name="C Off", on_duty=False)
    world.screener.verdicts["plan"] = verdict(cry(0.9))
    world.screener.verdicts["now"] = verdict(cry(0.98))
    world.screener.verdicts["thoughts"] = verdict(cry(0.8))
    return world


def pages(world, who):
    return [one for one in world.words(who) if "may be in danger" in one]


async def test_thoughts_ask_one_then_the_next_then_all_and_then_tell_the_truth(night):
    await night.say("ann", "thoughts")
    await night.deliver()
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [1, 0, 0]
    await night.watched(minutes=9, seconds=59)
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [1, 0, 0]
    await night.watched(seconds=1)
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [1, 1, 0]
    await night.watched(minutes=10)
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [2, 2, 1]
    assert not any("nobody here has answered" in one for one in night.words("ann"))
    await night.watched(minutes=5)
    assert [one for one in night.words("ann") if "nobody here has answered" in one and "call 555" in one]
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [3, 3, 2]
    await night.watched(minutes=15)
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [4, 4, 3]


async def test_what_happens_now_asks_everybody_on_duty_at_once(night):
    await night.say("ann", "now")
    await night.deliver()
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [1, 1, 0]
    await night.watched(minutes=2)
    # Both on duty were asked, so the next is everybody.
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [2, 2, 1]
    await night.watched(minutes=4)
    assert any("nobody here has answered" in one for one in night.words("ann"))


async def test_looking_twice_at_one_moment_asks_nobody_twice(night):
    await night.say("ann", "thoughts")
    await night.watched(minutes=10)
    for _ in range(3):
        await night.watch.tick()
    await night.deliver()
    assert [len(pages(night, who)) for who in ("one", "two")] == [1, 1]


async def test_pages_hold_no_name_and_no_word_of_what_was_said(night):
    night.screener.verdicts["secret words"] = verdict(cry(0.98))
    joined = await night.join("cem")
    await night.say("cem", "secret words")
    await night.deliver()
    for words in night.words("one"):
        assert "secret" not in words
        assert joined.membership.pseudonym not in words


async def test_nobody_is_asked_about_a_circle_in_which_they_take_part(night):
    await night.join("one")
    await night.say("ann", "now")
    await night.watched(minutes=30)
    assert pages(night, "one") == []
    assert len(pages(night, "two")) >= 3


async def test_when_the_only_one_takes_part_the_writer_is_told_that_nobody_was_reached(world):
    await world.circle()
    await world.join("ann")
    await world.moderator("one")
    await world.join("one")
    await world.say("ann", "/sos")
    await world.deliver()
    assert "could not reach anybody" in world.words("ann")[0]
    await world.watched(minutes=10)
    assert any("nobody here has answered" in one for one in world.words("ann"))


async def test_graver_words_ask_everybody_on_duty_again_and_run_the_faster_clock(night):
    await night.say("ann", "thoughts")
    await night.watched(minutes=5)
    await night.say("ann", "now")
    await night.deliver()
    assert [len(pages(night, who)) for who in ("one", "two", "off")] == [2, 1, 0]
    await night.watched(minutes=2)
    assert len(pages(night, "off")) == 1
    async with night.store.begin() as tx:
        [alarm] = await tx.alarms.living()
    assert alarm.level is Level.L4


@pytest.mark.parametrize("pressed", ["crisis.say_no", "crisis.say_unsure", "care.fine", "care.talk"])
async def test_no_button_of_the_writers_makes_an_alarm_less_grave(night, pressed):
    await night.say("ann", "thoughts")
    await night.deliver()
    member = await night.member("ann")
    if pressed.startswith("care."):
        await night.press("ann", night.house.button(member.id, pressed, f"{pressed}:").token)
    else:
        await night.press("ann", night.token("ann", pressed))
    async with night.store.begin() as tx:
        [alarm] = await tx.alarms.living()
        assert alarm.level is Level.L2
    await night.watched(minutes=10)
    assert len(pages(night, "two")) == 1


async def test_saying_yes_to_the_direct_question_makes_it_graver(night):
    night.screener.verdicts["tired of being"] = verdict(cry(0.6))
    await night.say("ann", "tired of being")
    await night.deliver()
    await night.press("ann", night.token("ann", "crisis.say_yes"))
    async with night.store.begin() as tx:
        [alarm] = await tx.alarms.living()
    assert alarm.level is Level.L2
    await night.press("ann", night.token("ann", "crisis.say_danger"))
    async with night.store.begin() as tx:
        [alarm] = await tx.alarms.living()
    assert alarm.level is Level.L4


async def test_after_an_outage_the_clock_goes_on_without_falling_over_itself(night):
    await night.say("ann", "now")
    await night.deliver()
    night.clock.advance(hours=3)
    await night.watched()
    assert not any("nobody here has answered" in one for one in night.words("ann"))
    assert len(pages(night, "off")) == 1
    await night.watched(minutes=4)
    await night.watched(minutes=4)
    assert any("nobody here has answered" in one for one in night.words("ann"))


async def test_somebody_worried_about_another_is_heard_and_stays_unknown(night):
    await night.say("ann", "I gave my cat away", ref="ann-own")
    await night.deliver()
    await night.say("bob", "/worried", reply_to="bob-1")
    await night.deliver()
    assert len(pages(night, "one")) == 1
    said = " ".join(night.words("ann"))
    assert "how are you right now" in said
    seats: list[Membership] = []
    async with night.store.begin() as tx:
        for circle in await tx.circles.all():
            seats += await tx.circles.present(circle.id)
        [alarm] = await tx.alarms.living()
        assert [one.text for one in await tx.alarms.words(alarm.id)] == ["I gave my cat away"]
    assert not any(seat.pseudonym in said for seat in seats)
    assert "They are not told who was worried" in night.words("bob")[-1]


async def test_a_person_is_asked_gently_once_an_evening_until_they_answer(night):
    night.screener.tell("heavy", Decision.SUPPORT, Care.CHECK_IN, concern="distress")
    for _ in range(3):
        await night.say("ann", "heavy")
    await night.deliver()
    asked = [one for one in night.words("ann") if "how are you right now" in one]
    assert len(asked) == 1
    await night.press("ann", night.token("ann", "care.fine"))
    await night.say("ann", "heavy")
    await night.deliver()
    assert len([one for one in night.words("ann") if "how are you right now" in one]) == 2


async def test_wanting_to_talk_asks_people_with_an_hours_clock(night):
    night.screener.tell("heavy", Decision.SUPPORT, Care.CHECK_IN, concern="distress")
    await night.say("ann", "heavy")
    await night.deliver()
    await night.press("ann", night.token("ann", "care.talk"))
    await night.deliver()
    async with night.store.begin() as tx:
        [alarm] = await tx.alarms.living()
    assert alarm.level is Level.L1
    assert len(pages(night, "one")) == 1
    await night.watched(minutes=60)
    assert len(pages(night, "two")) == 1
