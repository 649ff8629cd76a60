"""What the core asks of a platform."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from core.ids import NativeRef
from core.message import Address, Content, Envelope, Inbound
from core.replies import Reply

Receive = Callable[[Inbound], Awaitable[Reply | None]]
Step = Callable[[str], None]  # told the name of each step on the road, so that the fault runs can stop us there


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast an account may send. None means no limit. `idempotent`: a repeated send shows nothing twice."""

    per_second: float | None
    seconds_per_chat: float
    in_flight: int
    idempotent: bool


class Platform(Protocol):
    """One place where people write to us. Three members; every further ability is a small protocol of its own."""

    @property
    def name(self) -> str:
        """Return the name that addresses carry."""
        ...

    async def run(self, receive: Receive) -> None:
        """Hand everything that comes in to `receive` until cancelled.

        The reply is for the sender alone; None means that the answer, if any, comes through the outbox. Never ends by
        itself for one bad update.
        """
        ...

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Show one person one thing and return the name of their copy.

        Called by the courier, one at a time for each person. May wait. Raises Unreachable, RateLimited, Rejected or
        Uncertain, and nothing else for whatever the network does.
        """
        ...


@runtime_checkable
class Limited(Protocol):
    """A platform that may only be sent to at a certain pace."""

    @property
    def limits(self) -> Limits:
        """Return the pace. Never waits."""
        ...


@runtime_checkable
class Retracting(Protocol):
    """A platform that can take back what it has shown."""

    async def retract(self, to: Address, ref: NativeRef) -> None:
        """Take back one copy. A copy that is already gone is a success. Raises as `deliver` does."""
        ...


@runtime_checkable
class Revising(Protocol):
    """A platform that can change what it has shown."""

    async def revise(self, to: Address, ref: NativeRef, content: Content) -> None:
        """Show other words in one copy. Raises as `deliver` does."""
        ...


@runtime_checkable
class Closing(Protocol):
    """A platform that holds connections."""

    async def close(self) -> None:
        """Close them. Called once, after the last delivery."""
        ...


@runtime_checkable
class Mirroring(Protocol):
    """A platform whose writers see their own post only if they are sent a copy (the web; not Telegram)."""

    @property
    def mirrors_own(self) -> bool:
        """Return True."""
        ...
