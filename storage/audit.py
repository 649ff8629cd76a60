"""`core.ports.Audit` over the database, and how an entry gets into the chain."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, insert, or_, select, update

from core.ids import CircleId, MemberId
from core.ports import Entry, Event
from storage.chain import COLUMNS, START, chain_mark, content_mark
from storage.columns import EPOCH, MICROSECOND
from storage.repository import Desk, Noted, Repository
from storage.schema import audit, audit_head
from storage.vault import NoKeyError, Place

HEAD: Final = "head"
EXPIRED: Final = "log.expired"
DAILY: Final = timedelta(days=1)


async def write_down(desk: Desk) -> None:
    """Write what this transaction has noted into the chain. The last thing before its commit."""
    if desk.noted:
        await _Chain(desk).extend(desk.noted)
        desk.noted.clear()


class _Chain(Repository):
    """The end of the chain, held until the transaction ends."""

    async def extend(self, noted: Sequence[Noted]) -> None:
        number, mark = await self.hold()
        for one in noted:
            number += 1
            columns = await self._columns(number, one)
            content = content_mark(self._keys.chain, number, {**columns, "at": (columns["at"] - EPOCH) // MICROSECOND})
            mark = chain_mark(self._keys.chain, mark, content)
            await self._run(insert(audit).values(number=number, content_mark=content, chain_mark=mark, **columns))
        await self._run(update(audit_head).where(audit_head.c.name == HEAD).values(number=number, chain_mark=mark))

    async def hold(self) -> tuple[int, bytes]:
        """Return number and mark of the newest entry; nobody else can until this transaction ends."""
        here = select(audit_head.c.number, audit_head.c.chain_mark).where(audit_head.c.name == HEAD).with_for_update()
        row = await self._row(here)
        if row is None:
            # The first of all, or somebody took the row away: what must be written down is written down all the same.
            last = await self._row(select(audit.c.number, audit.c.chain_mark).order_by(audit.c.number.desc()).limit(1))
            number, mark = (last.number, last.chain_mark) if last is not None else (0, START)
            await self._add_new(audit_head, name=HEAD, number=number, chain_mark=mark)
            row = await self._row(here)
        assert row is not None
        return row.number, row.chain_mark

    async def _columns(self, number: int, one: Noted) -> dict[str, Any]:
        event = one.event
        return {
            "at": event.at,
            "kind": event.kind,
            "actor": event.actor,
            "subject": event.subject,
            "circle": one.circle,
            "detail": json.dumps(dict(event.detail), sort_keys=True, separators=(",", ":")),
            "sealed_who": await self._sealed(None, number, "who", one.who),
            "sealed_alias": await self._sealed(one.owner, number, "alias", one.alias) if one.owner else None,
            "sealed_why": await self._sealed(one.owner, number, "why", event.why),
        }

    async def _sealed(self, owner: MemberId | None, number: int, column: str, text: str | None) -> bytes | None:
        if not text:
            return None
        try:
            return await self._seal_text(owner, Place("audit", column, str(number)), text)
        except NoKeyError:
            return None  # forgotten before this line was written


class AuditRows(Repository):
    """The log read backwards."""

    async def page(
        self,
        limit: int,
        *,
        before: int | None = None,
        actor: str = "",
        circle: str = "",
        kinds: Sequence[str] = (),
    ) -> Sequence[Entry]:
        """Return the newest entries that fit."""
        fits: list[ColumnElement[bool]] = [audit.c.kind.is_not(None)]
        fits += [audit.c.number < before] if before is not None else []
        fits += [audit.c.actor == actor] if actor else []
        fits += [audit.c.circle == circle] if circle else []
        fits += [or_(*(audit.c.kind.like(one) for one in kinds))] if kinds else []
        rows = await self._rows(select(audit).where(*fits).order_by(audit.c.number.desc()).limit(limit))
        return [await self._entry(row) for row in rows]

    async def after(self, number: int, limit: int) -> Sequence[Entry]:
        """Return what follows."""
        rows = await self._rows(select(audit).where(audit.c.number > number).order_by(audit.c.number).limit(limit))
        return [await self._entry(row) for row in rows]

    async def _entry(self, row: Row[Any]) -> Entry:
        return Entry(
            number=row.number,
            at=row.at,
            kind=row.kind or "",
            actor=row.actor or "",
            who=await self._opened(row, "who") or "",
            subject=row.subject or "",
            circle=CircleId(row.circle) if row.circle else None,
            alias=await self._opened(row, "alias"),
            detail=json.loads(row.detail) if row.detail else {},
            why=await self._opened(row, "why"),
            mark=row.chain_mark.hex(),
        )

    async def _opened(self, row: Row[Any], column: str) -> str | None:
        sealed = getattr(row, f"sealed_{column}")
        return "" if sealed is None else await self._open_text(Place("audit", column, str(row.number)), sealed)

    async def actors(self) -> Sequence[tuple[str, str]]:
        """Return who of the staff is in the log."""
        newest = select(func.max(audit.c.number)).where(audit.c.sealed_who.is_not(None)).group_by(audit.c.actor)
        rows = await self._rows(select(audit).where(audit.c.number.in_(newest)))
        found = [(row.actor, await self._opened(row, "who") or "") for row in rows]
        return sorted(found, key=lambda one: one[1].casefold())

    async def expire(self, before: datetime, now: datetime, limit: int) -> int:
        """Empty what is old enough, from the oldest on."""
        emptied = await self._value(select(func.max(audit.c.number)).where(audit.c.kind == EXPIRED))
        last = 0
        if emptied is not None:
            detail = await self._value(select(audit.c.detail).where(audit.c.number == emptied))
            last = int(json.loads(detail)["through"])
        oldest = await self._row(select(audit.c.at).where(audit.c.number == last + 1))
        if oldest is None or oldest.at is None or oldest.at >= before - DAILY:
            return 0
        young = select(func.min(audit.c.number)).where(audit.c.number > last, audit.c.at >= before)
        found = await self._value(young)
        newest = await self._value(select(func.max(audit.c.number)))
        through = min((found or newest + 1) - 1, last + limit)
        old = audit.c.number > last, audit.c.number <= through
        count = await self._run(update(audit).where(*old).values(dict.fromkeys(COLUMNS)))
        told = Event(EXPIRED, "program", "audit", now, {"through": str(through)})
        self._desk.noted.append(Noted(told, "", None, None, None))
        return count


async def adopt(desk: Desk, old: Sequence[Noted]) -> bool:
    """Begin the chain with what was logged before there was one; False if it has begun already."""
    number, _ = await _Chain(desk).hold()
    if number:
        return False
    begun = Event("log.begun", "program", "audit", old[-1].event.at, {"adopted": str(len(old))})
    desk.noted.extend([*old, Noted(begun, "", None, None, None)])
    return True
