"""What people decide, who they are, and the log of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.circles import Post
from core.ids import CaseId, FeedbackId, MemberId, PostId, StaffId
from core.message import Address
from core.review import Case, CaseKind, CaseState, Staff, StaffRole


class Cases(Protocol):
    """What waits for, or got, a person's decision. Exactly one decision each."""

    async def open(
        self,
        kind: CaseKind,
        post: Post,
        concern: str,
        verdict: Mapping[str, object],
        now: datetime,
        *,
        edit: bool = False,
        feedback: FeedbackId | None = None,
    ) -> Case:
        """Open a case for a post; one open case for each (post, kind, edit, feedback), the existing one if there is one."""
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

    async def explain(self, case: CaseId, concern: str, verdict: Mapping[str, object]) -> None:
        """Give an open case the verdict of a later reading."""
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

    async def change(self, staff: StaffId, desk_name: str, role: StaffRole) -> None:
        """Give a staff person another name or role. Raises ValueError if the desk name is taken."""
        ...

    async def remove(self, staff: StaffId, now: datetime) -> None:
        """Take somebody off the roll: sessions, links, password, keys and addresses on PAGERS go; past decisions keep their name."""
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
        """Reach a staff person through another (guest) member from now on, who becomes STAFF.

        Their sessions follow, and the addresses on PAGERS with whatever is queued for them.
        """
        ...


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key on somebody's device. `name` is theirs to choose; the numbers are WebAuthn's."""

    handle: str
    staff: StaffId
    credential: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    name: str = field(repr=False)
    added_at: datetime


class Credentials(Protocol):
    """How staff prove who they are after their first link. Secrets are sealed; a password is only ever a hash."""

    async def password(self, staff: StaffId) -> str | None:
        """Return the encoded hash of a password (argon2id), None if none was set."""
        ...

    async def set_password(self, staff: StaffId, encoded: str | None) -> None:
        """Keep the encoded hash of a new password, or forget it."""
        ...

    async def totp(self, staff: StaffId) -> str | None:
        """Return the shared secret of a confirmed one-time-code app (base32), None if there is none."""
        ...

    async def set_totp(self, staff: StaffId, secret: str | None) -> None:
        """Keep a confirmed secret, or forget it."""
        ...

    async def use_step(self, staff: StaffId, step: int) -> bool:
        """Use the one-time code of a 30-second step; False if this or a later one was used: codes work once."""
        ...

    async def passkeys(self, staff: StaffId) -> Sequence[Passkey]:
        """Return somebody's passkeys, oldest first."""
        ...

    async def add_passkey(
        self, staff: StaffId, credential: bytes, public_key: bytes, sign_count: int, name: str, now: datetime
    ) -> Passkey:
        """Keep a new passkey. Raises ValueError if the credential is known already."""
        ...

    async def passkey(self, credential: bytes) -> Passkey | None:
        """Return the passkey of a credential id."""
        ...

    async def counted(self, handle: str, sign_count: int) -> None:
        """Remember a passkey's new signature counter."""
        ...

    async def drop_passkey(self, staff: StaffId, handle: str) -> bool:
        """Forget one; False if it is not theirs."""
        ...


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the append-only log. `detail` never holds text or a platform id.

    `why` are a staff person's own words for it, if they gave some: sealed, and forgotten with the member they are about.
    """

    kind: str
    actor: str
    subject: str
    at: datetime
    detail: Mapping[str, str] = field(default_factory=dict[str, str])
    why: str = field(default="", repr=False)


class Events(Protocol):
    """What happened, append-only: the database itself refuses to change or delete a line."""

    async def append(self, event: Event) -> None:
        """Add a line, under the desk name of its actor and the pseudonym of whom its subject is about, as they are now."""
        ...

    async def of(self, subject: str) -> Sequence[Event]:
        """Return the lines about a subject, oldest first."""
        ...
