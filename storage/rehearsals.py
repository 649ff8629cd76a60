"""`core.ports.Rehearsals` over the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.circles import Post
from core.ids import CircleId, MemberId, MembershipId, PostId, StaffId, new_id
from core.ladder import Alarm
from core.ports import Decided
from core.rehearsal import Cue, Part, Rehearsal
from storage.alarms import AlarmRows
from storage.cases import CaseRows
from storage.members import MemberRows
from storage.posts import PostRows
from storage.repository import Repository
from storage.schema import (
    alarm,
    circle,
    delivery,
    lane,
    post,
    rehearsal,
    rehearsal_cue,
    rehearsal_part,
    rehearsal_staff,
    review,
)
from storage.vault import Place


class RehearsalRows(Repository):
    """What staff practise."""

    async def _one(self, row: Row[Any] | None) -> Rehearsal | None:
        if row is None:
            return None
        return Rehearsal(
            id=row.id,
            circle=CircleId(row.circle) if row.circle else None,
            seed=row.seed,
            pace=row.pace,
            scene=row.scene / 1000,
            looked_at=row.looked_at,
            started_by=StaffId(row.started_by) if row.started_by else None,
            started_at=row.started_at,
            ends_at=row.ends_at,
            ended_at=row.ended_at,
            review=await self._open_text(Place("rehearsal", "review", row.id), row.sealed_review) or "",
        )

    async def begin(
        self, circle: CircleId, seed: int, pace: int, staff: StaffId | None, now: datetime, ends_at: datetime
    ) -> Rehearsal | None:
        """Begin one: the database allows one that lives."""
        made = Rehearsal(new_id(), circle, seed, pace, 0, now, staff, now, ends_at)
        new = await self._add_new(
            rehearsal,
            id=made.id,
            circle=circle,
            seed=seed,
            pace=pace,
            scene=0,
            looked_at=now,
            started_by=staff,
            started_at=now,
            ends_at=ends_at,
            living=True,
        )
        return made if new else None

    async def living(self, *, lock: bool = False) -> Rehearsal | None:
        """Return the one that lives."""
        here = select(rehearsal).where(rehearsal.c.living)
        return await self._one(await self._row(here.with_for_update() if lock else here))

    async def get(self, rehearsal: str) -> Rehearsal | None:
        """Return one."""
        return await self._one(await self._row(select(_ALL).where(_ALL.c.id == rehearsal)))

    async def past(self, limit: int = 20) -> Sequence[Rehearsal]:
        """Return those that are over, newest first."""
        over = select(rehearsal).where(rehearsal.c.ended_at.is_not(None)).order_by(rehearsal.c.number.desc())
        found = [await self._one(row) for row in await self._rows(over.limit(limit))]
        return [one for one in found if one is not None]

    async def save(self, rehearsal: Rehearsal) -> None:
        """Make pace, scene and end what this record says."""
        values: dict[str, Any] = {"pace": rehearsal.pace, "scene": round(rehearsal.scene * 1000)}
        values |= {"looked_at": rehearsal.looked_at, "ends_at": rehearsal.ends_at}
        await self._run(update(_ALL).where(_ALL.c.id == rehearsal.id, _ALL.c.living).values(**values))

    async def taking_part(self, circle: CircleId | None) -> Sequence[StaffId] | None:
        """Return who takes part in the rehearsal of a circle."""
        if circle is None:
            return None
        here = select(_ALL.c.id, rehearsal_staff.c.staff).outerjoin(rehearsal_staff).where(_ALL.c.circle == circle)
        rows = await self._rows(here.order_by(rehearsal_staff.c.joined_at, rehearsal_staff.c.staff))
        return [StaffId(row.staff) for row in rows if row.staff is not None] if rows else None

    async def join(self, rehearsal: str, staff: StaffId, now: datetime) -> bool:
        """Let somebody take part."""
        return await self._add_new(rehearsal_staff, rehearsal=rehearsal, staff=staff, joined_at=now)

    async def leave(self, rehearsal: str, staff: StaffId) -> bool:
        """Let somebody out."""
        theirs = rehearsal_staff.c.rehearsal == rehearsal, rehearsal_staff.c.staff == staff
        return await self._run(delete(rehearsal_staff).where(*theirs)) == 1

    async def add_part(self, rehearsal: str, part: Part) -> None:
        """Put a synthetic member on the stage."""
        row = {"temper": part.temper, "member": part.member, "seat": part.seat, "read": part.read}
        await self._run(insert(rehearsal_part).values(rehearsal=rehearsal, state=_state(part), **row))

    async def parts(self, rehearsal: str) -> Sequence[Part]:
        """Return who is on the stage."""
        here = select(rehearsal_part).where(rehearsal_part.c.rehearsal == rehearsal)
        return [
            Part(
                temper=row.temper,
                member=MemberId(row.member),
                seat=MembershipId(row.seat),
                read=row.read,
                used=frozenset(row.state["used"]),
                alarm=row.state["alarm"],
                level=row.state["level"],
            )
            for row in await self._rows(here.order_by(rehearsal_part.c.temper))
        ]

    async def unread(self, rehearsal: str) -> Collection[str]:
        """Return the tempers of those who were shown something that they have not read."""
        news = delivery.c.position > rehearsal_part.c.read
        theirs = (
            select(rehearsal_part.c.temper)
            .join(lane, lane.c.member == rehearsal_part.c.member)
            .join(delivery, (delivery.c.lane == lane.c.id) & news)
            .where(rehearsal_part.c.rehearsal == rehearsal)
        )
        return {row.temper for row in await self._rows(theirs.distinct())}

    async def save_part(self, rehearsal: str, part: Part) -> None:
        """Remember how far somebody has read."""
        here = rehearsal_part.c.rehearsal == rehearsal, rehearsal_part.c.temper == part.temper
        await self._run(update(rehearsal_part).where(*here).values(read=part.read, state=_state(part)))

    async def plan(self, rehearsal: str, cue: Cue) -> None:
        """Keep a line for later."""
        row = {"id": cue.id, "temper": cue.temper, "line": cue.line, "answers": cue.answers}
        await self._run(insert(rehearsal_cue).values(rehearsal=rehearsal, due=round(cue.due * 1000), **row))

    async def cues(self, rehearsal: str) -> Sequence[Cue]:
        """Return what will be said, soonest first."""
        here = select(rehearsal_cue).where(rehearsal_cue.c.rehearsal == rehearsal)
        rows = await self._rows(here.order_by(rehearsal_cue.c.due, rehearsal_cue.c.number))
        return [
            Cue(row.id, row.temper, row.line, row.due / 1000, PostId(row.answers) if row.answers else None)
            for row in rows
        ]

    async def said(self, cue: str) -> None:
        """Forget a line."""
        await self._run(delete(rehearsal_cue).where(rehearsal_cue.c.id == cue))

    async def posts(self, circle: CircleId) -> Sequence[Post]:
        """Return everything written in a circle."""
        rows, found = PostRows(self._desk), []
        for row in await self._rows(select(post.c.id).where(post.c.circle == circle).order_by(post.c.number)):
            one = await rows.get(PostId(row.id))
            found += [one] if one is not None else []
        return found

    async def cases(self, circle: CircleId) -> Sequence[Decided]:
        """Return every case of a circle."""
        rows, found = CaseRows(self._desk), []
        here = select(review.c.id, review.c.decided_at).where(review.c.circle == circle).order_by(review.c.number)
        for row in await self._rows(here):
            case = await rows.get(row.id)
            found += [Decided(case, row.decided_at)] if case is not None else []
        return found

    async def alarms(self, circle: CircleId) -> Sequence[Alarm]:
        """Return every alarm of a circle."""
        rows, found = AlarmRows(self._desk), []
        for row in await self._rows(select(alarm.c.id).where(alarm.c.circle == circle).order_by(alarm.c.number)):
            one = await rows.get(row.id)
            found += [one] if one is not None else []
        return found

    async def end(self, rehearsal: str, review: str, now: datetime) -> bool:
        """End one and clean it away: all that hangs on its circle goes with the circle."""
        found = await self.get(rehearsal)
        sealed = await self._seal_text(None, Place("rehearsal", "review", rehearsal), review)
        over = update(_ALL).where(_ALL.c.id == rehearsal, _ALL.c.living).values(living=None, ended_at=now)
        if found is None or await self._run(over.values(sealed_review=sealed)) != 1:
            return False
        people, members = await self.parts(rehearsal), MemberRows(self._desk)
        lanes = [place.lane for one in people for place in await members.places(one.member)]
        await self._run(delete(alarm).where(alarm.c.circle == found.circle))
        for one in people:
            await members.erase(one.member, now)
        await self._run(delete(lane).where(lane.c.id.in_(lanes)))
        for table in (rehearsal_part, rehearsal_staff, rehearsal_cue):
            await self._run(delete(table).where(table.c.rehearsal == rehearsal))
        await self._run(delete(circle).where(circle.c.id == found.circle))
        return True

    async def forget(self, before: datetime) -> int:
        """Forget old reviews."""
        return await self._run(delete(rehearsal).where(rehearsal.c.ended_at < before))


def _state(part: Part) -> dict[str, Any]:
    return {"used": sorted(part.used), "alarm": part.alarm, "level": part.level}


_ALL = rehearsal
