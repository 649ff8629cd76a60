"""The log for those who look back: which entries are views of members' words, how they are told apart, and a view of a line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from core.ids import AlarmId
from core.ladder import LineWord
from core.ports import Event, UnitOfWork
from core.review import Staff

PAGE: Final = 50

#: What one can look for, as patterns of kinds. "views" are all entries of somebody having read a member's words.
WHAT: Final[dict[str, tuple[str, ...]]] = {
    "views": ("%.seen", "%.picture_seen"),
    "cases": ("case.%", "appeal.%", "report.%"),
    "alarms": ("alarm.%",),
    "circles": ("circle.%", "invite.%", "schedule.%", "speech.%", "announcement.%", "prompt.%"),
    "staff": ("staff.%", "roster.%", "duty", "sign_in.%", "account.%"),
    "log": ("log.%",),
}


async def line_seen(
    tx: UnitOfWork, staff: Staff, alarm: AlarmId, words: Sequence[LineWord], now: datetime, *, asked: bool = False
) -> bool:
    """Log that somebody was shown what a person in danger wrote; False if nothing of it is new to them.

    The page of whoever answers asks for news every few seconds: what they were shown once is not logged again, unless
    they `asked` to see it.
    """
    count = sum(one.staff is None for one in words)
    seen = (one for one in await tx.events.of(alarm) if one.kind.endswith(".seen") and one.actor == staff.id)
    if not asked and count <= max((int(one.detail.get("words", "0")) for one in seen), default=0):
        return False
    await tx.events.append(Event("alarm.seen", staff.id, alarm, now, {"words": str(count)}))
    return True
