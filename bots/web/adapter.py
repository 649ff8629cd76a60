"""The web as a platform: what is delivered is on the page already; whoever has it open is rung."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from core.ids import NativeRef
from core.message import Address, Content, Envelope, Kind
from core.ports import Limits, Receive

WINDOW: Final = 60  # how far back a page looks for what has changed


@dataclass(slots=True)
class News:
    """What has happened since one last looked: look again from `floor` on."""

    floor: int | None = None


class Listener:
    """One open page. Rings that come close together are one piece of news, so a slow page costs no memory."""

    def __init__(self) -> None:
        self._ring = asyncio.Event()
        self._news = News()

    def tell(self, floor: int) -> None:
        """Ring. Never waits."""
        known = self._news.floor
        self._news.floor = floor if known is None else min(known, floor)
        self._ring.set()

    async def news(self, seconds: float) -> News | None:
        """Wait for a ring, at most `seconds`; None if there was none."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ring.wait()
        if not self._ring.is_set():
            return None
        self._ring.clear()
        news, self._news = self._news, News()
        return news


class Web:
    """Delivers to pages. A reader's history is their outbox, so a delivery succeeds even when nobody looks."""

    name: ClassVar[str] = "web"
    mirrors_own: ClassVar[bool] = True
    limits: ClassVar[Limits] = Limits(per_second=None, seconds_per_chat=0, in_flight=8, idempotent=True)

    def __init__(self) -> None:
        self._open: defaultdict[str, set[Listener]] = defaultdict(set)

    async def run(self, receive: Receive) -> None:
        """Wait until cancelled: pages hand in what is written themselves."""
        del receive
        await asyncio.Event().wait()

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Ring the reader's open pages. Never fails."""
        kind, target = envelope.content.kind, _position(envelope.target)
        if kind in {Kind.POST, Kind.PROMPT}:
            self._tell(envelope.to, envelope.position)
        else:
            self._tell(envelope.to, target if target is not None else max(1, envelope.position - WINDOW))
        return NativeRef(str(envelope.position))

    async def retract(self, to: Address, ref: NativeRef) -> None:
        """Ring the reader's open pages about a copy that is gone. Never fails."""
        self._tell(to, _position(ref) or 1)

    async def revise(self, to: Address, ref: NativeRef, content: Content) -> None:
        """Ring the reader's open pages about a copy whose words are new: a page draws them itself. Never fails."""
        del content
        self._tell(to, _position(ref) or 1)

    def _tell(self, to: Address, floor: int) -> None:
        for listener in self._open.get(to.user, ()):
            listener.tell(floor)

    @contextlib.contextmanager
    def listening(self, to: Address) -> Iterator[Listener]:
        """Listen for one person while the block runs."""
        listener = Listener()
        self._open[to.user].add(listener)
        try:
            yield listener
        finally:
            self._open[to.user].discard(listener)
            if not self._open[to.user]:
                del self._open[to.user]


def _position(ref: NativeRef | None) -> int | None:
    return int(ref) if ref is not None and ref.isdigit() else None
