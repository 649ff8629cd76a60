"""A rehearsal as a page: begin one, take part, follow what happens, steer it, end it, read its review."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from console.alarms.pages import LEVELS, STATES
from console.pausing import line as pausing_line
from console.programme.parts import Parts, wrong_of
from core.circles import Post, PostState
from core.errors import Refused
from core.ids import StaffId
from core.ladder import AlarmState
from core.ports import UnitOfWork
from core.rehearsal import LENGTHS, MINUTES, PACES, Rehearsal, Temper, Trigger
from core.rehearsing import (
    begin,
    join,
    leave,
    minutes_of,
    pace_of,
    seed_of,
    set_pace,
    speak_as_facilitator,
    step,
    stop,
)
from core.replies import say
from core.review import CaseState
from core.reviewing import Happened, Timed, read_back
from core.view import excerpt
from web.answers import html, see_other
from web.route import Answer, Visit

HOME: Final = "/console/rehearsal"
NEWEST: Final = 12  # of what the circle has read, unless all of it is asked for
PACE_WORDS: Final = {0: "rehearsal.pace_0", 1: "rehearsal.pace_1", 2: "rehearsal.pace_2", 5: "rehearsal.pace_5"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing that the circle has read."""

    alias: str
    at: datetime
    text: str = field(repr=False)
    quoted: str = field(repr=False)


def minutes_and_seconds(seconds: float | None) -> str:
    """Return how long something took, for a table."""
    if seconds is None:
        return say("rehearsal.review_never")
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def unsigned(cast: Sequence[Temper]) -> bool:
    """Return whether nobody has signed what some of the synthetic members say."""
    return any(not one.signed for one in cast)


