"""From the outbox to the people: `drain(lane)`, in order for each recipient, paced for each account.

The delivery table is the truth. A delivery is marked SENDING (committed) before it is sent and settled (committed)
after: whatever stops us in between leaves a row that says so. One lane that cannot be served rests; others go on.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.circles import Delivery, Member, Membership, Post, PostState
from core.errors import DeliveryError, RateLimited, Rejected, Troubled, Uncertain, Unreachable
from core.house import House
from core.ids import LaneId, NativeRef, new_id
from core.message import Content, Envelope, Kind, Priority
from core.pacing import Pace
from core.ports import Limited, Limits, Platform, ReadyLane, Retracting, Revising, Step, Store, UnitOfWork, Waker
from core.view import notice_content, post_content, reach_words, removal_words

log = logging.getLogger(__name__)
LEASE: Final = timedelta(seconds=60)
SEND_SECONDS: Final = 30.0  # well inside the lease: a send that hangs is given up before anybody else may try
LAST_SECONDS: Final = 10.0  # how long a stop waits for sends in flight; what hangs longer is sent again, flagged
SWEEP_SECONDS: Final = 30.0
URGENT_TOO: Final = 4  # so many lanes more at once, for words that cannot wait
LOOK_SECONDS: Final = 1.0  # while every worker is busy: somebody whose chat had to rest may be in danger
AT_ONCE: Final = 256  # lanes looked up in one go, most urgent first; a ring makes us look again
MOST_ATTEMPTS: Final = 1440  # a day of tries that rest 60 s: no outage shorter than that loses a word
MOST_UNEXPECTED: Final = 60  # our own fault blocks whoever it befalls for an hour, no longer
UNCERTAIN_ATTEMPTS: Final = 2
FREE: Final = Limits(per_second=None, seconds_per_chat=0, in_flight=64, idempotent=True)


class Courier:
    """Sends what waits for one platform's people. One courier an account: then its pace is local and exact."""

    def __init__(
        self,
        store: Store,
        house: House,
        platform: Platform,
        waker: Waker,
        *,
        step: Step | None = None,
        patience: float = LAST_SECONDS,
    ) -> None:
        """`patience` is for how many seconds a stop waits for what is being sent."""
        self._store = store
        self._house = house
        self._platform = platform
        self._waker = waker
        self._owner = new_id()
        self._limits = platform.limits if isinstance(platform, Limited) else FREE
        self._pace = Pace(self._limits.per_second)
        self._step = step or (lambda _name: None)
        self._patience = patience
        self._stopping = False

    async def run(self) -> None:
        """Send what waits, then sleep until woken, for ever. Cancelled, it begins nothing new and ends what it sends."""
        while True:
            await self.drain_all()
            await self._waker.woken(self._platform.name, await self._nap())

    async def _nap(self) -> float:
        now = self._house.clock.now()
        async with self._store.begin(urgent=True) as tx:
            due = await tx.deliveries.next_due(self._platform.name, now)
        return SWEEP_SECONDS if due is None else min(SWEEP_SECONDS, max(0.01, (due - now).total_seconds()))

    async def drain_all(self) -> None:
        """Send until nothing is due now. A lane is served by one worker at a time; a freed worker takes the most urgent.

        For a cry for help and its pages there are workers that nothing else may take.
        """
        await self._recover()
        busy: dict[asyncio.Task[None], LaneId] = {}
        queue: list[ReadyLane] = []
        try:
            while True:
                if not queue or self._waker.rung(self._platform.name):
                    queue = [one for one in await self._ready(AT_ONCE) if one.lane not in busy.values()]
                if not queue and not busy:
                    return
                while queue and len(busy) < self._limits.in_flight + _extra(queue[0]):
                    first = queue.pop(0)
                    busy[asyncio.create_task(self.drain(first.lane, cries=_extra(first) > 0))] = first.lane
                ended, look = await self._news(busy, room=len(busy) < self._limits.in_flight)
                for task in ended:
                    del busy[task]
                    task.result()
                if look:
                    queue = []
        except asyncio.CancelledError:
            # What has been sent must be written down, or it would be sent again after the restart.
            self._stopping = True
            if busy:
                await asyncio.wait(busy, timeout=self._patience)
            raise
        finally:
            for task in busy:
                task.cancel()
            await asyncio.gather(*busy, return_exceptions=True)

    async def _news(
        self, busy: Collection[asyncio.Task[None]], *, room: bool
    ) -> tuple[Collection[asyncio.Task[None]], bool]:
        """Return who has ended, and whether there may be something new to send: one that hangs delays nobody.

        Without `room` only words that cannot wait could begin, and those come with a ring: no moment is looked up.
        """
        if len(busy) >= self._limits.in_flight + URGENT_TOO:
            return (await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED))[0], False
        nap = await self._nap() if room else LOOK_SECONDS
        ring = asyncio.ensure_future(self._waker.woken(self._platform.name, nap))
        try:
            done, _ = await asyncio.wait({*busy, ring}, return_when=asyncio.FIRST_COMPLETED)
            look = ring.done()
        finally:
            ring.cancel()
            await asyncio.gather(ring, return_exceptions=True)
        return [task for task in busy if task in done], look

    async def _recover(self) -> None:
        now, limits = self._house.clock.now(), self._limits
        async with self._store.begin(urgent=True) as tx:
            await tx.deliveries.recover(self._platform.name, now, idempotent=limits.idempotent)
            await tx.commit()

    async def _ready(self, limit: int) -> Sequence[ReadyLane]:
        now = self._house.clock.now()
        async with self._store.begin(urgent=True) as tx:
            return await tx.deliveries.ready(self._platform.name, now, limit)

    async def drain(self, lane: LaneId, *, cries: bool = False) -> None:
        """Send what is due in one lane: one thing where the platform wants a rest between two, else until it is empty.

        With `cries` only what is about a crisis, before all other work; the lane's ordinary words wait for another turn.
        """
        now = self._house.clock.now()
        leased = await self._store.grouped(
            lambda tx: tx.deliveries.lease(lane, self._owner, now, now + LEASE), urgent=cries
        )
        if not leased:
            return
        self._step("leased")
        rest: float | None = 0
        try:
            while (rest := await self._next(lane, cries=cries)) is None and not self._stopping:
                pass
        finally:
            await self._give_back(lane, rest or 0)

    async def _give_back(self, lane: LaneId, rest: float) -> None:
        until = self._house.clock.now() + timedelta(seconds=rest) if rest else None
        await self._store.grouped(lambda tx: tx.deliveries.release(lane, self._owner, until))
        self._step("released")

    async def _next(self, lane: LaneId, *, cries: bool) -> float | None:
        """Send the lane's next thing. Returns how long the lane must rest now, None to go on at once."""
        most = Priority.CRISIS if cries else None
        taken = await self._store.grouped(lambda tx: self._take(tx, lane, most), urgent=cries)
        if taken is None:
            return 0
        delivery, envelope = taken
        self._step("taken")
        if envelope is None:
            await self._store.grouped(lambda tx: tx.deliveries.cancel(delivery.id))
            return None
        # Waited for only now: what the database takes in between would bunch the sends up again.
        await self._pace.wait(delivery.priority)
        try:
            async with asyncio.timeout(SEND_SECONDS):
                ref = await self._send(delivery, envelope)
        except TimeoutError:
            return await self._failed(delivery, Uncertain("no answer in time"))
        except DeliveryError as error:
            return await self._failed(delivery, error)
        except Exception as error:  # noqa: BLE001 - a platform's bug must not stop everybody else's messages
            kind = type(error).__name__  # only the type: a traceback could hold what somebody wrote
            log.error("delivery.unexpected", extra={"error": kind, "platform": self._platform.name})  # noqa: TRY400
            return await self._failed(delivery, Uncertain("unexpected"), most=MOST_UNEXPECTED)
        self._step("sent")
        await self._store.grouped(lambda tx: self._settle(tx, delivery, ref), urgent=cries)
        self._step("settled")
        return self._limits.seconds_per_chat or None

    async def _take(self, tx: UnitOfWork, lane: LaneId, most: int | None) -> tuple[Delivery, Envelope | None] | None:
        now = self._house.clock.now()
        await tx.deliveries.lease(lane, self._owner, now, now + LEASE)
        delivery = await tx.deliveries.take(lane, self._owner, now, most)
        return None if delivery is None else (delivery, await self._envelope(tx, delivery))

    async def _envelope(self, tx: UnitOfWork, delivery: Delivery) -> Envelope | None:
        """Return what to show, None if it has become pointless (its post is gone, its reader erased)."""
        found = await tx.members.reader(delivery.lane)
        if found is None:
            return None
        reader, to = found
        content: Content | None
        reply_to = target = None
        if delivery.post is None or delivery.reply is not None:
            content = notice_content(delivery.reply) if delivery.reply else None
        else:
            written = await tx.posts.written(delivery.post)
            if written is None:
                return None
            post, seat = written
            own = None
            if delivery.kind not in {Kind.POST, Kind.PROMPT}:
                own = await tx.deliveries.copy_of(delivery.lane, delivery.post)
            if delivery.kind is Kind.RETRACT:
                content, target = Content(Kind.RETRACT, ""), own
            elif delivery.kind is Kind.REMOVAL:
                content, target = Content(Kind.REMOVAL, removal_words(await tx.deliveries.reach(post.id))), own
            elif delivery.kind is Kind.RECEIPT:
                content, target = await self._receipt(tx, post, seat, reader), own
            else:
                content = await post_content(tx, self._house, post, seat, reader)
                target = own
                if post.reply_to is not None:
                    reply_to = await tx.deliveries.copy_of(delivery.lane, post.reply_to)
        if content is None or (target is None and delivery.kind in {Kind.RETRACT, Kind.REVISE}):
            return None
        content = replace(content, quiet=delivery.quiet)
        return Envelope(to, content, delivery.position, delivery.post, reply_to, target, delivery.lane)

    async def _receipt(self, tx: UnitOfWork, post: Post, seat: Membership | None, reader: Member) -> Content | None:
        if seat is None or post.state is not PostState.RELAYED:
            return None
        reach = await tx.deliveries.reach(post.id)
        button = self._house.button(reader.id, "post.delete", f"post.delete:{post.id}")
        return Content(Kind.RECEIPT, reach_words(reach), alias=seat.alias, buttons=(button,))

    async def _send(self, delivery: Delivery, envelope: Envelope) -> NativeRef:
        if delivery.kind is Kind.REVISE:
            return await self._revise(envelope)
        if delivery.kind is not Kind.RETRACT:
            return await self._platform.deliver(envelope)
        if isinstance(self._platform, Retracting) and envelope.target is not None:
            await self._platform.retract(envelope.to, envelope.target)
            return envelope.target
        raise Rejected("this platform cannot take back")

    async def _revise(self, envelope: Envelope) -> NativeRef:
        if not isinstance(self._platform, Revising) or envelope.target is None:
            raise Rejected("this platform cannot change what it has shown")
        content = envelope.content
        if envelope.reply_to is not None:
            content = replace(content, quoted=None)  # the copy points at what it answers
        await self._platform.revise(envelope.to, envelope.target, content)
        return envelope.target

    async def _settle(self, tx: UnitOfWork, delivery: Delivery, ref: NativeRef) -> None:
        now: datetime = self._house.clock.now()
        if delivery.kind is Kind.RETRACT and delivery.post is not None:
            await tx.deliveries.retracted(delivery.post, delivery.lane)
        await tx.deliveries.settle(delivery.id, ref, now)

    async def _failed(self, delivery: Delivery, error: DeliveryError, *, most: int = MOST_ATTEMPTS) -> float | None:
        """Put it back or give it up. What surely was not sent never counts as a try, however often it happens."""
        now = self._house.clock.now()
        store, put_back = self._store, False
        rest: float | None = None
        uncertain = isinstance(error, Uncertain) and not self._limits.idempotent
        if isinstance(error, Unreachable | Rejected):
            reason = "unreachable" if isinstance(error, Unreachable) else "rejected"
            await store.grouped(lambda tx: tx.deliveries.fail(delivery.id, reason, now))
        elif isinstance(error, RateLimited):
            put_back, rest = True, error.retry_after
        elif delivery.uncertain and uncertain and not isinstance(error, Troubled):
            # A second send without any answer: a third could show it three times, so a person has to look.
            await store.grouped(lambda tx: tx.deliveries.fail(delivery.id, "uncertain", now))
            rest = self._limits.seconds_per_chat
        else:
            put_back, rest = True, min(60.0, 2.0 ** min(delivery.attempts, 6))
        tried = not isinstance(error, RateLimited)
        if put_back and tried and delivery.attempts >= most:
            await store.grouped(lambda tx: tx.deliveries.fail(delivery.id, "exhausted", now))
        elif put_back:
            await store.grouped(lambda tx: tx.deliveries.put_back(delivery.id, uncertain=uncertain, tried=tried))
        self._step("failed")
        return rest


def _extra(lane: ReadyLane) -> int:
    """Return how many workers more than usual there are for what this lane has to send."""
    return URGENT_TOO if lane.priority == Priority.CRISIS else 0
