"""A picture on its road: only where the circle takes some, made anew from its pixels, and first to a moderator."""

from core.alarm import open_case
from core.circles import CircleState, PostState
from core.message import Kind, Picture
from core.posting import cry, keep_private, says_under_age, stored
from core.relay import keep_own
from core.replies import Reply
from core.review import CaseKind
from core.router import Context
from core.verdict import Decision

MOST_CAPTION = 800  # characters: with an alias it must fit under a picture on every platform


async def post_picture(context: Context, picture: Picture | Reply | None) -> Reply:
    """Hold a picture for a moderator and return what its sender is told.

    A reply instead of a picture says why it was not taken; None: this installation takes none.
    """
    tx, house, verdict = context.tx, context.house, context.verdict
    caption = (context.inbound.text or "").strip()
    if verdict is not None and verdict.decision is Decision.CRISIS:
        return await cry(context, caption, verdict)
    if context.seat is None:
        seats = await tx.circles.memberships(context.member.id)
        return Reply("post.which_circle" if seats else "start.need_code")
    circle, seat = context.seat
    if verdict is not None and says_under_age(verdict):
        return await keep_private(context, caption, verdict, context.seat)
    if circle.state is CircleState.CLOSED:
        return Reply("circle.closed", {"circle": circle.name})
    if picture is None or not circle.pictures:
        return Reply("picture.not_here", {"circle": circle.name})
    if isinstance(picture, Reply):
        return picture
    if len(caption) > MOST_CAPTION:
        return Reply("post.too_long", {"length": str(len(caption)), "most": str(MOST_CAPTION)})
    if await tx.posts.count_since(seat.id, context.now - house.rules.flood) >= house.rules.flood_posts:
        return Reply("post.flood")
    await tx.circles.lock(circle.id)
    post = await tx.posts.add(
        circle=circle.id,
        author=seat,
        kind=Kind.POST,
        text=caption,
        reply_to=context.about,
        state=PostState.HELD,
        verdict=verdict,
        now=context.now,
        expires_at=context.now + house.rules.retention,
        picture=picture,
    )
    await keep_own(tx, house, context.member, post, context.inbound.ref)
    grave = verdict is not None and not verdict.decision.relayed
    concern = verdict.concern if verdict is not None and grave else "picture"
    await open_case(tx, house, CaseKind.HELD, circle, post, concern, stored(verdict) if verdict else {})
    back = house.button(context.member.id, "hold.take_back", f"post.delete:{post.id}")
    return Reply("picture.held", {"circle": circle.name}, (back,))
