"""The open line: whoever answers an alarm and the person in danger talk, under a desk name. Nothing of it reaches a circle."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.audit import line_seen
from core.circles import Capture, Member
from core.climbing import circle_name, climb, ring
from core.contacts import ringing
from core.duty import able, rehearsed
from core.errors import Refused
from core.house import House
from core.ids import AlarmId, MemberId
from core.ladder import FROM_DESK, OWN, REPLY_WITHIN, WRITER, Alarm, AlarmState, Level
from core.message import Priority
from core.ports import Event, UnitOfWork
from core.relay import notify
from core.replies import Reply
from core.review import CaseState, Staff

DESK: Final = "desk_line"  # the form that captures what whoever answers writes in a chat
OPEN_FOR: Final = timedelta(hours=12)
MOST: Final = 1800
FOLLOW_UP: Final = timedelta(hours=24)


async def found(tx: UnitOfWork, staff: Staff, alarm_id: AlarmId) -> Alarm:
    """Return an alarm that this staff person may look at. Raises KeyError.

    Raises Refused if they take part in its circle, and for a rehearsal in which they take no part.
    """
    alarm = await tx.alarms.get(alarm_id)
    if alarm is None:
        raise KeyError(alarm_id)
    if staff.id not in {one.id for one in await able(tx, alarm.circle)}:
        raise Refused(Reply("rehearsal.join_first" if await rehearsed(tx, alarm.circle) else "alarm.own_circle"))
    return alarm


async def take(tx: UnitOfWork, house: House, staff: Staff, alarm_id: AlarmId) -> bool:
    """Answer an alarm; False if somebody else has. It opens the line. Raises as `found` does."""
    alarm, now = await found(tx, staff, alarm_id), house.clock.now()
    if not await tx.alarms.take(alarm.id, staff.id, now, now + REPLY_WITHIN[alarm.level]):
        return False
    await tx.events.append(Event("alarm.taken", staff.id, alarm.id, now))
    asked = await tx.alarms.asked_before(alarm.id)
    others = [one for one in await able(tx, alarm.circle) if one.id in asked and one.id != staff.id]
    said = Reply("alarm.taken_by", {"name": staff.desk_name, "circle": await circle_name(tx, alarm)})
    await ring(tx, house, others, alarm, said, take=False)
    member = await tx.members.get(alarm.member) if alarm.member else None
    if member is not None:
        await tx.members.set_capture(member.id, Capture(WRITER, alarm.id, now + OPEN_FOR))
        await notify(tx, house, member, Reply("line.opened", {"name": staff.desk_name}), Priority.CRISIS)
    return True


async def seat_words(tx: UnitOfWork, alarm: Alarm) -> str:
    """Return the pseudonym of the person whom an alarm is about, or words for somebody without one."""
    seat = await tx.circles.membership(alarm.seat) if alarm.seat else None
    return seat.alias if seat else Reply("alarm.nobody_known").text


async def say_to_person(tx: UnitOfWork, house: House, staff: Staff, alarm_id: AlarmId, text: str) -> Alarm:
    """Say something to the person in danger. Raises KeyError, or Refused if it is not this staff person's to say."""
    alarm, now = await found(tx, staff, alarm_id), house.clock.now()
    if alarm.state is not AlarmState.TAKEN or alarm.taken_by != staff.id:
        raise Refused(Reply("line.not_yours"))
    if not text.strip() or len(text) > MOST:
        raise Refused(Reply("line.length", {"most": str(MOST)}))
    await tx.alarms.say(alarm.id, staff.id, text, now)
    await tx.alarms.set_due(alarm.id, None)
    member = await tx.members.get(alarm.member) if alarm.member else None
    if member is not None:
        said = Reply(FROM_DESK, {"name": staff.desk_name, "text": text})
        await notify(tx, house, member, said, Priority.CRISIS)
    return alarm


async def say_to_desk(tx: UnitOfWork, house: House, member: Member, alarm: Alarm, text: str) -> Reply | None:
    """Pass on what the person in danger writes, and return what they are told.

    On a page, which shows nobody's words by itself, they get their own back, with where these went under them.
    """
    now = house.clock.now()
    await tx.alarms.say(alarm.id, None, text, now)
    taker = await tx.staff.get(alarm.taken_by) if alarm.taken_by else None
    mirrored = member.platform in house.mirroring
    if mirrored:
        own = Reply(OWN, {"text": text, "name": taker.desk_name if taker else ""})
        await notify(tx, house, member, own, Priority.CRISIS)
    if taker is None:
        kept = Reply("line.kept", kept=mirrored)
        if mirrored:  # below their words, not above
            await notify(tx, house, member, kept, Priority.CRISIS)
        return kept
    if alarm.due_at is None:
        await tx.alarms.set_due(alarm.id, now + REPLY_WITHIN[alarm.level])
    talking = None if await rehearsed(tx, alarm.circle) else await tx.members.capture(taker.member)
    here = talking is not None and (talking.form, talking.step) == (DESK, alarm.id)
    person = await tx.members.get(taker.member, talking.answers.get("platform")) if here and talking else None
    if person is not None:
        said = Reply("line.from_person", {"alias": await seat_words(tx, alarm), "text": text})
        await notify(tx, house, person, said, Priority.CRISIS)
        await line_seen(tx, taker, alarm.id, await tx.alarms.words(alarm.id), now)
    else:
        said = Reply("line.ring", {"circle": await circle_name(tx, alarm)})
        await ring(tx, house, [taker], alarm, said, take=False)
    return None if mirrored else Reply("line.passed_on", {"name": taker.desk_name})


