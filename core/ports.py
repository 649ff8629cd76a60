"""What the core needs from outside, as protocols. The caller owns the interface.

Every repository method runs inside the transaction of its `UnitOfWork`; what it writes is visible to others after
`commit()`. Storage seals personal text and addresses on the way in and opens them on the way out: the core only ever
sees clear values, the disk never does. Unless a docstring says otherwise a method may wait for the database and fails
only with the database's own error.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar, runtime_checkable

from core.circles import (
    Capture,
    Circle,
    CircleState,
    Delivery,
    Draft,
    Member,
    Membership,
    MemberState,
    Post,
    PostState,
    Reach,
    Shown,
)
from core.ids import (
    CaseId,
    CircleId,
    DeliveryId,
    LaneId,
    MemberId,
    MembershipId,
    NativeRef,
    PostId,
    ScheduleId,
    StaffId,
)
from core.message import Address, Content, Envelope, Inbound, InboundKey, Kind
from core.replies import Reply
from core.review import Case, CaseKind, CaseState, Staff, StaffRole
from core.schedule import Occurrence, OccurrenceState, Schedule
from core.verdict import Verdict

T = TypeVar("T")
Receive = Callable[[Inbound], Awaitable[Reply | None]]
Step = Callable[[str], None]  # told the name of each step on the road, so that the fault runs can stop us there


# --- platforms -------------------------------------------------------------------------------------------------------


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


# --- storage ---------------------------------------------------------------------------------------------------------


class Members(Protocol):
    """People and how they are reached."""

    async def register(self, address: Address, state: MemberState, now: datetime) -> Member:
        """Add a person with a key of their own, this address and a lane. The address must be new."""
        ...

    async def find(self, address: Address) -> Member | None:
        """Return the person at an address, None if nobody (or somebody since erased)."""
        ...

    async def get(self, member: MemberId) -> Member | None:
        """Return a person, None if unknown or erased."""
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


class Circles(Protocol):
    """Circles, who is in them under which pseudonym, and invites."""

    async def create(self, name: str, zone: str, capacity: int, now: datetime) -> Circle:
        """Add a circle. Names need not be unique."""
        ...

    async def get(self, circle: CircleId) -> Circle | None:
        """Return a circle."""
        ...

    async def lock(self, circle: CircleId) -> Circle:
        """Return a circle and keep others from posting to it until this transaction ends. Raises KeyError."""
        ...

    async def all(self) -> Sequence[Circle]:
        """Return all circles by name."""
        ...

    async def set_state(self, circle: CircleId, state: CircleState) -> None:
        """Open, pause or close a circle."""
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

    async def audience(self, circle: CircleId) -> Sequence[tuple[Membership, LaneId]]:
        """Return who is in a circle now and the lane that leads to each, in one look, in the order they came."""
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

    async def invited(self, code: str, now: datetime) -> Circle | None:
        """Return the circle that a valid code leads to, None if it is unknown, used up or expired."""
        ...

    async def redeem(self, code: str, now: datetime) -> Circle | None:
        """Use a code once and return its circle; None as for `invited`. Two people never get the last use both."""
        ...


class Posts(Protocol):
    """What was said."""

    async def add(
        self,
        *,
        circle: CircleId,
        author: Membership | None,
        kind: Kind,
        text: str,
        reply_to: PostId | None,
        state: PostState,
        verdict: Verdict | None,
        now: datetime,
        expires_at: datetime,
        prompt: str | None = None,
    ) -> Post:
        """Add a post; a RELAYED one gets the circle's next sequence number. `prompt` is a catalogue id."""
        ...

    async def get(self, post: PostId) -> Post | None:
        """Return a post, None once it expired."""
        ...

    async def written(self, post: PostId) -> tuple[Post, Membership | None] | None:
        """Return a post and its writer's seat (None for the program's words or somebody erased), in one look."""
        ...

    async def move(self, post: PostId, expect: PostState, to: PostState) -> bool:
        """Change a post's state if it still is as expected; return whether it was.

        Moving to RELAYED gives it the circle's next sequence number; moving to DELETED destroys its text.
        """
        ...

    async def count_since(self, author: MembershipId, since: datetime) -> int:
        """Return how many posts somebody wrote since a moment, whatever became of them."""
        ...

    async def by_author(self, author: MembershipId) -> Sequence[PostId]:
        """Return the ids of everything somebody wrote in a circle that still has its text."""
        ...

    async def prompts_used(self, circle: CircleId) -> Sequence[str]:
        """Return the catalogue ids of a circle's past prompts, oldest first."""
        ...

    async def expire(self, now: datetime, limit: int) -> int:
        """Really delete up to `limit` posts past their expiry with their deliveries and closed cases; return how many.

        A post with an open case, or whose deliveries are in flight, stays until that is over.
        """
        ...


