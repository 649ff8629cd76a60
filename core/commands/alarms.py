"""What staff do about an alarm from a chat: answer it, talk, hand it on, end it."""

from core.audit import line_seen
from core.climbing import circle_name, raise_alarm
from core.ids import AlarmId
from core.ladder import WRITER, AlarmState, Source, begins
from core.line import (
    DESK,
    close,
    found,
    hand_on,
    say_to_desk,
    say_to_person,
    seat_words,
    take,
    talk_here,
    talking,
)
from core.replies import Reply
from core.review import Staff
from core.rights import Right
from core.router import Context, button, form


async def _staff(context: Context) -> Staff | None:
    return await context.tx.staff.by_member(context.member.id)


@button("alarm.take", Right.REVIEW)
async def take_alarm(context: Context) -> Reply | None:
    """Answer an alarm: from now on what is typed in this chat goes to the person in danger."""
    staff, alarm_id = await _staff(context), AlarmId(context.argument)
    if staff is None:
        return Reply("press.stale")
    if (busy := await talking(context.tx, context.member.id, context.now)) is not None and busy != alarm_id:
        return Reply("alarm.busy")
    try:
        taken = await take(context.tx, context.house, staff, alarm_id)
    except KeyError:
        return Reply("press.stale")
    if not taken:
        alarm = await context.tx.alarms.get(alarm_id)
        return Reply("alarm.over" if alarm and alarm.state is AlarmState.CLOSED else "alarm.has_somebody")
    alarm = await found(context.tx, staff, alarm_id)
    await talk_here(context.tx, context.house, context.member, alarm_id)
    house, member = context.house, context.member
    buttons = (
        house.button(member.id, "alarm.show", f"alarm.show:{alarm_id}"),
        house.button(member.id, "alarm.hand_on", f"alarm.hand:{alarm_id}"),
        house.button(member.id, "alarm.close", f"alarm.close:{alarm_id}"),
    )
    gaps = {"circle": await circle_name(context.tx, alarm), "alias": await seat_words(context.tx, alarm)}
    return Reply("line.yours", gaps, buttons)


@button("alarm.show", Right.REVIEW)
async def show_words(context: Context) -> Reply | None:
    """Show what the person wrote. The log remembers who looked."""
    staff = await _staff(context)
    if staff is None:
        return Reply("press.stale")
    alarm = await found(context.tx, staff, AlarmId(context.argument))
    words = await context.tx.alarms.words(alarm.id)
    said = [one.text for one in words if one.staff is None]
    await line_seen(context.tx, staff, alarm.id, words, context.now, asked=True)
    gaps = {"note": alarm.note or Reply("alarm.no_note").text, "text": "\n\n".join(said[-5:])}
    return Reply("alarm.words" if said else "alarm.no_words", gaps)


@button("alarm.hand", Right.REVIEW)
async def hand_alarm_on(context: Context) -> Reply | None:
    """Give it to whoever answers next."""
    staff = await _staff(context)
    if staff is None:
        return Reply("press.stale")
    await hand_on(context.tx, context.house, staff, AlarmId(context.argument), "")
    return Reply("alarm.handed_on")


@button("alarm.close", Right.REVIEW)
async def close_alarm(context: Context) -> Reply | None:
    """End it, and have the person asked again tomorrow. The note is written on the page."""
    staff = await _staff(context)
    if staff is None:
        return Reply("press.stale")
    note = Reply("alarm.note_from_chat").text
    await close(context.tx, context.house, staff, AlarmId(context.argument), note, follow_up=True)
    return Reply("alarm.closed")


@form(DESK, hears_cries=True)
async def to_person(context: Context) -> Reply | None:
    """Carry what a staff person types to the person in danger."""
    staff = await _staff(context)
    capture = await context.tx.members.capture(context.member.id)
    if staff is None or capture is None:
        return Reply("press.stale")
    await say_to_person(context.tx, context.house, staff, AlarmId(capture.step), context.argument)
    return None


@form(WRITER, hears_cries=True)
async def to_desk(context: Context) -> Reply | None:
    """Carry what the person in danger types to whoever answers."""
    capture = await context.tx.members.capture(context.member.id)
    alarm = await context.tx.alarms.get(AlarmId(capture.step)) if capture else None
    if alarm is None:
        return Reply("press.stale")
    level = begins(context.verdict) if context.verdict else None
    if level is not None and level.weight > alarm.level.weight:
        alarm = await raise_alarm(context.tx, context.house, context.member, context.seat, level, Source.WORDS)
    return await say_to_desk(context.tx, context.house, context.member, alarm, context.argument)