async def hand_on(tx: UnitOfWork, house: House, staff: Staff, alarm_id: AlarmId, note: str) -> None:
    """Give an alarm to whoever answers next, with a note for them: everybody is asked at once. Raises as `say_to_person`."""
    alarm, now = await _mine(tx, staff, alarm_id), house.clock.now()
    await tx.alarms.reopen(alarm.id, now, note.strip())
    await _let_go(tx, staff, alarm)
    await tx.events.append(Event("alarm.handed_on", staff.id, alarm.id, now))
    await ask_anew(tx, house, alarm.id, "line.handed_on")


async def ask_anew(tx: UnitOfWork, house: House, alarm_id: AlarmId, key: str) -> None:
    """Ask everybody for a reopened alarm, and tell the person under `key` that others are being asked."""
    alarm = await tx.alarms.get(alarm_id)
    if alarm is None:
        return
    await climb(tx, house, alarm)
    member = await tx.members.get(alarm.member) if alarm.member else None
    if member is not None:
        await notify(tx, house, member, Reply(key), Priority.CRISIS)


async def vanished(tx: UnitOfWork, house: House, alarm: Alarm) -> None:
    """Ask everybody again, because whoever answered left the person's words without a reply for too long."""
    now = house.clock.now()
    if not await tx.alarms.reopen(alarm.id, now):
        return
    taker = await tx.staff.get(alarm.taken_by) if alarm.taken_by else None
    if taker is not None:
        await _let_go(tx, taker, alarm)
    await tx.events.append(Event("alarm.unanswered", "program", alarm.id, now))
    await ask_anew(tx, house, alarm.id, "line.asking_others")


async def close(
    tx: UnitOfWork, house: House, staff: Staff, alarm_id: AlarmId, note: str, *, follow_up: bool
) -> datetime | None:
    """End an alarm with a note, and return when the person is asked again, if at all. Raises as `say_to_person`.

    What they write next is not taken to be for the circle: they are asked first.
    """
    alarm, now = await _mine(tx, staff, alarm_id), house.clock.now()
    if not note.strip():
        raise Refused(Reply("alarm.note_needed"))
    again = now + FOLLOW_UP if follow_up and alarm.member else None
    await tx.alarms.close(alarm.id, now, note.strip(), again)
    await _let_go(tx, staff, alarm)
    if alarm.case is not None:
        await tx.cases.decide(alarm.case, CaseState.CLOSED, staff.id, "", now)
    detail = {"follow_up": str(again is not None)}
    await tx.events.append(Event("alarm.closed", staff.id, alarm.id, now, detail, why=note.strip()))
    await _end_capture(tx, alarm, now)
    member = await tx.members.get(alarm.member) if alarm.member else None
    if member is not None:
        await notify(tx, house, member, Reply("line.closed", {"name": staff.desk_name}), Priority.CRISIS)
    rung = [] if await rehearsed(tx, alarm.circle) else await ringing(tx, house, staff.member)
    for place in rung[:1]:
        await notify(tx, house, place, Reply("alarm.debrief"))
    return again


async def set_level(tx: UnitOfWork, house: House, staff: Staff, alarm_id: AlarmId, level: Level, reason: str) -> None:
    """Give an alarm another level: only a person lowers one, and says why. Raises as `say_to_person`."""
    alarm = await _mine(tx, staff, alarm_id)
    if not reason.strip():
        raise Refused(Reply("alarm.reason_needed"))
    await tx.alarms.set_level(alarm.id, level)
    await tx.alarms.say(alarm.id, staff.id, Reply("alarm.level_note", {"level": str(level), "why": reason}).text,
                        house.clock.now())  # fmt: skip
    detail = {"from": str(alarm.level), "to": str(level)}
    await tx.events.append(Event("alarm.level", staff.id, alarm.id, house.clock.now(), detail))


async def _mine(tx: UnitOfWork, staff: Staff, alarm_id: AlarmId) -> Alarm:
    alarm = await found(tx, staff, alarm_id)
    if alarm.state is not AlarmState.TAKEN or alarm.taken_by != staff.id:
        raise Refused(Reply("line.not_yours"))
    return alarm


async def _let_go(tx: UnitOfWork, staff: Staff, alarm: Alarm) -> None:
    talking = await tx.members.capture(staff.member)
    if talking is not None and (talking.form, talking.step) == (DESK, alarm.id):
        await tx.members.set_capture(staff.member, None)


async def _end_capture(tx: UnitOfWork, alarm: Alarm, now: datetime) -> None:
    capture = await tx.members.capture(alarm.member) if alarm.member else None
    if capture is not None and (capture.form, capture.step) == (WRITER, alarm.id):
        await tx.members.set_capture(MemberId(str(alarm.member)), replace(capture, until=now))


async def talking(tx: UnitOfWork, member: MemberId, now: datetime) -> AlarmId | None:
    """Return the alarm whose line a staff person's chat is, None if it is none's. A chat is one line at a time."""
    capture = await tx.members.capture(member)
    if capture is None or capture.form != DESK or capture.until <= now:
        return None
    return AlarmId(capture.step)


async def talk_here(tx: UnitOfWork, house: House, member: Member, alarm: AlarmId) -> None:
    """Let what a staff person writes in this chat go to the person in danger from now on."""
    until = house.clock.now() + OPEN_FOR
    await tx.members.set_capture(member.id, Capture(DESK, alarm, until, {"platform": member.platform}))
