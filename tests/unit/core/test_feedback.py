"""Peer feedback: three answers, a gate, a reader who does not know who wrote it."""

import pytest

from core.feedback import FeedbackState
from core.gate import tip
from core.giving import _as_feedback
from core.message import Kind, Press
from core.verdict import Care, Decision, Finding, Target, Verdict
from tests.fakes import finding

NOTICED, EFFECT, TRY = "You named your feeling out loud", "It made it easier for me to speak", "Maybe ask one question"


async def evening(world):
    await world.circle()
    for who in ("ann", "bob", "cem"):
        await world.join(who)
    await world.say("ann", "I told my boss that I need a break", ref="ann-post")
    await world.deliver()
    return world.screen("bob", Kind.POST)[-1]


def ref_of(world, who):
    return f"{who}-{world.platform.screens[who].index(world.screen(who, Kind.POST)[-1]) + 1}"


async def seat_of(world, who):
    member = await world.member(who)
    async with world.store.begin() as tx:
        return (await tx.circles.memberships(member.id))[0]


async def give(world, who="bob", answers=(NOTICED, EFFECT, TRY)):
    await world.say(who, "/feedback", reply_to=ref_of(world, who))
    for said in answers:
        await world.deliver()
        await world.say(who, said)
    await world.deliver()


async def test_feedback_reaches_its_reader_as_from_a_circle_member_and_the_giver_is_thanked(world):
    await evening(world)
    seat = await seat_of(world, "bob")
    await give(world)
    shown = world.words("ann")[-1]
    assert "A circle member wrote you feedback" in shown
    assert NOTICED in shown and EFFECT in shown and TRY in shown
    assert seat.pseudonym not in shown
    assert world.words("bob")[-1].startswith("Thank you. They can read it now")
    await world.press("ann", world.token("ann", "feedback.thank"))
    await world.deliver()
    assert world.words("bob")[-1] == "Somebody says thank you for your feedback."
    await world.press("ann", world.token("ann", "feedback.thank"))
    await world.deliver()
    assert world.words("ann")[-1] == "You have said thank you already."
    assert world.words("bob").count("Somebody says thank you for your feedback.") == 1


async def test_staff_can_see_whose_feedback_it_was(world):
    await evening(world)
    await give(world)
    seat = await seat_of(world, "bob")
    async with world.store.begin() as tx:
        (given,) = await tx.feedback.of_circle(seat.circle, 10)
        assert given.giver == seat.id
        assert given.state is FeedbackState.SHOWN


async def test_nobody_gives_twice_on_one_post_or_on_their_own_or_on_nothing(world):
    await evening(world)
    await give(world)
    await world.say("bob", "/feedback", reply_to=ref_of(world, "bob"))
    await world.say("ann", "/feedback", reply_to="ann-post")
    await world.say("cem", "/feedback")
    await world.deliver()
    assert world.words("bob")[-1].startswith("You have given feedback on this message already")
    assert world.words("ann")[-1].startswith("That one is yours")
    assert world.words("cem")[-1].startswith("To give feedback, answer a message")


async def test_a_filled_form_is_one_press_and_a_tip_offers_the_form_again(world):
    await evening(world)
    token = world.house.signer.sign((await world.member("bob")).id, f"feedback.write:{(await posts(world))[0]}")
    short = {"noticed": "Good", "effect": "Fine", "to_try": "-"}
    reply = await world.hub.receive(world.inbound("bob", press=Press(token, short), answerable=True))
    assert reply.key == "feedback.tip_short"
    assert reply.buttons[0].form == "feedback"
    full = {"noticed": NOTICED, "effect": EFFECT, "to_try": TRY}
    reply = await world.hub.receive(world.inbound("bob", press=Press(token, full), answerable=True))
    await world.deliver()
    assert reply.key == "feedback.done"
    assert NOTICED in world.words("ann")[-1]


async def posts(world):
    seat = await seat_of(world, "ann")
    async with world.store.begin() as tx:
        return await tx.posts.by_author(seat.id)


async def test_what_the_screening_would_hold_waits_for_a_moderator_who_shows_or_refuses_it(world):
    await evening(world)
    staff = await world.moderator()
    harsh = "Everybody is sick of hearing this from you"
    world.screener.tell(harsh, Decision.HOLD)
    await give(world, answers=(NOTICED, harsh, TRY))
    assert not any("wrote you feedback" in text for text in world.words("ann"))
    assert world.words("bob")[-1].startswith("Thank you. Somebody on the team reads it first")
    (case,) = await world.desk.waiting()
    assert case.case.feedback is not None
    seen = await world.desk.look(staff, case.case.id)
    assert harsh in seen.text
    assert await world.desk.decide(staff, case.case.id, state("removed"), "desk.reason_hurtful")
    await world.deliver()
    assert not any("wrote you feedback" in text for text in world.words("ann"))
    assert world.words("bob")[-1].startswith("Your feedback was not passed on. It could hurt")
    assert world.platform.texts("ann") == []
    assert not world.platform.gone


