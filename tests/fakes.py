"""Small honest implementations of what the core asks for. The fake platform passes the same contract as the real ones."""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from core.crisis import LineKind
from core.errors import DeliveryError
from core.ids import CircleId, NativeRef
from core.message import Address, Content, Envelope, Kind
from core.ports import Limits, PromptText, Receive
from core.schedule import Occurrence, Schedule
from core.verdict import Care, Decision, Finding, Target, Verdict


class SetClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, moment: datetime = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class FakePlatform:
    """A platform whose people's screens are lists. Like Telegram it cannot tell a repeated send from a new one."""

    name: str = "fake"
    limits: Limits = Limits(per_second=None, seconds_per_chat=0, in_flight=4, idempotent=False)
    screens: defaultdict[str, list[Envelope]] = field(default_factory=lambda: defaultdict(list))
    gone: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str, Content]] = field(default_factory=list)
    troubles: defaultdict[str, list[DeliveryError]] = field(default_factory=lambda: defaultdict(list))
    hanging: dict[str, asyncio.Event] = field(default_factory=dict)
    knocked: set[str] = field(default_factory=set)

    async def run(self, receive: Receive) -> None:
        await asyncio.Event().wait()

    async def deliver(self, envelope: Envelope) -> NativeRef:
        user = envelope.to.user
        if user in self.hanging:
            self.knocked.add(user)
            await self.hanging[user].wait()
        if self.troubles[user]:
            raise self.troubles[user].pop(0)
        self.screens[user].append(envelope)
        return NativeRef(f"{user}-{len(self.screens[user])}")

    async def retract(self, to: Address, ref: NativeRef) -> None:
        if self.troubles[to.user]:
            raise self.troubles[to.user].pop(0)
        self.gone.append((to.user, ref))

    async def revise(self, to: Address, ref: NativeRef, content: Content) -> None:
        if self.troubles[to.user]:
            raise self.troubles[to.user].pop(0)
        self.changed.append((to.user, ref, content))

    def texts(self, user: str, *kinds: Kind) -> list[str]:
        wanted = kinds or (Kind.POST, Kind.PROMPT)
        return [one.content.text for one in self.screens[user] if one.content.kind in wanted]


def finding(
    decision: Decision, care: Care = Care.NONE, concern: str = "toxicity", target: Target = Target.MEMBER
) -> Finding:
    return Finding("told", concern, target, 0.9, "the test says so", decision, care)


class ToldScreener:
    """Says what the test told it to say about a text, deliver otherwise."""

    def __init__(self) -> None:
        self.verdicts: dict[str, Verdict] = {}

    def tell(
        self,
        text: str,
        decision: Decision,
        care: Care = Care.NONE,
        *,
        concern: str = "toxicity",
        redacted: str | None = None,
    ) -> None:
        found = finding(decision, care, concern, Target.SELF if care is not Care.NONE else Target.MEMBER)
        scores = {"toxicity": 0.0, "crisis": 0.0}
        self.verdicts[text] = Verdict(decision, care, scores, (found,), "told", 0.0, redacted)

    async def screen(self, text: str, *, whose: Hashable = "", urgent: bool = False) -> Verdict:
        plain = Verdict(Decision.DELIVER, Care.NONE, {"toxicity": 0.0, "crisis": 0.0}, (), "told", 0.0)
        return self.verdicts.get(text, plain)


@dataclass(frozen=True)
class Line:
    service: str
    dial_string: str
    hours: str = "24/7"
    url: str = ""
    country: str = "XA"
    source: str = "made up"
    source_date: str = "2026"
    verified_by: str = "Ada"
    verified_on: date | None = date(2026, 11, 20)
    kind: LineKind = LineKind.CRISIS


class TwoCountries:
    """Help lines of two made-up countries: one checked line in the first, none checked in the second."""

    every: Sequence[Line] = (
        Line("Made-up line", "0 1 2"),
        Line("Other line", "3*4", country="XB", verified_by="", verified_on=None),
        Line("Only by text", "", country="XB", verified_by="", verified_on=None),
    )

    def emergency(self, country: str | None) -> str | None:
        return {"XA": "555"}.get(country or "")

    def countries(self) -> Sequence[tuple[str, str]]:
        return (("XA", "Aland"), ("XB", "Beland"))


@dataclass(frozen=True)
class Prompt:
    id: str
    text: str


class OnePrompt:
    """Always the same prompt; due times are told by the test."""

    def __init__(self) -> None:
        self.times: list[Occurrence] = []

    def pick(self, circle: CircleId, nominal: str, already: Sequence[str]) -> PromptText:
        return Prompt(f"p{len(already)}", f"Prompt for {nominal}")

    def due(self, schedule: Schedule, now: datetime) -> Sequence[Occurrence]:
        return [one for one in self.times if one.fires_at <= now]

    def too_late(self, schedule: Schedule, occurrence: Occurrence, now: datetime) -> bool:
        return now - occurrence.fires_at > schedule.catch_up
