"""What moderators can do from a chat: see a case, release it, remove it, say that they are on duty."""

from datetime import timedelta

from core.desk import REASONS, decide, look
from core.ids import CaseId
from core.ports import Event
from core.relay import notify
from core.replies import Reply
from core.review import CaseKind, CaseState, Staff
from core.rights import Right
from core.router import Context, button, command


async def _staff(context: Context) -> Staff | None:
    return await context.tx.staff.by_member(context.member.id)


@button("case.show", Right.REVIEW)
async def show_case(context: Context) -> Reply | None:
    """Show the words of a case to a moderator who asked for them; the log remembers it."""
    staff = await _staff(context)
    if staff is None:
        return Reply("press.stale")
    view = await look(context.tx, context.house, staff, CaseId(context.argument))
    if view.case.state is not CaseState.OPEN:
        return Reply("desk.decided_already")
    house, member = context.house, context.member
    if view.case.kind is CaseKind.HELD:
        release = house.button(member.id, "desk.release", f"case.release:{view.case.id}")
        remove = house.button(member.id, "desk.remove", f"case.why:{view.case.id}")
        buttons = [release, remove]
    else:
        buttons = [house.button(member.id, "desk.close", f"case.close:{view.case.id}")]
    if view.pictured:
        await notify(context.tx, house, member, Reply("desk.pictured"))
    gaps = {"circle": view.circle, "alias": view.alias, "concern": view.case.concern, "text": view.text or ""}
    return Reply("desk.case", gaps, tuple(buttons))


@button("case.why", Right.REVIEW)
async def ask_reason(context: Context) -> Reply | None:
    """Ask which reason the member will read."""
    if await _staff(context) is None:
        return Reply("press.stale")
    buttons = [
        context.house.button(context.member.id, f"{key}_button", f"case.remove:{context.argument}={number}")
        for number, key in enumerate(REASONS)
    ]
    return Reply("desk.ask_reason", {}, tuple(buttons))


@button("case.release", Right.REVIEW)
async def release_case(context: Context) -> Reply | None:
    """Let a held post go out."""
    return await _decide(context, CaseId(context.argument), CaseState.RELEASED, "")


@button("case.remove", Right.REVIEW)
async def remove_case(context: Context) -> Reply | None:
    """Keep a post from the circle, with a reason."""
    case, _, number = context.argument.partition("=")
    return await _decide(context, CaseId(case), CaseState.REMOVED, REASONS[int(number)])


@button("case.close", Right.REVIEW)
async def close_case(context: Context) -> Reply | None:
    """Close what only needed a look."""
    return await _decide(context, CaseId(context.argument), CaseState.CLOSED, "")


async def _decide(context: Context, case: CaseId, to: CaseState, reason: str) -> Reply | None:
    staff = await _staff(context)
    if staff is None:
        return Reply("press.stale")
    if not await decide(context.tx, context.house, staff, case, to, reason):
        return Reply("desk.decided_already")
    return Reply(f"desk.done_{to}")


@command("duty", Right.DUTY, shown=False)
async def duty(context: Context) -> Reply | None:
    """`/duty 4`: a staff person watches for four hours; `/duty 0` ends it."""
    staff = await _staff(context)
    if staff is None:
        return Reply("command.unknown")
    hours = int(context.argument) if context.argument.isdigit() and len(context.argument) < 3 else 4
    await context.tx.staff.set_duty(staff.id, context.now + timedelta(hours=hours) if hours else None)
    await context.tx.events.append(Event("duty", staff.id, staff.id, context.now, {"hours": str(hours)}))
    return Reply("desk.on_duty" if hours else "desk.off_duty", {"hours": str(hours)})
