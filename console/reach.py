"""Where a staff person is paged outside chats: their own e-mail addresses and pagers, and a test by the real road."""

from pathlib import Path

from core.contacts import (
    EMAIL,
    WEBHOOK,
    add_contact,
    contacts_of,
    drop_contact,
    email_address,
    ringing,
    send_test,
    webhook_address,
)
from core.errors import Refused
from core.house import House
from core.ids import LaneId
from core.places import place_name
from core.ports import Store, Waker
from core.programme import Wrong
from core.replies import Reply
from core.rights import Right
from web.answers import Sheets, see_other
from web.route import Answer, Route, Side, Visit
from web.sessions import DESK

HOME = "/console/account/reach"


class ReachPages:
    """``/console/account/reach``."""

    def __init__(self, store: Store, house: House, waker: Waker) -> None:
        self._store = store
        self._house = house
        self._waker = waker
        self._sheets = Sheets(Path(__file__).parent / "templates")

    async def show(self, visit: Visit) -> Answer:
        """Show what rings, and what can be changed."""
        return await self._show(visit)

    async def _show(self, visit: Visit, problem: Reply | None = None, *, at: str = "", filled: str = "") -> Answer:
        """Show the page; `problem` is about the form that adds to the platform `at`, "" for none of them."""
        async with self._store.begin() as tx:
            known = await contacts_of(tx, visit.duty.member)
            rings = await ringing(tx, self._house, visit.duty.member)
        return self._sheets.page(
            visit,
            "reach.html",
            400 if problem else 200,
            known=known,
            rings=list(dict.fromkeys(place_name(one.platform) for one in rings)),
            carries=self._house.carries,
            place_name=place_name,
            problem=problem,
            at=at,
            filled=filled,
            now=self._house.clock.now(),
        )

    async def add(self, visit: Visit) -> Answer:
        """Add an address."""
        platform = EMAIL if visit.form.get("kind") == EMAIL else WEBHOOK
        said = visit.form.get("address")
        try:
            if not self._house.carries(platform):
                raise Wrong(platform, Reply("contacts.off"))
            address = email_address(said) if platform == EMAIL else webhook_address(said)
            async with self._store.begin() as tx:
                await add_contact(tx, visit.duty, address, self._house.clock.now(), visit.duty.id)
                await tx.commit()
        except Refused as refused:
            return await self._show(visit, refused.reply, at=platform, filled=said[:1000])
        self._waker.wake("*")
        return see_other(f"{HOME}?said=added")

    async def remove(self, visit: Visit) -> Answer:
        """Forget an address; one that is gone already is no error."""
        async with self._store.begin() as tx:
            now = self._house.clock.now()
            if await drop_contact(tx, visit.duty, LaneId(visit.form.get("lane")), now, visit.duty.id):
                await tx.commit()
        self._waker.wake("*")
        return see_other(f"{HOME}?said=removed")

    async def test(self, visit: Visit) -> Answer:
        """Send a test."""
        try:
            async with self._store.begin() as tx:
                sent = await send_test(tx, self._house, visit.duty, LaneId(visit.form.get("lane")))
                await tx.commit()
        except Refused as refused:
            return await self._show(visit, refused.reply)
        self._waker.wake("*")
        return see_other(f"{HOME}?said=tested" if sent else HOME)


def routes(store: Store, house: House, waker: Waker, public_url: str) -> list[Route]:
    """Return the page and what can be done on it."""
    pages = ReachPages(store, house, waker)
    side = Side(store, house.clock, public_url, DESK)
    return [
        Route(side, "GET", HOME, pages.show, Right.ACCOUNT),
        Route(side, "POST", f"{HOME}/add", pages.add, Right.ACCOUNT),
        Route(side, "POST", f"{HOME}/remove", pages.remove, Right.ACCOUNT),
        Route(side, "POST", f"{HOME}/test", pages.test, Right.ACCOUNT),
    ]
