"""Rehearsals: a circle of synthetic members, who takes part, what will be said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.circles import Post
from core.ids import CircleId, StaffId
from core.ladder import Alarm
from core.rehearsal import Cue, Part, Rehearsal
from core.review import Case


@dataclass(frozen=True, slots=True)
class Decided:
    """A case with when it was decided, None while it is open."""

    case: Case
    at: datetime | None


class Rehearsals(Protocol):
    """What staff practise. One at a time; rows, so it outlives every process."""

    async def begin(
        self, circle: CircleId, seed: int, pace: int, staff: StaffId | None, now: datetime, ends_at: datetime
    ) -> Rehearsal | None:
        """Begin one in a circle of its own; None if another lives. Its circle is in no list of circles from then on."""
        ...

    async def living(self, *, lock: bool = False) -> Rehearsal | None:
        """Return the one that lives; `lock` keeps others from changing it until this transaction ends."""
        ...

    async def get(self, rehearsal: str) -> Rehearsal | None:
        """Return one."""
        ...

    async def past(self, limit: int = 20) -> Sequence[Rehearsal]:
        """Return those that are over, newest first."""
        ...

    async def save(self, rehearsal: Rehearsal) -> None:
        """Make pace, scene and end what this record says."""
        ...

    async def taking_part(self, circle: CircleId | None) -> Sequence[StaffId] | None:
        """Return who takes part in the rehearsal of a circle, first come first; None for a circle that is no rehearsal."""
        ...

    async def join(self, rehearsal: str, staff: StaffId, now: datetime) -> bool:
        """Let somebody take part; False if they do already."""
        ...

    async def leave(self, rehearsal: str, staff: StaffId) -> bool:
        """Let somebody out; False if they took no part."""
        ...

    async def add_part(self, rehearsal: str, part: Part) -> None:
        """Put a synthetic member on the stage."""
        ...

    async def parts(self, rehearsal: str) -> Sequence[Part]:
        """Return who is on the stage."""
        ...

    async def unread(self, rehearsal: str) -> Collection[str]:
        """Return the tempers of those who were shown something that they have not read."""
        ...

    async def save_part(self, rehearsal: str, part: Part) -> None:
        """Remember how far somebody has read, and which lines are spent."""
        ...

    async def plan(self, rehearsal: str, cue: Cue) -> None:
        """Keep a line for later."""
        ...

    async def cues(self, rehearsal: str) -> Sequence[Cue]:
        """Return what will be said, soonest first."""
        ...

    async def said(self, cue: str) -> None:
        """Forget a line that was said, or that cannot be any more."""
        ...

    async def posts(self, circle: CircleId) -> Sequence[Post]:
        """Return everything written in a circle, oldest first."""
        ...

    async def cases(self, circle: CircleId) -> Sequence[Decided]:
        """Return every case of a circle, oldest first."""
        ...

    async def alarms(self, circle: CircleId) -> Sequence[Alarm]:
        """Return every alarm of a circle, closed or not, oldest first."""
        ...

    async def end(self, rehearsal: str, review: str, now: datetime) -> bool:
        """End one, keep its review (sealed) and clean it away; False if it was over.

        Its synthetic members are erased with their keys; its circle and everything said, held, queued or asked there go.
        """
        ...

    async def forget(self, before: datetime) -> int:
        """Forget the reviews of rehearsals that ended before a moment; return how many."""
        ...
