"""Coming in: the first page, joining with a code, coming back with a phrase."""

from dataclasses import dataclass, field

from bots.web.parts import Parts
from core.consent import CONSENTS, QUESTIONS
from core.errors import Refused
from core.ids import new_id
from core.joining import Application
from core.message import Address
from core.replies import say
from web.answers import see_other
from web.route import Answer, Form, Visit

LONGEST = 200  # characters of a code or phrase that are looked at


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: the id of its field, and the words."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A joining form as it is drawn: empty, or as somebody left it."""

    code: str = field(default="", repr=False)
    consents: frozenset[str] = frozenset()
    answers: dict[str, str] = field(default_factory=dict[str, str])
    country: str = ""
    shared: bool = True

    @classmethod
    def of(cls, form: Form) -> "Filled":
        """Read what was sent."""
        answers = {one.key: form.get(f"quiz_{one.key}") for one in QUESTIONS}
        code = form.get("code").strip()[:LONGEST]
        return cls(code, frozenset(form.all("consent")), answers, form.get("country"), bool(form.get("shared")))


class Entrance:
    """The pages of somebody who is not in yet."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def landing(self, visit: Visit) -> Answer:
        """Say what this is, in two sentences, with both ways in."""
        return self._parts.sheets.page(visit, "landing.html")

    async def join_form(self, visit: Visit) -> Answer:
        """Show the form."""
        return await self._form(visit, Filled(code=visit.query.get("code", "")[:LONGEST]), [])

    async def _form(self, visit: Visit, filled: Filled, problems: list[Problem]) -> Answer:
        circle = await self._parts.joining.circle_for(filled.code)
        return self._parts.sheets.page(
            visit,
            "join.html",
            400 if problems else 200,
            practice=circle is not None and circle.practice,
            filled=filled,
            problems=problems,
            wrong={one.field: one.text for one in problems},
            kinds=CONSENTS,
            questions=QUESTIONS,
            countries=self._parts.house.lines.countries(),
        )

    def _missing(self, filled: Filled) -> list[Problem]:
        problems: list[Problem] = []
        if not filled.code:
            problems.append(Problem("code", say("web.code_missing")))
        problems += [
            Problem(f"consent-{kind}", say("web.consent_missing", name=say(f"web.consent_{kind}")))
            for kind in CONSENTS
            if kind not in filled.consents
        ]
        for one in QUESTIONS:
            if not filled.answers[one.key]:
                problems.append(Problem(f"quiz-{one.key}", say("web.answer_missing", question=say(f"quiz.{one.key}"))))
            elif filled.answers[one.key] != one.right:
                problems.append(Problem(f"quiz-{one.key}", say(f"quiz.{one.key}_explained")))
        known = {code for code, _ in self._parts.house.lines.countries()}
        if filled.country != "none" and filled.country not in known:
            problems.append(Problem("country", say("web.country_missing")))
        return problems

    async def join(self, visit: Visit) -> Answer:
        """Join, or say field by field what is missing. Nothing that was filled in is lost."""
        filled = Filled.of(visit.form)
        problems = self._missing(filled)
        if problems:
            return await self._form(visit, filled, problems)
        country = None if filled.country == "none" else filled.country
        application = Application(filled.code, filled.consents, country, filled.answers)
        try:
            # Always a person of its own: two circles joined from one browser cannot be linked.
            joined = await self._parts.joining.join(Address("web", new_id()), application, visit.client)
        except Refused as refused:
            return await self._form(visit, filled, [Problem("code", refused.reply.text)])
        self._parts.joined.put(joined.member.id, joined)
        answer = see_other("/joined")
        async with self._parts.store.begin() as tx:
            if visit.session:
                await tx.sessions.close(visit.token)
            now = self._parts.house.clock.now()
            await self._parts.cookies.sign_in(tx, answer, joined.member.id, now, shared=filled.shared)
            await tx.commit()
        return answer

    async def joined(self, visit: Visit) -> Answer:
        """Show the return phrase, this one time."""
        joined = self._parts.joined.take(visit.signed_in.member)
        if joined is None:
            return see_other("/circle")
        return self._parts.sheets.page(visit, "joined.html", joined=joined)

    async def return_form(self, visit: Visit) -> Answer:
        """Ask for the return phrase."""
        return self._parts.sheets.page(visit, "return.html", problems=[], shared=True, over="over" in visit.query)

    async def come_back(self, visit: Visit) -> Answer:
        """Sign in with a return phrase."""
        shared = bool(visit.form.get("shared"))
        try:
            member = await self._parts.joining.return_by(visit.form.get("phrase")[:LONGEST], visit.client)
            problem = "" if member else say("web.phrase_unknown")
        except Refused as refused:
            member, problem = None, refused.reply.text
        if member is None:
            problems = [Problem("phrase", problem)]
            return self._parts.sheets.page(visit, "return.html", 400, problems=problems, shared=shared, over=False)
        answer = see_other("/circle")
        async with self._parts.store.begin() as tx:
            now = self._parts.house.clock.now()
            await self._parts.cookies.sign_in(tx, answer, member.id, now, shared=shared)
            await tx.commit()
        return answer
