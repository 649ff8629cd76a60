"""Joining a circle: code, separate consents, check questions, country; then a pseudonym. And leaving."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.circles import Circle, CircleState, Member, Membership, MemberState
from core.consent import CONSENT_VERSION, CONSENTS, QUESTIONS
from core.errors import Refused
from core.house import House
from core.message import Address
from core.ports import Store, UnitOfWork
from core.pseudonyms import FIRST, SECOND, draw
from core.replies import Reply
from core.skeleton import skeleton

PHRASE_WORDS = 8  # of 128 different words: 56 random bits, behind a limit on guesses


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody filled in to join. `answers` maps each check question to the choice they took."""

    code: str = field(repr=False)
    consents: frozenset[str] = frozenset()
    country: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Joined:
    """A new membership. `phrase` brings this person back to it from another browser; it is shown once."""

    member: Member
    membership: Membership
    circle: Circle
    phrase: str = field(repr=False)


def normal_code(code: str) -> str:
    """Return an invite code as it is kept: capitals and digits only."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def new_code() -> str:
    """Return a fresh invite code: ten letters and digits that cannot be mistaken for each other (50 random bits)."""
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(10))


def new_phrase() -> str:
    """Return a return phrase of eight words."""
    words = [word.lower() for word in (*FIRST, *SECOND)]
    return " ".join(secrets.choice(words) for _ in range(PHRASE_WORDS))


def normal_phrase(phrase: str) -> str:
    """Return a phrase as it is kept."""
    return " ".join(phrase.lower().replace("-", " ").split())


async def guess(tx: UnitOfWork, house: House, bucket: str) -> None:
    """Count one try. Raises Refused once there were too many in the window."""
    tries = await tx.members.attempts(bucket, house.clock.now(), house.rules.guess_window)
    if tries > house.rules.guesses:
        raise Refused(Reply("join.too_many_tries"))


def check(application: Application) -> None:
    """Raise Refused unless every consent is given and every check question is answered rightly."""
    for kind in CONSENTS:
        if kind not in application.consents:
            raise Refused(Reply("join.consent_missing", {"kind": kind}))
    for question in QUESTIONS:
        if application.answers.get(question.key) != question.right:
            raise Refused(Reply("join.answer_again", {"question": question.key}))


async def admit(tx: UnitOfWork, house: House, member: Member, application: Application) -> tuple[Membership, Circle]:
    """Make a person a member of the circle that the code leads to. Raises Refused; writes nothing durable then."""
    check(application)
    now = house.clock.now()
    found = await tx.circles.invited(normal_code(application.code), now)
    if found is None:
        raise Refused(Reply("join.code_unknown"))
    circle = await tx.circles.lock(found.id)
    if await tx.rehearsals.taking_part(circle.id) is not None:
        raise Refused(Reply("join.code_unknown"))  # no real person ever sits among synthetic ones
    if any(seat.circle == circle.id for seat in await tx.circles.memberships(member.id)):
        raise Refused(Reply("join.already", {"circle": circle.name}))
    if circle.state is CircleState.CLOSED:
        raise Refused(Reply("join.closed", {"circle": circle.name}))
    if len(await tx.circles.present(circle.id)) >= circle.capacity:
        wait = house.button(member.id, "join.wait", f"join.wait:{circle.id}")
        raise Refused(Reply("join.full", {"circle": circle.name}, (wait,)))
    if await tx.circles.redeem(normal_code(application.code), now) is None:
        raise Refused(Reply("join.code_unknown"))
    for kind in CONSENTS:
        await tx.members.agree(member.id, kind, CONSENT_VERSION, now)
    await tx.circles.stop_waiting(circle.id, member.id)
    await tx.members.set_country(member.id, application.country)
    if member.state is MemberState.GUEST:
        await tx.members.set_state(member.id, MemberState.ACTIVE)
    return await take_seat(tx, house, circle, member), circle


async def take_seat(
    tx: UnitOfWork, house: House, circle: Circle, member: Member, *, synthetic: bool = False
) -> Membership:
    """Give a person a pseudonym in a circle. The circle must be locked."""
    pseudonym = draw(await tx.circles.skeletons(circle.id), skeleton)
    return await tx.circles.join(
        circle.id, member.id, pseudonym, skeleton(pseudonym), house.clock.now(), synthetic=synthetic
    )


class Joining:
    """The same for a page that sends everything at once."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house

    async def circle_for(self, code: str) -> Circle | None:
        """Return the circle that a code leads to, without using or counting it."""
        async with self._store.begin() as tx:
            return await tx.circles.invited(normal_code(code), self._house.clock.now())

    async def join(self, address: Address, application: Application, bucket: str = "web") -> Joined:
        """Join by a page. `bucket` names who is guessing. Raises Refused: nobody is registered then."""
        house = self._house
        async with self._store.begin() as tx:
            if await tx.circles.invited(normal_code(application.code), house.clock.now()) is None:
                await guess(tx, house, f"code:{bucket}")
                await tx.commit()
                raise Refused(Reply("join.code_unknown"))
        async with self._store.begin() as tx:
            member = await tx.members.find(address) or await tx.members.register(
                address, MemberState.GUEST, house.clock.now()
            )
            membership, circle = await admit(tx, house, member, application)
            phrase = new_phrase()
            await tx.members.set_return_phrase(member.id, normal_phrase(phrase))
            await tx.commit()
        return Joined(member, membership, circle, phrase)

    async def return_by(self, phrase: str, bucket: str = "web") -> Member | None:
        """Return whose return phrase this is. Raises Refused after too many wrong ones."""
        async with self._store.begin() as tx:
            member = await tx.members.by_return_phrase(normal_phrase(phrase))
            if member is None:
                await guess(tx, self._house, f"phrase:{bucket}")
                await tx.commit()
            return member
