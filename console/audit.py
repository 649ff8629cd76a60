"""The audit log as pages: all of it for those who answer for the desk, one's own for everybody there. Looking is logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from core.audit import PAGE, WHAT
from core.house import House
from core.ports import Entry, Event, Store, UnitOfWork
from core.replies import say, sentences
from core.rights import Right
from web.answers import Sheets
from web.route import Answer, Route, Side, Visit
from web.sessions import DESK

HOME: Final = "/console/audit"
MINE: Final = "/console/audit/mine"
KINDS: Final = {
    "views": "audit.what_views",
    "cases": "audit.what_cases",
    "alarms": "audit.what_alarms",
    "circles": "audit.what_circles",
    "staff": "audit.what_staff",
    "log": "audit.what_log",
}
#: Ids, and what is said in other words.
UNTOLD: Final = frozenset({"post", "shift", "circle", "announcement", "digest", "reason", "about"})


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    entry: Entry
    who: str
    did: str
    about: str
    why: str = field(repr=False)
    more: str


class AuditPages:
    """``/console/audit``."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house
        self._sheets = Sheets(Path(__file__).parent / "templates")

    async def all(self, visit: Visit) -> Answer:
        """Show the newest entries that fit what was asked."""
        return await self._show(visit, visit.query.get("who", ""), HOME)

    async def mine(self, visit: Visit) -> Answer:
        """Show what the log holds about whoever asks."""
        return await self._show(visit, visit.duty.id, MINE)

    async def _show(self, visit: Visit, who: str, home: str) -> Answer:
        asked = {name: visit.query.get(name, "") for name in ("circle", "what")}
        before = visit.query.get("before", "")
        kinds = WHAT.get(asked["what"], ())
        now = self._house.clock.now()
        async with self._store.begin() as tx:
            found = await tx.audit.page(
                PAGE + 1,
                before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
                actor=who,
                circle=asked["circle"],
                kinds=kinds,
            )
            people = await tx.audit.actors()
            circles = {str(one.id): one.name for one in await tx.circles.all()}
            names = {**dict(people), **{str(one.id): one.desk_name for one in await tx.staff.all()}, **circles}
            lines = [_line(one, names) for one in found[:PAGE]]
            if home == HOME:
                await self._log(tx, visit, who)
                await tx.commit()
        asked |= {"who": who} if home == HOME else {}
        older = {**asked, "before": str(found[PAGE - 1].number)} if len(found) > PAGE else None
        return self._sheets.page(
            visit,
            "audit.html",
            lines=lines,
            people=people,
            circles=circles,
            kinds=KINDS,
            asked=asked,
            home=home,
            older=f"{home}?{_query(older)}" if older else "",
            newest=f"{home}?{_query(asked)}" if before else "",
            now=now,
        )

    async def _log(self, tx: UnitOfWork, visit: Visit, who: str) -> None:
        """Write down that somebody looked, and at whom: moderators are watched by nobody in secret."""
        about = who or "audit"
        await tx.events.append(Event("log.looked", visit.duty.id, about, self._house.clock.now()))


def _query(asked: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _line(one: Entry, names: Mapping[str, str]) -> Line:
    who = one.who or (say("audit.program") if one.actor == "program" else say("audit.other", name=one.actor))
    reason = one.detail.get("reason", "")
    own = say("audit.forgotten") if one.why is None else one.why
    why = own or (say(reason) if reason in sentences() else reason)
    told = (f"{name}: {names.get(value, value)}" for name, value in one.detail.items() if name not in UNTOLD)
    return Line(one, who, did(one.kind), _about(one, names), why, ", ".join(told))


def did(kind: str) -> str:
    """Return what happened in words; its own name if there are none for it."""
    key = f"audit.did_{kind.replace('.', '_')}"
    return say(key) if key in sentences() else kind


def _about(one: Entry, names: Mapping[str, str]) -> str:
    alias = say("audit.forgotten") if one.alias is None else one.alias
    circle = names.get(str(one.circle), say("audit.circle_gone")) if one.circle else ""
    subject = names.get(one.subject, "") if one.subject not in {one.circle, one.actor} else ""
    parts: Sequence[str] = (alias, circle, subject)
    return ", ".join(part for part in parts if part)


def routes(store: Store, house: House, public_url: str) -> list[Route]:
    """Return the pages with the right that each needs."""
    pages = AuditPages(store, house)
    side = Side(store, house.clock, public_url, DESK)
    return [
        Route(side, "GET", HOME, pages.all, Right.AUDIT),
        Route(side, "GET", MINE, pages.mine, Right.ACCOUNT),
    ]
