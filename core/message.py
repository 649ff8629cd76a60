"""What crosses the border between the core and a platform.

An `Envelope` holds its reader's address and an alias, never the writer's address: what an adapter is not given, it
cannot leak.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.ids import LaneId, NativeRef, PostId
from core.replies import Button


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person can be reached; never shown to anybody.

    `platform` is an adapter's name (``telegram``, ``web``); `user` is that platform's own id for the private chat.
    """

    platform: str
    user: str = field(repr=False)


PAGERS: Final = frozenset({"email", "webhook"})
"""Platforms that only carry notices to staff. Nobody writes from there, no post ever goes there, and none is a home."""


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
    """A button that somebody pressed: the `token` that the core itself put on it.

    `fields` is what they wrote into its form, by the form's field names, where the platform can show a form.
    """

    token: str
    fields: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


class Unsupported(StrEnum):
    """Kinds of message we do not carry (yet), each refused with a kind reason."""

    PICTURE = "picture"  # moving ones, stickers, several at once; a single still picture is `Inbound.picture`
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

    One of `text`, `press`, `picture` (its `text` is then the caption, possibly empty), `unsupported` and `deletes` is
    set. `ref` names the writer's own copy in their chat; `reply_to` names the copy (in the same chat) that they
    answered. `edits`: the `text` replaces that of their own earlier copy of this name. `deletes`: they deleted that
    copy of their own on the platform. `picture` holds the bytes as they came, at most `MOST_PICTURE` of them.
    `answerable`: the adapter shows the returned reply itself (a page, an interaction); others get it by the outbox.
    `urgent`: it must not wait behind what others say, because it may be a cry for help or stands before one.
    """

    key: InboundKey
    sender: Address
    sent_at: datetime
    text: str | None = field(default=None, repr=False)
    press: Press | None = None
    unsupported: Unsupported | None = None
    ref: NativeRef | None = field(default=None, repr=False)
    reply_to: NativeRef | None = field(default=None, repr=False)
    edits: NativeRef | None = field(default=None, repr=False)
    deletes: NativeRef | None = field(default=None, repr=False)
    picture: bytes | None = field(default=None, repr=False)
    answerable: bool = False
    urgent: bool = False


class Kind(StrEnum):
    """What a thing shown to one person is."""

    POST = "post"  # a member's words, under a pseudonym
    PROMPT = "prompt"  # the program's daily words to the circle
    NOTICE = "notice"  # the program's words to one person
    RECEIPT = "receipt"  # how far the person's own post has come
    RETRACT = "retract"  # take back what this person was shown
    REVISE = "revise"  # show the newest words in what this person was shown
    REMOVAL = "removal"  # how far taking back the person's own post has come


class Priority:
    """Who goes first in a lane and between lanes; smaller is sooner."""

    CRISIS = 0
    REPLY = 1
    POST = 2
    PROMPT = 3
    RECEIPT = 4


MOST_PICTURE: Final = 10 * 1024 * 1024  # bytes of a picture as it comes in; larger ones are refused unread


@dataclass(frozen=True, slots=True)
class Picture:
    """A still picture made anew from its pixels: nothing else of the file that came in is left. Sizes in pixels."""

    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Content:
    """What one person is shown. `alias` names the speaker for POST; `quoted` is the start of what it answers.

    `edited` says that the words are not the first ones. `quiet` asks a phone not to ring.
    """

    kind: Kind
    text: str = field(repr=False)
    alias: str | None = None
    own: bool = False
    quoted: str | None = field(default=None, repr=False)
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None
    edited: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an adapter is asked to show ONE person: it holds no writer's address.

    `position` grows by one with each thing this person is sent and is the same when a send is tried again: a platform
    whose client can compare uses it to show nothing twice. With `lane` it names this one thing for ever. `reply_to` is the native ref of the reader's own copy.
    `target` is, for RETRACT and REVISE, the copy it is about, and for RECEIPT the writer's own copy.
    """

    to: Address
    content: Content
    position: int
    post: PostId | None = None
    reply_to: NativeRef | None = field(default=None, repr=False)
    target: NativeRef | None = field(default=None, repr=False)
    lane: LaneId | None = None

    @property
    def name(self) -> str:
        """Return the same 40 letters at every try of this delivery, others for any other. They say nothing of anybody."""
        return hashlib.sha256(f"{self.lane or self.to.user}\n{self.position}".encode()).hexdigest()[:40]
