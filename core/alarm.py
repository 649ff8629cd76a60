"""Calling people: staff notices without member text, and the answer to a cry for help."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.circles import Circle, Member, Post
from core.crisis import answer, honest_about_delay, route
from core.house import House
from core.ids import CaseId, FeedbackId, MemberId
from core.message import Priority
from core.ports import UnitOfWork
from core.relay import notify
from core.replies import Button, Reply
from core.review import Case, CaseKind, CaseState


async def call_staff(tx: UnitOfWork, house: House, key: str, circle: str, case: CaseId | None, priority: int) -> int:
    """Tell every staff person who can be reached in a chat, and return how many those are.

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
    """Return a staff person at home, or at a chat if home is only a page, which rings nobody. None without either."""
    person = await tx.members.get(member)
    if person is None:
        return None
    places = [place for place in await tx.members.places(member) if place.platform != "desk"]
    ringing = [place for place in places if place.platform not in house.mirroring]
    return next((replace(person, lane=one.lane, platform=one.platform) for one in ringing or places), None)


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
    """Put a post (or new words for it, or feedback on it) on the desk and tell staff, once."""
    already = [
        case
        for case in await tx.cases.of_post(post.id)
        if (case.kind, case.edit, case.feedback) == (kind, edit, feedback) and case.state is CaseState.OPEN
    ]
    case = await tx.cases.open(kind, post, concern, verdict, house.clock.now(), edit=edit, feedback=feedback)
    if not already:
        priority = Priority.CRISIS if kind is CaseKind.CRISIS else Priority.REPLY
        await call_staff(tx, house, f"desk.notice_{kind}", circle.name, case.id, priority)
    return case


async def answer_cry(
    tx: UnitOfWork, house: House, member: Member, *, told: bool, sent_at: datetime | None = None
) -> Reply:
    """Queue, before everything else, the private answer to somebody in danger, and return it.

    It says who has truly been alerted: nobody, when nobody is on duty or (not `told`) nothing reached the desk. `sent_at` is when
    the cry was sent, so that a late answer can say how late it is.
    """
    now = house.clock.now()
    known = [(line.service, line.dial_string) for line in house.lines.lines(member.country, now.date())]
    way = route(house.lines.emergency(member.country), known)
    said = honest_about_delay(answer(await tx.staff.all(), now, way, told=told), sent_at or now, now)
    reply = Reply(said.key, said.gaps, said.buttons, kept=True)
    await notify(tx, house, member, reply, Priority.CRISIS)
    return reply
