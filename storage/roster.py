"""`core.ports.Roster` over the database."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from core.ids import CircleId, StaffId
from core.ladder import Shift
from storage.repository import Repository
from storage.schema import fact, shift

LEAD = "safeguarding_lead"


class RosterRows(Repository):
    """When staff are on duty every week."""

    async def add(self, shift: Shift) -> None:
        """Add a shift."""
        days = "".join(str(day) for day in sorted(shift.days))
        row = {"id": shift.id, "staff": shift.staff, "circle": shift.circle, "days": days, "zone": shift.zone}
        await self._run(insert(_SHIFTS).values(begins=shift.begins, ends=shift.ends, **row))

    async def all(self) -> Sequence[Shift]:
        """Return all shifts, oldest first."""
        return [
            Shift(
                row.id,
                StaffId(row.staff),
                CircleId(row.circle) if row.circle else None,
                frozenset(int(day) for day in row.days),
                row.begins,
                row.ends,
                row.zone,
            )
            for row in await self._rows(select(shift).order_by(shift.c.number))
        ]

    async def remove(self, shift: str) -> bool:
        """Forget one."""
        return await self._run(delete(_SHIFTS).where(_SHIFTS.c.id == shift)) == 1

    async def lead(self) -> StaffId | None:
        """Return who leads safeguarding."""
        found = await self._value(select(fact.c.value).where(fact.c.name == LEAD))
        return StaffId(bytes(found).decode()) if found is not None else None

    async def name_lead(self, staff: StaffId | None) -> None:
        """Name who leads safeguarding, or nobody."""
        await self._run(delete(fact).where(fact.c.name == LEAD))
        if staff is not None:
            await self._add_new(fact, name=LEAD, value=staff.encode())


_SHIFTS = shift
