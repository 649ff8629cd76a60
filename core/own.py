"""One's own posts, changed or taken back: by a command, by a button, or on the platform itself."""

from core.circles import Circle, Post, PostState
from core.editing import edit
from core.ids import NativeRef, PostId
from core.relay import author_of, take_back
from core.replies import Reply
from core.review import CaseKind, CaseState
from core.router import Context


async def own(context: Context, post_id: PostId) -> tuple[Post, Circle] | None:
    """Return a post of the person's own with its circle locked, None if it is not theirs or is gone."""
    post = await context.tx.posts.get(post_id)
    if post is None:
        return None
    circle = await context.tx.circles.lock(post.circle)
    post = await context.tx.posts.get(post_id)
    written = await author_of(context.tx, post) if post else None
    if post is None or written is None or written[1].id != context.member.id:
        return None
    return post, circle


async def delete(context: Context, post_id: PostId) -> Reply:
    """Take back one's own post; what waits for a moderator about it waits no more."""
    found = await own(context, post_id)
    if found is None:
        return Reply("delete.not_yours")
    post, _ = found
    if post.state in {PostState.DELETED, PostState.REMOVED, PostState.CRISIS}:
        return Reply("delete.already" if post.state is not PostState.CRISIS else "delete.crisis")
    if not await take_back(context.tx, context.house, post, context.member, PostState.DELETED):
        return Reply("delete.already")
    for case in await context.tx.cases.of_post(post.id):
        if case.state is CaseState.OPEN and case.kind is CaseKind.HELD and case.feedback is None:
            await context.tx.cases.decide(case.id, CaseState.WITHDRAWN, None, "desk.withdrawn", context.now)
    return Reply("delete.done")


async def deleted(context: Context, ref: NativeRef) -> Reply | None:
    """Take back the post of a message that its writer deleted on the platform. One that is no post is nothing."""
    post = await context.tx.deliveries.post_at(context.member.lane, ref)
    if post is None or await own(context, post) is None:
        return None
    return await delete(context, post)


async def edited(context: Context, ref: NativeRef) -> Reply | None:
    """Take the new words of a message that its writer changed. One that is no post of theirs is nothing."""
    post_id = await context.tx.deliveries.post_at(context.member.lane, ref)
    found = await own(context, post_id) if post_id is not None else None
    text = (context.inbound.text or "").strip()
    if found is None or context.verdict is None or not text:
        return None
    return await edit(context, found[0], text, context.verdict)
