"""The embedded waker: one event for each platform. A lost ring is never more than a sweep late."""

import asyncio
import contextlib
from collections import defaultdict


class LocalWaker:
    """Rings couriers of the same process."""

    def __init__(self) -> None:
        self._rings: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def wake(self, platform: str) -> None:
        """Ring one platform's courier, or all with ``*``."""
        if platform == "*":
            for ring in self._rings.values():
                ring.set()
        else:
            self._rings[platform].set()

    def rung(self, platform: str) -> bool:
        """Return whether somebody rang, and forget it."""
        ring = self._rings[platform]
        heard = ring.is_set()
        ring.clear()
        return heard

    async def woken(self, platform: str, timeout: float) -> None:
        """Wait for a ring, at most `timeout` seconds."""
        ring = self._rings[platform]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await ring.wait()
        ring.clear()
