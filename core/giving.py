"""Giving feedback: who may, the road through the gate, what its reader is shown, and what a moderator decides."""

from dataclasses import replace

from core.alarm import open_case
from core.circles import Circle, CircleState, Membership, Post, PostState
from core.errors import Refused
from core.feedback import Feedback, FeedbackState
from core.gate import tip
from core.house import House
from core.ids import FeedbackId, PostId, new_id
from core.message import Priority
from core.ports import UnitOfWork
from core.relay import author_of, notify
from core.replies import Reply
from core.review import CaseKind
from core.router import Context
from core.ruling import ruled
from core.verdict import Decision, Verdict
from core.view import excerpt

FORM = "feedback"
QUESTIONS = ("noticed", "effect", "to_try")


async def subject(context: Context, post_id: PostId) -> tuple[Circle, Post, Membership, Membership]:
    """Return circle, post, giver's seat and recipient's seat. Raises Refused with the reason if it cannot be given."""
    tx = context.tx
    post = await tx.posts.get(post_id)
    written = await author_of(tx, post) if post else None
    if post is None or post.state is not PostState.RELAYED or written is None:
        raise Refused(Reply("feedback.how"))
    seats = await tx.circles.memberships(context.member.id)
    giver = next((seat for seat in seats if seat.circle == post.circle), None)
    circle = await tx.circles.get(post.circle)
    if giver is None or circle is None:
        raise Refused(Reply("feedback.how"))
    if giver.id == post.author:
        raise Refused(Reply("feedback.own"))
    if circle.state is not CircleState.OPEN:
        raise Refused(
            Reply("circle.paused" if circle.state is CircleState.PAUSED else "circle.closed", {"circle": circle.name})
        )
    if await tx.feedback.given(post.id, giver.id):
        raise Refused(Reply("feedback.given"))
    rules = context.house.rules
    if await tx.feedback.count_since(giver.id, context.now - rules.feedback) >= rules.feedback_most:
        raise Refused(Reply("feedback.enough"))
    return circle, post, giver, written[0]


_HEARD_IN_FEEDBACK = frozenset({"toxicity", "crisis", "distress", "worry"})


async def give(context: Context, post_id: PostId, answers: tuple[str, str, str], verdict: Verdict | None) -> Reply:
    """Keep feedback and show it, or leave it to a moderator. Raises Refused with a tip if it does not pass the gate."""
    tx, house = context.tx, context.house
    circle, post, giver, recipient = await subject(context, post_id)
    await tx.circles.lock(circle.id)
    noticed, effect, to_try = (answer.strip() for answer in answers)
    if verdict is not None:
        verdict = _as_feedback(verdict)
        verdict = (await ruled(tx, house, circle.id, f"{noticed}\n{effect}\n{to_try}", verdict)).verdict
    held = verdict is None or verdict.decision in {Decision.HOLD, Decision.CRISIS}
    if not held and (needed := tip((noticed, effect, to_try), verdict)) is not None:
        raise Refused(Reply(needed))
    state = FeedbackState.HELD if held else FeedbackState.SHOWN
    made = Feedback(
        FeedbackId(new_id()), circle.id, post.id, giver.id, recipient.id, noticed, effect, to_try, state, context.now
    )
    if not await tx.feedback.add(made):
        raise Refused(Reply("feedback.given"))
    if held:
        findings = {} if verdict is None else {"decision": str(verdict.decision), "model": verdict.model}
        concern = verdict.concern if verdict else "unread"
        await open_case(tx, house, CaseKind.HELD, circle, post, concern, findings, feedback=made.id)
        return Reply("feedback.held")
    await show(tx, house, made)
    return Reply("feedback.done")


def _as_feedback(verdict: Verdict) -> Verdict:
    """Return a verdict without the harm that the network alone hears: it was never taught this form.

    It took "You named what you saw by the water. It made me calm tonight." for something else. Word rules, harsh words
    and cries for help count as everywhere, and the gate of feedback (`core.feedback.tip`) stands behind them.
    """
    kept = tuple(one for one in verdict.findings if one.rule != "model" or one.concern in _HEARD_IN_FEEDBACK)
    if len(kept) == len(verdict.findings):
        return verdict
    decision = max((one.decision for one in kept), key=lambda one: one.strictness, default=Decision.DELIVER)
    return replace(verdict, findings=kept, decision=decision)


async def show(tx: UnitOfWork, house: House, given: Feedback) -> bool:
    """Show feedback to its reader, from "a circle member". False if they are gone or have hidden the giver's words."""
    seat = await tx.circles.membership(given.recipient)
    reader = await tx.members.get(seat.member) if seat else None
    if reader is None or given.giver in await tx.members.blocked(given.recipient):
        return False
    post = await tx.posts.get(given.post)
    gaps = {
        "quoted": excerpt(post.text, house.rules.quote) if post and post.text else "…",
        "noticed": given.noticed,
        "effect": given.effect,
        "to_try": given.to_try,
    }
    buttons = (
        house.button(reader.id, "feedback.thank", f"feedback.thank:{given.id}"),
        house.button(reader.id, "feedback.report", f"feedback.report:{given.id}"),
    )
    await notify(tx, house, reader, Reply("feedback.received", gaps, buttons), Priority.POST)
    return True


async def settle(tx: UnitOfWork, house: House, feedback: FeedbackId, *, release: bool, reason: str) -> None:
    """Do what a moderator decided: show what was held, or tell its giver why it will not be shown."""
    given = await tx.feedback.get(feedback)
    to = FeedbackState.SHOWN if release else FeedbackState.REFUSED
    if given is None or not await tx.feedback.move(feedback, FeedbackState.HELD, to):
        return
    seat = await tx.circles.membership(given.giver)
    giver = await tx.members.get(seat.member) if seat else None
    if release:
        await show(tx, house, given)
    if giver is not None:
        said = Reply("feedback.released") if release else Reply("feedback.refused", {"reason": Reply(reason).text})
        await notify(tx, house, giver, said)


async def mine(context: Context, feedback: FeedbackId) -> Feedback:
    """Return feedback that was given to whoever speaks. Raises Refused for anybody else's."""
    given = await context.tx.feedback.get(feedback)
    seat = await context.tx.circles.membership(given.recipient) if given else None
    if given is None or seat is None or seat.member != context.member.id or given.state is not FeedbackState.SHOWN:
        raise Refused(Reply("press.stale"))
    return given
