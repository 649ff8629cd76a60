"""`core.ports.Alarms`, `CheckIns` and `Roster` over the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, delete, func, insert, select, update

from core.ids import AlarmId, CaseId, CircleId, MemberId, MembershipId, StaffId, new_id
from core.ladder import LADDERS, Alarm, AlarmState, Level, LineWord, Passed, Rung, Source, Step
from storage.repository import Repository
from storage.schema import alarm, alarm_step, check_in, line_word, page
from storage.vault import Place

_GRAVEST = case({level.value: -level.weight for level in Level}, value=alarm.c.level, else_=0)
_LIVING = alarm.c.state != AlarmState.CLOSED


class AlarmRows(Repository):
    """People who may be in danger, and the clock until a human answers."""

    async def _alarm(self, row: Row[Any] | None) -> Alarm | None:
        if row is None:
            return None
        note = await self._open_text(Place("alarm", "note", row.id), row.sealed_note)
        return Alarm(
            id=AlarmId(row.id),
            member=MemberId(row.member) if row.member else None,
            circle=CircleId(row.circle) if row.circle else None,
            seat=MembershipId(row.seat) if row.seat else None,
            case=CaseId(row.review) if row.review else None,
            level=Level(row.level),
            source=Source(row.source),
            state=AlarmState(row.state),
            opened_at=row.opened_at,
            step=row.step,
            due_at=row.due_at,
            taken_by=StaffId(row.taken_by) if row.taken_by else None,
            taken_at=row.taken_at,
            told_at=row.told_at,
            closed_at=row.closed_at,
            note=note or "",
        )

    async def _alarms(self, rows: Sequence[Row[Any]]) -> list[Alarm]:
        return [found for row in rows if (found := await self._alarm(row)) is not None]

    async def open(
        self,
        *,
        member: MemberId | None,
        circle: CircleId | None,
        seat: MembershipId | None,
        case: CaseId | None,
        level: Level,
        source: Source,
        now: datetime,
    ) -> Alarm | None:
        """Begin one: the database allows one living alarm a person."""
        made = AlarmId(new_id())
        new = await self._add_new(
            alarm,
            id=made,
            member=member,
            circle=circle,
            seat=seat,
            review=case,
            level=level,
            source=source,
            state=AlarmState.OPEN,
            opened_at=now,
            step=0,
            due_at=now,
        )
        return await self.get(made) if new else None

    async def get(self, alarm: AlarmId) -> Alarm | None:
        """Return one."""
        return await self._alarm(await self._row(select(_ALARMS).where(_ALARMS.c.id == alarm)))

    async def of(self, member: MemberId) -> Alarm | None:
        """Return a person's living alarm."""
        return await self._alarm(await self._row(select(alarm).where(alarm.c.member == member, _LIVING)))

    async def of_case(self, case: CaseId) -> Alarm | None:
        """Return the living alarm about a case."""
        about = select(alarm).where(alarm.c.review == case, _LIVING).order_by(alarm.c.number).limit(1)
        return await self._alarm(await self._row(about))

    async def living(self) -> Sequence[Alarm]:
        """Return the living ones, gravest and then oldest first."""
        return await self._alarms(await self._rows(select(alarm).where(_LIVING).order_by(_GRAVEST, alarm.c.number)))

    async def due(self, now: datetime, limit: int) -> Sequence[Alarm]:
        """Return those whose clock has run out."""
        late = select(alarm).where(_LIVING, alarm.c.due_at <= now).order_by(_GRAVEST, alarm.c.due_at, alarm.c.number)
        return await self._alarms(await self._rows(late.limit(limit)))

    async def next_due(self) -> datetime | None:
        """Return when the next clock runs out or the next follow-up is due."""
        clocks = await self._value(select(func.min(alarm.c.due_at)).where(_LIVING))
        asking = await self._value(select(func.min(alarm.c.follow_up_at)))
        return min((one for one in (clocks, asking) if one is not None), default=None)

    async def climb(self, alarm: Alarm, step: Step, now: datetime, next_due: datetime) -> bool:
        """Take one step: one statement, so one of two takes it."""
        here = _ALARMS.c.id == alarm.id, _ALARMS.c.step == alarm.step, _ALARMS.c.state == AlarmState.OPEN
        if await self._run(update(_ALARMS).where(*here).values(step=alarm.step + 1, due_at=next_due)) != 1:
            return False
        due = alarm.due_at or now
        row = {"alarm": alarm.id, "step": alarm.step, "rung": step.rung, "due_at": due, "at": now, "asked": 0}
        await self._run(insert(alarm_step).values(**row))
        return True

    async def asked(self, alarm: AlarmId, step: int, staff: Sequence[StaffId], now: datetime) -> None:
        """Record whom a step asked."""
        for one in staff:
            await self._run(insert(page).values(alarm=alarm, step=step, staff=one, at=now))
        here = alarm_step.c.alarm == alarm, alarm_step.c.step == step
        await self._run(update(alarm_step).where(*here).values(asked=len(staff)))

    async def asked_before(self, alarm: AlarmId) -> Collection[StaffId]:
        """Return everybody whom any step has asked."""
        return {StaffId(row.staff) for row in await self._rows(select(page.c.staff).where(page.c.alarm == alarm))}

    async def passed(self, alarm: AlarmId) -> Sequence[Passed]:
        """Return the steps that were taken."""
        rows = await self._rows(select(alarm_step).where(alarm_step.c.alarm == alarm).order_by(alarm_step.c.step))
        return [Passed(row.step, Rung(row.rung), row.due_at, row.at, row.asked) for row in rows]

    async def take(self, alarm: AlarmId, staff: StaffId, now: datetime, answer_by: datetime) -> bool:
        """Say that somebody answers: one statement, so one of two takes it."""
        free = update(_ALARMS).where(_ALARMS.c.id == alarm, _ALARMS.c.state == AlarmState.OPEN)
        values = {"state": AlarmState.TAKEN, "taken_by": staff, "taken_at": now, "due_at": answer_by}
        return await self._run(free.values(**values)) == 1

    async def reopen(self, alarm: AlarmId, now: datetime, note: str | None = None) -> bool:
        """Let the clock run again at the step that asks everybody, or at the next if that is past."""
        found = await self.get(alarm)
        if found is None or found.state is not AlarmState.TAKEN:
            return False
        everybody = next(number for number, step in enumerate(LADDERS[found.level]) if step.rung is Rung.ALL)
        values: dict[str, Any] = {"state": AlarmState.OPEN, "taken_by": None, "taken_at": None, "due_at": now}
        values["step"] = max(found.step, everybody)
        if note is not None:
            values["sealed_note"] = await self._seal_text(found.member, Place("alarm", "note", alarm), note)
        taken = update(_ALARMS).where(_ALARMS.c.id == alarm, _ALARMS.c.state == AlarmState.TAKEN)
        return await self._run(taken.values(**values)) == 1

    async def set_due(self, alarm: AlarmId, due_at: datetime | None) -> None:
        """Say when the writer's last words must have been answered."""
        taken = update(_ALARMS).where(_ALARMS.c.id == alarm, _ALARMS.c.state == AlarmState.TAKEN)
        await self._run(taken.values(due_at=due_at))

    async def set_level(self, alarm: AlarmId, level: Level) -> None:
        """Give it another level."""
        await self._run(update(_ALARMS).where(_ALARMS.c.id == alarm, _LIVING).values(level=level))

    async def told(self, alarm: AlarmId, now: datetime) -> None:
        """Remember that the writer was told that nobody had answered."""
        await self._run(update(_ALARMS).where(_ALARMS.c.id == alarm).values(told_at=now))

    async def close(self, alarm: AlarmId, now: datetime, note: str, follow_up_at: datetime | None) -> bool:
        """End it."""
        found = await self.get(alarm)
        if found is None:
            return False
        sealed = await self._seal_text(found.member, Place("alarm", "note", alarm), note)
        values = {"state": AlarmState.CLOSED, "closed_at": now, "due_at": None, "sealed_note": sealed}
        still = update(_ALARMS).where(_ALARMS.c.id == alarm, _LIVING)
        return await self._run(still.values(follow_up_at=follow_up_at, **values)) == 1

    async def followed_up(self, now: datetime, limit: int) -> Sequence[Alarm]:
        """Return whom to ask again, and mark them as asked."""
        rows = await self._rows(select(alarm).where(alarm.c.follow_up_at <= now).order_by(alarm.c.number).limit(limit))
        mine = []
        for row in rows:
            unasked = update(alarm).where(alarm.c.id == row.id, alarm.c.follow_up_at.is_not(None))
            if await self._run(unasked.values(follow_up_at=None)) == 1:
                mine.append(row)
        return await self._alarms(mine)

    async def say(self, alarm: AlarmId, staff: StaffId | None, text: str, now: datetime) -> None:
        """Keep one thing said, sealed under the key of the person in danger."""
        found = await self.get(alarm)
        tag = new_id()
        owner = found.member if found else None
        sealed = await self._seal_text(owner, Place("line_word", "text", tag), text)
        await self._run(insert(line_word).values(tag=tag, alarm=alarm, staff=staff, sealed_text=sealed, at=now))

    async def words(self, alarm: AlarmId) -> Sequence[LineWord]:
        """Return what was said; what was sealed under a key that is gone is left out."""
        rows = await self._rows(select(line_word).where(line_word.c.alarm == alarm).order_by(line_word.c.number))
        said = []
        for row in rows:
            text = await self._open_text(Place("line_word", "text", row.tag), row.sealed_text)
            if text is not None:
                said.append(LineWord(StaffId(row.staff) if row.staff else None, text, row.at))
        return said

    async def forget_words(self, closed_before: datetime, limit: int) -> int:
        """Really delete words of lines that were closed long ago."""
        over = select(alarm.c.id).where(alarm.c.state == AlarmState.CLOSED, alarm.c.closed_at <= closed_before)
        old = select(line_word.c.number).where(line_word.c.alarm.in_(over)).order_by(line_word.c.number).limit(limit)
        return await self._run(delete(line_word).where(line_word.c.number.in_(old)))


class CheckInRows(Repository):
    """Gentle questions that were asked."""

    async def ask(self, member: MemberId, now: datetime) -> None:
        """Remember that somebody was asked."""
        await self._run(insert(check_in).values(member=member, asked_at=now))

    async def unanswered_since(self, member: MemberId, since: datetime) -> bool:
        """Return whether a question after `since` is still open."""
        theirs = check_in.c.member == member, check_in.c.asked_at > since, check_in.c.answer.is_(None)
        return int(await self._value(select(func.count()).select_from(check_in).where(*theirs))) > 0

    async def answer(self, member: MemberId, answer: str, now: datetime) -> bool:
        """Remember the answer to every question that is open."""
        still = update(check_in).where(check_in.c.member == member, check_in.c.answer.is_(None))
        return await self._run(still.values(answer=answer, answered_at=now)) > 0


_ALARMS = alarm
