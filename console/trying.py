"""The page that tries a text: what every step of the screening says of it, and why. Nothing of it is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.circles import Circle
from core.house import House
from core.ids import CircleId
from core.ports import Store
from core.replies import say
from core.rights import Right
from core.ruling import ruled
from core.verdict import Finding, Verdict
from web.answers import Sheets
from web.route import Answer, Route, Side, Visit
from web.sessions import DESK

LONGEST: Final = 4096  # characters
Screen = Callable[[str], Awaitable[Verdict]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a text. `acting` are the steps that decided something, `passing` those that let it pass."""

    verdict: Verdict
    acting: tuple[Finding, ...]
    passing: tuple[Finding, ...]


class TryPage:
    """``/console/try``."""

    def __init__(self, store: Store, house: House, screen: Screen) -> None:
        self._store = store
        self._house = house
        self._screen = screen
        self._sheets = Sheets(Path(__file__).parent / "templates")

    async def form(self, visit: Visit) -> Answer:
        """Show the form alone."""
        return self._page(visit, await self._circles(), "", "", None)

    async def run(self, visit: Visit) -> Answer:
        """Screen a text as if it had been written, with a circle's own rules if one is named, and forget it."""
        text, wanted = visit.form.get("text").strip(), visit.form.get("circle")
        circles = await self._circles()
        if not text or len(text) > LONGEST:
            key = "trying.missing" if not text else "trying.too_long"
            return self._page(visit, circles, text[:LONGEST], wanted, None, say(key, most=str(LONGEST)))
        verdict = await self._screen(text)
        if any(one.id == wanted for one in circles):
            async with self._store.begin() as tx:
                verdict = (await ruled(tx, self._house, CircleId(wanted), text, verdict)).verdict
        by_weight = sorted(verdict.findings, key=lambda one: (one.decision.strictness, one.score), reverse=True)
        acting = tuple(one for one in by_weight if one.decision.strictness)
        tried = Tried(verdict, acting, tuple(one for one in by_weight if not one.decision.strictness))
        return self._page(visit, circles, text, wanted, tried)

    async def _circles(self) -> list[Circle]:
        async with self._store.begin() as tx:
            return list(await tx.circles.all())

    def _page(
        self, visit: Visit, circles: list[Circle], text: str, wanted: str, tried: Tried | None, problem: str = ""
    ) -> Answer:
        gaps = {"circles": circles, "text": text, "wanted": wanted, "tried": tried, "problem": problem}
        return self._sheets.page(visit, "trying.html", 400 if problem else 200, **gaps)


def routes(store: Store, house: House, screen: Screen, public_url: str) -> list[Route]:
    """Return the page with the right that it needs."""
    page = TryPage(store, house, screen)
    side = Side(store, house.clock, public_url, DESK)
    return [
        Route(side, "GET", "/console/try", page.form, Right.REVIEW),
        Route(side, "POST", "/console/try", page.run, Right.REVIEW),
    ]
