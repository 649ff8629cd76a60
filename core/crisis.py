"""What somebody in danger is told, decided without I/O: the truth about who knows, and the emergency route."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.replies import Reply, say
from core.review import Staff

LATE: Final = timedelta(minutes=2)


def watching(roll: Sequence[Staff], now: datetime) -> list[Staff]:
    """Return who said that they are watching at `now`."""
    return [staff for staff in roll if staff.on_duty(now)]


def route(emergency: str | None, lines: Sequence[tuple[str, str]]) -> str:
    """Return the emergency route in words. `lines` are (service, number as dialled) that a person has verified.

    Without a country there is no number to name: then the words say how to find one, and never guess.
    """
    first = say("crisis.call", emergency=emergency) if emergency else say("crisis.call_local")
    known = [say("crisis.line", service=service, dial=dial) for service, dial in lines]
    return "\n".join([first, *(known or [say("crisis.find_line")])])


def answer(roll: Sequence[Staff], now: datetime, way: str, *, told: bool) -> Reply:
    """Return the private answer to a cry for help: the emergency route first, then who has truly been alerted.

    `told` says whether anything reached the desk or a staff person's chat at all.
    """
    if not told:
        return Reply("crisis.answer_nobody", {"route": way})
    return Reply("crisis.answer_alerted" if watching(roll, now) else "crisis.answer_alone", {"route": way})


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
