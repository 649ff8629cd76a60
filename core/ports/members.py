"""People: who they are, how they are reached, which browsers are signed in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from core.circles import Capture, Member, MemberState, Pace, Place
from core.ids import LaneId, MemberId, MembershipId
from core.message import Address


class Members(Protocol):
    """People and how they are reached."""

    async def register(self, address: Address, state: MemberState, now: datetime) -> Member:
        """Add a person with a key of their own, this address and a lane. The address must be new."""
        ...

    async def find(self, address: Address) -> Member | None:
        """Return the person at an address, None if nobody (or somebody since erased)."""
        ...

    async def get(self, member: MemberId, platform: str | None = None) -> Member | None:
        """Return a person at home, or at their place on a platform; None if unknown, erased or not there."""
        ...

    async def set_state(self, member: MemberId, state: MemberState) -> None:
        """Change where a person stands."""
        ...

    async def set_country(self, member: MemberId, country: str | None) -> None:
        """Remember the country a person gave for help lines."""
        ...

    async def address(self, lane: LaneId) -> Address | None:
        """Return where a lane leads, None once its person is erased."""
        ...

    async def reader(self, lane: LaneId) -> tuple[Member, Address] | None:
        """Return who a lane belongs to and where it leads, in one look; None once its person is erased."""
        ...

    async def places(self, member: MemberId) -> Sequence[Place]:
        """Return where a person is reached, oldest first."""
        ...

    async def add_place(self, member: MemberId, address: Address, now: datetime) -> Member:
        """Reach a person at one more address, which must be new, and return them there. It becomes their home.

        An address on one of the PAGERS is no home and does not tell who somebody is: several people may have the
        same, and `find` knows none. Adding one's own again changes nothing.
        """
        ...

    async def drop_place(self, lane: LaneId, now: datetime) -> None:
        """Forget one address of a person; what is queued for it is cancelled. Its row stays, empty.

        If it was their home another place is, but never one of the PAGERS.
        """
        ...

    async def set_home(self, member: MemberId, lane: LaneId) -> None:
        """Remember where a person wrote from last; a place that is not theirs (any more) changes nothing."""
        ...

    async def set_pace(self, lane: LaneId, pace: Pace, *, discreet: bool) -> None:
        """Change how a place is sent what the circle says."""
        ...

    async def announce(self, lane: LaneId, at: datetime | None) -> None:
        """Remember when a place's next digest (or the word that there is something) goes out; None: nothing waits."""
        ...

    async def issue_link(self, member: MemberId, code: str, expires_at: datetime) -> None:
        """Keep a one-time code that links another place to a person, hashed; it replaces an older one of theirs."""
        ...

    async def redeem_link(self, code: str, now: datetime) -> MemberId | None:
        """Use a linking code once; None if unknown, used or expired."""
        ...

    async def block(self, by: MembershipId, blocked: MembershipId, now: datetime) -> None:
        """Hide one seat's words from another; doing it twice changes nothing."""
        ...

    async def unblock(self, by: MembershipId, blocked: MembershipId) -> None:
        """Show them again."""
        ...

    async def blocked(self, by: MembershipId) -> Collection[MembershipId]:
        """Return whose words a seat has hidden."""
        ...

    async def blockers(self, of: MembershipId) -> Collection[MembershipId]:
        """Return which seats have hidden this one's words."""
        ...

    async def agree(self, member: MemberId, kind: str, version: str, now: datetime) -> None:
        """Record a consent; agreeing again to the same version changes nothing."""
        ...

    async def agreements(self, member: MemberId) -> Mapping[str, str]:
        """Return the newest version agreed to, by kind."""
        ...

    async def capture(self, member: MemberId) -> Capture | None:
        """Return the form that captures this person's text, expired or not."""
        ...

    async def set_capture(self, member: MemberId, capture: Capture | None) -> None:
        """Begin, go on with or end a form. Its answers are sealed."""
        ...

    async def attempts(self, bucket: str, now: datetime, window: timedelta) -> int:
        """Count one more try in a bucket (hashed with the key) and return how many lie within the window."""
        ...

    async def set_return_phrase(self, member: MemberId, phrase: str) -> None:
        """Keep a return phrase, hashed with the key; an older one stops working."""
        ...

    async def by_return_phrase(self, phrase: str) -> Member | None:
        """Return whose return phrase this is."""
        ...

    async def erase(self, member: MemberId, now: datetime) -> None:
        """Forget a person: address, capture, consents' owner, sessions, memberships, the text of their posts.

        Their pseudonyms stay reserved. Their key is destroyed after the commit (and again at every start until it is).
        Lanes, queued deliveries to them are cancelled.
        """
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in. `csrf` must come back with every write.

    `handle` names it in a list; `whole` is False between a staff person's password and their second factor. `agent`
    is what the browser calls itself, kept for staff only, sealed.
    """

    member: MemberId
    csrf: str = field(repr=False)
    shared: bool
    expires_at: datetime
    handle: str = ""
    whole: bool = True
    opened_at: datetime | None = None
    seen_at: datetime | None = None
    agent: str = field(default="", repr=False)


class Sessions(Protocol):
    """Browsers that are signed in; rows, so that they can be ended from here."""

    async def open(
        self,
        token: str,
        member: MemberId,
        csrf: str,
        *,
        shared: bool,
        now: datetime,
        idle: timedelta,
        whole: bool = True,
        agent: str = "",
    ) -> None:
        """Keep a session, its token hashed with the key; it ends after `idle` without a request."""
        ...

    async def find(self, token: str, now: datetime, *, touch: bool = True) -> Session | None:
        """Return a live session and move its end; None if unknown or over."""
        ...

    async def close(self, token: str) -> None:
        """End one."""
        ...

    async def of(self, member: MemberId, now: datetime) -> Sequence[Session]:
        """Return a person's live sessions, newest first."""
        ...

    async def close_one(self, member: MemberId, handle: str) -> bool:
        """End one of a person's by its handle; False if it is not theirs or over."""
        ...

    async def close_all(self, member: MemberId) -> None:
        """End all of a person's."""
        ...
