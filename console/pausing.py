"""Pausing a circle with one tap, from the desk or a circle's page, and letting it go on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from core.circles import Circle, CircleState
from core.clock import clock_words
from core.errors import Refused
from core.house import House
from core.ids import CircleId
from core.pausing import MINUTES, end_of, minutes_in, pause, resume
from core.ports import Store, Waker
from core.replies import say
from core.rights import Right
from web.answers import Sheets, see_other
from web.route import Answer, Route, Side, Visit
from web.sessions import DESK

CHOICES: Final = (15, MINUTES, 60, 120, 240, 720)  # minutes
OWN_PAGE: Final = re.compile(r"/console(?:/[A-Za-z0-9_-]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """One circle as the form that pauses it shows it: `now` says until when it is paused, "" if it is not."""

    id: CircleId
    name: str
    now: str
    lengths: Sequence[tuple[int, str]]


def line(circle: Circle, now: datetime) -> Line | None:
    """Return what the form needs, None for a circle that is closed for good."""
    if circle.state is CircleState.CLOSED:
        return None
    lengths = [(one, _length(one)) for one in CHOICES]
    if circle.state is CircleState.OPEN:
        return Line(circle.id, circle.name, "", lengths)
    if circle.ending:
        return Line(circle.id, circle.name, say("pausing.ending"), lengths)
    if circle.paused_until is None:
        return Line(circle.id, circle.name, say("pausing.now"), ())
    until = clock_words(circle.paused_until, circle.zone, now)
    return Line(circle.id, circle.name, say("pausing.now_until", until=until, zone=circle.zone), lengths)


def lines(circles: Sequence[Circle], now: datetime) -> list[Line]:
    """Return a line for each circle that can be paused."""
    return [found for one in circles if (found := line(one, now)) is not None]


def _length(minutes: int) -> str:
    if minutes < 60:
        return say("pausing.minutes", minutes=str(minutes))
    return say("pausing.hour") if minutes == 60 else say("pausing.hours", hours=str(minutes // 60))


class PausePages:
    """``/console/pause`` and ``/console/resume``: both go back to the page that they were pressed on."""

    def __init__(self, store: Store, house: House, waker: Waker) -> None:
        self._store = store
        self._house = house
        self._waker = waker
        self._sheets = Sheets(Path(__file__).parent / "templates")

    async def pause(self, visit: Visit) -> Answer:
        """Pause a circle for some minutes, the usual ones if none are chosen."""
        minutes = minutes_in(visit.form.get("minutes")) or MINUTES
        until = end_of(self._house.clock.now(), minutes)
        try:
            async with self._store.begin() as tx:
                await pause(tx, self._house, visit.duty.id, CircleId(visit.params["circle"]), until)
                await tx.commit()
        except (KeyError, Refused):
            return self._sheets.page(visit, "lost.html", 404)
        return self._back(visit, "paused")

    async def resume(self, visit: Visit) -> Answer:
        """End a pause. One that has ended meanwhile is ended all the same."""
        try:
            async with self._store.begin() as tx:
                if await resume(tx, self._house, visit.duty.id, CircleId(visit.params["circle"])):
                    await tx.commit()
        except KeyError:
            return self._sheets.page(visit, "lost.html", 404)
        return self._back(visit, "resumed")

    def _back(self, visit: Visit, said: str) -> Answer:
        self._waker.wake("*")
        back = visit.form.get("back")
        return see_other(f"{back if OWN_PAGE.fullmatch(back) else '/console'}?said={said}")


def routes(store: Store, house: House, waker: Waker, public_url: str) -> list[Route]:
    """Return both with the right that they need."""
    pages = PausePages(store, house, waker)
    side = Side(store, house.clock, public_url, DESK)
    return [
        Route(side, "POST", "/console/circles/{circle}/pause", pages.pause, Right.PAUSE),
        Route(side, "POST", "/console/circles/{circle}/resume", pages.resume, Right.PAUSE),
    ]
