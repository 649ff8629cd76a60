"""The roster: who is on duty when, where nobody is, and drills."""

from datetime import timedelta

from console.programme.parts import Parts, wrong_of
from console.programme.schedule import DAYS
from core.circles import CircleState
from core.drill import begin
from core.duty import on_duty
from core.errors import Refused
from core.ids import CircleId
from core.programme import zones
from core.programme_roster import ShiftPlan, add_shift, name_lead, remove_shift
from core.replies import Reply
from web.answers import see_other
from web.route import Answer, Visit

HOME = "/console/roster"
HOURS = 24 * 7


def clock(minutes: int) -> str:
    """Return minutes after midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class RosterPages:
    """``/console/roster``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Answer:
        """List the shifts, and for each circle who is on duty now and when nobody is in the week ahead."""
        return await self._show(visit, {}, ShiftPlan("", "", (), "18:00", "22:00", ""))

    async def _show(self, visit: Visit, wrong: dict[str, str], filled: ShiftPlan) -> Answer:
        now = self._parts.house.clock.now()
        async with self._parts.store.begin() as tx:
            roll = await tx.staff.all()
            circles = [one for one in await tx.circles.all() if one.state is not CircleState.CLOSED]
            shifts = await tx.roster.all()
            lead = await tx.roster.lead()
            here = []
            for circle in circles:
                duty = await on_duty(tx, circle.id, now)
                empty = 0
                for hour in range(HOURS):
                    empty += not await on_duty(tx, circle.id, now + timedelta(hours=hour))
                here.append((circle, duty, empty))
        return self._parts.page(
            visit,
            "roster.html",
            wrong,
            roll=roll,
            circles=circles,
            names={one.id: one.desk_name for one in roll},
            places={one.id: one.name for one in circles},
            shifts=[(one, clock(one.begins), clock(one.ends)) for one in shifts],
            here=here,
            weekdays=list(DAYS.values()),
            zones=zones(),
            filled=filled,
            lead=lead or "",
        )

    async def add(self, visit: Visit) -> Answer:
        """Add a shift."""
        form = visit.form
        plan = ShiftPlan(
            form.get("staff"), form.get("circle"), tuple(form.all("day")), form.get("begins"), form.get("ends"),
            form.get("zone"),
        )  # fmt: skip
        try:
            await self._parts.write(lambda tx: add_shift(tx, self._parts.house, visit.duty, plan))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), plan)
        return see_other(f"{HOME}?said=added")

    async def lead(self, visit: Visit) -> Answer:
        """Name who leads safeguarding, or nobody."""
        try:
            await self._parts.write(lambda tx: name_lead(tx, self._parts.house, visit.duty, visit.form.get("lead")))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), ShiftPlan("", "", (), "18:00", "22:00", ""))
        return see_other(f"{HOME}?said=lead")

    async def remove(self, visit: Visit) -> Answer:
        """Remove a shift."""
        try:
            await self._parts.write(lambda tx: remove_shift(tx, self._parts.house, visit.duty, visit.form.get("shift")))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), ShiftPlan("", "", (), "18:00", "22:00", ""))
        return see_other(f"{HOME}?said=removed")

    async def drill(self, visit: Visit) -> Answer:
        """Begin a drill in one circle."""
        async with self._parts.store.begin() as tx:
            circle = await tx.circles.get(CircleId(visit.form.get("circle")))
        if circle is None:
            plan = ShiftPlan("", "", (), "18:00", "22:00", "")
            return await self._show(visit, {"": Reply("programme.choose_circle").text}, plan)
        alarm = await self._parts.write(lambda tx: begin(tx, self._parts.house, circle))
        return see_other(f"/console/alarm/{alarm.id}")
