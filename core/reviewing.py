"""The review of a rehearsal: what happened when, how long each step took, who decided what, what was left. No scores.

It is written down when the rehearsal ends and holds no word of anybody: names of synthetic members, ids of staff,
numbers, keys of sentences.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final

from core.circles import Membership, Voice
from core.ids import MembershipId
from core.ladder import Alarm, AlarmState, Level, LineWord
from core.ports import Event, UnitOfWork
from core.rehearsal import Rehearsal
from core.replies import Reply
from core.review import CaseKind, CaseState

_CASES: Final = {
    CaseKind.HELD: "rehearsal.did_hold",
    CaseKind.FLAGGED: "rehearsal.did_flag",
    CaseKind.REPORTED: "rehearsal.did_report",
}
_DECIDED: Final = {
    CaseState.RELEASED: "rehearsal.did_release",
    CaseState.REMOVED: "rehearsal.did_remove",
    CaseState.CLOSED: "rehearsal.did_close_case",
}
_ALARM: Final = {
    "taken": "rehearsal.did_answer",
    "handed_on": "rehearsal.did_hand_on",
    "unanswered": "rehearsal.did_fall_silent",
    "level": "rehearsal.did_change_level",
    "graver": "rehearsal.did_grow_graver",
    "closed": "rehearsal.did_close_alarm",
}
_ROOM: Final = {"paused": "rehearsal.did_pause", "open": "rehearsal.did_resume"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing, `at` seconds after the beginning. `staff` is the id of who did it, "" for nobody of the staff."""

    at: float
    key: str
    gaps: dict[str, str] = field(default_factory=dict[str, str])
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Timed:
    """One alarm: seconds from its beginning to the answer, the first words and its end, None for what did not happen."""

    alias: str
    level: str
    answered: float | None
    written: float | None
    closed: float | None


@dataclass(frozen=True, slots=True)
class Review:
    """Everything on the page. `left` is what was still open, as (key, gaps)."""

    seconds: float
    happened: tuple[Happened, ...]
    alarms: tuple[Timed, ...]
    left: tuple[tuple[str, dict[str, str]], ...]


def written_down(found: Review) -> str:
    """Return a review as it is kept."""
    return json.dumps(asdict(found), ensure_ascii=False)


def read_back(kept: str) -> Review:
    """Return a review that was kept. Raises ValueError for anything else."""
    told = json.loads(kept)
    return Review(
        told["seconds"],
        tuple(Happened(**one) for one in told["happened"]),
        tuple(Timed(**one) for one in told["alarms"]),
        tuple((key, gaps) for key, gaps in told["left"]),
    )


async def review(tx: UnitOfWork, rehearsal: Rehearsal, now: datetime) -> Review:
    """Return what a rehearsal was like until now."""
    reader = _Reader(tx, rehearsal, now)
    await reader.read()
    return Review(
        reader.since(now),
        tuple(sorted(reader.happened, key=lambda one: one.at)),
        tuple(reader.alarms),
        tuple(reader.left),
    )


