"""Circles: the list, making one, changing, pausing and closing it."""

from dataclasses import dataclass
from datetime import datetime

from console.pausing import Line as Pausing
from console.pausing import line as pausing_line
from console.programme.parts import Parts, circle_id, circle_of, wrong_of
from core.circles import Circle, CircleState
from core.errors import ConfigError, Refused
from core.opening import NotReady, steps
from core.ports import UnitOfWork
from core.programme import LARGEST, SMALLEST, Plan, change_circle, create_circle, set_state, zones
from core.programme_schedule import of_circle
from core.replies import say
from core.signed_words import unsigned_note
from web.answers import see_other
from web.route import Answer, Form, Visit

STATES = {
    CircleState.SETUP: "programme.state_setup",
    CircleState.OPEN: "programme.state_open",
    CircleState.PAUSED: "programme.state_paused",
    CircleState.CLOSED: "programme.state_closed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One circle in the list."""

    circle: Circle
    present: int
    state: str
    next_at: datetime | None
    pausing: Pausing | None


def _plan(form: Form) -> Plan:
    return Plan(
        form.get("name"),
        form.get("zone"),
        form.get("capacity"),
        bool(form.get("pictures")),
        form.get("countries"),
        bool(form.get("practice")),
    )


class CirclePages:
    """``/console/circles``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def list(self, visit: Visit) -> Answer:
        """List the circles, with a form for a new one for those who may make one."""
        return await self._list(visit, Plan("", "", "10"), {})

    async def _list(self, visit: Visit, plan: Plan, wrong: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            lines = [await self._line(tx, one) for one in await tx.circles.all()]
        return self._parts.page(visit, "programme_circles.html", wrong, lines=lines, **self._form(plan))

    async def _line(self, tx: UnitOfWork, circle: Circle) -> Line:
        present = len(await tx.circles.present(circle.id))
        paused = pausing_line(circle, self._parts.house.clock.now())
        return Line(circle, present, STATES[circle.state], await self._next(tx, circle), paused)

    async def _next(self, tx: UnitOfWork, circle: Circle) -> datetime | None:
        if circle.state is not CircleState.OPEN:
            return None
        coming: list[datetime] = []
        for one in await of_circle(tx, circle.id):
            try:
                found = [] if one.paused else self._parts.house.prompts.upcoming(one, self._parts.house.clock.now(), 1)
            except ConfigError:
                continue  # the circle's own page names it
            coming += [each.fires_at for each in found]
        return min(coming, default=None)

    @staticmethod
    def _form(plan: Plan) -> dict[str, object]:
        return {"plan": plan, "zones": zones(), "least": str(SMALLEST), "most": str(LARGEST)}

    async def create(self, visit: Visit) -> Answer:
        """Make a circle and go to its page."""
        plan = _plan(visit.form)
        try:
            made = await self._parts.write(lambda tx: create_circle(tx, self._parts.house, visit.duty, plan))
        except Refused as refused:
            return await self._list(visit, plan, wrong_of(refused))
        said = "made" if made.state is CircleState.OPEN else "set_up"
        return see_other(f"/console/circles/{made.id}?said={said}")

    async def one(self, visit: Visit) -> Answer:
        """Show one circle with what can be changed about it."""
        return await self._one(visit, None, {})

    async def _one(self, visit: Visit, plan: Plan | None, wrong: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            circle = await circle_of(tx, visit)
            line = await self._line(tx, circle)
            left = await steps(tx, self._parts.house, circle) if circle.state is CircleState.SETUP else []
            note = await unsigned_note(tx, [circle])
        filled = plan or Plan(
            circle.name, circle.zone, str(circle.capacity), circle.pictures, ", ".join(circle.countries)
        )
        more = {"left": left, "note": note, "pausing": line.pausing}
        return self._parts.page(
            visit, "programme_circle.html", wrong, circle=circle, line=line, **more, **self._form(filled)
        )

    async def change(self, visit: Visit) -> Answer:
        """Change name, zone, capacity, countries or pictures."""
        plan = _plan(visit.form)
        try:
            await self._parts.write(lambda tx: change_circle(tx, self._parts.house, visit.duty, circle_id(visit), plan))
        except Refused as refused:
            return await self._one(visit, plan, wrong_of(refused))
        return see_other(f"/console/circles/{circle_id(visit)}?said=changed")

    async def closing(self, visit: Visit) -> Answer:
        """Ask once more before a circle is closed, and say what happens then."""
        async with self._parts.store.begin() as tx:
            circle = await circle_of(tx, visit)
            present = len(await tx.circles.present(circle.id))
        return self._parts.page(visit, "programme_close.html", {}, circle=circle, present=present)

    async def state(self, visit: Visit) -> Answer:
        """Pause, open or close."""
        wanted = visit.form.get("to")
        if wanted not in list(CircleState) or (wanted == CircleState.CLOSED and not visit.form.get("sure")):
            return see_other(f"/console/circles/{circle_id(visit)}/close" if wanted == "closed" else "/console/circles")
        to = CircleState(wanted)
        try:
            await self._parts.write(lambda tx: set_state(tx, self._parts.house, visit.duty, circle_id(visit), to))
        except NotReady:
            return await self._one(visit, None, {"": say("opening.see_below")})
        except Refused as refused:
            return await self._one(visit, None, wrong_of(refused))
        said = "opened" if to is CircleState.OPEN else "changed"
        return see_other(f"/console/circles/{circle_id(visit)}?said={said}")
