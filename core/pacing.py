"""How fast an account may send: the generic cell rate algorithm (GCRA) with a burst of one.

A place is claimed at the very moment of sending, so that two sends are never closer than one interval, however late a
task was woken: places given out beforehand bunch up again when the machine is busy (one second of refusals, measured).
Of those who wait the most urgent claims first, then who came first.
"""

import asyncio
import heapq
from collections.abc import Callable
from itertools import count
from time import monotonic


class Pace:
    """The pace of one account. Times are monotonic seconds."""

    def __init__(self, per_second: float | None, *, seconds: Callable[[], float] = monotonic) -> None:
        self._interval = 0.0 if per_second is None else 1.0 / per_second
        self._seconds = seconds
        self._next = 0.0
        self._line: list[tuple[int, int]] = []
        self._numbers = count()
        self._moved = asyncio.Event()

    def claim(self, now: float) -> float:
        """Take the place at `now` and return 0, or return how many seconds to wait before asking again."""
        if now < self._next:
            return self._next - now
        self._next = now + self._interval
        return 0.0

    async def wait(self, priority: int = 0) -> None:
        """Wait for a place and take it; a smaller `priority` goes before others that wait."""
        me = (priority, next(self._numbers))
        heapq.heappush(self._line, me)
        try:
            while True:
                if self._line[0] != me:
                    await self._moved.wait()
                elif (seconds := self.claim(self._seconds())) > 0:
                    await asyncio.sleep(seconds)
                else:
                    return
        finally:
            self._line.remove(me)
            heapq.heapify(self._line)
            self._moved.set()
            self._moved = asyncio.Event()
