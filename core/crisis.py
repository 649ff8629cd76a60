"""What somebody in danger is told, decided without I/O: the truth about who knows, and the emergency route."""

from collections.abc import Sequence
from datetime import datetime

from core.replies import Reply, say
from core.review import Staff


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
