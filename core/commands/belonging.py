"""Where am I, who am I here, what is kept, and how to go."""

from core.circles import Circle, Draft, Membership
from core.ids import CircleId
from core.message import Kind, Priority
from core.replies import Reply
from core.rights import Right
from core.router import Context, button, command, commands
from core.view import privacy_words


@command("help", Right.MEMBER)
async def help_(context: Context) -> Reply:
    """List what one can do."""
    del context
    listed = [f"/{one.name}: {Reply(one.summary_key).text}" for one in commands() if one.shown]
    return Reply("help.text", {"commands": "\n".join(listed)})


@command("privacy", Right.MEMBER)
async def privacy(context: Context) -> Reply:
    """Say who reads what, and for how long."""
    return privacy_words(context.house.rules)


@command("circle", Right.MEMBER)
async def circle(context: Context) -> Reply:
    """Say which circle plain text goes to."""
    if context.seat is None:
        seats = await context.tx.circles.memberships(context.member.id)
        return Reply("post.which_circle" if seats else "start.need_code")
    place, seat = context.seat
    others = len(await context.tx.circles.present(place.id)) - 1
    return Reply("circle.where", {"circle": place.name, "alias": seat.alias, "others": str(others)})


@command("whoami", Right.MEMBER)
async def whoami(context: Context) -> Reply:
    """Say one's own pseudonym."""
    if context.seat is None:
        return Reply("start.need_code")
    return Reply("circle.whoami", {"circle": context.seat[0].name, "alias": context.seat[1].alias})


@command("leave", Right.MEMBER)
async def leave(context: Context) -> Reply:
    """Ask how to leave: only the circle, or everything."""
    member, house = context.member, context.house
    erase = house.button(member.id, "leave.erase_button", "leave.erase:")
    if context.seat is None:
        return Reply("leave.only_erase", {}, (erase,))
    go = house.button(member.id, "leave.button", f"leave.go:{context.seat[0].id}")
    return Reply("leave.ask", {"circle": context.seat[0].name}, (go, erase))


@button("leave.go", Right.MEMBER)
async def leave_circle(context: Context) -> Reply:
    """Leave one circle. The answer goes out before the seat is empty, so it is queued first."""
    seat = await _seat_in(context, CircleId(context.argument))
    if seat is None:
        return Reply("press.stale")
    await context.tx.circles.lock(seat[0].id)
    await context.tx.circles.leave(seat[1].id, context.now)
    return Reply("leave.gone", {"circle": seat[0].name})


@button("leave.erase", Right.MEMBER)
async def erase(context: Context) -> Reply | None:
    """Ask once more: this cannot be undone."""
    sure = context.house.button(context.member.id, "leave.sure_button", "leave.sure:")
    return Reply("leave.sure", {}, (sure,))


@button("leave.sure", Right.MEMBER)
async def erase_for_good(context: Context) -> Reply | None:
    """Forget a person. Copies that can still be taken back are; no answer can follow, because the address is gone."""
    for seat in await context.tx.circles.memberships(context.member.id):
        await context.tx.circles.lock(seat.circle)
        await _retract_all(context, seat)
        await context.tx.circles.leave(seat.id, context.now)
    await context.tx.members.erase(context.member.id, context.now)
    return Reply("leave.erased", kept=True)


async def _retract_all(context: Context, seat: Membership) -> None:
    for post in await context.tx.posts.by_author(seat.id):
        await context.tx.deliveries.cancel_queued(post)
        lanes = await context.tx.deliveries.holders(post)
        await context.tx.deliveries.enqueue(
            [Draft(lane, Kind.RETRACT, Priority.REPLY, context.now, post=post) for lane in lanes]
        )


async def _seat_in(context: Context, circle_id: CircleId) -> tuple[Circle, Membership] | None:
    found = await context.tx.circles.get(circle_id)
    seats = await context.tx.circles.memberships(context.member.id)
    seat = next((one for one in seats if one.circle == circle_id), None)
    return (found, seat) if found and seat else None
