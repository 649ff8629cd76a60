"""Circles, who is in them, and how one comes in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.circles import Circle, CircleState, Invite, Membership, Place, Waiting
from core.ids import CircleId, MemberId, MembershipId


class Circles(Protocol):
    """Circles, who is in them under which pseudonym, and invites."""

    async def create(
        self, name: str, zone: str, capacity: int, now: datetime, *, state: CircleState = CircleState.OPEN
    ) -> Circle:
        """Add a circle. Names need not be unique. The doors of staff make real ones in SETUP (see `core.opening`)."""
        ...

    async def get(self, circle: CircleId) -> Circle | None:
        """Return a circle."""
        ...

    async def lock(self, circle: CircleId) -> Circle:
        """Return a circle and keep others from posting to it until this transaction ends. Raises KeyError."""
        ...

    async def all(self) -> Sequence[Circle]:
        """Return all circles by name; that of a rehearsal is none: it is in no list and no count."""
        ...

    async def set_state(self, circle: CircleId, state: CircleState) -> None:
        """Open, pause or close a circle."""
        ...

    async def change(self, circle: Circle) -> None:
        """Make a circle's name, zone, capacity, state and policy what this record says."""
        ...

    async def join(
        self,
        circle: CircleId,
        member: MemberId,
        pseudonym: str,
        skeleton: str,
        now: datetime,
        *,
        synthetic: bool = False,
    ) -> Membership:
        """Add a membership and reserve its pseudonym for the life of the circle. The pseudonym must be free."""
        ...

    async def skeletons(self, circle: CircleId) -> set[str]:
        """Return the confusable-free form of every pseudonym ever used in a circle."""
        ...

    async def leave(self, membership: MembershipId, now: datetime) -> None:
        """End a membership; queued deliveries of the circle's posts to that person are cancelled."""
        ...

    async def present(self, circle: CircleId) -> Sequence[Membership]:
        """Return who is in a circle now, in the order they came."""
        ...

    async def audience(self, circle: CircleId) -> Sequence[tuple[Membership, Place]]:
        """Return who is in a circle now with every place of theirs that posts go to, in one look, in the order they came.

        The PAGERS are none.
        """
        ...

    async def memberships(self, member: MemberId) -> Sequence[Membership]:
        """Return the circles that a person is in now, newest last."""
        ...

    async def membership(self, membership: MembershipId) -> Membership | None:
        """Return a membership, ended or not; None once its person is erased."""
        ...

    async def invite(self, circle: CircleId, code: str, uses: int, expires_at: datetime, now: datetime) -> None:
        """Keep an invite code, hashed with the key."""
        ...

    async def invites(self, circle: CircleId) -> Sequence[Invite]:
        """Return a circle's invites, newest first."""
        ...

    async def revoke(self, handle: str) -> Invite | None:
        """End an invite; None if there is none of this handle."""
        ...

    async def wait(self, circle: CircleId, member: MemberId, now: datetime) -> int:
        """Put a person on a circle's waiting list, once, and return their place in it (from 1)."""
        ...

    async def waiting(self, circle: CircleId) -> Sequence[Waiting]:
        """Return who waits for a place, first come first."""
        ...

    async def set_invited(self, circle: CircleId, member: MemberId, now: datetime) -> None:
        """Remember that somebody who waits was sent an invite."""
        ...

    async def stop_waiting(self, circle: CircleId, member: MemberId) -> None:
        """Take somebody off the waiting list."""
        ...

    async def invited(self, code: str, now: datetime) -> Circle | None:
        """Return the circle that a valid code leads to, None if it is unknown, used up or expired."""
        ...

    async def redeem(self, code: str, now: datetime) -> Circle | None:
        """Use a code once and return its circle; None as for `invited`. Two people never get the last use both."""
        ...