@dataclass(frozen=True, slots=True)
class ReadyLane:
    """A lane with something to send."""

    lane: LaneId
    priority: int


class Deliveries(Protocol):
    """The outbox and the map from our posts to everybody's native copies."""

    async def enqueue(self, drafts: Sequence[Draft]) -> None:
        """Put drafts in the outbox in this order. A draft whose (post, lane, kind) is there already changes nothing."""
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

    async def take(self, lane: LaneId, owner: str, now: datetime) -> Delivery | None:
        """Mark the lane's first due delivery (priority, then order) as SENDING and give it its position for ever.

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

    async def put_back(self, delivery: DeliveryId, *, uncertain: bool) -> None:
        """Queue it again at its old place; `uncertain` flags that it may have arrived, and stays flagged."""
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
        """Drop all copies of a post that are still queued (POST kind); return how many."""
        ...

    async def holders(self, post: PostId) -> Sequence[LaneId]:
        """Return the lanes of others that have, or are just being sent, a copy of a post (not its writer's own)."""
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
    """One update as it came in, not handled yet. `payload` is sealed on disk and erased once handled."""

    key: InboundKey
    payload: bytes = field(repr=False)


class Inbounds(Protocol):
    """What came in: kept before it is acknowledged, handled once."""

    async def keep(self, key: InboundKey, payload: bytes, now: datetime) -> bool:
        """Keep a raw update; return False if it is known already (handled or not)."""
        ...

    async def waiting(self, platform: str, account: str, limit: int) -> Sequence[RawUpdate]:
        """Return the oldest updates that wait to be handled, in the order they were kept."""
        ...

    async def finish(self, key: InboundKey, now: datetime, outcome: str = "handled") -> bool:
        """Mark an update as handled and erase its payload, keeping a row if there was none.

        Returns False if it was handled before: the caller then rolls back. `outcome` is one word.
        """
        ...


class Cases(Protocol):
    """What waits for, or got, a person's decision. Exactly one decision each."""

    async def open(
        self, kind: CaseKind, post: Post, concern: str, verdict: Mapping[str, object], now: datetime
    ) -> Case:
        """Open a case for a post; one open case for each (post, kind), the existing one if there is one."""
        ...

    async def get(self, case: CaseId) -> Case | None:
        """Return a case."""
        ...

    async def waiting(self) -> Sequence[Case]:
        """Return the open cases, most urgent and then oldest first."""
        ...

    async def of_post(self, post: PostId) -> Sequence[Case]:
        """Return a post's cases."""
        ...

    async def decide(self, case: CaseId, to: CaseState, by: StaffId | None, reason: str, now: datetime) -> bool:
        """Close an open case; return False if somebody else did before. `reason` is a sentence's key, kept sealed-free."""
        ...


class StaffRoll(Protocol):
    """Moderators and program staff."""

    async def add(self, desk_name: str, role: StaffRole, address: Address, now: datetime) -> Staff:
        """Add a staff person reached at an address. Raises ValueError if the desk name is taken."""
        ...

    async def all(self) -> Sequence[Staff]:
        """Return the roll by desk name."""
        ...

    async def get(self, staff: StaffId) -> Staff | None:
        """Return one."""
        ...

    async def by_member(self, member: MemberId) -> Staff | None:
        """Return the staff person that a member id belongs to."""
        ...

    async def set_duty(self, staff: StaffId, until: datetime | None) -> None:
        """Say until when somebody watches."""
        ...

    async def issue_link(self, staff: StaffId, token: str, expires_at: datetime) -> None:
        """Keep a one-time token, hashed with the key."""
        ...

    async def redeem_link(self, token: str, now: datetime) -> Staff | None:
        """Use a one-time token; None if unknown, used or expired."""
        ...

    async def move_to(self, staff: StaffId, member: MemberId) -> None:
        """Reach a staff person through another (guest) member from now on, who becomes STAFF; sessions follow."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in. `csrf` must come back with every write."""

    member: MemberId
    csrf: str = field(repr=False)
    shared: bool
    expires_at: datetime


class Sessions(Protocol):
    """Browsers that are signed in; rows, so that they can be ended from here."""

    async def open(
        self, token: str, member: MemberId, csrf: str, *, shared: bool, now: datetime, idle: timedelta
    ) -> None:
        """Keep a session, its token hashed with the key; it ends after `idle` without a request."""
        ...

    async def find(self, token: str, now: datetime, *, touch: bool = True) -> Session | None:
        """Return a live session and move its end; None if unknown or over."""
        ...

    async def close(self, token: str) -> None:
        """End one."""
        ...

    async def close_all(self, member: MemberId) -> None:
        """End all of a person's."""
        ...


class Schedules(Protocol):
    """When the program speaks by itself."""

    async def add(self, circle: CircleId, cron: str, zone: str, catch_up: timedelta, now: datetime) -> Schedule:
        """Add a schedule that begins now."""
        ...

    async def all(self) -> Sequence[Schedule]:
        """Return all schedules."""
        ...

    async def record(self, occurrence: Occurrence, state: OccurrenceState, post: PostId | None, now: datetime) -> bool:
        """Record an occurrence; return False if it is recorded already. Its key is (schedule, nominal)."""
        ...

    async def watched_until(self, schedule: ScheduleId, moment: datetime) -> None:
        """Remember up to which moment all occurrences are recorded (`Schedule.since`)."""
        ...

    async def recorded(self, schedule: ScheduleId) -> Sequence[tuple[str, OccurrenceState]]:
        """Return (nominal, state) of what was recorded, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the append-only log. `detail` never holds text or a platform id."""

    kind: str
    actor: str
    subject: str
    at: datetime
    detail: Mapping[str, str] = field(default_factory=dict[str, str])


class Events(Protocol):
    """What happened, append-only: the database itself refuses to change or delete a line."""

    async def append(self, event: Event) -> None:
        """Add a line."""
        ...

    async def of(self, subject: str) -> Sequence[Event]:
        """Return the lines about a subject, oldest first."""
        ...


class UnitOfWork(Protocol):
    """One transaction; leaving without `commit()` rolls back."""

    @property
    def members(self) -> Members: ...
    @property
    def circles(self) -> Circles: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def inbound(self) -> Inbounds: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def staff(self) -> StaffRoll: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def schedules(self) -> Schedules: ...
    @property
    def events(self) -> Events: ...

    async def commit(self) -> None:
        """Make everything of this transaction durable, or raise and have none of it."""
        ...


class Store(Protocol):
    """The database."""

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Begin a transaction of one's own. Never hold it while a model runs or a platform is called."""
        ...

    async def grouped(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run a small write together with whichever others wait, in one commit, and return after that commit.

        If `work` raises, none of its writes stand and the error is raised here; those of others do. It may be run a
        second time then, so it must have no effect but on the database. It must not call `commit()`.
        """
        ...


# --- the rest --------------------------------------------------------------------------------------------------------


class Screener(Protocol):
    """Says what a text is."""

    async def screen(self, text: str) -> Verdict:
        """Return a verdict, off the event loop. Never raises: when it cannot know, it says hold."""
        ...


class Waker(Protocol):
    """Rings a platform's courier."""

    def wake(self, platform: str) -> None:
        """Say that a lane of this platform may have something to send. Call after the commit. Never waits."""
        ...

    def rung(self, platform: str) -> bool:
        """Return whether somebody rang since the last time this was asked. Never waits."""
        ...

    def woken(self, platform: str, timeout: float) -> Awaitable[None]:
        """Wait until somebody rings, or `timeout` seconds: a lost ring is never more than late."""
        ...


class HelpLine(Protocol):
    """One help line, its number as it is dialled."""

    @property
    def service(self) -> str: ...
    @property
    def dial_string(self) -> str: ...
    @property
    def hours(self) -> str: ...
    @property
    def url(self) -> str: ...


class HelpLines(Protocol):
    """Numbers to call; never guesses a country."""

    def emergency(self, country: str | None) -> str | None:
        """Return a country's emergency number, None if the country was not given or is unknown."""
        ...

    def lines(self, country: str | None, today: date) -> Sequence[HelpLine]:
        """Return the lines that a person here has verified lately; often none."""
        ...

    def countries(self) -> Sequence[tuple[str, str]]:
        """Return (ISO code, name) of the countries known, by name."""
        ...


class PromptText(Protocol):
    """One daily prompt."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


class Prompts(Protocol):
    """What the program says to a circle on a day, and when."""

    def pick(self, circle: CircleId, nominal: str, already: Sequence[str]) -> PromptText:
        """Return the prompt for an occurrence: none twice until all were used, the same for the same input."""
        ...

    def due(self, schedule: Schedule, now: datetime) -> Sequence[Occurrence]:
        """Return the occurrences after `schedule.since` up to `now`, in order."""
        ...

    def too_late(self, schedule: Schedule, occurrence: Occurrence, now: datetime) -> bool:
        """Return whether an occurrence is older than the schedule's catch-up window."""
        ...
