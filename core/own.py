"""One's own posts, changed or taken back: by a command, by a button, or on the platform itself."""

from dataclasses import replace

from core.choosing import OPEN, withdraw
from core.circles import Circle, Post, PostState
from core.editing import edit
from core.ids import NativeRef, PostId
from core.posting import NOT_TAKEN, post_text
from core.relay import author_of, take_back
from core.replies import Reply
from core.router import Context
from core.verdict import Decision, Verdict


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


async def still_here(context: Context, post: Post) -> bool:
    """Return whether whoever speaks still sits where they wrote a post: a late press sends nothing to a circle they left."""
    return any(seat.id == post.author for seat in await context.tx.circles.memberships(context.member.id))


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
    await withdraw(context.tx, context.house, post.id)
    return Reply("delete.done")


async def write_anew(context: Context, post_id: PostId, text: str, verdict: Verdict) -> Reply | None:
    """Take new words instead of some that did not go out; the old ones go once the new ones are taken.

    New words for what waits for a moderator stay there. A cry for help in new words begins the ladder, and the old
    words stay as they are.
    """
    found = await own(context, post_id)
    if found is None or found[0].state not in OPEN or verdict.decision is Decision.CRISIS:
        return await post_text(context, text, verdict, context.redacted)
    post, circle = found
    if post.state is PostState.HELD:
        return await edit(context, post, text, verdict)
    written = await author_of(context.tx, post)
    seat = (circle, written[0]) if written else context.seat
    reply = await post_text(replace(context, seat=seat, about=post.reply_to), text, verdict, context.redacted)
    if reply is None or reply.key not in NOT_TAKEN:
        await withdraw(context.tx, context.house, post.id)
        await context.tx.posts.move(post.id, post.state, PostState.DELETED)
    return reply


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
    if found[0].state in {PostState.PARKED, PostState.RETURNED}:
        return await write_anew(context, found[0].id, text, context.verdict)
    return await edit(context, found[0], text, context.verdict)
