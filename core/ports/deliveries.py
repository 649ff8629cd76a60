"""The outbox and what came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.circles import Delivery, Draft, Reach, Shown
from core.ids import CircleId, DeliveryId, LaneId, MembershipId, NativeRef, PostId
from core.message import Address, InboundKey


@dataclass(frozen=True, slots=True)
class ReadyLane:
    """A lane with something to send."""

    lane: LaneId
    priority: int


class Deliveries(Protocol):
    """The outbox and the map from our posts to everybody's native copies."""

    async def enqueue(self, drafts: Sequence[Draft]) -> None:
        """Put drafts in the outbox in this order. One whose (post, lane, kind, revision) is there changes nothing."""
        ...

    async def ready(self, platform: str, now: datetime, limit: int) -> Sequence[ReadyLane]:
        """Return lanes with a due delivery, not parked and not leased, most urgent and then oldest first."""
        ...

    async def next_due(self, platform: str, now: datetime) -> datetime | None:
        """Return when the next delivery that is not due yet, or lane that is parked or leased, becomes ready."""
        ...

    async def lease(self, lane: LaneId, owner: str, now: datetime, until: datetime) -> bool:
        """Take a lane unless somebody else holds it; return whether it is ours. Renewing our own lease succeeds."""
        ...

    async def release(self, lane: LaneId, owner: str, parked_until: datetime | None = None) -> None:
        """Give a lane back, if it is ours; it rests until `parked_until`."""
        ...

    async def break_leases(self, platform: str) -> None:
        """Free every lane of a platform. Only for who knows that nobody else is sending: whoever held them is dead."""
        ...

    async def take(self, lane: LaneId, owner: str, now: datetime, most: int | None = None) -> Delivery | None:
        """Mark the lane's first due delivery (priority, then order) as SENDING and give it its position for ever.

        Of what has no position yet only what is at least as urgent as the priority `most` is taken.
        Returns None if nothing is due or the lease is not ours. A delivery that is SENDING already (a crash, a lost
        lease) comes first and keeps its position.
        """
        ...

    async def settle(self, delivery: DeliveryId, ref: NativeRef, now: datetime) -> None:
        """Record that it was sent, as this copy."""
        ...

    async def fail(self, delivery: DeliveryId, reason: str, now: datetime) -> None:
        """Record that it never will be sent (`reason` is one word)."""
        ...

    async def put_back(self, delivery: DeliveryId, *, uncertain: bool, tried: bool = True) -> None:
        """Queue it again at its old place.

        `uncertain` flags that it may have arrived, and stays flagged; not `tried`, it surely was not sent, and the
        attempt does not count.
        """
        ...

    async def cancel(self, delivery: DeliveryId) -> None:
        """Drop one that has become pointless."""
        ...

    async def recover(self, platform: str, now: datetime, *, idempotent: bool) -> int:
        """Queue again what lies SENDING in lanes whose lease ran out, flagged uncertain unless idempotent.

        Returns how many were flagged.
        """
        ...

    async def cancel_queued(self, post: PostId) -> int:
        """Drop all copies of a post that are still queued; return how many. A digest left empty is not announced."""
        ...

    async def holders(self, post: PostId) -> Sequence[LaneId]:
        """Return the lanes that have, or are just being sent, a copy of a post that we made.

        Among them are the writer's own other places; not the message that the writer sent from their own chat.
        """
        ...

    async def hold_back(self, circle: CircleId) -> None:
        """Keep what is queued of a circle's posts from everybody in it until `let_go`; doing it twice changes nothing.

        Not their writers' own copies, nor what takes something back. What is being sent is kept if it fails.
        """
        ...

    async def let_go(self, circle: CircleId) -> None:
        """Make due again what `hold_back` kept, each thing at its own moment and in its old order."""
        ...

    async def hasten(self, lane: LaneId, now: datetime, until: datetime | None = None) -> Sequence[PostId]:
        """Make due now (or at `until`) what waits in a lane for a digest or to be asked for; return what that is.

        That is its quiet copies. The word that was to announce them (a NOTICE about a post) is dropped if still queued.
        """
        ...

    async def held_of(self, author: MembershipId, lanes: Sequence[LaneId]) -> Sequence[tuple[PostId, LaneId]]:
        """Return which of somebody's posts these lanes have, or are just being sent, a copy of that we made."""
        ...

    async def retracted(self, post: PostId, lane: LaneId) -> None:
        """Record that a lane's copy of a post is gone."""
        ...

    async def post_at(self, lane: LaneId, ref: NativeRef) -> PostId | None:
        """Return which post a native copy in a lane is."""
        ...

    async def copy_of(self, lane: LaneId, post: PostId) -> NativeRef | None:
        """Return the native ref of a lane's copy of a post."""
        ...

    async def reach(self, post: PostId) -> Reach:
        """Return how far a post has come among the others."""
        ...

    async def history(self, lane: LaneId, after: int, limit: int) -> Sequence[Shown]:
        """Return up to `limit` things shown to a lane with a position greater than `after`, the NEWEST of them, oldest first.

        Includes what is SENDING (it is on the page already) and what was retracted; not what failed.
        """
        ...

    async def counts(self) -> Mapping[str, int]:
        """Return deliveries by state, plus ``uncertain``, for `doctor` and tests."""
        ...


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as it came in, not handled yet. `payload` is sealed on disk and erased once handled.

    `number` grows in the order in which updates were kept.
    """

    key: InboundKey
    payload: bytes = field(repr=False)
    number: int = 0
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A private channel that we have read up to message `last` (the platform's id), so that a gap can be filled."""

    address: Address
    channel: str = field(repr=False)
    last: str = field(repr=False)


class Inbounds(Protocol):
    """What came in: kept before it is acknowledged, handled once."""

    async def keep(self, key: InboundKey, payload: bytes, now: datetime) -> bool:
        """Keep a raw update; return False if it is known already (handled or not)."""
        ...

    async def waiting(self, platform: str, account: str, limit: int, after: int = 0) -> Sequence[RawUpdate]:
        """Return the oldest updates after a number that wait to be handled, in the order they were kept."""
        ...

    async def finish(self, key: InboundKey, now: datetime, outcome: str = "handled") -> bool:
        """Mark an update as handled and erase its payload, keeping a row if there was none.

        Returns False if it was handled before: the caller then rolls back. `outcome` is one word.
        """
        ...

    async def read_up_to(self, address: Address, channel: str, last: str) -> None:
        """Remember how far a person's channel was read; sealed, forgotten with the person. Never goes back."""
        ...

    async def channels(self, platform: str) -> Sequence[Channel]:
        """Return every channel known on a platform."""
        ...
