"""Staff's own words: to one circle as its facilitator, or as an announcement now or later."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from core.circles import Circle, CircleState, Post, PostState, Voice
from core.errors import Refused
from core.house import House
from core.ids import AnnouncementId, CircleId, PostId
from core.message import Kind
from core.ports import Event, UnitOfWork
from core.programme import Wrong
from core.relay import share, take_back
from core.replies import Reply
from core.review import Staff
from core.schedule import Announcement, AnnouncementState

NEWEST: Final = 20
SPOKEN: Final = "speech.said"


def _good_text(house: House, said: str) -> str:
    text = said.replace("\r\n", "\n").strip()
    if not text:
        raise Wrong("text", Reply("programme.text_missing"))
    if len(text) > house.rules.max_text:
        raise Wrong("text", Reply("programme.text_long", {"most": str(house.rules.max_text)}))
    return text


async def speak(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, said: str) -> Post:
    """Say something to a circle under one's desk name. Raises Wrong, KeyError, or Refused if it is not open."""
    text = _good_text(house, said)
    found = await tx.circles.lock(circle)
    if found.state is not CircleState.OPEN:
        raise Refused(Reply("programme.not_open"))
    now = house.clock.now()
    post = await tx.posts.add(
        circle=circle,
        author=None,
        kind=Kind.POST,
        text=text,
        reply_to=None,
        state=PostState.RELAYED,
        verdict=None,
        now=now,
        expires_at=now + house.rules.retention,
        voice=Voice.FACILITATOR,
        speaker=staff.id,
    )
    await share(tx, house, found, post)
    await tx.events.append(Event(SPOKEN, staff.id, circle, now, {"post": post.id}))
    return post


async def spoken(tx: UnitOfWork, circle: CircleId) -> list[Post]:
    """Return what staff said to a circle lately that still stands, newest first."""
    lines = [one.detail["post"] for one in await tx.events.of(circle) if one.kind == SPOKEN]
    found = [await tx.posts.get(PostId(post)) for post in reversed(lines[-NEWEST:])]
    return [post for post in found if post is not None and post.state is PostState.RELAYED]


async def unsay(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, post: PostId) -> bool:
    """Take staff's words back from everybody; False if they were taken back before. Raises KeyError."""
    await tx.circles.lock(circle)
    found = await tx.posts.get(post)
    if found is None or found.circle != circle or found.author is not None or found.kind is not Kind.POST:
        raise KeyError(post)
    if found.state is not PostState.RELAYED or not await take_back(tx, house, found, None, PostState.DELETED):
        return False
    await tx.events.append(Event("speech.taken_back", staff.id, circle, house.clock.now(), {"post": post}))
    return True


async def announce(
    tx: UnitOfWork, house: House, staff: Staff, circles: Sequence[Circle], said: str, at: datetime | None
) -> list[Announcement]:
    """Keep words for circles. `at` is naive and means each circle's own clock; None means now. Raises Wrong.

    A local time that the clocks skip means the first minute after it, one that they show twice means its first.
    """
    text = _good_text(house, said)
    now = house.clock.now()
    if not circles:
        raise Wrong("circle", Reply("programme.choose_circle"))
    moments = [house.prompts.instant(at, one.zone) if at else now for one in circles]
    if at is not None and any(moment < now for moment in moments):
        raise Wrong("date", Reply("programme.time_past"))
    made = []
    for circle, moment in zip(circles, moments, strict=True):
        one = await tx.schedules.announce(circle.id, staff.id, text, moment, now)
        await tx.events.append(Event("announcement.made", staff.id, circle.id, now, {"announcement": one.id}))
        made.append(one)
    return made


async def cancel(tx: UnitOfWork, house: House, staff: Staff, announcement: AnnouncementId) -> bool:
    """Cancel an announcement that still waits; False if it does not (any more)."""
    if not await tx.schedules.settle_announcement(announcement, AnnouncementState.CANCELLED, None):
        return False
    await tx.events.append(Event("announcement.cancelled", staff.id, announcement, house.clock.now()))
    return True
