"""A pause holds everything that a circle would carry, and lets it out once, in the order it was written.

A pause is a row of the circle, so it outlives every process and ends on any replica. It begins in one transaction, under
the circle's lock: what is written at the same moment is either before or after, never lost. It ends in batches, or a long
wait would hold up everybody else: the circle stays paused until the last one, so that what is written meanwhile queues
behind what waited. Whoever dies between two batches is followed by the next tick of any replica.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.circles import ENDING, Circle, CircleState, Draft, PostState
from core.errors import Refused
from core.house import House
from core.ids import CircleId
from core.message import Kind, Priority
from core.ports import Event, UnitOfWork
from core.relay import author_of, notify, share
from core.replies import Reply
from core.view import pause_words

MINUTES: Final = 30  # how long a pause is when nobody says
MOST_MINUTES: Final = 7 * 24 * 60
BATCH: Final = 25  # posts that go out in one transaction


def minutes_in(said: str) -> int | None:
    """Return how many minutes somebody asked for (none said: the usual), None for what is no such number."""
    said = said.strip()
    if not said:
        return MINUTES
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    return number if 1 <= number <= MOST_MINUTES else None


def end_of(now: datetime, minutes: int) -> datetime:
    """Return when a pause of some minutes that begins now ends: on a full minute, so that what people are told is exact."""
    end = now + timedelta(minutes=minutes)
    whole = end.replace(second=0, microsecond=0)
    return whole if whole == end else whole + timedelta(minutes=1)


async def pause(tx: UnitOfWork, house: House, actor: str, circle: CircleId, until: datetime | None) -> Circle:
    """Pause a circle until a moment, or until somebody ends it (None), tell everybody in it, and return it.

    `actor` is who did it, for the log. Pausing again never ends a pause sooner, and what changes nothing tells nobody.
    Raises KeyError, and Refused for a closed circle.
    """
    before = await tx.circles.lock(circle)
    if before.state is CircleState.CLOSED:
        raise Refused(Reply("programme.closed_for_good"))
    if before.state is CircleState.SETUP:
        raise Refused(Reply("opening.open_or_close"))
    if before.state is CircleState.PAUSED and not _later(until, before.paused_until):
        return before
    after = replace(before, state=CircleState.PAUSED, paused_until=until)
    await tx.circles.change(after)
    await tx.deliveries.hold_back(circle)
    now = house.clock.now()
    await _tell(
        tx,
        house,
        after,
        pause_words(after, now, "programme.notice_paused", "programme.notice_paused_until", zone=after.zone),
    )
    detail = {"until": until.isoformat() if until else ""}
    await tx.events.append(Event("circle.paused", actor, circle, now, detail))
    return after


def _later(one: datetime | None, other: datetime | None) -> bool:
    """Return whether a pause ends later than another one; without an end is latest."""
    return other is not None and (one is None or one > other)


async def resume(tx: UnitOfWork, house: House, actor: str, circle: CircleId) -> bool:
    """End a pause: everything that waited goes out once, in the order it was written. False if there is no pause.

    The first batch goes at once, the others with `resume_if_over`. Of two who end it, the second finds it ended.
    Raises KeyError.
    """
    before = await tx.circles.lock(circle)
    if before.state is not CircleState.PAUSED or before.ending:
        return False
    after = replace(before, paused_until=ENDING)
    await tx.circles.change(after)
    await tx.deliveries.let_go(circle)
    await _tell(tx, house, after, Reply("programme.notice_open", {"circle": after.name}))
    await tx.events.append(Event("circle.open", actor, circle, house.clock.now()))
    await _batch(tx, house, after)
    return True


async def resume_if_over(tx: UnitOfWork, house: House, circle: CircleId) -> bool:
    """Take one batch of ending a pause whose time has come; False if it has not, or it is ended or was made longer.

    Once for each transaction, until it returns False.
    """
    found = await tx.circles.lock(circle)
    if found.ending:
        await _batch(tx, house, found)
        return True
    if found.paused_until is None or found.paused_until > house.clock.now():
        return False
    return await resume(tx, house, "schedule", circle)


async def _batch(tx: UnitOfWork, house: House, circle: Circle) -> None:
    """Let the oldest go that wait; the circle is open again with the last. It must be locked."""
    waiting = await tx.posts.waiting(circle.id, BATCH + 1)
    for post in waiting[:BATCH]:
        # Words whose writer was erased meanwhile are gone.
        to = PostState.RELAYED if post.text is not None else PostState.DELETED
        await tx.posts.move(post.id, PostState.WAITING, to)
        if to is PostState.RELAYED:
            await share(tx, house, circle, post)
    if len(waiting) <= BATCH:
        await tx.circles.change(replace(circle, state=CircleState.OPEN, paused_until=None))


async def end_for_good(tx: UnitOfWork, house: House, circle: Circle) -> None:
    """Settle what waits in a circle that is closed during its pause: what was out goes on, what waited is not sent."""
    await tx.deliveries.let_go(circle.id)
    told = set[str]()
    for post in await tx.posts.waiting(circle.id):
        await tx.posts.move(post.id, PostState.WAITING, PostState.RETURNED)
        written = await author_of(tx, post)
        if written is not None and written[1].id not in told:
            told.add(written[1].id)
            await notify(tx, house, written[1], Reply("circle.closed_waiting", {"circle": circle.name}))


async def _tell(tx: UnitOfWork, house: House, circle: Circle, said: Reply) -> None:
    """Queue the same words for everybody in a circle, in one go.

    All their places are locked already, in one order: locked one by one, two of these could wait for each other.
    """
    people = [await tx.members.get(seat.member) for seat in await tx.circles.present(circle.id)]
    now = house.clock.now()
    drafts = [Draft(one.lane, Kind.NOTICE, Priority.REPLY, now, reply=said) for one in people if one is not None]
    await tx.deliveries.enqueue(drafts)