class _Reader:
    """Goes through the rows of one rehearsal."""

    def __init__(self, tx: UnitOfWork, rehearsal: Rehearsal, now: datetime) -> None:
        self._tx, self._rehearsal, self._now = tx, rehearsal, now
        self.happened: list[Happened] = []
        self.alarms: list[Timed] = []
        self.left: list[tuple[str, dict[str, str]]] = []

    def since(self, moment: datetime) -> float:
        return round((moment - self._rehearsal.started_at).total_seconds(), 1)

    def _add(self, at: datetime, key: str, staff: str | None = None, **gaps: str) -> None:
        self.happened.append(Happened(self.since(at), key, gaps, staff or ""))

    async def read(self) -> None:
        circle = self._rehearsal.circle
        if circle is None:
            return
        seats = {seat.id: seat for seat in await self._tx.circles.present(circle)}
        for post in await self._tx.rehearsals.posts(circle):
            if post.author is None and post.voice is Voice.FACILITATOR:
                self._add(post.created_at, "rehearsal.did_speak", post.speaker)
        for event in await self._tx.events.of(circle):
            if (key := _ROOM.get(_did(event))) is not None:
                self._add(event.at, key, _person(event))
        await self._cases(seats)
        for alarm in await self._tx.rehearsals.alarms(circle):
            await self._alarm(alarm, _alias(seats.get(alarm.seat) if alarm.seat else None))

    async def _cases(self, seats: Mapping[MembershipId, Membership]) -> None:
        circle = self._rehearsal.circle
        for one in await self._tx.rehearsals.cases(circle) if circle else ():
            case = one.case
            if case.kind not in _CASES:
                continue  # its alarm tells the story
            post = await self._tx.posts.get(case.post)
            alias = _alias(seats.get(post.author) if post and post.author else None)
            self._add(case.opened_at, _CASES[case.kind], alias=alias)
            if one.at is not None and case.state in _DECIDED:
                self._add(one.at, _DECIDED[case.state], case.decided_by, alias=alias)
            elif case.state is CaseState.OPEN:
                held = case.kind is CaseKind.HELD
                self.left.append(("rehearsal.left_case" if held else "rehearsal.left_look", {"alias": alias}))

    async def _alarm(self, alarm: Alarm, alias: str) -> None:
        events, words = await self._tx.events.of(alarm.id), await self._tx.alarms.words(alarm.id)
        self._add(alarm.opened_at, "rehearsal.did_call", alias=alias, level=_first_level(alarm, events))
        for step in await self._tx.alarms.passed(alarm.id):
            self._add(step.at, "rehearsal.did_ask", alias=alias, asked=str(step.asked))
        for event in events:
            if (key := _ALARM.get(_did(event))) is not None:
                gaps = {"before": event.detail.get("from", ""), "after": event.detail.get("to", "")}
                self._add(event.at, key, _person(event), alias=alias, **gaps)
        if alarm.told_at is not None:
            self._add(alarm.told_at, "rehearsal.did_tell", alias=alias)
        spoken = [one for one in words if one.staff is not None and not _is_note(one)]
        if spoken:
            self._add(spoken[0].at, "rehearsal.did_write", spoken[0].staff, alias=alias)
        taken = [event.at for event in events if _did(event) == "taken"]
        self.alarms.append(
            Timed(
                alias,
                str(alarm.level),
                _seconds(alarm, min(taken, default=None)),
                _seconds(alarm, spoken[0].at if spoken else None),
                _seconds(alarm, alarm.closed_at),
            )
        )
        self.left += _left(alarm, alias)


def _left(alarm: Alarm, alias: str) -> Iterator[tuple[str, dict[str, str]]]:
    if alarm.state is AlarmState.OPEN:
        yield "rehearsal.left_alarm", {"alias": alias}
    elif alarm.state is AlarmState.TAKEN:
        # `due_at` stands while the person waits for a reply.
        yield ("rehearsal.left_word" if alarm.due_at else "rehearsal.left_line"), {"alias": alias}


def _alias(seat: Membership | None) -> str:
    return seat.alias if seat else Reply("alarm.nobody_known").text


def _first_level(alarm: Alarm, events: Sequence[Event]) -> str:
    return next((event.detail["level"] for event in events if _did(event) == "opened"), str(alarm.level))


def _did(event: Event) -> str:
    """Return what happened, without what it happened to."""
    return event.kind.partition(".")[2]


def _person(event: Event) -> str:
    return "" if event.actor == "program" else event.actor


def _seconds(alarm: Alarm, moment: datetime | None) -> float | None:
    return None if moment is None else round((moment - alarm.opened_at).total_seconds(), 1)


def _is_note(word: LineWord) -> bool:
    """Return whether this only says that somebody changed the level."""
    return any(word.text.startswith(Reply("alarm.level_note", {"level": one, "why": ""}).text[:-2]) for one in Level)
