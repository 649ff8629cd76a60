"""A platform as busy people meet it: what they write is kept on disk and read by the inbox; each showing is timed."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from core.clock import SystemClock
from core.ids import NativeRef
from core.inbox import Inbox
from core.message import Address, Envelope, Inbound, InboundKey, Kind
from core.ports import Limits, RawUpdate, Receive, Store
from tests.fakes import FakePlatform

BATCH = 100  # updates kept in one transaction, as a poll of Telegram brings them
PAGE = "alarm.take"

# What a page of ours can take, and what Telegram documents (30 a second for an account, one for each chat), 50 ms away.
KINDS = {
    "page": (Limits(per_second=None, seconds_per_chat=0, in_flight=8, idempotent=True), 0.0),
    "chat": (Limits(per_second=29.0, seconds_per_chat=1.0, in_flight=4, idempotent=False), 0.05),
}


@dataclass
class Crowd(FakePlatform):
    """Many people on one account. Times are seconds of one clock; what nobody needs is not kept."""

    name: str = "fake"
    away: float = 0.0
    store: Store | None = None
    urgent: Callable[[str], bool] = bool
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    committed: dict[str, float] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    paged: dict[tuple[str, str], float] = field(default_factory=dict)
    copies: int = 0

    def __post_init__(self) -> None:
        self._came = asyncio.Event()
        self._clock = SystemClock()

    def hand_in(self, who: str, text: str, update: str) -> None:
        """Let somebody write. Never waits."""
        self.arrived.append((update, json.dumps([who, text]).encode()))
        self._came.set()

    async def run(self, receive: Receive) -> None:
        """Keep what arrives, and hand it on as the platforms do."""

        async def handed_on(inbound: Inbound) -> None:
            await receive(inbound)
            self.committed[inbound.key.update] = perf_counter()

        inbox = Inbox(
            self.store, self._clock, self.name, "main", _sender, self._read, lambda raw: self.urgent(json.loads(raw)[1])
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(inbox.run(handed_on))
            while True:
                await self._came.wait()
                self._came.clear()
                while self.arrived:
                    batch, self.arrived = self.arrived[:BATCH], self.arrived[BATCH:]
                    async with self.store.begin(urgent=True) as tx:
                        for update, raw in batch:
                            key = InboundKey(self.name, "main", update)
                            await tx.inbound.keep(key, raw, self._clock.now())
                        await tx.commit()
                    inbox.ring()

    async def _read(self, update: RawUpdate) -> Inbound:
        who, text = json.loads(update.payload)
        own, kept = NativeRef(f"own-{update.key.update}"), update.kept_at or self._clock.now()
        return Inbound(update.key, Address(self.name, who), kept, text=text, ref=own)

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Show one thing and remember when."""
        if self.away:
            await asyncio.sleep(self.away)
        now, content, user = perf_counter(), envelope.content, envelope.to.user
        if content.kind is Kind.POST:
            self.copies += 1
            self.first.setdefault(content.text, now)
            self.last[content.text] = now
        elif content.kind is Kind.NOTICE:
            page = next((one for one in content.buttons if one.key == PAGE), None)
            if page is not None:
                self.paged.setdefault((user, page.token), now)
            elif "555" in content.text:  # the emergency route of the country that these people live in
                self.answered.setdefault(user, now)
        return NativeRef(f"{user}-{envelope.position}")


def _sender(raw: bytes) -> str:
    return json.loads(raw)[0]
