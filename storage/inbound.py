"""`core.ports.Inbounds` over the database."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from core.message import Address, InboundKey
from core.ports import Channel, RawUpdate
from storage.repository import Repository
from storage.schema import channel, inbound
from storage.vault import Place

LENGTH_BYTES = 4
_CHANNELS = channel  # the protocol's parameter has the same name


def _later(one: str, other: str) -> bool:
    """Return whether one message id is newer: they are numbers that grow."""
    return (len(one), one) > (len(other), other)


class InboundRows(Repository):
    """What came in. The update id is sealed together with its payload."""

    def _mark(self, key: InboundKey) -> bytes:
        return self._keys.mark("inbound", key.platform, key.account, key.update)

    def _source(self, platform: str, account: str) -> bytes:
        return self._keys.mark("source", platform, account)

    def _place(self, mark: bytes) -> Place:
        return Place("inbound", "payload", mark.hex())

    async def keep(self, key: InboundKey, payload: bytes, now: datetime) -> bool:
        """Keep a raw update, sealed."""
        mark, name = self._mark(key), key.update.encode()
        whole = len(name).to_bytes(LENGTH_BYTES, "big") + name + payload
        sealed = await self._vault.seal(None, self._place(mark), whole)
        source = self._source(key.platform, key.account)
        return await self._add_new(inbound, key_mark=mark, source_mark=source, sealed_payload=sealed, kept_at=now)

    async def waiting(self, platform: str, account: str, limit: int, after: int = 0) -> Sequence[RawUpdate]:
        """Return the oldest updates after a number that wait to be handled."""
        unhandled = inbound.c.source_mark == self._source(platform, account), inbound.c.handled_at.is_(None)
        newer = select(inbound).where(*unhandled, inbound.c.number > after)
        rows = await self._rows(newer.order_by(inbound.c.number).limit(limit))
        waiting: list[RawUpdate] = []
        for row in rows:
            whole = await self._vault.open(self._place(row.key_mark), row.sealed_payload)
            if whole is None:
                continue
            end = LENGTH_BYTES + int.from_bytes(whole[:LENGTH_BYTES], "big")
            key = InboundKey(platform, account, whole[LENGTH_BYTES:end].decode())
            waiting.append(RawUpdate(key, whole[end:], row.number, row.kept_at))
        return waiting

    async def read_up_to(self, address: Address, channel: str, last: str) -> None:
        """Remember how far a person's channel was read, sealed."""
        mark = self._keys.mark("address", address.platform, address.user)
        row = await self._row(select(_CHANNELS).where(_CHANNELS.c.address_mark == mark))
        sealed = await self._seal_text(None, Place("channel", "last", mark.hex()), last)
        if row is None:
            place = await self._seal_text(
                None, Place("channel", "place", mark.hex()), json.dumps([address.user, channel])
            )
            values = {"platform": address.platform, "sealed_place": place, "sealed_last": sealed}
            await self._run(insert(_CHANNELS).values(address_mark=mark, **values))
            return
        before = await self._open_text(Place("channel", "last", mark.hex()), row.sealed_last)
        if before is None or _later(last, before):
            await self._run(update(_CHANNELS).where(_CHANNELS.c.address_mark == mark).values(sealed_last=sealed))

    async def channels(self, platform: str) -> Sequence[Channel]:
        """Return every channel known on a platform."""
        found: list[Channel] = []
        for row in await self._rows(select(_CHANNELS).where(_CHANNELS.c.platform == platform)):
            name = row.address_mark.hex()
            place = await self._open_text(Place("channel", "place", name), row.sealed_place)
            last = await self._open_text(Place("channel", "last", name), row.sealed_last)
            if place is not None and last is not None:
                user, where = json.loads(place)
                found.append(Channel(Address(platform, user), where, last))
        return found

    async def finish(self, key: InboundKey, now: datetime, outcome: str = "handled") -> bool:
        """Mark an update as handled and erase its payload."""
        mark = self._mark(key)
        done = {"handled_at": now, "outcome": outcome, "sealed_payload": None}
        open_one = update(inbound).where(inbound.c.key_mark == mark, inbound.c.handled_at.is_(None))
        if await self._run(open_one.values(**done)) == 1:
            return True
        source = self._source(key.platform, key.account)
        return await self._add_new(inbound, key_mark=mark, source_mark=source, kept_at=now, **done)
