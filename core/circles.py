"""The records of a circle: people, circles, posts, deliveries. Plain data; rules about them live beside."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from core.ids import CircleId, DeliveryId, LaneId, MemberId, MembershipId, NativeRef, PostId, StaffId
from core.message import Kind, Priority
from core.replies import Reply


class MemberState(StrEnum):
    """Where a person stands with the program."""

    GUEST = "guest"  # has written to us, has not joined anything yet
    ACTIVE = "active"  # has given the consents
    STAFF = "staff"  # moderator or program staff, reached like a member
    ERASED = "erased"  # asked to be forgotten; nothing personal is left


class Pace(StrEnum):
    """How often one place is sent what the circle says. One's own turns, staff and crisis always come at once."""

    LIVE = "live"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a person is reached: a chat, or their web page.

    `discreet`: it is only told that there is something to read, and shows it when asked. `announced` is when the next
    digest goes out (or the word of it went out); None if nothing waits. `home` is where the person wrote from last.
    """

    lane: LaneId
    platform: str
    pace: Pace = Pace.LIVE
    discreet: bool = False
    announced: datetime | None = None
    home: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """One person. `country` (ISO 3166 alpha-2) was asked for help lines, never guessed; None if not given.

    `lane` and `platform` are the place that this is about: where they write from, else their home.
    """

    id: MemberId
    state: MemberState
    country: str | None
    lane: LaneId
    platform: str
    home: bool = True


class CircleState(StrEnum):
    """Whether a circle carries messages."""

    SETUP = "setup"  # made, and not opened yet: what is missing stands in `core.opening`
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


ENDING: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for "until what waits is out": a pause that is being ended, batch by batch."""


@dataclass(frozen=True, slots=True)
class Circle:
    """One group. `zone` is an IANA name, `capacity` counts present members. `pictures`: members may send some.

    `practice`: nobody in it is real, or only staff are. `countries` are where its members live (ISO 3166 alpha-2).
    `paused_until` is when a pause ends by itself, None if only a person ends it, ENDING while it is being ended.
    """

    id: CircleId
    name: str
    zone: str
    capacity: int
    state: CircleState
    pictures: bool = False
    practice: bool = False
    countries: tuple[str, ...] = ()
    paused_until: datetime | None = None

    @property
    def ending(self) -> bool:
        """Return whether a pause is being ended: what waited goes out, and what is written now still waits behind it."""
        return self.state is CircleState.PAUSED and self.paused_until == ENDING


@dataclass(frozen=True, slots=True)
class Membership:
    """One person in one circle, under the pseudonym that is theirs for the life of the circle."""

    id: MembershipId
    circle: CircleId
    member: MemberId
    pseudonym: str
    joined_at: datetime
    synthetic: bool = False  # a scripted practice member, labelled as such wherever it appears

    @property
    def alias(self) -> str:
        """Return what others see as the speaker's name."""
        return f"{self.pseudonym} (practice member)" if self.synthetic else self.pseudonym


@dataclass(frozen=True, slots=True)
class Invite:
    """One invite to a circle. The code itself is known only to who was given it; `handle` names the row."""

    handle: str
    circle: CircleId
    uses: int
    uses_left: int
    expires_at: datetime
    created_at: datetime
    revoked: bool = False

    def open(self, now: datetime) -> bool:
        """Return whether it lets anybody in at `now`."""
        return not self.revoked and self.uses_left > 0 and self.expires_at > now


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a place in a full circle."""

    circle: CircleId
    member: MemberId
    asked_at: datetime
    invited_at: datetime | None


class Voice(StrEnum):
    """In whose name the program's own words to a circle are shown."""

    PROMPT = "prompt"  # the daily prompt
    FACILITATOR = "facilitator"  # a staff person, visibly
    ANNOUNCEMENT = "announcement"


class PostState(StrEnum):
    """Where a post is on its road."""

    PARKED = "parked"  # its destination is in doubt; its writer was asked
    HELD = "held"  # waits for a moderator
    WAITING = "waiting"  # its circle is paused; goes out when the pause ends
    RELAYED = "relayed"  # the circle gets it
    RETURNED = "returned"  # back with its writer, with help
    CRISIS = "crisis"  # not relayed; people were alerted
    REMOVED = "removed"  # a moderator decided
    DELETED = "deleted"  # its writer took it back (a tombstone: no text)


@dataclass(frozen=True, slots=True)
class Post:
    """One thing said to a circle. `seq` is its invisible place in the circle once relayed.

    `author` is None for the program's and staff's words (`voice` and, for a facilitator, `speaker` say whose). `text`
    is None for a tombstone or after its writer was erased; it may be empty under a picture. `revision` counts edits.
    """

    id: PostId
    circle: CircleId
    author: MembershipId | None
    kind: Kind
    text: str | None = field(repr=False)
    reply_to: PostId | None
    state: PostState
    created_at: datetime
    seq: int | None
    revision: int = 0
    voice: Voice = Voice.PROMPT
    speaker: StaffId | None = None
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class PendingEdit:
    """New words for a post that wait for a moderator; until then the circle keeps the old ones."""

    post: PostId
    text: str = field(repr=False)
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """One delivery to put in the outbox. Unique on (post, lane, kind, revision): asking twice is one delivery.

    For a POST or PROMPT the words are the post's; for a NOTICE they are `reply`, sealed for this reader; a RECEIPT or
    RETRACT needs neither. `already` marks a copy the writer has in their own chat: it is recorded as sent, with that
    native ref, and never sent.
    """

    lane: LaneId
    kind: Kind
    priority: int
    not_before: datetime
    post: PostId | None = None
    reply: Reply | None = field(default=None, repr=False)
    already: NativeRef | None = field(default=None, repr=False)
    revision: int = 0
    quiet: bool = False


class DeliveryState(StrEnum):
    """queued -> sending -> sent | failed; cancelled before it was sent; uncertain after a crash in flight."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox that is being sent. `position` was given when it was taken and never changes.

    `uncertain` says that an earlier send of it may have arrived.
    """

    id: DeliveryId
    lane: LaneId
    kind: Kind
    position: int
    attempts: int
    uncertain: bool
    post: PostId | None
    reply: Reply | None = field(default=None, repr=False)
    quiet: bool = False
    priority: int = Priority.POST


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a reader has been shown, for a page that draws its own history."""

    position: int
    kind: Kind
    post: PostId | None
    state: DeliveryState
    reply: Reply | None = field(default=None, repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a post has come: copies for others that arrived, are still on the way, failed, were taken back."""

    sent: int
    waiting: int
    failed: int
    retracted: int

    @property
    def total(self) -> int:
        """Return the number of other people it was meant for and not cancelled before."""
        return self.sent + self.waiting + self.failed + self.retracted


class Destination(StrEnum):
    """Where a person's plain text goes right now."""

    CIRCLE = "circle"
    FORM = "form"  # joining, reporting: the text answers a question


@dataclass(frozen=True, slots=True)
class Capture:
    """A form that captures plain text until `until`. `step` names the question, `answers` what was said so far."""

    form: str
    step: str
    until: datetime
    answers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
