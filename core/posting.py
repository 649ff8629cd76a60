"""What happens to one screened text: relayed, returned, held, or a cry for help. The policy is `verdict.decision`."""

from datetime import datetime

from core.alarm import open_case
from core.checking import ask
from core.choosing import SHARE, choices, question
from core.circles import Capture, Circle, CircleState, Member, Membership, Post, PostState
from core.climbing import Place, answer_cry, answer_minor, raise_alarm
from core.duty import on_duty
from core.house import House
from core.ids import CaseId
from core.ladder import WRITER, Level, Source, begins
from core.message import Kind, Priority
from core.ports import UnitOfWork
from core.relay import keep_own, notify, share
from core.replies import Reply
from core.review import CaseKind
from core.router import Context
from core.ruling import Ruled, ruled
from core.verdict import Care, Decision, Verdict
from core.view import pause_words

MINOR = "minor"
NOT_TAKEN = frozenset({"post.too_long", "post.flood", "post.which_circle", "circle.setup", "circle.closed"})
"""What is answered to words that were not taken: their writer still has them."""
CLOSED_REPLIES = {CircleState.SETUP: "circle.setup", CircleState.CLOSED: "circle.closed"}


def stored(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as it is kept: names, scores and reasons, no text."""
    findings = [
        {
            "rule": finding.rule,
            "concern": finding.concern,
            "target": str(finding.target),
            "score": round(finding.score, 4),
            "reason": finding.reason,
            "decision": str(finding.decision),
        }
        for finding in verdict.findings
    ]
    return {"decision": str(verdict.decision), "care": str(verdict.care), "findings": findings, "model": verdict.model}


async def post_text(context: Context, text: str, verdict: Verdict, redacted: Verdict | None) -> Reply | None:
    """Take one text on its road and return what its writer is told at once, if that is not queued already."""
    if verdict.decision is Decision.CRISIS:
        return await cry(context, text, verdict)
    if context.seat is None:
        return await _nowhere(context)
    circle, membership = context.seat
    if says_under_age(verdict):
        return await keep_private(context, text, verdict, context.seat)
    expired = await _expired_form(context)
    if expired is not None:
        key = "parked.ask_line" if expired.form == WRITER else "parked.ask"
        return await park(context, text, verdict, circle, membership, key)
    if circle.state in CLOSED_REPLIES:
        return Reply(CLOSED_REPLIES[circle.state], {"circle": circle.name})
    if len(text) > context.house.rules.max_text:
        return Reply("post.too_long", {"length": str(len(text)), "most": str(context.house.rules.max_text)})
    since = context.now - context.house.rules.flood
    if await context.tx.posts.count_since(membership.id, since) >= context.house.rules.flood_posts:
        return Reply("post.flood")
    met = await ruled(context.tx, context.house, circle.id, text, verdict)
    verdict = met.verdict
    grave = any(one.concern in DANGER and one.care is not Care.NONE for one in verdict.findings)
    unwatched = grave and not await on_duty(context.tx, circle.id, context.now)
    if verdict.decision is Decision.RETURN and not unwatched:
        return await _return(context, text, met, redacted, circle, membership)
    if verdict.decision is Decision.FLAG and not unwatched and asks_first(verdict, membership):
        return await _ask(context, text, met, circle, membership)
    return await _road(context, text, met, circle, membership, unwatched=unwatched)


async def park(
    context: Context, text: str, verdict: Verdict, circle: Circle, membership: Membership, key: str = "parked.ask"
) -> Reply:
    """Hold a text back because it is not clear where it should go, and ask under `key`."""
    post = await add(context, circle, membership, text, verdict, PostState.PARKED)
    house, member = context.house, context.member
    buttons = (
        house.button(member.id, "parked.send", f"parked.send:{post.id}"),
        house.button(member.id, "parked.keep", f"parked.keep:{post.id}"),
    )
    return Reply(key, {"circle": circle.name}, buttons)


async def add(
    context: Context, circle: Circle, membership: Membership, text: str, verdict: Verdict, state: PostState
) -> Post:
    """Add a person's post to a circle (locking it) and record the writer's own copy."""
    await context.tx.circles.lock(circle.id)
    post = await context.tx.posts.add(
        circle=circle.id,
        author=membership,
        kind=Kind.POST,
        text=text,
        reply_to=context.about,
        state=state,
        verdict=verdict,
        now=context.now,
        expires_at=context.now + context.house.rules.retention,
    )
    grave = begins(verdict) is not None
    await keep_own(context.tx, context.house, context.member, post, context.inbound.ref, grave=grave)
    return post


def road_of(circle: Circle) -> PostState:
    """Return where a post goes that may go out: to its circle, or into the wait for the end of a pause.

    The circle must be locked, or a pause could end between the look and the post.
    """
    return PostState.WAITING if circle.state is CircleState.PAUSED else PostState.RELAYED


async def relay(context: Context, circle: Circle, post: Post) -> Reply | None:
    """Send a relayed post on and return what its writer is told before the receipt; one that waits is only kept."""
    if road_of(circle) is PostState.WAITING:
        if context.member.platform in context.house.mirroring:
            return None  # the page says so under the words themselves
        back = context.house.button(context.member.id, "hold.take_back", f"post.delete:{post.id}")
        said = pause_words(circle, context.now, "post.waiting", "post.waiting_until")
        return Reply(said.key, said.gaps, (back,))
    await share(context.tx, context.house, circle, post, context.member.lane)
    if context.house.rules.undo and context.seat:
        seconds = str(int(context.house.rules.undo.total_seconds()))
        undo = context.house.button(context.member.id, "post.undo", f"post.delete:{post.id}")
        return Reply("post.sending", {"alias": context.seat[1].alias, "seconds": seconds}, (undo,))
    return None


async def _expired_form(context: Context) -> Capture | None:
    """End whatever form was open and return it if its time was over: its writer may still believe to be in it."""
    capture = await context.tx.members.capture(context.member.id)
    if capture is None:
        return None
    await context.tx.members.set_capture(context.member.id, None)
    return capture if capture.until <= context.now else None


async def _nowhere(context: Context) -> Reply:
    seats = await context.tx.circles.memberships(context.member.id)
    return Reply("post.which_circle" if seats else "start.need_code")


async def cry(context: Context, text: str, verdict: Verdict) -> Reply:
    """Answer a cry for help at once, put it on the desk and begin the ladder. The circle gets nothing of it."""
    tx, house = context.tx, context.house
    seats = await tx.circles.memberships(context.member.id)
    place = context.seat
    if place is None and seats and (circle := await tx.circles.get(seats[-1].circle)):
        place = (circle, seats[-1])
    words, case = text[: house.rules.max_text], None
    if place is not None:
        post = await add(context, place[0], place[1], words, verdict, PostState.CRISIS)
        case = (await open_case(tx, house, CaseKind.CRISIS, place[0], post, "crisis", stored(verdict))).id
    level = begins(verdict) or Level.L2
    alarm = await raise_alarm(tx, house, context.member, place, level, Source.WORDS, case=case, words=words)
    return await answer_cry(tx, house, context.member, alarm, sent_at=context.inbound.sent_at)


def says_under_age(verdict: Verdict) -> bool:
    """Return whether a text says that its writer is under 18."""
    return any(one.concern == MINOR and not one.decision.relayed for one in verdict.findings)


async def keep_private(context: Context, text: str, verdict: Verdict, place: Place) -> Reply:
    """Keep words from the circle whose writer may be under 18, answer warmly, and ask whoever leads safeguarding.

    The post can never be released; nothing is taken from its writer.
    """
    tx, house = context.tx, context.house
    words = text[: house.rules.max_text]
    post = await add(context, *place, words, verdict, PostState.CRISIS)
    case = (await open_case(tx, house, CaseKind.CRISIS, place[0], post, MINOR, stored(verdict))).id
    level = begins(verdict) or Level.L1
    alarm = await raise_alarm(tx, house, context.member, place, level, Source.MINOR, case=case, words=words)
    return await answer_minor(tx, house, context.member, alarm)


async def care_for(context: Context, text: str, verdict: Verdict, place: Place, case: CaseId | None) -> None:
    """Begin the ladder, ask gently or offer a person, as the verdict on a text says, whatever became of the text."""
    sent_at = context.inbound.sent_at
    await care(context.tx, context.house, context.member, text, verdict, place, case, sent_at)


async def care(
    tx: UnitOfWork,
    house: House,
    member: Member,
    text: str,
    verdict: Verdict,
    place: Place,
    case: CaseId | None,
    sent_at: datetime,
) -> None:
    """Do that for somebody who wrote it at `sent_at`."""
    level = begins(verdict)
    if level is not None:
        alarm = await raise_alarm(tx, house, member, place, level, Source.WORDS, case=case, words=text)
        # Who threatens somebody is not told that we worry about them; people are asked all the same.
        if level is not Level.LX or any(one.concern in {"worry", "danger"} for one in verdict.findings):
            await answer_cry(tx, house, member, alarm, sent_at=sent_at)
    elif verdict.care is Care.CHECK_IN:
        await ask(tx, house, member)
    elif verdict.care is Care.OFFER:
        danger = house.button(member.id, "care.danger", "help.now:")
        await notify(tx, house, member, Reply("care.offer", {}, (danger,), kept=True), Priority.POST)


async def _return(
    context: Context, text: str, met: Ruled, redacted: Verdict | None, circle: Circle, membership: Membership
) -> Reply:
    """Give a text back to its writer. What can be sent without its details is offered, shown as others would see it."""
    house, member, verdict = context.house, context.member, met.verdict
    if redacted is not None and verdict.redacted:
        redacted = (await ruled(context.tx, house, circle.id, verdict.redacted, redacted)).verdict
    offer = verdict.redacted if redacted is not None and redacted.decision.relayed else None
    post = await add(context, circle, membership, offer or text, verdict, PostState.RETURNED)
    if offer is None or redacted is None:
        said = returned_words(met)
        reply = Reply(said.key, said.gaps, choices(house, member, post.id, share=None), kept=True)
    else:
        # What would be flagged without its details is looked at once it is sent.
        road = SHARE if redacted.decision is Decision.FLAG else "return.send"
        given = choices(house, member, post.id, share=("return.send", road))
        reply = Reply("return.redacted", {"text": offer}, given, kept=True)
    await notify(context.tx, house, member, reply)
    await care_for(context, text, verdict, (circle, membership), None)
    return reply


def returned_words(met: Ruled) -> Reply:
    """Return what stands over words that come back as they are."""
    if met.why:
        return Reply("return.circle", {"reason": met.why})
    return Reply(f"return.{met.verdict.concern}" if met.verdict.concern in RETURN_WORDS else "return.other")


def asks_first(verdict: Verdict, membership: Membership) -> bool:
    """Return whether the writer of flagged words is asked before they go out.

    Not about their own pain: that goes out and is met with care. Synthetic members are asked nothing.
    """
    return verdict.care is Care.NONE and not membership.synthetic


async def _ask(context: Context, text: str, met: Ruled, circle: Circle, membership: Membership) -> Reply:
    """Keep flagged words back until their writer has chosen what becomes of them."""
    post = await add(context, circle, membership, text, met.verdict, PostState.PARKED)
    reply = question(context.house, context.member, circle, post.id, met.why)
    await notify(context.tx, context.house, context.member, reply)
    return reply


RETURN_WORDS = frozenset({"details", "spam", "shaming", "medical", "graphic", "eating"})
DANGER = frozenset({"crisis", "danger", "worry"})  # a check-in about one of these could be more than distress (L1 up)


async def _road(
    context: Context, text: str, met: Ruled, circle: Circle, membership: Membership, *, unwatched: bool
) -> Reply | None:
    tx, house, case, verdict = context.tx, context.house, None, met.verdict
    if not verdict.decision.relayed or unwatched:
        return await _hold(context, text, met, circle, membership, alone=unwatched)
    circle = await tx.circles.lock(circle.id)
    if circle.state is CircleState.CLOSED:
        return Reply("circle.closed", {"circle": circle.name})
    post = await add(context, circle, membership, text, verdict, road_of(circle))
    reply = await relay(context, circle, post)
    if begins(verdict) is not None:
        case = (await open_case(tx, house, CaseKind.CRISIS, circle, post, verdict.concern, stored(verdict))).id
    elif verdict.decision is Decision.FLAG or verdict.care is Care.CHECK_IN:
        await open_case(tx, house, CaseKind.FLAGGED, circle, post, verdict.concern, stored(verdict))
    await care_for(context, text, verdict, (circle, membership), case)
    return reply


async def _hold(
    context: Context, text: str, met: Ruled, circle: Circle, membership: Membership, *, alone: bool
) -> Reply:
    tx, house, verdict = context.tx, context.house, met.verdict
    post = await add(context, circle, membership, text, verdict, PostState.HELD)
    case = await open_case(tx, house, CaseKind.HELD, circle, post, verdict.concern, stored(verdict))
    if verdict.care is not Care.OFFER:
        await care_for(context, text, verdict, (circle, membership), case.id)
    somebody = not alone and bool(await on_duty(tx, circle.id, context.now))
    given = choices(house, context.member, post.id, share=None, held=True)
    gaps = {"circle": circle.name}
    if met.why:
        gaps["reason"] = met.why
        key = "hold.rule" if somebody else "hold.rule_alone"
    else:
        key = "hold.note" if somebody else "hold.note_alone"
    reply = Reply(key, gaps, given, kept=True)
    await notify(tx, house, context.member, reply)
    return reply
