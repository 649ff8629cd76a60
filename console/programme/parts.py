"""What the pages of the programme share."""

import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

from core.circles import Circle
from core.errors import Refused
from core.house import House
from core.ids import CircleId
from core.message import InboundKey
from core.ports import Store, UnitOfWork, Waker
from core.programme import Wrong
from core.replies import Reply
from core.rights import Right, may
from web.answers import Sheets
from web.route import Answer, Visit

MOST_KEPT: Final = 200
T = TypeVar("T")


class Once:
    """What is shown one time only, kept in memory between the press and the page that shows it.

    Each thing is one person's; nobody else can take it. The oldest are forgotten first.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], object] = OrderedDict()

    def put(self, owner: str, thing: object) -> str:
        """Keep a thing and return the key that it is taken by."""
        key = secrets.token_urlsafe(9)
        self._kept[owner, key] = thing
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return key

    def take(self, owner: str, key: str, kind: type[T]) -> T | None:
        """Return a thing and forget it; None if it was taken before."""
        thing = self._kept.pop((owner, key), None)
        return thing if isinstance(thing, kind) else None


@dataclass(frozen=True, slots=True)
class Parts:
    """What every page has at hand."""

    store: Store
    house: House
    waker: Waker
    public_url: str
    sheets: Sheets = field(default_factory=lambda: Sheets(Path(__file__).parents[1] / "templates"))
    once: Once = field(default_factory=Once)

    def page(self, visit: Visit, name: str, wrong: dict[str, str], **gaps: Any) -> Answer:
        """Return a page; `wrong` holds the words beside each field, and under "" those about the whole."""
        return self.sheets.page(
            visit,
            name,
            400 if wrong else 200,
            wrong=wrong,
            now=self.house.clock.now(),
            can={right.value: may(visit.duty.role, right) for right in Right},
            **gaps,
        )

    async def write(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run a change in a transaction of its own and ring the couriers. Raises what the change raises."""
        async with self.store.begin() as tx:
            done = await work(tx)
            await tx.commit()
        self.waker.wake("*")
        return done

    async def write_once(self, visit: Visit, work: Callable[[UnitOfWork], Awaitable[object]]) -> None:
        """As `write`, for a form with a nonce: a second press of the same form changes nothing."""
        nonce = visit.form.get("nonce")
        if not 8 <= len(nonce) <= 64:
            raise Refused(Reply("programme.press_again"))
        async with self.store.begin() as tx:
            press = InboundKey("console", visit.duty.id, nonce)
            if not await tx.inbound.finish(press, self.house.clock.now()):
                return
            await work(tx)
            await tx.commit()
        self.waker.wake("*")


def wrong_of(refused: Refused) -> dict[str, str]:
    """Return the words beside the field that they are about."""
    return {refused.field if isinstance(refused, Wrong) else "": refused.reply.text}


async def circle_of(tx: UnitOfWork, visit: Visit) -> Circle:
    """Return the circle that a page is about. Raises KeyError."""
    found = await tx.circles.get(circle_id(visit))
    if found is None:
        raise KeyError(visit.params["circle"])
    return found


def circle_id(visit: Visit) -> CircleId:
    """Return the id in a page's address."""
    return CircleId(visit.params["circle"])


def or_lost(parts: Parts, handler: Callable[[Visit], Awaitable[Answer]]) -> Callable[[Visit], Awaitable[Answer]]:
    """Answer kindly where what the address names is not there (any more)."""

    @wraps(handler)
    async def found(visit: Visit) -> Answer:
        try:
            return await handler(visit)
        except KeyError:
            return parts.sheets.page(visit, "programme_lost.html", 404)

    return found
