"""`/feedback` as an answer to somebody's post: three questions, at once where a platform has forms, else one by one."""

from core.alarm import open_case
from core.circles import Capture
from core.errors import Refused
from core.feedback import MOST
from core.giving import FORM, QUESTIONS, give, mine, subject
from core.ids import FeedbackId, PostId
from core.message import Priority
from core.posting import cry
from core.relay import notify
from core.replies import Reply
from core.review import CaseKind
from core.rights import Right
from core.router import Context, Field, button, command, declare_fields, form
from core.verdict import Decision, Verdict

declare_fields(FORM, *(Field(name, f"feedback.ask_{name}", 1, MOST) for name in QUESTIONS))


@command("feedback", Right.MEMBER, on_post=True)
async def feedback(context: Context) -> Reply | None:
    """Begin feedback on the post that is answered."""
    if context.about is None:
        return Reply("feedback.how")
    await subject(context, context.about)
    if context.inbound.answerable:
        return _again(context, context.about, "feedback.begin")
    return await _ask(context, {"post": context.about})


def _again(context: Context, post: PostId, key: str) -> Reply:
    house, member = context.house, context.member
    return Reply(key, {}, (house.button(member.id, "feedback.write", f"feedback.write:{post}", FORM),))


@button("feedback.write", Right.MEMBER)
async def write(context: Context) -> Reply | None:
    """Take a filled form, or begin to ask one by one."""
    post, fields = PostId(context.argument), context.inbound.press.fields if context.inbound.press else {}
    if not fields:
        await subject(context, post)
        return await _ask(context, {"post": post})
    answers = (fields.get("noticed", ""), fields.get("effect", ""), fields.get("to_try", ""))
    if context.verdict is not None and context.verdict.decision is Decision.CRISIS:
        return await cry(context, "\n".join(answers), context.verdict)
    try:
        return await give(context, post, answers, context.verdict)
    except Refused as refused:
        if not refused.reply.key.startswith("feedback.tip_"):
            raise
        return _again(context, post, refused.reply.key)


async def _ask(context: Context, answers: dict[str, str]) -> Reply:
    """Ask the next question; the rest of the form lies with the answers so far."""
    step = next(name for name in QUESTIONS if name not in answers)
    until = context.now + context.house.rules.form
    await context.tx.members.set_capture(context.member.id, Capture(FORM, step, until, answers))
    stop = context.house.button(context.member.id, "feedback.stop", "feedback.stop:")
    return Reply(f"feedback.ask_{step}", {}, (stop,))


@form(FORM)
async def answer(context: Context) -> Reply | None:
    """Take the answer to the question that is open. What would not pass is asked again, with a tip."""
    capture = await context.tx.members.capture(context.member.id)
    if capture is None:
        return Reply("press.stale")
    answers = {**capture.answers, capture.step: context.argument}
    strictest = _stricter(capture.answers.get("held", ""), context.verdict)
    if strictest:
        answers["held"] = strictest
    if any(name not in answers for name in QUESTIONS):
        return await _ask(context, answers)
    await context.tx.members.set_capture(context.member.id, None)
    verdict = context.verdict
    whole = (answers["noticed"], answers["effect"], answers["to_try"])
    if "held" in answers:
        verdict = None  # one of the earlier answers was for a person to look at
    try:
        return await give(context, PostId(answers["post"]), whole, verdict)
    except Refused as refused:
        if not refused.reply.key.startswith("feedback.tip_"):
            raise
        await notify(context.tx, context.house, context.member, refused.reply)
        return await _ask(context, {"post": answers["post"]})


def _stricter(before: str, verdict: Verdict | None) -> str:
    return "yes" if before or verdict is None or verdict.decision is Decision.HOLD else ""


@button("feedback.stop", Right.MEMBER)
async def stop(context: Context) -> Reply | None:
    """Stop asking; nothing of it is kept."""
    capture = await context.tx.members.capture(context.member.id)
    if capture is None or capture.form != FORM:
        return Reply("press.stale")
    await context.tx.members.set_capture(context.member.id, None)
    return Reply("feedback.stopped")


@button("feedback.thank", Right.MEMBER)
async def thank(context: Context) -> Reply | None:
    """Say thank you, once, to a giver whom one does not know."""
    given = await mine(context, FeedbackId(context.argument))
    if not await context.tx.feedback.thank(given.id):
        return Reply("feedback.thanked_already")
    seat = await context.tx.circles.membership(given.giver)
    giver = await context.tx.members.get(seat.member) if seat else None
    if giver is not None:
        await notify(context.tx, context.house, giver, Reply("feedback.thanks"), Priority.POST)
    return Reply("feedback.thanked")


@button("feedback.report", Right.MEMBER)
async def report(context: Context) -> Reply | None:
    """Ask a person to look at feedback that one was given."""
    given = await mine(context, FeedbackId(context.argument))
    post = await context.tx.posts.get(given.post)
    circle = await context.tx.circles.get(given.circle)
    if post is None or circle is None:
        return Reply("press.stale")
    await open_case(context.tx, context.house, CaseKind.REPORTED, circle, post, "reported", {}, feedback=given.id)
    return Reply("report.thanks")
