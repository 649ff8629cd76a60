"""The page kept fresh: the difference between what this page was sent and what the store says now."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass

from bots.web.adapter import WINDOW, Listener, News
from bots.web.parts import Parts, goes_words
from core.circles import Member
from core.view import Item, items, standing
from web.answers import see_other
from web.events import HEARTBEAT_SECONDS, Event, stream
from web.route import Answer, Visit

MOST = 500

State = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What the store says at one moment."""

    items: Sequence[Item]
    zone: str
    banner: str
    goes: str


class Live:
    """``/circle/events``."""

    def __init__(self, parts: Parts, heartbeat: float = HEARTBEAT_SECONDS) -> None:
        self._parts = parts
        self._heartbeat = heartbeat

    async def events(self, visit: Visit) -> Answer:
        """Send what came after ``Last-Event-ID`` (or ``?after=``), then everything as it happens."""
        found = await self._parts.person(visit)
        if found is None:
            return see_other("/return?over=1")
        member, address = found

        async def source() -> AsyncGenerator[Event | None, None]:
            # Listening begins before the first look: what happens in between rings, and the look already shows it.
            with self._parts.web.listening(address) as listener:
                async for event in self._follow(visit, member, listener):
                    yield event

        return stream(source(), visit.closing)

    async def _follow(self, visit: Visit, member: Member, listener: Listener) -> AsyncIterator[Event | None]:
        known: dict[int, State] = {}
        last = visit.last_event
        banner: str | None = None
        goes: str | None = None
        news: News | None = News(max(1, last - WINDOW))
        while True:
            look = await self._look(member, min(news.floor, last + 1) - 1 if news and news.floor is not None else last)
            for event in self._difference(visit, look, last, known):
                yield event
            last = max([last, *(one.position for one in look.items)])
            if look.banner != banner:
                banner = look.banner
                yield Event("banner", banner)
            if look.goes != goes:
                goes = look.goes
                yield Event("goes", goes)
            news = await listener.news(self._heartbeat)
            if news is None:
                yield None
                if not await self._still_there(visit):
                    yield Event("over", "")
                    return

    async def _look(self, member: Member, after: int) -> Look:
        async with self._parts.store.begin(urgent=True) as tx:
            shown = await items(tx, self._parts.house, member, after, MOST)
            now = self._parts.house.clock.now()
            place = await standing(tx, member, now)
        banner, goes = (place.banner(now), goes_words(place)) if place else ("", "")
        return Look(shown, place.circle.zone if place else "UTC", banner, goes)

    async def _still_there(self, visit: Visit) -> bool:
        async with self._parts.store.begin() as tx:
            now = self._parts.house.clock.now()
            return await tx.sessions.find(visit.token, now, touch=False) is not None

    def _difference(self, visit: Visit, look: Look, last: int, known: dict[int, State]) -> list[Event]:
        events: list[Event] = []
        for one in look.items:
            before = known.get(one.position)
            words = one.note
            state = (words, one.removed, one.text)
            if one.position > last:
                events.append(Event("item", self._drawn(visit, one, words, look.zone), one.position))
            elif before != state and (before is not None or words or one.removed or one.edited):
                events.append(Event("change", self._drawn(visit, one, words, look.zone)))
            known[one.position] = state
        for forgotten in [position for position in known if position <= last - MOST]:
            del known[forgotten]
        return events

    def _drawn(self, visit: Visit, one: Item, words: str, zone: str) -> str:
        now = self._parts.house.clock.now()
        return self._parts.sheets.fragment(
            "item.html", one=one, words=words, csrf=visit.csrf, dial=visit.emergency.dial, now=now, zone=zone
        )
