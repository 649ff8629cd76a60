"""What crosses the border between the core and a platform.

An `Envelope` holds its reader's address and an alias, never the writer's address: what an adapter is not given, it
cannot leak.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.ids import NativeRef, PostId
from core.replies import Button


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person can be reached; never shown to anybody.

    `platform` is an adapter's name (``telegram``, ``web``); `user` is that platform's own id for the private chat.
    """

    platform: str
    user: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class InboundKey:
    """Names one incoming update for ever, so that it is handled once.

    `account` is the bot account that received it, `update` the platform's update id (web: the form's nonce).
    """

    platform: str
    account: str
    update: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Press:
    """A button that somebody pressed: the `token` that the core itself put on it."""

    token: str


class Unsupported(StrEnum):
    """Kinds of message we do not carry (yet), each refused with a kind reason."""

    PICTURE = "picture"
    VOICE = "voice"
    FILE = "file"
    CONTACT = "contact"
    LOCATION = "location"
    FORWARD = "forward"
    EDIT = "edit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that somebody said or did, as an adapter hands it in.

    Exactly one of `text`, `press`, `unsupported` is set. `ref` names the writer's own copy in their chat; `reply_to`
    names the copy (in the same chat) that they answered.
    """

    key: InboundKey
    sender: Address
    sent_at: datetime
    text: str | None = field(default=None, repr=False)
    press: Press | None = None
    unsupported: Unsupported | None = None
    ref: NativeRef | None = field(default=None, repr=False)
    reply_to: NativeRef | None = field(default=None, repr=False)


class Kind(StrEnum):
    """What a thing shown to one person is."""

    POST = "post"  # a member's words, under a pseudonym
    PROMPT = "prompt"  # the program's daily words to the circle
    NOTICE = "notice"  # the program's words to one person
    RECEIPT = "receipt"  # how far the person's own post has come
    RETRACT = "retract"  # take back what this person was shown
    REMOVAL = "removal"  # how far taking back the person's own post has come


class Priority:
    """Who goes first in a lane and between lanes; smaller is sooner."""

    CRISIS = 0
    REPLY = 1
    POST = 2
    PROMPT = 3
    RECEIPT = 4


@dataclass(frozen=True, slots=True)
class Content:
    """What one person is shown. `alias` names the speaker for POST; `quoted` is the start of what it answers."""

    kind: Kind
    text: str = field(repr=False)
    alias: str | None = None
    own: bool = False
    quoted: str | None = field(default=None, repr=False)
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an adapter is asked to show ONE person: it holds no writer's address.

    `position` grows by one with each thing this person is sent and is the same when a send is tried again: a platform
    whose client can compare uses it to show nothing twice. `reply_to` is the native ref of the reader's own copy.
    `target` is, for RETRACT, the copy to take back, and for RECEIPT the writer's own copy.
    """

    to: Address
    content: Content
    position: int
    post: PostId | None = None
    reply_to: NativeRef | None = field(default=None, repr=False)
    target: NativeRef | None = field(default=None, repr=False)
