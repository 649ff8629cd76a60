"""The crisis ladder, decided without I/O: how grave something is, who must answer by when, who is asked next.

The levels and the targets of L1 to L4 follow our domain page (a proposal of ours, not a published standard): an
acknowledgement within 60 minutes (L1), 10 (L2), 5 (L3) and 2 (L4), then the next person, then everybody. What is told
to the writer when nobody has answered, and how often we ask again after that, is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.ids import AlarmId, CaseId, CircleId, MemberId, MembershipId, StaffId
from core.verdict import Care, Decision, Finding, Target, Verdict


class Level(StrEnum):
    """How grave it is. No button of the writer's lowers one; only a person does, with a reason."""

    L0 = "L0"  # distress, no wish to be dead
    L1 = "L1"  # a wish not to wake or not to be here
    L2 = "L2"  # thoughts of dying or hurting oneself, no plan
    LX = "LX"  # somebody else may be in danger, or is threatened
    L3 = "L3"  # a plan, intent, or something done lately
    L4 = "L4"  # happening now, means at hand, a goodbye

    @property
    def weight(self) -> int:
        """Return 0 (L0) to 5 (L4); what concerns somebody else stands between L2 and L3."""
        return list(Level).index(self)


class Rung(StrEnum):
    """Who is asked at a step."""

    FIRST = "first"  # whoever is first on duty
    NEXT = "next"  # the next on duty who was not asked yet
    DUTY = "duty"  # all on duty
    ALL = "all"  # everybody who can be reached
    TELL = "tell"  # the writer is told that nobody has answered, and everybody is asked once more


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder, `after` the alarm began."""

    after: timedelta
    rung: Rung


def _ladder(*steps: tuple[int, Rung]) -> tuple[Step, ...]:
    return tuple(Step(timedelta(minutes=minutes), rung) for minutes, rung in steps)


_LX: Final = _ladder((0, Rung.DUTY), (5, Rung.NEXT), (8, Rung.ALL), (10, Rung.TELL))
LADDERS: Final[dict[Level, tuple[Step, ...]]] = {
    Level.L1: _ladder((0, Rung.FIRST), (60, Rung.NEXT), (75, Rung.ALL), (90, Rung.TELL)),
    Level.L2: _ladder((0, Rung.FIRST), (10, Rung.NEXT), (20, Rung.ALL), (25, Rung.TELL)),
    Level.LX: _LX,
    Level.L3: _LX,
    Level.L4: _ladder((0, Rung.DUTY), (2, Rung.NEXT), (4, Rung.ALL), (6, Rung.TELL)),
}
AGAIN: Final = timedelta(minutes=15)
"""After the last step everybody is asked again this often, until somebody answers."""
REPLY_WITHIN: Final[dict[Level, timedelta]] = {
    Level.L1: timedelta(minutes=30),
    Level.L2: timedelta(minutes=10),
    Level.LX: timedelta(minutes=10),
    Level.L3: timedelta(minutes=5),
    Level.L4: timedelta(minutes=3),
}
"""How long whoever answered may leave the writer's words without a reply before others are asked again."""
WRITER: Final = "line"
"""The form that captures what the person in danger writes while their line is open."""
OWN: Final = "line.own"
FROM_DESK: Final = "line.from_desk"
"""The words that carry an open line to the person's own chat or page: theirs (pages alone), and the team's."""
QUIET: Final = timedelta(hours=12)
"""A person who has not answered a check-in is not asked another for this long."""


def step_at(level: Level, number: int) -> Step:
    """Return step `number` (from 0) of a level's ladder; past its end everybody is asked again and again."""
    steps = LADDERS[level]
    if number < len(steps):
        return steps[number]
    return Step(steps[-1].after + AGAIN * (number - len(steps) + 1), Rung.ALL)