def state(name):
    from core.review import CaseState

    return CaseState(name)


async def test_a_cry_for_help_inside_feedback_is_answered_as_one(world):
    await evening(world)
    dark = "I noticed that I want to die tonight"
    world.screener.tell(dark, Decision.CRISIS)
    await world.say("bob", "/feedback", reply_to=ref_of(world, "bob"))
    await world.deliver()
    await world.say("bob", dark)
    await world.deliver()
    assert "Thank you for telling me" in world.words("bob")[-1]
    assert not any("die tonight" in text for text in world.words("ann"))


async def test_a_cry_for_help_in_a_form_filled_in_at_once_is_answered_as_one(world):
    await evening(world)
    dark = "I noticed that I want to die tonight"
    world.screener.tell(f"{dark}\n{EFFECT}\n{TRY}", Decision.CRISIS)
    answered = world.inbound("bob", text="/feedback", reply_to=ref_of(world, "bob"), answerable=True)
    reply = await world.hub.receive(answered)
    await world.press("bob", reply.buttons[0].token, noticed=dark, effect=EFFECT, to_try=TRY)
    await world.deliver()
    assert "Thank you for telling me" in world.words("bob")[-1]
    assert not any("die tonight" in text for text in world.words("ann"))


async def test_feedback_from_somebody_hidden_does_not_come(world):
    await evening(world)
    ann, bob = await seat_of(world, "ann"), await seat_of(world, "bob")
    async with world.store.begin() as tx:
        await tx.members.block(ann.id, bob.id, world.clock.now())
        await tx.commit()
    await give(world)
    assert not any("wrote you feedback" in text for text in world.words("ann"))
    assert world.words("bob")[-1].startswith("Thank you. They can read it now")


@pytest.mark.parametrize(
    ("answers", "needed"),
    [
        ((NOTICED, EFFECT, TRY), None),
        (("Nice", "good", "ok"), "feedback.tip_short"),
        (("x" * 200, "y" * 200, "z" * 200), "feedback.tip_long"),
        ((NOTICED, EFFECT, "Maybe stop taking those pills for a while"), "feedback.tip_medicine"),
        ((NOTICED, EFFECT, "I would ask them to double your dose"), "feedback.tip_medicine"),
        ((NOTICED, EFFECT, "You should leave him before summer"), "feedback.tip_turning"),
        ((NOTICED, EFFECT, "Just quit your stupid job and rest"), "feedback.tip_turning"),
        (("You are so dramatic about all of this tonight", EFFECT, TRY), "feedback.tip_trait"),
        (("You sound a bit borderline to me when you say it", EFFECT, TRY), "feedback.tip_trait"),
        (("You were brave to say how you take your day", EFFECT, TRY), None),
    ],
)
def test_the_gate_gives_back_what_does_not_help(answers, needed):
    assert tip(answers, None) == needed


@pytest.mark.parametrize(
    ("decision", "concern", "needed"),
    [
        (Decision.DELIVER, "none", None),
        (Decision.SUPPORT, "distress", None),
        (Decision.FLAG, "toxicity", "feedback.tip_kinder"),
        (Decision.RETURN, "details", "feedback.tip_details"),
    ],
)
def test_the_gate_gives_back_what_the_screening_would_flag_or_return(decision, concern, needed):
    verdict = Verdict(decision, Care.NONE, {}, (finding(decision, concern=concern),), "told", 0.0)
    assert tip((NOTICED, EFFECT, TRY), verdict) == needed


def test_harm_that_the_network_alone_hears_does_not_stop_feedback_and_all_else_does():
    network = Finding("model", "graphic", Target.NOBODY, 0.7, "", Decision.RETURN)
    rule = Finding("harassment", "harassment", Target.MEMBER, 0.9, "", Decision.HOLD)
    harsh = Finding("model", "toxicity", Target.MEMBER, 0.9, "", Decision.HOLD)
    cry = Finding("model", "crisis", Target.SELF, 0.9, "", Decision.CRISIS, Care.LADDER)
    for found, wanted in (
        ((network,), Decision.DELIVER),
        ((network, rule), Decision.HOLD),
        ((network, harsh), Decision.HOLD),
        ((network, cry), Decision.CRISIS),
    ):
        told = Verdict(
            max((one.decision for one in found), key=lambda one: one.strictness), Care.NONE, {}, found, "", 0.0
        )
        assert _as_feedback(told).decision is wanted
