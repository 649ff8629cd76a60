"""What members wrote to each other as feedback, with both pseudonyms: staff see what the readers do not."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.circles import Circle
from core.feedback import Feedback
from core.house import House
from core.ids import CircleId, MembershipId
from core.ports import Event, Store, UnitOfWork
from core.replies import say
from core.rights import Right
from core.view import excerpt
from web.answers import Sheets
from web.route import Answer, Route, Side, Visit
from web.sessions import DESK

NEWEST: Final = 50


@dataclass(frozen=True, slots=True)
class Given:
    """One line of the page."""

    feedback: Feedback
    giver: str
    reader: str
    quoted: str = field(repr=False)


class FeedbackPages:
    """``/console/feedback``."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house
        self._sheets = Sheets(Path(__file__).parent / "templates")

    async def circles(self, visit: Visit) -> Answer:
        """List the circles: opening one is what the log remembers."""
        async with self._store.begin() as tx:
            found = await tx.circles.all()
        return self._sheets.page(visit, "feedback_circles.html", circles=found)

    async def one(self, visit: Visit) -> Answer:
        """Show a circle's newest feedback."""
        now = self._house.clock.now()
        async with self._store.begin() as tx:
            circle = await tx.circles.get(CircleId(visit.params["circle"]))
            if circle is None:
                return self._sheets.page(visit, "lost.html", 404)
            given = await self._lines(tx, circle)
            await tx.events.append(Event("feedback.seen", visit.duty.id, circle.id, now))
            await tx.commit()
        return self._sheets.page(visit, "feedback.html", circle=circle, given=given, now=now)

    async def _lines(self, tx: UnitOfWork, circle: Circle) -> list[Given]:
        found = await tx.feedback.of_circle(circle.id, NEWEST)
        seats = {one.id: one.alias for one in await tx.circles.present(circle.id)}
        lines = []
        for one in found:
            post = await tx.posts.get(one.post)
            quoted = excerpt(post.text, self._house.rules.quote) if post and post.text else "…"
            lines.append(Given(one, _name(seats, one.giver), _name(seats, one.recipient), quoted))
        return lines


def _name(seats: dict[MembershipId, str], seat: MembershipId) -> str:
    return seats.get(seat) or say("console.writer_gone")


def routes(store: Store, house: House, public_url: str) -> list[Route]:
    """Return the pages with the right that each needs."""
    pages = FeedbackPages(store, house)
    side = Side(store, house.clock, public_url, DESK)
    return [
        Route(side, "GET", "/console/feedback", pages.circles, Right.FEEDBACK),
        Route(side, "GET", "/console/feedback/{circle}", pages.one, Right.FEEDBACK),
    ]
