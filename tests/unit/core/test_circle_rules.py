"""A circle's own rules: off until switched on, tried on the past without showing it, never harder on somebody in pain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.circle_rules import MOST_RULES, Action, CircleRule, Trial
from core.errors import Refused
from core.ids import CircleId, CircleRuleId
from core.programme import Wrong
from core.programme_rules import Wish, add_rule, remove_rule, switch_rule, try_again
from core.replies import say
from core.ruling import with_rules
from core.verdict import Care, Decision, Finding, Target, Verdict
from tests.fakes import SetClock
from tests.world import World, memory_store

WHY = "Here we leave out the names of shops."


@pytest.fixture
async def room(tmp_path):
    async with memory_store(tmp_path) as store:
        world = World(store)
        world.place = await world.circle()
        for who in ("ann", "bob"):
            await world.join(who, country="XA")
        world.staff = await world.moderator()
        yield world


async def rule(room, words="pluto mart", action=Action.HOLD, *, on=True, reason=WHY):
    async with room.store.begin() as tx:
        made = await add_rule(tx, room.house, room.staff, room.place.id, Wish(words, action, reason))
        if on:
            await switch_rule(tx, room.house, room.staff, room.place.id, made.id, on=True)
        await tx.commit()
        return made


async def said(room, text):
    await room.say("ann", text)
    await room.deliver()


def bobs(room):
    return room.platform.texts("bob")


async def test_a_rule_does_nothing_until_it_is_switched_on(room):
    made = await rule(room, on=False)
    await said(room, "I was at Pluto Mart")
    assert bobs(room) == ["I was at Pluto Mart"]
    async with room.store.begin() as tx:
        await switch_rule(tx, room.house, room.staff, room.place.id, made.id, on=True)
        await tx.commit()
    await said(room, "again at P.l.u.t.o mart")
    assert bobs(room) == ["I was at Pluto Mart"]


@pytest.mark.parametrize(
    ("action", "begins"),
    [
        (Action.HOLD, "Your message waits for a person"),
        (Action.RETURN, "I kept that back"),
        (Action.FLAG, "Before that goes to"),
    ],
)
async def test_what_meets_a_rule_is_met_as_it_says_and_its_writer_reads_why(room, action, begins):
    await rule(room, action=action)
    await said(room, "pluto mart has bread")
    assert bobs(room) == []
    assert room.words("ann")[-1].startswith(begins)
    assert WHY in room.words("ann")[-1]


async def test_a_rule_of_one_circle_is_none_of_anothers(room):
    await rule(room)
    await room.circle("Morning circle")
    for who in ("cem", "dora"):
        await room.join(who, "Morning circle")
    await room.say("cem", "pluto mart")
    await room.deliver()
    assert room.platform.texts("dora") == ["pluto mart"]


async def test_new_words_for_a_post_meet_the_rules_as_well(room):
    await rule(room, action=Action.RETURN)
    await room.say("ann", "bread", ref="own")
    await room.deliver()
    await room.hub.receive(room.inbound("ann", text="bread from pluto mart", edits="own"))
    await room.deliver()
    assert room.words("ann")[-1] == say("return.circle", reason=WHY)
    assert room.platform.changed == []


async def test_what_was_offered_without_its_details_meets_the_rules_as_well(room):
    await rule(room)
    room.screener.tell("pluto mart, 0123", Decision.RETURN, concern="details", redacted="pluto mart, [phone]")
    await said(room, "pluto mart, 0123")
    assert "return.send" not in [one.key for one in room.screen("ann")[-1].content.buttons]
    assert bobs(room) == []


async def test_a_cry_for_help_is_answered_as_one_whatever_the_rules_say(room):
    await rule(room, "tonight", Action.RETURN)
    room.screener.tell("tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    await said(room, "tonight")
    assert any("555" in words for words in room.words("ann"))


async def test_somebody_in_pain_is_not_turned_away_by_a_list_of_words(room):
    await rule(room, "hopeless", Action.RETURN)
    room.screener.tell("I feel hopeless", Decision.SUPPORT, Care.OFFER, concern="distress")
    await said(room, "I feel hopeless")
    assert bobs(room) == ["I feel hopeless"]
    assert [one.case.kind for one in await room.desk.waiting()] == ["flagged"]


async def test_a_trial_counts_what_was_decided_and_shows_nobodys_words(room):
    room.screener.tell("cruel pluto mart", Decision.HOLD)
    room.screener.tell("advert pluto mart", Decision.RETURN, concern="spam")
    for text in ("pluto mart one", "bread", "pluto mart two", "cruel pluto mart", "advert pluto mart"):
        await said(room, text)
    made = await rule(room, on=False)
    assert (made.trial.of, made.trial.met, made.trial.went_out) == (4, 3, 2)
    await said(room, "pluto mart three")
    async with room.store.begin() as tx:
        again = await try_again(tx, room.house, room.staff, room.place.id, made.id)
        events = await tx.events.of(made.id)
        await tx.commit()
    assert (again.of, again.met, again.went_out) == (5, 4, 3)
    assert [one.kind for one in events] == ["circle_rule.added", "circle_rule.tried"]
    assert "pluto" not in str(events)


async def test_the_log_remembers_who_did_what_and_no_words(room):
    made = await rule(room)
    async with room.store.begin() as tx:
        assert not await switch_rule(tx, room.house, room.staff, room.place.id, made.id, on=True)
        await switch_rule(tx, room.house, room.staff, room.place.id, made.id, on=False)
        await remove_rule(tx, room.house, room.staff, room.place.id, made.id)
        events = await tx.events.of(made.id)
        await tx.commit()
    assert [one.kind.partition(".")[2] for one in events] == ["added", "on", "off", "removed"]
    assert {one.actor for one in events} == {room.staff.id}


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish("", "hold", WHY), "words"),
        (Wish("   ", "hold", WHY), "words"),
        (Wish(".*", "hold", WHY), "words"),
        (Wish("a", "hold", WHY), "words"),
        (Wish("x" * 81, "hold", WHY), "words"),
        (Wish("two\x00words", "hold", WHY), "words"),
        (Wish("shop", "", WHY), "action"),
        (Wish("shop", "crisis", WHY), "action"),
        (Wish("shop", "hold", ""), "reason"),
        (Wish("shop", "hold", "x" * 201), "reason"),
    ],
)
async def test_bad_input_gets_a_clear_sentence_and_keeps_nothing(room, wish, field):
    async with room.store.begin() as tx:
        with pytest.raises(Wrong) as wrong:
            await add_rule(tx, room.house, room.staff, room.place.id, wish)
        assert wrong.value.field == field
        assert len(wrong.value.reply.text) > 20
        assert await tx.circle_rules.of(room.place.id) == []


async def test_the_same_words_twice_and_too_many_rules_are_refused(room):
    await rule(room)
    async with room.store.begin() as tx:
        with pytest.raises(Refused):
            await add_rule(tx, room.house, room.staff, room.place.id, Wish("Pluto  MART", "flag", WHY))
        for number in range(MOST_RULES - 1):
            await add_rule(tx, room.house, room.staff, room.place.id, Wish(f"word {number}", "flag", WHY))
        with pytest.raises(Refused):
            await add_rule(tx, room.house, room.staff, room.place.id, Wish("one more", "flag", WHY))


async def test_a_rule_of_another_circle_cannot_be_reached(room):
    made = await rule(room)
    other = await room.circle("Morning circle")
    async with room.store.begin() as tx:
        for work in (
            switch_rule(tx, room.house, room.staff, other.id, made.id, on=False),
            remove_rule(tx, room.house, room.staff, other.id, made.id),
            try_again(tx, room.house, room.staff, other.id, made.id),
        ):
            with pytest.raises(KeyError):
                await work


FINDING = st.builds(
    Finding,
    st.just("any"),
    st.sampled_from(["distress", "toxicity", "crisis", "details"]),
    st.sampled_from(Target),
    st.floats(0, 1),
    st.just("why"),
    st.sampled_from([one for one in Decision if one is not Decision.CRISIS]),
    st.sampled_from(Care),
)


@given(st.lists(FINDING, max_size=4), st.lists(st.sampled_from(Action), max_size=4))
def test_a_rule_never_makes_a_verdict_laxer_nor_care_less(findings, actions):
    decision = max((one.decision for one in findings), key=lambda one: one.strictness, default=Decision.DELIVER)
    care = max((one.care for one in findings), key=lambda one: one.weight, default=Care.NONE)
    before = Verdict(decision, care, {}, tuple(findings), "told", 0.0)
    now = SetClock().now()
    rules = [
        CircleRule(CircleRuleId("r"), CircleId("c"), "w", one, "why", True, now, Trial(now, 0, 0, 0)) for one in actions
    ]
    after = with_rules(before, rules).verdict
    assert after.decision.strictness >= before.decision.strictness
    assert after.care is before.care
    assert after.decision is not Decision.CRISIS
