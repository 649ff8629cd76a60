"""`core.ports.StaffRoll` over the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.circles import MemberState
from core.ids import MemberId, StaffId, new_id
from core.message import PAGERS, Address
from core.review import Staff, StaffRole
from storage.members import MemberRows
from storage.repository import Repository
from storage.schema import passkey, session, staff, staff_link
from storage.vault import Place


class StaffRows(Repository):
    """Moderators and program staff. Desk names are sealed too: they may be real ones."""

    async def _staff(self, row: Row[Any] | None) -> Staff | None:
        if row is None:
            return None
        desk_name = await self._open_text(Place("staff", "desk_name", row.id), row.sealed_desk_name)
        assert desk_name is not None
        return Staff(StaffId(row.id), desk_name, StaffRole(row.role), MemberId(row.member), row.duty_until)

    async def add(self, desk_name: str, role: StaffRole, address: Address, now: datetime) -> Staff:
        """Add a staff person; somebody who is known at that address already stays the same person."""
        people = MemberRows(self._desk)
        made = StaffId(new_id())
        known = await people.find(address)
        person = known or await people.register(address, MemberState.STAFF, now)
        new = await self._add_new(
            staff,
            id=made,
            sealed_desk_name=await self._seal_text(None, Place("staff", "desk_name", made), desk_name),
            desk_mark=self._keys.mark("desk", desk_name.casefold()),
            role=role,
            member=person.id,
            added_at=now,
        )
        if not new:
            raise ValueError("this desk name is taken")
        await people.set_state(person.id, MemberState.STAFF)
        return Staff(made, desk_name, role, person.id, None)

    async def all(self) -> Sequence[Staff]:
        """Return the roll by desk name."""
        roll = [await self._staff(row) for row in await self._rows(select(staff).where(staff.c.removed_at.is_(None)))]
        return sorted((one for one in roll if one is not None), key=lambda one: one.desk_name.casefold())

    async def get(self, staff: StaffId) -> Staff | None:
        """Return one."""
        return await self._staff(await self._row(select(_ROLL).where(_ROLL.c.id == staff)))

    async def change(self, staff: StaffId, desk_name: str, role: StaffRole) -> None:
        """Give a staff person another name or role. A new role ends their sessions."""
        mark = self._keys.mark("desk", desk_name.casefold())
        if await self._value(select(_ROLL.c.id).where(_ROLL.c.desk_mark == mark, _ROLL.c.id != staff)) is not None:
            raise ValueError("this desk name is taken")
        sealed = await self._seal_text(None, Place("staff", "desk_name", staff), desk_name)
        before = await self.get(staff)
        if before is not None and before.role != role:
            await self._run(delete(session).where(session.c.member == before.member))
        values = {"sealed_desk_name": sealed, "desk_mark": mark, "role": role}
        await self._run(update(_ROLL).where(_ROLL.c.id == staff).values(**values))

    async def remove(self, staff: StaffId, now: datetime) -> None:
        """Take somebody off the roll; their row stays, because past decisions name it."""
        gone = await self.get(staff)
        if gone is None:
            return
        empty = {"duty_until": None, "password": None, "sealed_totp": None, "totp_step": None, "removed_at": now}
        await self._run(update(_ROLL).where(_ROLL.c.id == staff).values(**empty))
        await self._run(delete(staff_link).where(staff_link.c.staff == staff))
        await self._run(delete(passkey).where(passkey.c.staff == staff))
        await self._run(delete(session).where(session.c.member == gone.member))
        people = MemberRows(self._desk)
        await people.set_state(gone.member, MemberState.GUEST)
        for place in await people.places(gone.member):
            if place.platform in PAGERS:
                await people.drop_place(place.lane, now)

    async def by_member(self, member: MemberId) -> Staff | None:
        """Return the staff person that a member id belongs to."""
        theirs = (
            select(staff)
            .where(staff.c.member == member, staff.c.removed_at.is_(None))
            .order_by(staff.c.added_at)
            .limit(1)
        )
        return await self._staff(await self._row(theirs))

    async def set_duty(self, staff: StaffId, until: datetime | None) -> None:
        """Say until when somebody watches."""
        await self._run(update(_ROLL).where(_ROLL.c.id == staff).values(duty_until=until))

    async def issue_link(self, staff: StaffId, token: str, expires_at: datetime) -> None:
        """Keep a one-time token, hashed."""
        mark = self._keys.mark("link", token)
        await self._run(insert(staff_link).values(token_mark=mark, staff=staff, expires_at=expires_at))

    async def redeem_link(self, token: str, now: datetime) -> Staff | None:
        """Use a one-time token: its row goes, so it works once."""
        mine = delete(staff_link).where(staff_link.c.token_mark == self._keys.mark("link", token))
        row = await self._row(mine.returning(staff_link.c.staff, staff_link.c.expires_at))
        return await self.get(StaffId(row.staff)) if row is not None and row.expires_at > now else None

    async def move_to(self, staff: StaffId, member: MemberId) -> None:
        """Reach a staff person through another member; the old one is a guest from then on, without their pagers."""
        before = await self.get(staff)
        if before is None or before.member == member:
            return
        people = MemberRows(self._desk)
        await self._run(update(_ROLL).where(_ROLL.c.id == staff).values(member=member))
        await self._run(update(session).where(session.c.member == before.member).values(member=member))
        await people.move_pagers(before.member, member)
        await people.set_state(member, MemberState.STAFF)
        if await self.by_member(before.member) is None:
            await people.set_state(before.member, MemberState.GUEST)


_ROLL = staff
