"""What the pages of signing in share: whether a guess is allowed and right, and what the log keeps of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from webauthn.helpers import generate_challenge

from console.signing import totp
from console.signing.passkeys import NewKey, Passkeys
from console.signing.password import Passwords
from console.signing.waiting import Waiting
from core.clock import Clock
from core.ids import StaffId
from core.ports import Event, Store, UnitOfWork
from core.review import Staff
from core.signing import MOST, WINDOW, buckets
from web.answers import Sheets
from web.route import Answer, Visit
from web.sessions import Cookies

FEW_MINUTES = timedelta(minutes=5)
WHILE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Proof:
    """Collaborators of the sign-in pages. `shown` and `asked` are what waits for a browser's next step."""

    store: Store
    clock: Clock
    cookies: Cookies
    passkeys: Passkeys
    passwords: Passwords = field(default_factory=Passwords)
    shown: Waiting[str] = field(default_factory=lambda: Waiting[str](WHILE))
    asked: Waiting[bytes] = field(default_factory=lambda: Waiting[bytes](FEW_MINUTES))
    sheets: Sheets = field(default_factory=lambda: Sheets(Path(__file__).parents[1] / "templates"))

    async def allowed(self, name: str, client: str) -> bool:
        """Count a guess and return whether it may be made."""
        now = self.clock.now()
        async with self.store.begin() as tx:
            full = [
                await tx.members.attempts(bucket, now, WINDOW) > most for bucket, most in buckets(name, client, now)
            ]
            await tx.commit()
        return not any(full)

    async def problem(self, visit: Visit) -> str | None:
        """Return why somebody signed in has not shown that it is them, by their password; None if they have."""
        staff = visit.duty
        if not await self.allowed(staff.desk_name, visit.client):
            return "signing.too_many"
        async with self.store.begin() as tx:
            encoded = await tx.credentials.password(staff.id)
        given = visit.form.get("password")
        right = len(given) <= MOST and await self.passwords.right(given, encoded)
        return None if right else "signing.password_wrong"

    def question(self, asker: str) -> bytes:
        """Return a new question for a browser's passkey."""
        return self.asked.put(asker, generate_challenge(), self.clock.now())

    def secret(self, visit: Visit) -> str:
        """Return the secret that this browser is shown until one of its codes came back."""
        now, handle = self.clock.now(), visit.signed_in.handle
        return self.shown.look(handle, now) or self.shown.put(handle, totp.new_secret(), now)

    async def keep_app(self, tx: UnitOfWork, visit: Visit) -> bool:
        """Keep the secret that was shown if the code is right. The code does not work a second time."""
        now, staff = self.clock.now(), visit.duty
        secret = self.shown.look(visit.signed_in.handle, now)
        step = totp.step_of(secret, visit.form.get("code"), now) if secret else None
        if secret is None or step is None:
            return False
        await tx.credentials.set_totp(staff.id, secret)
        await tx.credentials.use_step(staff.id, step)
        await noted(tx, "staff.code_app_added", staff, now)
        self.shown.take(visit.signed_in.handle, now)
        return True

    def new_key(self, visit: Visit) -> NewKey | None:
        """Return the passkey that a browser made for the question it was asked."""
        challenge = self.asked.take(visit.signed_in.handle, self.clock.now())
        return self.passkeys.made(visit.form.get("credential"), challenge) if challenge else None

    async def keep_key(self, tx: UnitOfWork, visit: Visit, key: NewKey) -> bool:
        """Keep a new passkey; False if it is known already."""
        now, staff = self.clock.now(), visit.duty
        name = " ".join(visit.form.get("name").split())[:40]
        try:
            await tx.credentials.add_passkey(staff.id, key.credential, key.public_key, key.sign_count, name, now)
        except ValueError:
            return False
        await noted(tx, "staff.passkey_added", staff, now)
        return True

    async def enter(self, tx: UnitOfWork, answer: Answer, visit: Visit, staff: Staff, how: str) -> None:
        """Open a whole session, whatever this browser had before is over, and the log keeps how."""
        now = self.clock.now()
        if visit.token:
            await tx.sessions.close(visit.token)
        await self.cookies.sign_in_staff(tx, answer, staff.member, now, agent=visit.agent)
        await noted(tx, "staff.signed_in", staff, now, how=how)


async def noted(tx: UnitOfWork, event: str, staff: Staff, now: datetime, **detail: str) -> None:
    """Append to the log what a staff person did to their own way in; never a secret."""
    await tx.events.append(Event(event, staff.id, staff.id, now, detail))


async def factors(tx: UnitOfWork, staff: StaffId) -> int:
    """Return how many second factors somebody has."""
    return len(await tx.credentials.passkeys(staff)) + (await tx.credentials.totp(staff) is not None)
