"""What waits for somebody's next step: a question that was asked, a secret that was shown."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST: Final = 1000  # that wait at once; the oldest goes first


class Waiting(Generic[T]):
    """One thing for each asker, for some minutes, in memory only: after a restart one begins this step anew."""

    def __init__(self, good_for: timedelta) -> None:
        self._good_for = good_for
        self._kept: OrderedDict[str, tuple[T, datetime]] = OrderedDict()

    def put(self, asker: str, thing: T, now: datetime) -> T:
        """Keep it and return it; an older one of the same asker is void."""
        self._kept[asker] = thing, now + self._good_for
        self._kept.move_to_end(asker)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return thing

    def look(self, asker: str, now: datetime) -> T | None:
        """Return it and keep it; None if nothing waits or it is over."""
        kept = self._kept.get(asker)
        return kept[0] if kept is not None and kept[1] > now else None

    def take(self, asker: str, now: datetime) -> T | None:
        """Return it once; None if nothing waits or it is over."""
        found = self.look(asker, now)
        self._kept.pop(asker, None)
        return found
