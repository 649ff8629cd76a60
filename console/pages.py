"""The moderator's pages: see what waits, look (which is logged), decide once, say that one watches."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from console.alarms.pages import LEVELS, STATES, lines
from console.pausing import line
from console.pausing import lines as pause_lines
from core.clock import Clock
from core.desk import REASONS, CaseView, Desk
from core.duty import on_duty, rehearsed
from core.errors import Refused
from core.house import House
from core.ids import CaseId, CircleId
from core.ports import Store
from core.rehearsing import left_out
from core.replies import say
from core.review import CaseKind, CaseState
from core.rights import Right
from core.signed_words import unsigned_note
from web.answers import Sheets, html, missing, picture, see_other
from web.route import Answer, Route, Side, Visit
from web.sessions import DESK

T = TypeVar("T")
HOURS: Final = (2, 4, 8)
DECISIONS: Final = {
    "release": CaseState.RELEASED,
    "remove": CaseState.REMOVED,
    "close": CaseState.CLOSED,
}


def _real_first(
    things: Sequence[T], circle_of: Callable[[T], CircleId | None], practice: CircleId | None, hidden: CircleId | None
) -> list[T]:
    """Return what waits, a rehearsal's things last; those of a rehearsal in which one takes no part are left out."""
    seen = [one for one in things if hidden is None or circle_of(one) != hidden]
    return sorted(seen, key=lambda one: practice is not None and circle_of(one) == practice)


class Console:
    """The desk as pages."""

    def __init__(self, store: Store, desk: Desk, clock: Clock) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._sheets = Sheets(Path(__file__).parent / "templates")

    async def board(self, visit: Visit) -> Answer:
        """List what waits, most urgent and then oldest first, without anybody's words."""
        return self._sheets.page(visit, "board.html", **await self._board(visit))

    async def fresh(self, visit: Visit) -> Answer:
        """Return the list alone, for a page that keeps itself fresh."""
        return html(self._sheets.fragment("cases.html", **await self._board(visit)))

    async def _board(self, visit: Visit) -> dict[str, Any]:
        now = self._clock.now()
        async with self._store.begin() as tx:
            watching = await on_duty(tx, None, now)
            alarms, hidden, living = await lines(tx), await left_out(tx, visit.duty), await tx.rehearsals.living()
            circles = await tx.circles.all()
            note = await unsigned_note(tx, circles)
        begun = {one.alarm.case for one in alarms}  # they stand above as alarms, and are closed with them
        waiting = [view for view in await self._desk.waiting() if view.case.id not in begun]
        practice = living.circle if living else None
        alarms = _real_first(alarms, lambda one: one.alarm.circle, practice, hidden)
        views = _real_first(waiting, lambda view: view.case.circle, practice, hidden)
        cases = [(view, self._age(view)) for view in views]
        return {
            "practice": practice,
            "alarms": alarms,
            "cases": cases,
            "watching": watching,
            "mine": visit.duty.on_duty(now),
            "hours": HOURS,
            "now": now,
            "note": note,
            "levels": LEVELS,
            "states": STATES,
            "circles": pause_lines(circles, now),
        }

    def _age(self, view: CaseView) -> str:
        minutes = max(0, int((self._clock.now() - view.case.opened_at).total_seconds() // 60))
        if minutes < 1:
            return say("console.age_now")
        if minutes < 120:
            return say("console.age_minutes", minutes=str(minutes))
        if minutes < 48 * 60:
            return say("console.age_hours", hours=str(minutes // 60))
        return say("console.age_days", days=str(minutes // (24 * 60)))

    async def case(self, visit: Visit) -> Answer:
        """Show one case; its words stay closed until they are asked for."""
        return await self._case(visit, "", show=False)

    async def picture(self, visit: Visit) -> Answer:
        """Show a case's picture. The log remembers who looked."""
        found = await self._desk.picture(visit.duty, CaseId(visit.params["case"]))
        return picture(found) if found is not None else missing()

    async def look(self, visit: Visit) -> Answer:
        """Show one case with its words. The log remembers who looked."""
        return await self._case(visit, "", show=True)

    async def _case(self, visit: Visit, problem: str, *, show: bool) -> Answer:
        try:
            case_id = CaseId(visit.params["case"])
            view = await (self._desk.look(visit.duty, case_id) if show else self._desk.view(case_id))
        except KeyError:
            return self._sheets.page(visit, "lost.html", 404)
        async with self._store.begin() as tx:
            decider = await tx.staff.get(view.case.decided_by) if view.case.decided_by else None
            circle = await tx.circles.get(view.case.circle)
            practice = await rehearsed(tx, view.case.circle)
        return self._sheets.page(
            visit,
            "case.html",
            400 if problem else 200,
            view=view,
            age=self._age(view),
            shown=show,
            problem=problem,
            reasons=REASONS,
            releasable=view.case.kind is CaseKind.HELD,
            open=view.case.state is CaseState.OPEN,
            decider=decider.desk_name if decider else "",
            practice=practice,
            pausing=line(circle, self._clock.now()) if circle else None,
        )

    async def decide(self, visit: Visit) -> Answer:
        """Decide a case. Whoever comes second is told that it is decided already, and by whom."""
        to = DECISIONS.get(visit.form.get("decision"))
        if to is None:
            return await self._case(visit, say("console.choose"), show=False)
        try:
            done = await self._desk.decide(visit.duty, CaseId(visit.params["case"]), to, visit.form.get("reason"))
        except KeyError:
            return self._sheets.page(visit, "lost.html", 404)
        except Refused as refused:
            return await self._case(visit, refused.reply.text, show=False)
        outcome = f"done_{to}" if done else "decided_already"
        return see_other(f"/console?said={outcome}" if done else f"/console/case/{visit.params['case']}?late=1")

    async def duty(self, visit: Visit) -> Answer:
        """Say that one watches for some hours, or no longer."""
        said = visit.form.get("hours")
        hours = int(said) if said.isdigit() and int(said) in HOURS else None
        await self._desk.duty(visit.duty, hours)
        return see_other("/console")


def routes(store: Store, house: House, desk: Desk, public_url: str) -> list[Route]:
    """Return the moderator's pages with the role that each needs."""
    console = Console(store, desk, house.clock)
    side = Side(store, house.clock, public_url, DESK)
    return [
        Route(side, "GET", "/console", console.board, Right.REVIEW),
        Route(side, "GET", "/console/fresh", console.fresh, Right.REVIEW),
        Route(side, "POST", "/console/duty", console.duty, Right.DUTY),
        Route(side, "GET", "/console/case/{case}", console.case, Right.REVIEW),
        Route(side, "GET", "/console/case/{case}/picture", console.picture, Right.REVIEW),
        Route(side, "POST", "/console/case/{case}/look", console.look, Right.REVIEW),
        Route(side, "POST", "/console/case/{case}/decide", console.decide, Right.REVIEW),
    ]
