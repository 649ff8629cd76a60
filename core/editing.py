"""New words for a post that stands: screened like any others, shown on every copy, or kept back until somebody looked."""

from core.alarm import held_unread, open_case
from core.circles import Circle, CircleState, Draft, Member, Post, PostState
from core.house import House
from core.message import Kind, Priority
from core.ports import UnitOfWork
from core.posting import care_for, cry, keep_private, returned_words, says_under_age, stored
from core.relay import author_of, notify
from core.replies import Reply
from core.review import CaseKind, CaseState
from core.router import Context
from core.ruling import ruled
from core.verdict import Care, Decision, Verdict
from core.view import EDITABLE, pause_words


async def edit(context: Context, post: Post, text: str, verdict: Verdict) -> Reply | None:
    """Take new words for somebody's own post on their road and return what its writer is told at once.

    The post must be theirs and its circle locked. A cry for help in new words is answered as one, and the circle keeps
    the old words.
    """
    circle = await context.tx.circles.lock(post.circle)
    if verdict.decision is Decision.CRISIS:
        return await cry(context, text, verdict)
    if says_under_age(verdict) and context.seat is not None:
        return await keep_private(context, text, verdict, context.seat)
    if (refused := _refused(context, circle, post, text)) is not None:
        return refused
    if text == post.text:
        return None
    met = await ruled(context.tx, context.house, circle.id, text, verdict)
    verdict = met.verdict
    if verdict.decision is Decision.RETURN:
        return returned_words(met)
    if post.state is PostState.HELD:
        return await _held(context, circle, post, text, verdict)
    if not verdict.decision.relayed:
        return await _wait(context, circle, post, text, verdict)
    await _apply(context, circle, post, text, verdict)
    return Reply("edit.waiting", {"circle": circle.name}) if post.state is PostState.WAITING else None


def _refused(context: Context, circle: Circle, post: Post, text: str) -> Reply | None:
    """Return why new words cannot be taken at all, None if they can."""
    if post.state not in EDITABLE:
        return Reply("edit.not_now")
    if circle.state is CircleState.CLOSED:
        return Reply("circle.closed", {"circle": circle.name})
    if circle.state is CircleState.PAUSED and post.state is PostState.RELAYED:
        # A page draws the newest words: they would be read during the pause.
        return pause_words(circle, context.now, "edit.paused", "edit.paused_until")
    most = context.house.rules.max_text
    if len(text) > most:
        return Reply("post.too_long", {"length": str(len(text)), "most": str(most)})
    return None


async def _apply(context: Context, circle: Circle, post: Post, text: str, verdict: Verdict) -> None:
    tx, house = context.tx, context.house
    await _withdraw(context, post)
    await show_edit(tx, house, post, text, verdict, context.member)
    if verdict.decision is Decision.FLAG or verdict.care is Care.CHECK_IN:
        await open_case(tx, house, CaseKind.FLAGGED, circle, post, verdict.concern, stored(verdict))
    if context.seat is not None:
        await care_for(context, text, verdict, context.seat, None)


async def _wait(context: Context, circle: Circle, post: Post, text: str, verdict: Verdict) -> Reply:
    """Keep the new words for a moderator; the circle keeps the old ones. What waits for a pause to end has no old ones."""
    tx, house = context.tx, context.house
    if post.state is PostState.WAITING:
        await tx.posts.move(post.id, PostState.WAITING, PostState.HELD)
        return await _held(context, circle, post, text, verdict)
    await _withdraw(context, post)
    await tx.posts.keep_edit(post.id, text, verdict, context.now)
    case = await open_case(tx, house, CaseKind.HELD, circle, post, verdict.concern, stored(verdict), edit=True)
    if verdict.care in {Care.CHECK_IN, Care.LADDER} and context.seat is not None:
        await care_for(context, text, verdict, context.seat, case.id)
    return Reply("edit.held", {"circle": circle.name})


async def _held(context: Context, circle: Circle, post: Post, text: str, verdict: Verdict) -> Reply:
    """Change words that nobody has seen yet. They stay with the moderators, who get what the screening says of them now."""
    tx, house = context.tx, context.house
    judged = False
    for case in await tx.cases.of_post(post.id):
        if case.state is CaseState.OPEN and case.kind is CaseKind.HELD and not case.edit and case.feedback is None:
            await tx.cases.decide(case.id, CaseState.WITHDRAWN, None, "desk.withdrawn", context.now)
            judged = judged or not held_unread(case.verdict) or "changed" in case.verdict
    await tx.posts.revise(post.id, text, verdict)
    concern = verdict.concern if not verdict.decision.relayed else "changed"
    # What a person was to decide stays theirs: it does not go out by itself when the model is back.
    kept = stored(verdict) | {"changed": True} if judged else stored(verdict)
    await open_case(tx, house, CaseKind.HELD, circle, post, concern, kept)
    return Reply("edit.still_held", {"circle": circle.name})


async def _withdraw(context: Context, post: Post) -> None:
    """Take back new words that still wait: newer ones take their place."""
    await context.tx.posts.drop_edit(post.id)
    for case in await context.tx.cases.of_post(post.id):
        if case.state is CaseState.OPEN and case.edit:
            await context.tx.cases.decide(case.id, CaseState.WITHDRAWN, None, "desk.withdrawn", context.now)


async def show_edit(
    tx: UnitOfWork, house: House, post: Post, text: str, verdict: Verdict | None, writer: Member | None
) -> None:
    """Make new words the post's and queue them for every copy. Copies that are still queued draw them anyway."""
    revision = await tx.posts.revise(post.id, text, verdict)
    now = house.clock.now()
    lanes = await tx.deliveries.holders(post.id)
    here = writer.lane if writer is not None and writer.platform not in house.mirroring else None
    await tx.deliveries.enqueue(
        [
            Draft(lane, Kind.REVISE, Priority.REPLY, now, post=post.id, revision=revision)
            for lane in lanes
            if lane != here
        ]
    )


async def settle_edit(tx: UnitOfWork, house: House, circle: Circle, post: Post, *, release: bool, reason: str) -> None:
    """Do what a moderator decided about new words, and tell their writer."""
    pending = await tx.posts.pending_edit(post.id)
    written = await author_of(tx, post)
    if pending is None:
        return
    if release:
        await show_edit(tx, house, post, pending.text, None, None)
        said = Reply("edit.released", {"circle": circle.name})
    else:
        await tx.posts.drop_edit(post.id)
        said = Reply("edit.removed", {"circle": circle.name, "reason": Reply(reason).text})
    if written is not None:
        await notify(tx, house, written[1], said)
