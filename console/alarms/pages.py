"""The responder's page: see an alarm and its clock, answer it, talk on the open line, hand it on, end it."""

from dataclasses import dataclass
from datetime import datetime

from console.programme.parts import Parts
from core.audit import line_seen
from core.climbing import circle_name
from core.duty import rehearsed
from core.errors import Refused
from core.ids import AlarmId
from core.ladder import LADDERS, Alarm, AlarmState, Level
from core.line import close, found, hand_on, say_to_person, seat_words, set_level, take
from core.ports import UnitOfWork
from core.replies import Reply
from web.answers import html, see_other
from web.route import Answer, Visit

LEVELS = {
    Level.L0: "alarm.level_0",
    Level.L1: "alarm.level_1",
    Level.L2: "alarm.level_2",
    Level.LX: "alarm.level_x",
    Level.L3: "alarm.level_3",
    Level.L4: "alarm.level_4",
}
SOURCES = {
    "words": "alarm.source_words",
    "button": "alarm.source_button",
    "check_in": "alarm.source_check_in",
    "peer": "alarm.source_peer",
    "minor": "alarm.source_minor",
    "drill": "alarm.source_drill",
}
STATES = {"open": "alarm.state_open", "taken": "alarm.state_taken", "closed": "alarm.state_closed"}
RUNGS = {
    "first": "alarm.rung_first",
    "next": "alarm.rung_next",
    "duty": "alarm.rung_duty",
    "all": "alarm.rung_all",
    "tell": "alarm.rung_tell",
}


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm as the board lists it, without a word of what was said."""

    alarm: Alarm
    circle: str
    alias: str
    taker: str


async def lines(tx: UnitOfWork) -> list[AlarmLine]:
    """Return every alarm that is not closed, gravest first."""
    names = {one.id: one.desk_name for one in await tx.staff.all()}
    return [
        AlarmLine(
            alarm,
            await circle_name(tx, alarm),
            await seat_words(tx, alarm),
            names.get(alarm.taken_by, "") if alarm.taken_by else "",
        )
        for alarm in await tx.alarms.living()
    ]


def waited(alarm: Alarm, moment: datetime) -> str:
    """Return how long after its beginning something was, as minutes and seconds."""
    minutes, seconds = divmod(max(0, int((moment - alarm.opened_at).total_seconds())), 60)
    return f"{minutes}:{seconds:02d}"


def _level(chosen: str) -> Level:
    """Return the level that was chosen. Raises Refused for none of ours."""
    if chosen not in LADDERS:
        raise Refused(Reply("alarm.level_wrong"))
    return Level(chosen)


class AlarmPages:
    """``/console/alarm/{alarm}``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @staticmethod
    def _id(visit: Visit) -> AlarmId:
        return AlarmId(visit.params["alarm"])

    async def show(self, visit: Visit) -> Answer:
        """Show the alarm, its clock and its line. The words stay closed until asked for, but for whoever answers."""
        return await self._show(visit, {}, {}, looked=False)

    async def look(self, visit: Visit) -> Answer:
        """Show what the person wrote. The log remembers who looked."""
        return await self._show(visit, {}, {}, looked=True)

    async def fresh(self, visit: Visit) -> Answer:
        """Return the line alone, for a page that keeps itself fresh."""
        try:
            gaps = await self._gaps(visit, looked=False)
        except Refused:
            return html("")
        return html(self._parts.sheets.fragment("alarm_line.html", visit=visit, **gaps))

    async def _gaps(self, visit: Visit, *, looked: bool) -> dict[str, object]:
        now = self._parts.house.clock.now()
        async with self._parts.store.begin() as tx:
            alarm = await found(tx, visit.duty, self._id(visit))
            mine = alarm.state is AlarmState.TAKEN and alarm.taken_by == visit.duty.id
            words = await tx.alarms.words(alarm.id) if looked or mine else []
            if (looked or mine) and await line_seen(tx, visit.duty, alarm.id, words, now, asked=looked):
                await tx.commit()
            steps = await tx.alarms.passed(alarm.id)
            names = {one.id: one.desk_name for one in await tx.staff.all()}
            practice = await rehearsed(tx, alarm.circle)
            circle, alias = await circle_name(tx, alarm), await seat_words(tx, alarm)
        return {
            "alarm": alarm,
            "practice": practice,
            "mine": mine,
            "shown": looked or mine,
            "words": words,
            "steps": [(waited(alarm, step.at), step) for step in steps],
            "names": names,
            "circle": circle,
            "alias": alias,
            "levels": LEVELS,
            "sources": SOURCES,
            "states": STATES,
            "rungs": RUNGS,
            "now": now,
        }

    async def _show(self, visit: Visit, wrong: dict[str, str], filled: dict[str, str], *, looked: bool) -> Answer:
        try:
            gaps = await self._gaps(visit, looked=looked)
        except Refused as refused:
            return self._parts.sheets.page(visit, "alarm_own.html", 403, text=refused.reply.text)
        return self._parts.sheets.page(visit, "alarm.html", 400 if wrong else 200, wrong=wrong, filled=filled, **gaps)

    async def take(self, visit: Visit) -> Answer:
        """Answer it."""
        try:
            taken = await self._parts.write(lambda tx: take(tx, self._parts.house, visit.duty, self._id(visit)))
        except Refused as refused:
            return await self._show(visit, {"": refused.reply.text}, {}, looked=False)
        return see_other(f"/console/alarm/{self._id(visit)}{'' if taken else '?said=late'}#newest")

    async def say(self, visit: Visit) -> Answer:
        """Say something to the person in danger, once for each form."""
        text = visit.form.get("text")
        try:
            await self._parts.write_once(
                visit, lambda tx: say_to_person(tx, self._parts.house, visit.duty, self._id(visit), text)
            )
        except Refused as refused:
            return await self._show(visit, {"text": refused.reply.text}, {"text": text}, looked=False)
        return see_other(f"/console/alarm/{self._id(visit)}#newest")

    async def hand_on(self, visit: Visit) -> Answer:
        """Give it to whoever answers next."""
        note = visit.form.get("note")
        try:
            await self._parts.write(lambda tx: hand_on(tx, self._parts.house, visit.duty, self._id(visit), note))
        except Refused as refused:
            return await self._show(visit, {"": refused.reply.text}, {"note": note}, looked=False)
        return see_other(f"/console/alarm/{self._id(visit)}?said=handed_on")

    async def close(self, visit: Visit) -> Answer:
        """End it with a note."""
        note, again = visit.form.get("closing"), bool(visit.form.get("follow_up"))
        try:
            await self._parts.write(
                lambda tx: close(tx, self._parts.house, visit.duty, self._id(visit), note, follow_up=again)
            )
        except Refused as refused:
            return await self._show(visit, {"closing": refused.reply.text}, {"closing": note}, looked=False)
        return see_other(f"/console/alarm/{self._id(visit)}?said=closed")

    async def level(self, visit: Visit) -> Answer:
        """Give it another level, with a reason."""
        chosen, why = visit.form.get("level"), visit.form.get("why")
        try:
            await self._parts.write(
                lambda tx: set_level(tx, self._parts.house, visit.duty, self._id(visit), _level(chosen), why)
            )
        except Refused as refused:
            return await self._show(visit, {"why": refused.reply.text}, {"why": why}, looked=False)
        return see_other(f"/console/alarm/{self._id(visit)}")
