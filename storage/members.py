"""`core.ports.Members` over the database."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from core.circles import Capture, Member, MemberState
from core.ids import LaneId, MemberId, new_id
from core.message import Address
from storage.erasure import forget
from storage.places import PlaceRows
from storage.schema import attempt, capture, consent, lane, member
from storage.vault import Place

PERSON = (
    select(member, lane.c.id.label("lane"), lane.c.platform, lane.c.home)
    .join(lane, lane.c.member == member.c.id)
    .where(member.c.state != MemberState.ERASED)
)


class MemberRows(PlaceRows):
    """People and how they are reached."""

    async def _person(self, row: Row[Any] | None) -> Member | None:
        if row is None:
            return None
        country = await self._open_text(Place("member", "country", row.id), row.sealed_country)
        return Member(MemberId(row.id), MemberState(row.state), country, LaneId(row.lane), row.platform, row.home)

    async def register(self, address: Address, state: MemberState, now: datetime) -> Member:
        """Add a person; the key is on its disk before the row is, so no row is ever without."""
        person = MemberId(new_id())
        await self._desk.keystore.make(person)
        await self._run(insert(member).values(id=person, state=state, registered_at=now))
        lane_id = await self._new_lane(person, address)
        return Member(person, state, None, lane_id, address.platform)

    async def find(self, address: Address) -> Member | None:
        """Return the person at an address."""
        return await self._person(await self._row(PERSON.where(lane.c.address_mark == self._address_mark(address))))

    async def get(self, member: MemberId, platform: str | None = None) -> Member | None:
        """Return a person at home, or at their place on a platform."""
        there = lane.c.home if platform is None else lane.c.platform == platform
        first = PERSON.where(lane.c.member == member, there).order_by(lane.c.home.desc(), lane.c.id)
        return await self._person(await self._row(first.limit(1)))

    async def set_state(self, member: MemberId, state: MemberState) -> None:
        """Change where a person stands."""
        await self._run(_change(member).values(state=state))

    async def set_country(self, member: MemberId, country: str | None) -> None:
        """Remember a country, sealed."""
        place = Place("member", "country", member)
        sealed = None if country is None else await self._seal_text(member, place, country)
        await self._run(_change(member).values(sealed_country=sealed))

    async def address(self, lane: LaneId) -> Address | None:
        """Return where a lane leads."""
        found = await self.reader(lane)
        return found[1] if found is not None else None

    async def reader(self, lane: LaneId) -> tuple[Member, Address] | None:
        """Return who a lane belongs to and where it leads."""
        row = await self._row(PERSON.add_columns(_LANE.sealed_address).where(_LANE.id == lane))
        person = await self._person(row)
        if row is None or person is None:
            return None
        user = await self._open_text(Place("lane", "address", lane), row.sealed_address)
        return (person, Address(row.platform, user)) if user is not None else None

    async def agree(self, member: MemberId, kind: str, version: str, now: datetime) -> None:
        """Record a consent."""
        await self._add_new(consent, member=member, kind=kind, version=version, agreed_at=now)

    async def agreements(self, member: MemberId) -> Mapping[str, str]:
        """Return the newest version agreed to, by kind."""
        rows = await self._rows(
            select(consent.c.kind, consent.c.version).where(consent.c.member == member).order_by(consent.c.number)
        )
        return {row.kind: row.version for row in rows}

    async def capture(self, member: MemberId) -> Capture | None:
        """Return the form that captures this person's text."""
        row = await self._row(select(capture).where(capture.c.member == member))
        answers = await self._open_text(Place("capture", "answers", member), row.sealed_answers) if row else None
        return Capture(row.form, row.step, row.until, json.loads(answers)) if row and answers is not None else None

    async def set_capture(self, member: MemberId, capture: Capture | None) -> None:
        """Begin, go on with or end a form."""
        await self._run(delete(_FORMS).where(_FORMS.c.member == member))
        if capture is None:
            return
        sealed = await self._seal_text(member, Place("capture", "answers", member), json.dumps(capture.answers))
        row = {"form": capture.form, "step": capture.step, "until": capture.until, "sealed_answers": sealed}
        await self._run(insert(_FORMS).values(member=member, **row))

    async def attempts(self, bucket: str, now: datetime, window: timedelta) -> int:
        """Count one more try."""
        mark = self._keys.mark("attempt", bucket)
        if self._connection.dialect.name == "postgresql":
            # Without it, tries at the same moment would each count only themselves.
            await self._connection.execute(
                select(func.pg_advisory_xact_lock(int.from_bytes(mark[:8], "big", signed=True)))
            )
        here = attempt.c.bucket_mark == mark
        await self._run(delete(attempt).where(here, attempt.c.tried_at <= now - window))
        await self._run(insert(attempt).values(bucket_mark=mark, tried_at=now))
        return int(await self._value(select(func.count()).select_from(attempt).where(here)))

    async def set_return_phrase(self, member: MemberId, phrase: str) -> None:
        """Keep a return phrase, hashed."""
        await self._run(_change(member).values(phrase_mark=self._keys.mark("phrase", phrase)))

    async def by_return_phrase(self, phrase: str) -> Member | None:
        """Return whose return phrase this is."""
        return await self._person(
            await self._row(PERSON.where(member.c.phrase_mark == self._keys.mark("phrase", phrase), lane.c.home))
        )

    async def erase(self, member: MemberId, now: datetime) -> None:
        """Forget a person; their key goes after the commit."""
        await forget(self._connection, member, now)
        self._desk.erased.append(member)


_LANE = lane.c
_FORMS = capture


def _change(person: MemberId) -> Any:
    return update(member).where(member.c.id == person, member.c.state != MemberState.ERASED)