# What a word rule's score says: `moderation/rules/crisis.py` scores by level. A model says it in scores of their own.
_SCORED: Final = ((0.95, Level.L4), (0.85, Level.L3), (0.7, Level.L2), (0.0, Level.L1))
_GRAVE: Final = (("grave_L4", Level.L4), ("grave_L3", Level.L3))
_SURE: Final = 0.5
_SURE_THREAT: Final = 0.75
_ELSE: Final = frozenset({"worry", "danger", "threat"})


def _level_of(finding: Finding, scores: Mapping[str, float]) -> Level | None:
    if finding.concern == "crisis" and finding.care is Care.LADDER:
        if finding.rule == "model":
            # A wish not to wake and a thought of suicide lie too close for it: what it hears begins at L2.
            return next((level for name, level in _GRAVE if scores.get(name, 0.0) >= _SURE), Level.L2)
        return next(level for score, level in _SCORED if finding.score >= score)
    if finding.rule == "model" and finding.concern == "threat" and finding.score < _SURE_THREAT:
        return None  # it waits for a moderator; the network takes mere insults for threats too often to page people
    if finding.concern in _ELSE and finding.target is not Target.SELF and finding.decision is Decision.HOLD:
        return Level.LX
    return None


def begins(verdict: Verdict) -> Level | None:
    """Return the level of the alarm that a text begins, None if it begins none.

    A text that begins the ladder for a reason that knows no level begins it at L2.
    """
    heard = [level for one in verdict.findings if (level := _level_of(one, verdict.scores)) is not None]
    if heard:
        return max(heard, key=lambda one: one.weight)
    return Level.L2 if verdict.care is Care.LADDER or verdict.decision is Decision.CRISIS else None


class AlarmState(StrEnum):
    """Where an alarm is."""

    OPEN = "open"  # nobody has answered yet; the clock runs
    TAKEN = "taken"  # somebody has, and is talking with the writer
    CLOSED = "closed"


class Source(StrEnum):
    """How we heard of it."""

    WORDS = "words"  # the screening heard it
    BUTTON = "button"  # the person asked for help
    CHECK_IN = "check_in"  # the person said so when asked
    PEER = "peer"  # somebody in the circle is worried about them
    MINOR = "minor"  # they said that they are under 18: private safeguarding
    DRILL = "drill"  # staff practise; nobody is in danger


@dataclass(frozen=True, slots=True)
class Alarm:
    """One person who may be in danger, and the clock that runs until a human answers.

    `member` is None for a drill (and once the person was erased), `circle` and `seat` for somebody in no circle.
    `step` is the next step of the ladder and `due_at` when it is due; while TAKEN `due_at` is when the writer's last
    words must have been answered, None if they were. `told_at`: the writer was told that nobody had answered.
    """

    id: AlarmId
    member: MemberId | None
    circle: CircleId | None
    seat: MembershipId | None
    case: CaseId | None
    level: Level
    source: Source
    state: AlarmState
    opened_at: datetime
    step: int
    due_at: datetime | None
    taken_by: StaffId | None
    taken_at: datetime | None
    told_at: datetime | None
    closed_at: datetime | None
    note: str = field(default="", repr=False)

    @property
    def drill(self) -> bool:
        """Return whether staff only practise."""
        return self.source is Source.DRILL


@dataclass(frozen=True, slots=True)
class Passed:
    """One step that was taken: when it was due, when it was done, how many people it asked."""

    step: int
    rung: Rung
    due_at: datetime
    at: datetime
    asked: int


@dataclass(frozen=True, slots=True)
class LineWord:
    """One thing said on an open line, by the writer or (`staff`) by whoever answered."""

    staff: StaffId | None
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """When somebody is on duty every week: on `days` (0 = Monday) from `begins` to `ends` minutes after midnight in `zone`.

    `ends` <= `begins` reaches into the next day. `circle` None means all circles.
    """

    id: str
    staff: StaffId
    circle: CircleId | None
    days: frozenset[int]
    begins: int
    ends: int
    zone: str
