"""The choices under words that did not go out: share them, show the team alone, write anew, calm down, let them be."""

from core.alarm import open_case
from core.choosing import FORM, OPEN, concern_of, shown_to_staff, withdraw
from core.circles import Capture, Circle, Post, PostState
from core.ids import PostId
from core.offering import cards_button, help_button, offers
from core.own import own, still_here, write_anew
from core.posting import CLOSED_REPLIES, relay, road_of
from core.replies import Reply
from core.review import FOR_STAFF, CaseKind
from core.rights import Right
from core.router import Context, button, form


async def _mine(context: Context, post: PostId) -> tuple[Post, Circle] | None:
    """Return a post of the person's own that can still be chosen about, its circle locked; None for any other."""
    found = await own(context, post)
    if found is None or found[0].state not in OPEN or not found[0].text:
        return None
    return found


@button("choice.share", Right.MEMBER)
async def share(context: Context) -> Reply | None:
    """Send what was flagged: it goes out, and a moderator looks."""
    found = await _mine(context, PostId(context.argument))
    if found is None or found[0].state is PostState.HELD:
        return Reply("press.stale")
    post, circle = found
    if await shown_to_staff(context.tx, post.id) or not await still_here(context, post):
        return Reply("press.stale")
    if circle.state in CLOSED_REPLIES:
        return Reply(CLOSED_REPLIES[circle.state], {"circle": circle.name})
    if not await context.tx.posts.move(post.id, post.state, road_of(circle)):
        return Reply("press.stale")
    said = await relay(context, circle, post)
    verdict = await context.tx.posts.verdict(post.id)
    await open_case(context.tx, context.house, CaseKind.FLAGGED, circle, post, concern_of(verdict), verdict)
    return said


@button("choice.staff", Right.MEMBER)
async def show_staff(context: Context) -> Reply | None:
    """Show words to the team alone. They can never go to the circle any more."""
    found = await _mine(context, PostId(context.argument))
    if found is None:
        return Reply("press.stale")
    post, circle = found
    if await shown_to_staff(context.tx, post.id):
        return Reply("choice.staff_already")
    await withdraw(context.tx, context.house, post.id)
    if post.state is not PostState.RETURNED and not await context.tx.posts.move(
        post.id, post.state, PostState.RETURNED
    ):
        return Reply("press.stale")
    verdict = await context.tx.posts.verdict(post.id)
    await open_case(context.tx, context.house, CaseKind.FLAGGED, circle, post, FOR_STAFF, verdict)
    return Reply("choice.staff_done")


@button("choice.edit", Right.MEMBER)
async def edit(context: Context) -> Reply | None:
    """Let the next message take the place of these words."""
    found = await _mine(context, PostId(context.argument))
    if found is None:
        return Reply("press.stale")
    post = found[0]
    until = context.now + context.house.rules.form
    await context.tx.members.set_capture(context.member.id, Capture(FORM, post.id, until))
    keep = context.house.button(context.member.id, "choice.keep", "choice.keep:")
    return Reply("choice.edit_how", {"text": post.text or ""}, (keep,))


@form(FORM)
async def anew(context: Context) -> Reply | None:
    """Take the new words. A cry for help never comes here: it begins the ladder."""
    capture = await context.tx.members.capture(context.member.id)
    await context.tx.members.set_capture(context.member.id, None)
    if capture is None or context.verdict is None:
        return Reply("press.stale")
    return await write_anew(context, PostId(capture.step), context.argument, context.verdict)


@button("choice.keep", Right.MEMBER)
async def keep(context: Context) -> Reply | None:
    """Write nothing anew after all."""
    capture = await context.tx.members.capture(context.member.id)
    if capture is None or capture.form != FORM:
        return Reply("press.stale")
    await context.tx.members.set_capture(context.member.id, None)
    return Reply("choice.kept")


@button("choice.tool", Right.MEMBER)
async def tool(context: Context) -> Reply | None:
    """Show something that calms, with the way to people. It changes nothing, so it may be pressed at any time."""
    house, member = context.house, context.member
    cards = (cards_button(house, member),) if await offers(context.tx, house, member) else ()
    return Reply("choice.breathe", {}, (*cards, help_button(house, member)))


@button("choice.leave", Right.MEMBER)
async def leave(context: Context) -> Reply | None:
    """Let words be: they went to nobody, and their text is destroyed here."""
    found = await _mine(context, PostId(context.argument))
    if found is None or found[0].state is PostState.HELD:
        return Reply("press.stale")
    await withdraw(context.tx, context.house, found[0].id)
    if not await context.tx.posts.move(found[0].id, found[0].state, PostState.DELETED):
        return Reply("press.stale")
    return Reply("choice.left")
