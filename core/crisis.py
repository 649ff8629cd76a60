"""What somebody in danger is told, decided without I/O: the truth about who knows, and the emergency route."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.ladder import Level
from core.replies import Reply, say


class LineKind(StrEnum):
    """Whom a help line is for."""

    SUICIDE = "suicide"
    CRISIS = "crisis"
    CRISIS_AND_SUBSTANCES = "crisis_and_substance_use"
    GENERAL = "general"
    SUBSTANCES = "substance_use"
    LGBTQ = "lgbtq"
    HOME = "domestic_violence"
    CHILDREN = "children"
    DIRECTORY = "directory"

    @property
    def for_anybody(self) -> bool:
        """Return whether it helps whoever calls in a crisis, so that it is enough for a country."""
        return self in _ANYBODY

    @property
    def apart(self) -> bool:
        """Return whether it is named only where it fits: it would send others to the wrong people."""
        return self in {LineKind.HOME, LineKind.CHILDREN}


_ANYBODY: Final = {LineKind.SUICIDE, LineKind.CRISIS, LineKind.CRISIS_AND_SUBSTANCES, LineKind.GENERAL}
CALMER: Final = frozenset({Level.L0, Level.L1, Level.L2})
HEAVY: Final = ("crisis.heavy_nobody", "crisis.heavy_alone", "crisis.heavy_alerted")
OTHER: Final = ("crisis.other_nobody", "crisis.other_alone", "crisis.other_alerted")
DANGER: Final = ("crisis.answer_nobody", "crisis.answer_alone", "crisis.answer_alerted")
ANSWERS: Final = {
    "yes": ("crisis.say_yes", "crisis.said_yes"),
    "unsure": ("crisis.say_unsure", "crisis.said_unsure"),
    "no": ("crisis.say_no", "crisis.said_no"),
    "danger": ("crisis.say_danger", "crisis.said_danger"),
}
"""What can be pressed under the direct question: the button's words, and what whoever answers reads."""
LATE: Final = timedelta(minutes=2)


def route(emergency: str | None, lines: Sequence[tuple[str, str]]) -> str:
    """Return the emergency route in words. `lines` are (service, number as dialled) that a person has verified.

    Without a country there is no number to name: then the words say how to find one, and never guess.
    """
    first = say("crisis.call", emergency=emergency) if emergency else say("crisis.call_local")
    known = [say("crisis.line", service=service, dial=dial) for service, dial in lines]
    return "\n".join([first, *(known or [say("crisis.find_line")])])


def answer(level: Level, way: str, *, told: bool, duty: bool) -> Reply:
    """Return the private answer to a cry for help, with the truth about who has been alerted.

    `told` says whether there is anybody who can learn of it, `duty` whether one of them is on duty now. What is not
    yet an emergency begins with thanks and a question; what is begins with the emergency route.
    """
    words = HEAVY if level in CALMER else OTHER if level is Level.LX else DANGER
    return Reply(words[0] if not told else words[2] if duty else words[1], {"route": way})


def honest_about_delay(reply: Reply, sent_at: datetime, now: datetime) -> Reply:
    """Return an answer that begins with how late the cry for help reached us, if that was more than two minutes."""
    if now - sent_at <= LATE:
        return reply
    minutes = int((now - sent_at).total_seconds() // 60)
    if minutes < 120:
        late = say("crisis.late_minutes", number=str(minutes))
    elif minutes < 48 * 60:
        late = say("crisis.late_hours", number=str(minutes // 60))
    else:
        late = say("crisis.late_days", number=str(minutes // (24 * 60)))
    return replace(reply, key="crisis.late", gaps={"late": late, "answer": reply.text})
