"""When a circle gets its prompts: plain choices, what comes, what went out, and the next one drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.programme.drawing import Day, week
from console.programme.parts import Parts, circle_id, circle_of, wrong_of
from core.circles import CircleState
from core.errors import ConfigError, Refused
from core.ids import ScheduleId
from core.programme_schedule import (
    NOW,
    WEEK,
    Times,
    add_schedule,
    change_times,
    next_prompt,
    of_circle,
    pause_schedule,
    remove_schedule,
    send_now,
    times_of,
)
from core.schedule import Missed, OccurrenceState, Recorded, Schedule
from web.answers import see_other
from web.route import Answer, Form, Visit

NEXT = 10
PAST = 20
DAYS = dict(
    zip(
        WEEK,
        (
            "programme.monday",
            "programme.tuesday",
            "programme.wednesday",
            "programme.thursday",
            "programme.friday",
            "programme.saturday",
            "programme.sunday",
        ),
        strict=True,
    )
)
WHY = {
    Missed.LATE: "programme.missed_late",
    Missed.PAUSED: "programme.missed_paused",
    Missed.CLOSED: "programme.missed_closed",
    Missed.SETUP: "programme.missed_setup",
}
BLANK = Times("daily", "09:00")


@dataclass(frozen=True, slots=True)
class Line:
    """One schedule as the page shows it; `problem` if its times cannot be read."""

    schedule: Schedule
    times: Times
    coming: Sequence[datetime]
    past: Sequence[tuple[datetime, str]]
    problem: str


def _times(form: Form) -> Times:
    return Times(form.get("when"), form.get("time"), tuple(form.all("day")), form.get("cron"))


def _became(one: Recorded) -> str:
    if one.state is OccurrenceState.SKIPPED:
        return WHY[one.missed] if one.missed else "programme.missed"
    return "programme.sent_by_hand" if one.nominal.startswith(NOW) else "programme.sent"


class SchedulePages:
    """``/console/circles/{circle}/schedule``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Answer:
        """Show the circle's week, its schedules and the next prompt."""
        return await self._show(visit, BLANK, {}, "")

    async def _show(self, visit: Visit, times: Times, wrong: dict[str, str], at: str) -> Answer:
        """Show the page; `at` is which schedule's form `times` and `wrong` are about, "" for the one that adds."""
        house = self._parts.house
        now = house.clock.now()
        async with self._parts.store.begin() as tx:
            circle = await circle_of(tx, visit)
            lines: list[Line] = []
            for one in await of_circle(tx, circle.id):
                past = [(each.fires_at, _became(each)) for each in await tx.schedules.recorded(one.id, PAST)]
                filled = times if at == one.id else times_of(one.cron)
                try:
                    coming = [each.fires_at for each in house.prompts.upcoming(one, now, NEXT)]
                    lines.append(Line(one, filled, coming, past[::-1], ""))
                except ConfigError as error:
                    lines.append(Line(one, filled, (), past[::-1], str(error)))
            readable = [one.schedule for one in lines if not one.problem]
            days: list[Day] = await week(tx, house, circle, readable)
            soonest = min((one.coming[0] for one in lines if one.coming and not one.schedule.paused), default=now)
            prompt = await next_prompt(tx, house, circle, soonest)
        return self._parts.page(
            visit,
            "programme_schedule.html",
            wrong,
            circle=circle,
            lines=lines,
            days=days,
            prompt=prompt.text,
            times=times if not at else BLANK,
            at=at,
            weekdays=DAYS,
            open=circle.state is CircleState.OPEN,
        )

    def _back(self, visit: Visit, said: str) -> Answer:
        return see_other(f"/console/circles/{circle_id(visit)}/schedule?said={said}")

    @staticmethod
    def _id(visit: Visit) -> ScheduleId:
        return ScheduleId(visit.params["schedule"])

    async def add(self, visit: Visit) -> Answer:
        """Add a schedule."""
        times = _times(visit.form)
        try:
            await self._parts.write_once(
                visit, lambda tx: add_schedule(tx, self._parts.house, visit.duty, circle_id(visit), times)
            )
        except Refused as refused:
            return await self._show(visit, times, wrong_of(refused), "")
        return self._back(visit, "added")

    async def change(self, visit: Visit) -> Answer:
        """Give a schedule other times."""
        times, one = _times(visit.form), self._id(visit)
        try:
            await self._parts.write(
                lambda tx: change_times(tx, self._parts.house, visit.duty, circle_id(visit), one, times)
            )
        except Refused as refused:
            return await self._show(visit, times, wrong_of(refused), one)
        return self._back(visit, "changed")

    async def pause(self, visit: Visit) -> Answer:
        """Pause a schedule, or let it go on."""
        paused = visit.form.get("paused") == "1"
        await self._parts.write(
            lambda tx: pause_schedule(
                tx, self._parts.house, visit.duty, circle_id(visit), self._id(visit), paused=paused
            )
        )
        return self._back(visit, "changed")

    async def remove(self, visit: Visit) -> Answer:
        """Remove a schedule."""
        await self._parts.write(
            lambda tx: remove_schedule(tx, self._parts.house, visit.duty, circle_id(visit), self._id(visit))
        )
        return self._back(visit, "removed")

    async def send(self, visit: Visit) -> Answer:
        """Send the next prompt at once. A second press of the same button changes nothing."""
        try:
            async with self._parts.store.begin() as tx:
                if await send_now(
                    tx, self._parts.house, visit.duty, circle_id(visit), self._id(visit), visit.form.get("nonce")
                ):
                    await tx.commit()
        except Refused as refused:
            return await self._show(visit, BLANK, wrong_of(refused), "")
        self._parts.waker.wake("*")
        return self._back(visit, "sent")
