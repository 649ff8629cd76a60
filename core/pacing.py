"""How fast an account may send: the generic cell rate algorithm (GCRA) with a burst of one.

A place is claimed at the very moment of sending, so that two sends are never closer than one interval, however late a
task was woken: places given out beforehand bunch up again when the machine is busy (one second of refusals, measured).
"""

import asyncio
from time import monotonic


class Pace:
    """The pace of one account. Times are monotonic seconds."""

    def __init__(self, per_second: float | None) -> None:
        self._interval = 0.0 if per_second is None else 1.0 / per_second
        self._next = 0.0

    def claim(self, now: float) -> float:
        """Take the place at `now` and return 0, or return how many seconds to wait before asking again."""
        if now < self._next:
            return self._next - now
        self._next = now + self._interval
        return 0.0

    async def wait(self) -> None:
        """Wait for a place and take it."""
        while (seconds := self.claim(monotonic())) > 0:  # noqa: ASYNC110 - time itself is what is waited for
            await asyncio.sleep(seconds)
