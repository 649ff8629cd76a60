"""A rehearsal, decided without I/O: who the synthetic members are, what each says to what, and when.

Nobody in it is real. What a synthetic member says stands in a content file; a plan only names its line. The same seed
and the same acts of staff give the same evening.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from core.ids import CircleId, MemberId, MembershipId, PostId, StaffId

PACES: Final = (0, 1, 2, 5)
"""How many seconds of the scene pass in one second; 0 waits until staff ask for the next line."""
LENGTHS: Final = (15, 30, 45, 60, 90)  # minutes
MINUTES: Final = 45
LEAP: Final = timedelta(seconds=5)
"""The scene never moves on by more than this at once: after a restart it goes on where it was."""


class Trigger(StrEnum):
    """What a synthetic member reacts to: what a real one would be shown, and what happens to others."""

    START = "start"
    FACILITATOR = "facilitator"  # staff spoke to the circle
    POST = "post"  # somebody else wrote to the circle
    REPLY = "reply"  # somebody answered what this one wrote
    CRISIS = "crisis"  # somebody else called for help, and has fallen silent in the circle
    CARED = "cared"  # they were told what to do, and who was alerted
    CHECK_IN = "check_in"  # they were asked how they are
    TAKEN = "taken"  # somebody from the team has opened the line
    ASKED = "asked"  # that person wrote to them
    LOWERED = "lowered"  # their alarm was given a lower level
    HANDED_ON = "handed_on"
    SILENCE = "silence"  # no answer came on the line
    UNANSWERED = "unanswered"  # they were told that nobody has answered
    CLOSED = "closed"  # the line was closed
    HELD = "held"
    RELEASED = "released"
    REMOVED = "removed"
    RETURNED = "returned"
    PAUSED = "paused"


# Which words of the program a synthetic member takes for which event.
_TOLD: Final = {
    "care.check_in": Trigger.CHECK_IN,
    "crisis.unanswered": Trigger.UNANSWERED,
    "line.opened": Trigger.TAKEN,
    "line.from_desk": Trigger.ASKED,
    "line.handed_on": Trigger.HANDED_ON,
    "line.asking_others": Trigger.SILENCE,
    "line.closed": Trigger.CLOSED,
    "hold.note": Trigger.HELD,
    "hold.note_alone": Trigger.HELD,
    "hold.released": Trigger.RELEASED,
    "hold.read": Trigger.RELEASED,
    "hold.removed": Trigger.REMOVED,
    "programme.notice_paused": Trigger.PAUSED,
    "programme.notice_paused_until": Trigger.PAUSED,
}


def told(key: str) -> Trigger | None:
    """Return what the program's words under a key are to whoever reads them, None for nothing to react to."""
    if key in _TOLD:
        return _TOLD[key]
    if key.startswith(("crisis.answer_", "crisis.heavy_", "crisis.other_")):
        return Trigger.CARED
    return Trigger.RETURNED if key.startswith("return.") else None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a synthetic member does once: says `words`, or presses the button `press` under what it was shown.

    `least` to `most` seconds of the scene after `on`. `about`: only what that other member (a temper's id) is behind.
    `answering`: as an answer to the message it reacts to. `alone`: only while nobody from the team talks with them.
    `chance` (1 to 100): how often in a hundred seeds.
    """

    on: Trigger
    least: int
    most: int
    words: str = field(default="", repr=False)
    press: str = ""
    about: str = ""
    answering: bool = False
    alone: bool = False
    chance: int = 100


@dataclass(frozen=True, slots=True)
class Temper:
    """One kind of synthetic member. `clinician` and `on` say who signed the words, as the file's author says."""

    id: str
    title: str
    order: int
    lines: tuple[Line, ...]
    clinician: str = ""
    on: str = ""

    @property
    def signed(self) -> bool:
        """Return whether somebody has signed the words."""
        return bool(self.clinician and self.on)


@dataclass(frozen=True, slots=True)
class Part:
    """One temper on the stage. `read` is how far they have read, `used` which lines are spent.

    `alarm` and `level` are what was last seen of their own alarm, "" for none.
    """

    temper: str
    member: MemberId
    seat: MembershipId
    read: int = 0
    used: frozenset[int] = frozenset()
    alarm: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A line that will be said when the scene has come to `due` (seconds); `answers` is the post that it answers."""

    id: str
    temper: str
    line: int
    due: float
    answers: PostId | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rehearsal. `scene` is how many seconds of it have passed at `looked_at`; `circle` is None once it is over.

    `review` is what was left to read when it ended (see `core.reviewing`), "" until then.
    """

    id: str
    circle: CircleId | None
    seed: int
    pace: int
    scene: float
    looked_at: datetime
    started_by: StaffId | None
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    review: str = field(default="", repr=False)

    def moved(self, now: datetime) -> "Rehearsal":
        """Return it with the scene moved on to `now`."""
        gone = min(max(now - self.looked_at, timedelta(0)), LEAP)
        return replace(self, scene=self.scene + gone.total_seconds() * self.pace, looked_at=now)


def delay(seed: int, temper: str, number: int, line: Line) -> float | None:
    """Return after how many seconds a line is said, None for a seed with which it is not. The same for the same seed."""
    dice = Random(f"{seed}:{temper}:{number}")  # noqa: S311 - a play, not a secret
    if dice.randint(1, 100) > line.chance:
        return None
    return dice.uniform(line.least, line.most)


def reaction(temper: Temper, used: Collection[int], on: Trigger, about: str = "") -> int | None:
    """Return the number of the line with which a temper reacts: the first that is not spent; None if there is none.

    `about` is the temper that is behind it. Lines about somebody go before lines about anybody.
    """
    fitting = [
        number
        for number, line in enumerate(temper.lines)
        if number not in used and line.on is on and line.about in {"", about}
    ]
    return min(fitting, key=lambda number: (not temper.lines[number].about, number), default=None)


def openings(temper: Temper) -> Iterator[int]:
    """Yield the numbers of the lines that need nobody else."""
    return (number for number, line in enumerate(temper.lines) if line.on is Trigger.START)


def next_cue(cues: Sequence[Cue]) -> Cue | None:
    """Return what is said next."""
    return min(cues, key=lambda one: one.due, default=None)
