"""Alarms, whom they asked, open lines, check-ins, and who is on duty when."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.ids import AlarmId, CaseId, CircleId, MemberId, MembershipId, StaffId
from core.ladder import Alarm, Level, LineWord, Passed, Shift, Source, Step


class Alarms(Protocol):
    """People who may be in danger, and the clock until a human answers. Rows, so they outlive every process."""

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
        """Begin one, due now; None if this person has one that is not closed. Two at the same moment make one."""
        ...

    async def get(self, alarm: AlarmId) -> Alarm | None:
        """Return one."""
        ...

    async def of(self, member: MemberId) -> Alarm | None:
        """Return a person's alarm that is not closed."""
        ...

    async def of_case(self, case: CaseId) -> Alarm | None:
        """Return the alarm that is not closed and is about this case."""
        ...

    async def living(self) -> Sequence[Alarm]:
        """Return those that are not closed, gravest and then oldest first."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[Alarm]:
        """Return those whose clock has run out at `now`, gravest and then longest due first."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the next clock runs out or the next follow-up is due."""
        ...

    async def climb(self, alarm: Alarm, step: Step, now: datetime, next_due: datetime) -> bool:
        """Record that `alarm.step` is done, so that the next is due at `next_due`; False if it is not at that step any more.

        In one transaction with what the step does: that is what makes it happen once.
        """
        ...

    async def asked(self, alarm: AlarmId, step: int, staff: Sequence[StaffId], now: datetime) -> None:
        """Record whom a step asked."""
        ...

    async def asked_before(self, alarm: AlarmId) -> Collection[StaffId]:
        """Return everybody whom any step has asked."""
        ...

    async def passed(self, alarm: AlarmId) -> Sequence[Passed]:
        """Return the steps that were taken, in order."""
        ...

    async def take(self, alarm: AlarmId, staff: StaffId, now: datetime, answer_by: datetime) -> bool:
        """Say that somebody answers; False if it is not OPEN: of two, one takes it."""
        ...

    async def reopen(self, alarm: AlarmId, now: datetime, note: str | None = None) -> bool:
        """Let the clock run again, from now, at the step that asks everybody; False if it is not TAKEN.

        `note` is what the next one should know; it is sealed.
        """
        ...

    async def set_due(self, alarm: AlarmId, due_at: datetime | None) -> None:
        """Say when the writer's last words must have been answered; None: they were."""
        ...

    async def set_level(self, alarm: AlarmId, level: Level) -> None:
        """Give it another level. Only a person lowers one, and says why in the log."""
        ...

    async def told(self, alarm: AlarmId, now: datetime) -> None:
        """Remember that the writer was told that nobody had answered."""
        ...

    async def close(self, alarm: AlarmId, now: datetime, note: str, follow_up_at: datetime | None) -> bool:
        """End it, with a sealed note and perhaps a moment to ask the person again; False if it was closed before."""
        ...

    async def followed_up(self, now: datetime, limit: int) -> Sequence[Alarm]:
        """Return whom to ask again at `now`, each once: they are marked as asked in this transaction."""
        ...

    async def say(self, alarm: AlarmId, staff: StaffId | None, text: str, now: datetime) -> None:
        """Keep one thing said on the open line, sealed under the key of the person in danger."""
        ...

    async def words(self, alarm: AlarmId) -> Sequence[LineWord]:
        """Return what was said on the open line, oldest first."""
        ...

    async def forget_words(self, closed_before: datetime, limit: int) -> int:
        """Really delete up to `limit` of the oldest words of lines that were closed by then; return how many.

        Nothing of an alarm that is not closed. Notes, levels, steps and who was asked stay.
        """
        ...


class CheckIns(Protocol):
    """Gentle questions that were asked."""

    async def ask(self, member: MemberId, now: datetime) -> None:
        """Remember that somebody was asked how they are."""
        ...

    async def unanswered_since(self, member: MemberId, since: datetime) -> bool:
        """Return whether somebody was asked after `since` and has not answered."""
        ...

    async def answer(self, member: MemberId, answer: str, now: datetime) -> bool:
        """Remember the answer (one word of ours) to the newest question; False if none was open."""
        ...


class Roster(Protocol):
    """When staff are on duty every week."""

    async def add(self, shift: Shift) -> None:
        """Add a shift."""
        ...

    async def all(self) -> Sequence[Shift]:
        """Return all shifts, oldest first."""
        ...

    async def remove(self, shift: str) -> bool:
        """Forget one; False if there is none."""
        ...

    async def lead(self) -> StaffId | None:
        """Return who leads safeguarding, if somebody was named. They may have left the roll since."""
        ...

    async def name_lead(self, staff: StaffId | None) -> None:
        """Name who leads safeguarding, or nobody."""
        ...
