"""Drills: staff practise the ladder. Nobody is in danger, no member is told anything, every step is timed."""

from dataclasses import dataclass
from datetime import datetime

from core.circles import Circle
from core.climbing import raise_alarm
from core.house import House
from core.ids import AlarmId
from core.ladder import Alarm, Level, Passed, Source
from core.ports import Event, UnitOfWork


@dataclass(frozen=True, slots=True)
class Report:
    """How a drill (or any alarm) went: its steps, and when somebody answered, if anybody did."""

    alarm: Alarm
    steps: tuple[Passed, ...]
    answered_at: datetime | None

    @property
    def seconds_to_answer(self) -> float | None:
        """Return how many seconds it took until somebody answered, None if nobody has."""
        return (self.answered_at - self.alarm.opened_at).total_seconds() if self.answered_at else None


async def begin(tx: UnitOfWork, house: House, circle: Circle, level: Level = Level.L3) -> Alarm:
    """Begin a drill in a circle: its staff are asked as if somebody there were in danger, in words that say DRILL."""
    return await raise_alarm(tx, house, None, None, level, Source.DRILL, where=circle)


async def plan(tx: UnitOfWork, house: House, circle: Circle, level: Level, actor: str) -> Alarm:
    """Begin a drill whose first step is left to the running program: it looks every second, and rings its couriers."""
    now = house.clock.now()
    alarm = await tx.alarms.open(
        member=None, circle=circle.id, seat=None, case=None, level=level, source=Source.DRILL, now=now
    )
    if alarm is None:
        raise RuntimeError("a drill could not be begun")
    await tx.events.append(Event("alarm.opened", actor, alarm.id, now, {"level": str(level), "source": "drill"}))
    return alarm


async def report(tx: UnitOfWork, alarm_id: AlarmId) -> Report | None:
    """Return how an alarm has gone so far."""
    alarm = await tx.alarms.get(alarm_id)
    if alarm is None:
        return None
    taken = [event.at for event in await tx.events.of(alarm_id) if event.kind.endswith(".taken")]
    return Report(alarm, tuple(await tx.alarms.passed(alarm_id)), min(taken, default=None))


async def end(tx: UnitOfWork, house: House, alarm_id: AlarmId) -> None:
    """End a drill that nobody has ended; nothing else can be ended so."""
    alarm, now = await tx.alarms.get(alarm_id), house.clock.now()
    if alarm is not None and alarm.drill and await tx.alarms.close(alarm.id, now, "", None):
        await tx.events.append(Event("alarm.closed", "program", alarm.id, now, {"drill": "True"}))
