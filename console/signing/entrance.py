"""Coming in: by a one-time link, by password and code, by passkey. And going out."""

from typing import Final

from console.signing import totp
from console.signing.passkeys import credential_of
from console.signing.proof import Proof, noted
from core.ids import StaffId
from core.ports import UnitOfWork
from core.replies import say
from core.review import Staff
from core.signing import MOST
from web.answers import see_other, told
from web.route import Answer, Visit
from web.sessions import DESK

LONGEST: Final = 200  # characters of a link's token or a desk name that are looked at
_NOBODYS_SECRET: Final = totp.new_secret()


class Entrance:
    """The pages of staff who are not in yet. `link_is_enough` is for the demo alone: a link opens the whole desk."""

    def __init__(self, proof: Proof, *, link_is_enough: bool) -> None:
        self._proof = proof
        self._enough = link_is_enough

    async def form(self, visit: Visit) -> Answer:
        """Show one button for a link (a preview that follows it must not use it up), else the form."""
        token = visit.query.get("token", "")[:LONGEST]
        return self._link(visit, token, spent=False) if token else self._form(visit, "")

    def _link(self, visit: Visit, token: str, *, spent: bool) -> Answer:
        return self._proof.sheets.page(visit, "sign_in_link.html", 400 if spent else 200, token=token, spent=spent)

    def _form(self, visit: Visit, problem: str, status: int = 200) -> Answer:
        offered = self._proof.passkeys.offered
        return self._proof.sheets.page(visit, "sign_in.html", status, problem=problem, passkeys=offered)

    async def by_link(self, visit: Visit) -> Answer:
        """Use the link, once. Whatever this person proved themselves with before is void; their sessions end."""
        now = self._proof.clock.now()
        answer = see_other("/console" if self._enough else "/console/set-up")
        async with self._proof.store.begin() as tx:
            staff = await tx.staff.redeem_link(visit.form.get("token")[:LONGEST], now)
            if staff is None:
                return self._link(visit, "", spent=True)
            if not self._enough:
                await _begin_anew(tx, staff)
            await self._proof.cookies.sign_in_staff(
                tx, answer, staff.member, now, whole=self._enough, agent=visit.agent
            )
            await noted(tx, "staff.link_used", staff, now)
            await tx.commit()
        return answer

    async def by_password(self, visit: Visit) -> Answer:
        """Sign in by desk name, password and code. What was wrong is not said, nor whether the name exists."""
        name = visit.form.get("name").strip()[:LONGEST]
        if not await self._proof.allowed(name, visit.client):
            return self._form(visit, "signing.too_many", 429)
        staff, encoded, secret = await self._claimed(name)
        given = visit.form.get("password")
        right = await self._proof.passwords.right(given[:MOST], encoded) and len(given) <= MOST
        now = self._proof.clock.now()
        step = totp.step_of(secret or _NOBODYS_SECRET, visit.form.get("code"), now)
        answer = see_other("/console")
        async with self._proof.store.begin() as tx:
            if staff is not None and right and secret is not None and step is not None:
                same = encoded == await tx.credentials.password(staff.id)  # not changed since we looked
                if same and await tx.credentials.use_step(staff.id, step):
                    await self._proof.enter(tx, answer, visit, staff, "password")
                    await tx.commit()
                    return answer
            if staff is not None:
                await noted(tx, "staff.sign_in_refused", staff, now)
            await tx.commit()
        return self._form(visit, "signing.not_right", 401)

    async def _claimed(self, name: str) -> tuple[Staff | None, str | None, str | None]:
        """Return who has a desk name, their password's hash and their app's secret; as many looks for nobody."""
        async with self._proof.store.begin() as tx:
            folded = name.casefold()
            staff = next((one for one in await tx.staff.all() if one.desk_name.casefold() == folded), None)
            key = staff.id if staff else StaffId("")
            return staff, await tx.credentials.password(key), await tx.credentials.totp(key)

    async def ask_passkey(self, visit: Visit) -> Answer:
        """Return what a browser needs to use a passkey."""
        return told({"ask": self._proof.passkeys.to_use(self._proof.question(visit.csrf))})

    async def by_passkey(self, visit: Visit) -> Answer:
        """Sign in by a passkey alone: the device has recognised its owner."""
        now = self._proof.clock.now()
        if not await self._proof.allowed(f"\n{visit.client}", visit.client):  # no desk name has a line break
            return told({"said": say("signing.too_many")}, 429)
        challenge = self._proof.asked.take(visit.csrf, now)
        told_by = visit.form.get("credential")
        credential = credential_of(told_by)
        answer = told({"go": "/console"})
        async with self._proof.store.begin() as tx:
            passkey = await tx.credentials.passkey(credential) if credential else None
            count = self._proof.passkeys.used(told_by, challenge, passkey) if challenge and passkey else None
            staff = await tx.staff.get(passkey.staff) if passkey else None
            if passkey is not None and staff is not None and count is not None:
                await tx.credentials.counted(passkey.handle, count)
                await self._proof.enter(tx, answer, visit, staff, "passkey")
                await tx.commit()
                return answer
            await tx.commit()
        return told({"said": say("signing.passkey_wrong")}, 401)

    async def sign_out(self, visit: Visit) -> Answer:
        """End the session. Duty goes on until it is ended or over, because chats may still reach this person."""
        answer = see_other("/console/sign-in")
        async with self._proof.store.begin() as tx:
            await tx.sessions.close(visit.token)
            await tx.commit()
        self._proof.cookies.take(answer, DESK)
        return answer


async def _begin_anew(tx: UnitOfWork, staff: Staff) -> None:
    await tx.sessions.close_all(staff.member)
    await tx.credentials.set_password(staff.id, None)
    await tx.credentials.set_totp(staff.id, None)
    for one in await tx.credentials.passkeys(staff.id):
        await tx.credentials.drop_passkey(staff.id, one.handle)
