"""A staff person's own page: password, app, passkeys, and the browsers that are signed in."""

from console.signing import totp
from console.signing.proof import Proof, factors, noted
from core.ports import Session
from core.replies import say
from core.signing import browser_of, password_problem
from web.answers import see_other, told
from web.route import Answer, Visit


class Account:
    """Every change of how one signs in asks for the password once more."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof

    async def page(self, visit: Visit) -> Answer:
        """Show what there is."""
        return await self._page(visit, "")

    async def _page(self, visit: Visit, problem: str, *, adding: bool = False) -> Answer:
        now = self._proof.clock.now()
        async with self._proof.store.begin() as tx:
            app = await tx.credentials.totp(visit.duty.id) is not None
            keys = await tx.credentials.passkeys(visit.duty.id)
            sessions = [one for one in await tx.sessions.of(visit.duty.member, now) if one.agent or one.shared]
        secret = self._proof.secret(visit) if adding else ""
        return self._proof.sheets.page(
            visit,
            "account.html",
            400 if problem else 200,
            problem=problem,
            app=app,
            keys=keys,
            sessions=[(one, _browser(one)) for one in sessions],
            now=now,
            adding=adding,
            picture=totp.picture_of(secret, visit.duty.desk_name) if secret else "",
            secret=totp.spoken(secret),
            passkeys=self._proof.passkeys.offered,
        )

    async def password(self, visit: Visit) -> Answer:
        """Change the password; all other sessions end."""
        problem = await self._proof.problem(visit)
        new = visit.form.get("new")
        problem = problem or password_problem(new, visit.duty.desk_name)
        if problem is None and new != visit.form.get("again"):
            problem = "signing.password_differs"
        if problem:
            return await self._page(visit, problem)
        encoded = await self._proof.passwords.encode(new)
        answer = see_other("/console/account?said=password")
        async with self._proof.store.begin() as tx:
            await tx.credentials.set_password(visit.duty.id, encoded)
            await noted(tx, "staff.password_set", visit.duty, self._proof.clock.now())
            await tx.sessions.close_all(visit.duty.member)
            await self._proof.enter(tx, answer, visit, visit.duty, "password")
            await tx.commit()
        return answer

    async def new_app(self, visit: Visit) -> Answer:
        """Show the picture of a new code app."""
        problem = await self._proof.problem(visit)
        return await self._page(visit, problem or "", adding=problem is None)

    async def keep_app(self, visit: Visit) -> Answer:
        """Keep the new app if its code is right."""
        if not await self._proof.allowed(visit.duty.desk_name, visit.client):
            return await self._page(visit, "signing.too_many")
        if self._proof.shown.look(visit.signed_in.handle, self._proof.clock.now()) is None:
            return await self._page(visit, "signing.begin_again")
        async with self._proof.store.begin() as tx:
            kept = await self._proof.keep_app(tx, visit)
            await tx.commit()
        return (
            see_other("/console/account?said=app")
            if kept
            else await self._page(visit, "signing.code_wrong", adding=True)
        )

    async def drop_app(self, visit: Visit) -> Answer:
        """Forget the app, unless it is the last second factor."""
        problem = await self._proof.problem(visit)
        async with self._proof.store.begin() as tx:
            if problem is None and await factors(tx, visit.duty.id) < 2:
                problem = "signing.last_factor"
            if problem is None:
                await tx.credentials.set_totp(visit.duty.id, None)
                await noted(tx, "staff.code_app_removed", visit.duty, self._proof.clock.now())
                await tx.commit()
        return await self._page(visit, problem) if problem else see_other("/console/account?said=removed")

    async def ask_passkey(self, visit: Visit) -> Answer:
        """Return what a browser needs to make one more passkey."""
        problem = await self._proof.problem(visit)
        if problem:
            return told({"said": say(problem)}, 400)
        async with self._proof.store.begin() as tx:
            known = list(await tx.credentials.passkeys(visit.duty.id))
        question = self._proof.question(visit.signed_in.handle)
        return told({"ask": self._proof.passkeys.to_make(visit.duty, known, question)})

    async def passkey(self, visit: Visit) -> Answer:
        """Keep one more passkey."""
        key = self._proof.new_key(visit)
        async with self._proof.store.begin() as tx:
            if key is None or not await self._proof.keep_key(tx, visit, key):
                return told({"said": say("signing.passkey_wrong")}, 400)
            await tx.commit()
        return told({"go": "/console/account?said=passkey"})

    async def drop_passkey(self, visit: Visit) -> Answer:
        """Forget a passkey, unless it is the last second factor."""
        problem = await self._proof.problem(visit)
        async with self._proof.store.begin() as tx:
            if problem is None and await factors(tx, visit.duty.id) < 2:
                problem = "signing.last_factor"
            if problem is None and await tx.credentials.drop_passkey(visit.duty.id, visit.form.get("handle")):
                await noted(tx, "staff.passkey_removed", visit.duty, self._proof.clock.now())
                await tx.commit()
        return await self._page(visit, problem) if problem else see_other("/console/account?said=removed")

    async def end_session(self, visit: Visit) -> Answer:
        """End one session of one's own."""
        async with self._proof.store.begin() as tx:
            if await tx.sessions.close_one(visit.duty.member, visit.form.get("handle")):
                await noted(tx, "staff.session_ended", visit.duty, self._proof.clock.now())
                await tx.commit()
        return see_other("/console/account?said=ended")

    async def end_others(self, visit: Visit) -> Answer:
        """End all sessions of one's own but this one."""
        now = self._proof.clock.now()
        async with self._proof.store.begin() as tx:
            others = [
                one for one in await tx.sessions.of(visit.duty.member, now) if one.handle != visit.signed_in.handle
            ]
            for one in others:
                await tx.sessions.close_one(visit.duty.member, one.handle)
            await noted(tx, "staff.session_ended", visit.duty, now, others=str(len(others)))
            await tx.commit()
        return see_other("/console/account?said=ended")


def _browser(session: Session) -> str:
    browser, system = browser_of(session.agent)
    if browser and system:
        return say("signing.browser_on", browser=browser, system=system)
    return browser or say("signing.browser")
