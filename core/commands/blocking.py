"""Hiding somebody's words from oneself. Nobody is told."""

from typing import Final

from core.circles import Draft, Membership
from core.ids import LaneId, MembershipId
from core.message import Kind, Priority
from core.relay import notify
from core.replies import Button, Reply
from core.rights import Right
from core.router import Context, button, command

HIDDEN: Final = -1  # the revision of a RETRACT that only hides: the post may still be taken back for everybody


@command("block", Right.MEMBER, on_post=True)
async def block(context: Context) -> Reply | None:
    """Hide a pseudonym from oneself, given as an answer to something they said."""
    if context.about is None or context.seat is None:
        return Reply("block.how")
    circle, seat = context.seat
    await context.tx.circles.lock(circle.id)
    written = await context.tx.posts.written(context.about)
    if written is None or written[1] is None or written[0].circle != circle.id:
        return Reply("block.nobody")
    theirs = written[1]
    if theirs.id == seat.id:
        return Reply("block.yourself")
    await context.tx.members.block(seat.id, theirs.id, context.now)
    await _take_away(context, theirs.id)
    return Reply("block.done", {"alias": theirs.alias}, (_again(context, theirs),))


async def _take_away(context: Context, author: MembershipId) -> None:
    """Take back what somebody said from one's own places; what is still queued is dropped when its turn comes."""
    lanes: list[LaneId] = [place.lane for place in await context.tx.members.places(context.member.id)]
    held = await context.tx.deliveries.held_of(author, lanes)
    drafts = [Draft(lane, Kind.RETRACT, Priority.REPLY, context.now, post=post, revision=HIDDEN) for post, lane in held]
    if drafts:
        await context.tx.deliveries.enqueue(drafts)


def _again(context: Context, theirs: Membership) -> Button:
    return context.house.button(context.member.id, "block.again", f"block.undo:{theirs.id}")


@command("blocked", Right.MEMBER)
async def blocked(context: Context) -> Reply | None:
    """List whose words one has hidden, each with a way back."""
    found = [
        theirs
        for seat in await context.tx.circles.memberships(context.member.id)
        for one in await context.tx.members.blocked(seat.id)
        if (theirs := await context.tx.circles.membership(one)) is not None
    ]
    if not found:
        return Reply("block.none")
    cards = [Reply("block.one", {"alias": theirs.alias}, (_again(context, theirs),)) for theirs in found]
    for card in cards[:-1]:
        await notify(context.tx, context.house, context.member, card)
    return cards[-1]


@button("block.undo", Right.MEMBER)
async def unblock(context: Context) -> Reply | None:
    """Show somebody's words again, from now on."""
    theirs = await context.tx.circles.membership(MembershipId(context.argument))
    if theirs is None:
        return Reply("press.stale")
    await context.tx.circles.lock(theirs.circle)
    for seat in await context.tx.circles.memberships(context.member.id):
        if seat.circle == theirs.circle:
            await context.tx.members.unblock(seat.id, theirs.id)
    return Reply("block.undone", {"alias": theirs.alias})
