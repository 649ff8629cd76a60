"""`/pause` and `/resume`: staff hold a circle for a while, from a chat."""

from collections.abc import Sequence

from core.circles import Circle, CircleState
from core.clock import clock_words
from core.ids import CircleId
from core.pausing import MOST_MINUTES, end_of, minutes_in, pause, resume
from core.relay import notify
from core.replies import Reply
from core.rights import Right
from core.router import Context, button, command


@command("pause", Right.PAUSE, shown=False)
async def pause_some(context: Context) -> Reply | None:
    """`/pause 45`: hold everything for 45 minutes. With several circles, ask which."""
    minutes = minutes_in(context.argument)
    if minutes is None:
        return Reply("pausing.how", {"most": str(MOST_MINUTES)})
    circles = [one for one in await context.tx.circles.all() if one.state is not CircleState.CLOSED]
    if len(circles) == 1:
        return await _pause(context, circles[0].id, minutes)
    return await _which(context, circles, "pausing.this_one", "pause.it", f"={minutes}")


@command("resume", Right.PAUSE, shown=False)
async def resume_some(context: Context) -> Reply | None:
    """End a pause. With several, ask which."""
    circles = [one for one in await context.tx.circles.all() if one.state is CircleState.PAUSED]
    if len(circles) == 1:
        return await _resume(context, circles[0].id)
    return await _which(context, circles, "pausing.open_this_one", "pause.end", "")


async def _which(context: Context, circles: Sequence[Circle], label: str, action: str, more: str) -> Reply:
    """Show each circle with its button."""
    if not circles:
        return Reply("pausing.none")
    cards = [
        Reply(
            "pausing.circle",
            {"circle": one.name},
            (context.house.button(context.member.id, label, f"{action}:{one.id}{more}"),),
        )
        for one in circles
    ]
    for card in cards[:-1]:
        await notify(context.tx, context.house, context.member, card)
    return cards[-1]


@button("pause.it", Right.PAUSE)
async def pause_it(context: Context) -> Reply | None:
    """Pause the circle that was chosen."""
    circle, _, minutes = context.argument.partition("=")
    return await _pause(context, CircleId(circle), minutes_in(minutes))


@button("pause.end", Right.PAUSE)
async def resume_it(context: Context) -> Reply | None:
    """End the pause that was chosen."""
    return await _resume(context, CircleId(context.argument))


async def _pause(context: Context, circle: CircleId, minutes: int | None) -> Reply:
    staff = await context.tx.staff.by_member(context.member.id)
    if staff is None or minutes is None or await context.tx.circles.get(circle) is None:
        return Reply("press.stale")
    after = await pause(context.tx, context.house, staff.id, circle, end_of(context.now, minutes))
    if after.paused_until is None:
        return Reply("pausing.done", {"circle": after.name})
    until = clock_words(after.paused_until, after.zone, context.now)
    return Reply("pausing.done_until", {"circle": after.name, "until": until, "zone": after.zone})


async def _resume(context: Context, circle: CircleId) -> Reply:
    staff = await context.tx.staff.by_member(context.member.id)
    found = await context.tx.circles.get(circle)
    if staff is None or found is None:
        return Reply("press.stale")
    done = await resume(context.tx, context.house, staff.id, circle)
    return Reply("pausing.resumed" if done else "pausing.not_paused", {"circle": found.name})
