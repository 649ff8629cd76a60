"""The first pages after a one-time link: choose a password, then a second way to show that it is you."""

from console.signing import totp
from console.signing.proof import Proof, factors, noted
from core.ports import UnitOfWork
from core.replies import say
from core.signing import password_problem, strength_key
from web.answers import see_other, told
from web.route import Answer, Visit


class SettingUp:
    """Only for a session that is not whole yet; such a session exists after a link alone."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof

    async def page(self, visit: Visit) -> Answer:
        """Show the step that comes next."""
        if visit.signed_in.whole:
            return see_other("/console/account")
        async with self._proof.store.begin() as tx:
            chosen = await tx.credentials.password(visit.duty.id) is not None
        return self._second(visit, "") if chosen else self._first(visit, "")

    def _first(self, visit: Visit, problem: str) -> Answer:
        return self._proof.sheets.page(visit, "sign_in_password.html", 400 if problem else 200, problem=problem)

    def _second(self, visit: Visit, problem: str, strength: str = "") -> Answer:
        secret = self._proof.secret(visit)
        return self._proof.sheets.page(
            visit,
            "sign_in_second.html",
            400 if problem else 200,
            problem=problem,
            strength=strength,
            picture=totp.picture_of(secret, visit.duty.desk_name),
            secret=totp.spoken(secret),
            passkeys=self._proof.passkeys.offered,
        )

    async def password(self, visit: Visit) -> Answer:
        """Keep the new password, or say what it lacks."""
        if visit.signed_in.whole:
            return see_other("/console/account")
        given = visit.form.get("password")
        problem = password_problem(given, visit.duty.desk_name)
        if problem is None and given != visit.form.get("again"):
            problem = "signing.password_differs"
        if problem:
            return self._first(visit, problem)
        encoded = await self._proof.passwords.encode(given)
        async with self._proof.store.begin() as tx:
            if await factors(tx, visit.duty.id):
                return see_other("/console/sign-in")  # set up in another window meanwhile
            await tx.credentials.set_password(visit.duty.id, encoded)
            await noted(tx, "staff.password_set", visit.duty, self._proof.clock.now())
            await tx.commit()
        return self._second(visit, "", strength_key(given))

    async def _open(self, tx: UnitOfWork, visit: Visit) -> bool:
        """Return whether a second factor may be set up by this session."""
        chosen = await tx.credentials.password(visit.duty.id) is not None
        return chosen and not visit.signed_in.whole and not await factors(tx, visit.duty.id)

    async def code(self, visit: Visit) -> Answer:
        """Keep the app whose code came back, and open the desk."""
        if not await self._proof.allowed(visit.duty.desk_name, visit.client):
            return self._second(visit, "signing.too_many")
        answer = see_other("/console")
        async with self._proof.store.begin() as tx:
            if not await self._open(tx, visit):
                return see_other("/console/set-up")
            if not await self._proof.keep_app(tx, visit):
                return self._second(visit, "signing.code_wrong")
            await self._proof.enter(tx, answer, visit, visit.duty, "set-up")
            await tx.commit()
        return answer

    async def ask_passkey(self, visit: Visit) -> Answer:
        """Return what a browser needs to make the first passkey."""
        async with self._proof.store.begin() as tx:
            if not await self._open(tx, visit):
                return told({"said": say("signing.passkey_wrong")}, 400)
        question = self._proof.question(visit.signed_in.handle)
        return told({"ask": self._proof.passkeys.to_make(visit.duty, [], question)})

    async def passkey(self, visit: Visit) -> Answer:
        """Keep the first passkey, and open the desk."""
        key = self._proof.new_key(visit)
        answer = told({"go": "/console"})
        async with self._proof.store.begin() as tx:
            if key is None or not await self._open(tx, visit) or not await self._proof.keep_key(tx, visit, key):
                return told({"said": say("signing.passkey_wrong")}, 400)
            await self._proof.enter(tx, answer, visit, visit.duty, "set-up")
            await tx.commit()
        return answer
