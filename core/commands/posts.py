"""What one can do about a post: take one's own back, report another's, send what was parked or returned."""

from core.alarm import open_case
from core.choosing import shown_to_staff
from core.circles import PostState
from core.editing import edit
from core.ids import PostId
from core.own import delete as take_away
from core.own import own, still_here
from core.posting import CLOSED_REPLIES, relay, road_of
from core.relay import author_of
from core.replies import Reply
from core.review import CaseKind
from core.rights import Right
from core.router import Context, button, command


@command("delete", Right.MEMBER, on_post=True)
async def delete(context: Context) -> Reply | None:
    """Take back one's own post, given as an answer to it."""
    if context.about is None:
        return Reply("delete.how")
    return await take_away(context, context.about)


@button("post.delete", Right.MEMBER)
async def delete_by_button(context: Context) -> Reply | None:
    """Take back the post of a receipt, a hold note or an undo."""
    return await take_away(context, PostId(context.argument))


@command("edit", Right.MEMBER, on_post=True)
async def change(context: Context) -> Reply | None:
    """Change one's own post, given as an answer to it: `/edit new words`."""
    found = await own(context, context.about) if context.about is not None else None
    if found is None or not context.argument or context.verdict is None:
        return Reply("edit.how")
    return await edit(context, found[0], context.argument, context.verdict) or Reply("edit.done")


@command("report", Right.MEMBER, on_post=True)
async def report(context: Context) -> Reply | None:
    """Ask a person to look at a post, given as an answer to it."""
    post = await context.tx.posts.get(context.about) if context.about else None
    if post is None:
        return Reply("report.how")
    circle = await context.tx.circles.get(post.circle)
    written = await author_of(context.tx, post)
    if circle is None or (written and written[1].id == context.member.id):
        return Reply("report.own")
    await open_case(context.tx, context.house, CaseKind.REPORTED, circle, post, "reported", {})
    return Reply("report.thanks")


@button("parked.send", Right.MEMBER)
async def send_parked(context: Context) -> Reply | None:
    """Send what was held back, now that its writer said where. The screening had its word before."""
    return await _send(context, PostState.PARKED)


@button("return.send", Right.MEMBER)
async def send_returned(context: Context) -> Reply | None:
    """Send a returned post in the form its writer was shown."""
    return await _send(context, PostState.RETURNED)


async def _send(context: Context, expect: PostState) -> Reply | None:
    found = await own(context, PostId(context.argument))
    if found is None:
        return Reply("press.stale")
    post, circle = found
    if await shown_to_staff(context.tx, post.id) or not await still_here(context, post):
        return Reply("press.stale")
    if circle.state in CLOSED_REPLIES:
        return Reply(CLOSED_REPLIES[circle.state], {"circle": circle.name})
    if not await context.tx.posts.move(post.id, expect, road_of(circle)):
        return Reply("press.stale")
    return await relay(context, circle, post)


@button("parked.keep", Right.MEMBER)
async def keep_parked(context: Context) -> Reply | None:
    """Keep what was held back to oneself: its text is destroyed here."""
    found = await own(context, PostId(context.argument))
    if found is None or not await context.tx.posts.move(found[0].id, PostState.PARKED, PostState.DELETED):
        return Reply("press.stale")
    return Reply("parked.kept")
