"""The part of `core.ports.Members` about where people are reached, and whose words they have hidden."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.circles import DeliveryState, Member, Pace
from core.circles import Place as Reached
from core.ids import LaneId, MemberId, MembershipId, new_id
from core.message import PAGERS, Address
from storage.erasure import drop_doubles
from storage.repository import Repository
from storage.schema import block, channel, delivery, lane, link_code
from storage.vault import Place

#: The columns of a `core.circles.Place`, named so that they can be joined to anything.
PLACE = (
    lane.c.id.label("place_lane"),
    lane.c.platform.label("place_platform"),
    lane.c.pace.label("place_pace"),
    lane.c.discreet.label("place_discreet"),
    lane.c.announced.label("place_announced"),
    lane.c.home.label("place_home"),
)


def place_of(row: Row[Any]) -> Reached:
    """Return the place in a row that has the columns of `PLACE`."""
    return Reached(
        LaneId(row.place_lane),
        row.place_platform,
        Pace(row.place_pace),
        row.place_discreet,
        row.place_announced,
        row.place_home,
    )


class PlaceRows(Repository):
    """Where people are reached, linking codes and blocks."""

    def _address_mark(self, address: Address) -> bytes:
        return self._keys.mark("address", address.platform, address.user)

    def _pager_mark(self, member: MemberId, address: Address) -> bytes:
        """Return a mark that tells whether this person has this address, and nothing about who else has it."""
        return self._keys.mark("pager", member, address.platform, address.user)

    async def _new_lane(self, member: MemberId, address: Address) -> LaneId:
        made = LaneId(new_id())
        sealed = await self._seal_text(member, Place("lane", "address", made), address.user)
        row = {"id": made, "member": member, "platform": address.platform, "sealed_address": sealed}
        await self._run(insert(lane).values(address_mark=self._address_mark(address), **row))
        return made

    async def _new_pager(self, member: MemberId, address: Address) -> LaneId:
        """Add an address that only carries notices, or find it if it is theirs already."""
        mark, made = self._pager_mark(member, address), LaneId(new_id())
        sealed = await self._seal_text(member, Place("lane", "address", made), address.user)
        row = {"id": made, "member": member, "platform": address.platform, "sealed_address": sealed, "home": False}
        if await self._add_new(lane, address_mark=mark, **row):
            return made
        return LaneId(await self._value(select(lane.c.id).where(lane.c.address_mark == mark)))

    async def move_pagers(self, member: MemberId, to: MemberId) -> None:
        """Let addresses that only carry notices be another member's, with whatever is queued for them."""
        theirs = select(lane.c.id, lane.c.platform, lane.c.sealed_address)
        theirs = theirs.where(lane.c.member == member, lane.c.platform.in_(PAGERS))
        for row in await self._rows(theirs.order_by(lane.c.id).with_for_update()):
            place = Place("lane", "address", row.id)
            user = await self._open_text(place, row.sealed_address)
            if user is None:
                continue
            mark, sealed = self._pager_mark(to, Address(row.platform, user)), await self._seal_text(to, place, user)
            moved = update(lane).where(lane.c.id == row.id)
            await self._run(moved.values(member=to, address_mark=mark, sealed_address=sealed))

    async def get(self, member: MemberId, platform: str | None = None) -> Member | None:
        """Return a person at home or at one platform. `MemberRows` answers."""
        raise NotImplementedError

    async def reader(self, lane: LaneId) -> tuple[Member, Address] | None:
        """Return who a lane belongs to and where it leads. `MemberRows` answers."""
        raise NotImplementedError

    async def places(self, member: MemberId) -> Sequence[Reached]:
        """Return where a person is reached; their home first."""
        theirs = select(*PLACE).where(lane.c.member == member).order_by(lane.c.home.desc(), lane.c.platform, lane.c.id)
        return [place_of(row) for row in await self._rows(theirs)]

    async def add_place(self, member: MemberId, address: Address, now: datetime) -> Member:
        """Reach a person at one more address. Raises RuntimeError for somebody unknown."""
        del now
        if address.platform in PAGERS:
            made = await self._new_pager(member, address)
        else:
            made = await self._new_lane(member, address)
            await self.set_home(member, made)
        found = await self.reader(made)
        if found is None:
            raise RuntimeError("only a person who is known can be reached at one more place")
        return found[0]

    async def drop_place(self, lane: LaneId, now: datetime) -> None:
        """Forget one address of a person; another place of theirs becomes their home."""
        mine = select(_LANE.member, _LANE.home, _LANE.address_mark).where(_LANE.id == lane)
        row = await self._row(mine.with_for_update())
        if row is None or row.member is None:
            return
        here = delivery.c.lane == lane
        queued = update(delivery).where(here, delivery.c.state == DeliveryState.QUEUED)
        await self._run(queued.values(state=DeliveryState.CANCELLED, settled_at=now))
        found = [place for place in await self.places(MemberId(row.member)) if place.lane != lane]
        others = [place.lane for place in found]
        homes = [place.lane for place in found if place.platform not in PAGERS]
        await drop_doubles(self._connection, lane, others)
        await self._run(update(delivery).where(here).values(sealed_reply=None, sealed_ref=None, ref_mark=None))
        await self._run(delete(channel).where(channel.c.address_mark == row.address_mark))
        empty = update(_LANES).where(_LANE.id == lane)
        await self._run(empty.values(member=None, sealed_address=None, address_mark=None, home=False))
        if row.home and homes:
            await self.set_home(MemberId(row.member), homes[0])

    async def set_home(self, member: MemberId, lane: LaneId) -> None:
        """Remember where a person wrote from last. Their lanes are locked in the order in which `enqueue` locks them."""
        theirs = select(_LANE.id, _LANE.platform).where(_LANE.member == member).order_by(_LANE.id).with_for_update()
        if lane in {row.id for row in await self._rows(theirs) if row.platform not in PAGERS}:
            await self._run(update(_LANES).where(_LANE.member == member).values(home=_LANE.id == lane))

    async def set_pace(self, lane: LaneId, pace: Pace, *, discreet: bool) -> None:
        """Change how a place is sent what the circle says."""
        await self._run(update(_LANES).where(_LANE.id == lane).values(pace=pace, discreet=discreet))

    async def announce(self, lane: LaneId, at: datetime | None) -> None:
        """Remember when a place's next digest goes out."""
        await self._run(update(_LANES).where(_LANE.id == lane).values(announced=at))

    async def issue_link(self, member: MemberId, code: str, expires_at: datetime) -> None:
        """Keep a one-time linking code, hashed."""
        await self._run(delete(link_code).where(link_code.c.member == member))
        mark = self._keys.mark("link_code", code)
        await self._run(insert(link_code).values(member=member, code_mark=mark, expires_at=expires_at))

    async def redeem_link(self, code: str, now: datetime) -> MemberId | None:
        """Use a linking code: its row goes, so it works once."""
        used = delete(link_code).where(link_code.c.code_mark == self._keys.mark("link_code", code))
        row = await self._row(used.returning(link_code.c.member, link_code.c.expires_at))
        return MemberId(row.member) if row is not None and row.expires_at > now else None

    async def block(self, by: MembershipId, blocked: MembershipId, now: datetime) -> None:
        """Hide one seat's words from another."""
        await self._add_new(block, seat=by, blocked=blocked, since=now)

    async def unblock(self, by: MembershipId, blocked: MembershipId) -> None:
        """Show them again."""
        await self._run(delete(block).where(block.c.seat == by, block.c.blocked == blocked))

    async def blocked(self, by: MembershipId) -> Collection[MembershipId]:
        """Return whose words a seat has hidden."""
        rows = await self._rows(select(block.c.blocked).where(block.c.seat == by).order_by(block.c.since))
        return [MembershipId(row.blocked) for row in rows]

    async def blockers(self, of: MembershipId) -> Collection[MembershipId]:
        """Return which seats have hidden this one's words."""
        return {MembershipId(row.seat) for row in await self._rows(select(block.c.seat).where(block.c.blocked == of))}


# The protocol's parameters are named like the tables.
_LANES = lane
_LANE = lane.c
