"""Calling people: cases on the desk, and staff notices without member text."""

from collections.abc import Mapping
from dataclasses import replace

from core.circles import Circle, Member, Post
from core.contacts import WEBHOOK, ringing
from core.duty import rehearsed
from core.house import House
from core.ids import CaseId, FeedbackId, MemberId
from core.message import Priority
from core.ports import UnitOfWork
from core.relay import notify
from core.replies import Button, Reply
from core.review import Case, CaseKind, CaseState
from core.verdict import UNAVAILABLE, Care, Decision


async def call_staff(tx: UnitOfWork, house: House, key: str, circle: str, case: CaseId | None, priority: int) -> int:
    """Tell every staff person who can be reached in a chat, or else by e-mail, and return how many those are.

    The notice names the circle, never a person or a word.
    """
    told = 0
    for staff in await tx.staff.all():
        person = await _chat_of(tx, house, staff.member)
        if person is None:
            continue
        buttons = [house.button(person.id, "desk.show", f"case.show:{case}")] if case else []
        if house.desk_url.startswith("https://"):
            buttons.append(Button("desk.open", url=house.desk_url))
        await notify(tx, house, person, Reply(key, {"circle": circle}, tuple(buttons)), priority)
        told += 1
    return told


async def _chat_of(tx: UnitOfWork, house: House, member: MemberId) -> Member | None:
    """Return a staff person at a chat, else at their e-mail, else at their page, which rings nobody. None without any.

    What waits for a look is not worth a pager's ring: a webhook is for alarms.
    """
    for one in await ringing(tx, house, member):
        if one.platform != WEBHOOK:
            return one
    person = await tx.members.get(member)
    pages = [place for place in await tx.members.places(member) if place.platform in house.mirroring]
    return next((replace(person, lane=one.lane, platform=one.platform) for one in pages), None) if person else None


async def open_case(
    tx: UnitOfWork,
    house: House,
    kind: CaseKind,
    circle: Circle,
    post: Post,
    concern: str,
    verdict: Mapping[str, object],
    *,
    edit: bool = False,
    feedback: FeedbackId | None = None,
) -> Case:
    """Put a post (or new words for it, or feedback on it) on the desk and tell staff, once.

    Nobody is told of a crisis from here: its alarm asks people, with a clock running (`core.climbing`). Nor of a
    rehearsal: its cases are seen at the desk alone. Nor of what waits only because the screening model is away.
    """
    already = [
        case
        for case in await tx.cases.of_post(post.id)
        if (case.kind, case.edit, case.feedback) == (kind, edit, feedback) and case.state is CaseState.OPEN
    ]
    case = await tx.cases.open(kind, post, concern, verdict, house.clock.now(), edit=edit, feedback=feedback)
    told = kind is CaseKind.HELD and held_unread(verdict)  # once, for all of them (`core.returning`)
    if not already and not told and kind is not CaseKind.CRISIS and not await rehearsed(tx, circle.id):
        await call_staff(tx, house, f"desk.notice_{kind}", circle.name, case.id, Priority.REPLY)
    return case


def held_unread(verdict: Mapping[str, object]) -> bool:
    """Return whether a stored verdict holds a text for nothing but the want of a model."""
    findings = verdict.get("findings")
    if verdict.get("model") != UNAVAILABLE or not isinstance(findings, list):
        return False
    calm = verdict.get("care") in {Care.NONE, Care.OFFER}
    return calm and all(one["concern"] == "unread" or one["decision"] in _PASSING for one in findings)


_PASSING = frozenset({str(Decision.DELIVER), str(Decision.SUPPORT)})
