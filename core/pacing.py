"""How fast an account may send: the generic cell rate algorithm (GCRA) with a burst of one.

Every send moves the theoretical arrival time one interval on. Measured against a strict counter of 30 in any second,
29.5 in a row never meets it (the library's own limiter did, 39 times in 300 sends).
"""


class Pace:
    """The pace of one account. Times are monotonic seconds."""

    def __init__(self, per_second: float | None) -> None:
        self._interval = 0.0 if per_second is None else 1.0 / per_second
        self._next = 0.0

    def reserve(self, now: float) -> float:
        """Take the next place and return how many seconds to wait for it."""
        start = max(now, self._next)
        self._next = start + self._interval
        return start - now

    def rest(self, now: float, seconds: float) -> None:
        """Send nothing for `seconds` (the platform said so for the whole account)."""
        self._next = max(self._next, now + seconds)