class RehearsalPages:
    """``/console/rehearsal``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show(self, visit: Visit) -> Answer:
        """Show the rehearsal that runs, or how to begin one, and the reviews of earlier ones."""
        return await self._show(visit, {}, {})

    async def _show(self, visit: Visit, wrong: dict[str, str], filled: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            found = await tx.rehearsals.living()
            gaps = await self._living(tx, visit, found) if found else {}
            past = [] if found else await tx.rehearsals.past()
        return self._parts.page(
            visit,
            "rehearsal.html" if found else "rehearsal_none.html",
            wrong,
            filled={"minutes": str(MINUTES), "pace": "1", "seed": "", "text": "", **filled},
            lengths=LENGTHS,
            paces={str(one): PACE_WORDS[one] for one in PACES},
            cast=self._parts.house.cast,
            unsigned=unsigned(self._parts.house.cast),
            past=[(one, _length(one)) for one in past],
            **gaps,
        )

    async def fresh(self, visit: Visit) -> Answer:
        """Return what changes alone, for a page that keeps itself fresh."""
        async with self._parts.store.begin() as tx:
            found = await tx.rehearsals.living()
            gaps = await self._living(tx, visit, found) if found else {}
        if not gaps.get("mine"):
            return html("")
        return html(self._parts.sheets.fragment("rehearsal_now.html", now=self._parts.house.clock.now(), **gaps))

    async def _living(self, tx: UnitOfWork, visit: Visit, found: Rehearsal) -> dict[str, Any]:
        now, names = self._parts.house.clock.now(), {one.id: one.desk_name for one in await tx.staff.all()}
        present = await tx.rehearsals.taking_part(found.circle) or ()
        circle = await tx.circles.get(found.circle) if found.circle else None
        gaps: dict[str, Any] = {
            "rehearsal": found,
            "circle": circle,
            "mine": visit.duty.id in present,
            "present": [names[one] for one in present if one in names],
            "began": names.get(found.started_by, "") if found.started_by else "",
            "levels": LEVELS,
            "states": STATES,
            "pace": PACE_WORDS.get(found.pace, "rehearsal.pace_1"),
            "pausing": pausing_line(circle, now) if circle else None,
        }
        if found.circle is None or not gaps["mine"]:
            return gaps
        seats = {seat.id: seat.alias for seat in await tx.circles.present(found.circle)}
        posts = [one for one in await tx.rehearsals.posts(found.circle) if one.state is PostState.RELAYED and one.text]
        texts = {one.id: one.text or "" for one in posts}
        every = "all" in visit.query
        gaps["earlier"] = 0 if every else max(0, len(posts) - NEWEST)
        gaps["room"] = [_spoken(one, seats, names, texts) for one in posts[gaps["earlier"] :]]
        alarms = [one for one in await tx.rehearsals.alarms(found.circle) if one.state is not AlarmState.CLOSED]
        gaps["alarms"] = [
            (one, seats.get(one.seat, "") if one.seat else "", names.get(one.taken_by, "") if one.taken_by else "")
            for one in alarms
        ]
        cases = [one.case for one in await tx.rehearsals.cases(found.circle) if one.case.state is CaseState.OPEN]
        about = {one.id: await tx.posts.get(one.post) for one in cases}
        gaps["cases"] = [
            (one, seats.get(post.author, "") if (post := about[one.id]) and post.author else "") for one in cases
        ]
        gaps["real"] = any(one.circle != found.circle and not one.drill for one in await tx.alarms.living())
        gaps["coming"] = await self._coming(tx, found)
        return gaps

    async def _coming(self, tx: UnitOfWork, found: Rehearsal) -> int:
        """Return how many lines come whatever staff do."""
        known = {one.id: one for one in self._parts.house.cast}
        cues = await tx.rehearsals.cues(found.id)
        lines = [(known[one.temper].lines, one.line) for one in cues if one.temper in known]
        return sum(number < len(said) and said[number].on is Trigger.START for said, number in lines)

    async def begin(self, visit: Visit) -> Answer:
        """Begin one."""
        form = visit.form
        filled = {name: form.get(name) for name in ("minutes", "pace", "seed")}
        try:
            minutes, pace, seed = minutes_of(filled["minutes"]), pace_of(filled["pace"]), seed_of(filled["seed"])
            await self._parts.write(
                lambda tx: begin(tx, self._parts.house, visit.duty, minutes=minutes, seed=seed, pace=pace)
            )
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), filled)
        return see_other(f"{HOME}?said=begun")

    async def join(self, visit: Visit) -> Answer:
        """Take part."""
        try:
            await self._parts.write(lambda tx: join(tx, self._parts.house, visit.duty))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {})
        return see_other(f"{HOME}?said=joined")

    async def leave(self, visit: Visit) -> Answer:
        """Take part no longer."""
        try:
            await self._parts.write(lambda tx: leave(tx, self._parts.house, visit.duty))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {})
        return see_other(f"{HOME}?said=left")

    async def pace(self, visit: Visit) -> Answer:
        """Change how fast it runs."""
        try:
            pace = pace_of(visit.form.get("pace"))
            await self._parts.write(lambda tx: set_pace(tx, self._parts.house, visit.duty, pace))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {})
        return see_other(f"{HOME}?said=paced")

    async def step(self, visit: Visit) -> Answer:
        """Let the next line be said now."""
        try:
            there = await self._parts.write(lambda tx: step(tx, self._parts.house, visit.duty))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {})
        return see_other(f"{HOME}?said={'stepped' if there else 'nobody'}")

    async def speak(self, visit: Visit) -> Answer:
        """Speak to the synthetic members, once for each form."""
        text = visit.form.get("text")
        try:
            await self._parts.write_once(
                visit, lambda tx: speak_as_facilitator(tx, self._parts.house, visit.duty, text)
            )
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {"text": text})
        return see_other(f"{HOME}?said=spoken")

    async def end(self, visit: Visit) -> Answer:
        """End it and show its review."""
        try:
            done = await self._parts.write(lambda tx: stop(tx, self._parts.house, visit.duty))
        except Refused as refused:
            return await self._show(visit, wrong_of(refused), {})
        return see_other(f"{HOME}/{done.id}")

    async def review(self, visit: Visit) -> Answer:
        """Show what happened in one that is over."""
        async with self._parts.store.begin() as tx:
            found = await tx.rehearsals.get(visit.params["rehearsal"])
            if found is None or not found.review:
                raise KeyError(visit.params["rehearsal"])
            told = read_back(found.review)
            names = {one: await self._name(tx, one) for one in {happened.staff for happened in told.happened}}
        return self._parts.page(
            visit,
            "rehearsal_review.html",
            {},
            rehearsal=found,
            length=_length(found),
            happened=[(minutes_and_seconds(one.at), _words(one, names)) for one in told.happened],
            alarms=[_timed(one) for one in told.alarms],
            left=[say(key, **gaps) for key, gaps in told.left],
        )

    @staticmethod
    async def _name(tx: UnitOfWork, staff: str) -> str:
        found = await tx.staff.get(StaffId(staff)) if staff else None
        return found.desk_name if found else say("rehearsal.somebody")


def _length(found: Rehearsal) -> str:
    end = found.ended_at or found.ends_at
    return str(max(1, round((end - found.started_at).total_seconds() / 60)))


def _words(one: Happened, names: dict[str, str]) -> str:
    return say(one.key, **{**one.gaps, "name": names[one.staff]})


def _timed(one: Timed) -> tuple[str, str, str, str]:
    answered, written, closed = (minutes_and_seconds(each) for each in (one.answered, one.written, one.closed))
    return f"{one.alias} ({one.level})", answered, written, closed


def _spoken(post: Post, seats: dict[Any, str], names: dict[StaffId, str], texts: dict[Any, str]) -> Spoken:
    alias = seats.get(post.author, "") if post.author else ""
    if post.author is None and post.speaker is not None:
        alias = say("circle.facilitator_named", name=names.get(post.speaker, say("rehearsal.somebody")))
    quoted = excerpt(texts.get(post.reply_to, ""), 80) if post.reply_to else ""
    return Spoken(alias, post.created_at, post.text or "", quoted)
