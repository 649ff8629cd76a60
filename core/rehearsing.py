"""What staff do about a rehearsal: begin it, take part, speed it up or step it, speak to its circle, end it.

The synthetic members take the real road: screening, desk, ladder, open line. Nothing of it leaves this server
(`core.duty.rehearsed`), nobody real sits among them, and when it ends they are erased.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Final

from core.circles import MemberState
from core.errors import Refused
from core.house import House
from core.ids import CircleId, new_id
from core.message import Address
from core.ports import Event, UnitOfWork
from core.programme import Wrong
from core.programme_speaking import speak
from core.pseudonyms import FIRST, SECOND
from core.rehearsal import LENGTHS, PACES, Cue, Part, Rehearsal, delay, next_cue, openings
from core.replies import Reply, say
from core.review import Staff
from core.reviewing import review, written_down
from core.skeleton import skeleton

PLATFORM: Final = "rehearsal"
LARGEST_SEED: Final = 999_999
ZONE: Final = "UTC"


def seed_of(said: str) -> int:
    """Return the seed that somebody wrote, a fresh one for none. Raises Wrong."""
    text = said.strip()
    if not text:
        return Random().randint(1, LARGEST_SEED)  # noqa: S311 - a play, not a secret
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST_SEED) or len(text) > 6:
        raise Wrong("seed", Reply("rehearsal.seed_wrong", {"most": str(LARGEST_SEED)}))
    return int(text)


def minutes_of(said: str) -> int:
    """Return for how many minutes somebody wants to rehearse. Raises Wrong."""
    if said not in {str(one) for one in LENGTHS}:
        raise Wrong("minutes", Reply("rehearsal.minutes_wrong", {"lengths": ", ".join(str(one) for one in LENGTHS)}))
    return int(said)


def pace_of(said: str) -> int:
    """Return how fast somebody wants it. Raises Wrong."""
    if said not in {str(one) for one in PACES}:
        raise Wrong("pace", Reply("rehearsal.pace_wrong", {"paces": ", ".join(str(one) for one in PACES)}))
    return int(said)


async def begin(tx: UnitOfWork, house: House, staff: Staff, *, minutes: int, seed: int, pace: int = 1) -> Rehearsal:
    """Begin a rehearsal in which `staff` takes part. Raises Refused if one is running."""
    now = house.clock.now()
    made = await tx.circles.create(say("rehearsal.circle"), ZONE, max(2, len(house.cast)), now)
    circle = replace(await tx.circles.lock(made.id), practice=True)
    await tx.circles.change(circle)
    until = now + timedelta(minutes=minutes)
    rehearsal = await tx.rehearsals.begin(circle.id, seed, pace, staff.id, now, until)
    if rehearsal is None:
        raise Refused(Reply("rehearsal.one_at_a_time"))
    await tx.rehearsals.join(rehearsal.id, staff.id, now)
    await _furnish(tx, house, rehearsal, circle.id)
    detail = {"circle": circle.id, "minutes": str(minutes), "seed": str(seed), "pace": str(pace)}
    await tx.events.append(Event("rehearsal.begun", staff.id, rehearsal.id, now, detail))
    return rehearsal


async def _furnish(tx: UnitOfWork, house: House, rehearsal: Rehearsal, circle: CircleId) -> None:
    """Seat the synthetic members and plan what they say by themselves. Names follow from the seed as well."""
    now, dice = house.clock.now(), Random(rehearsal.seed)  # noqa: S311 - a play, not a secret
    names = [f"{a} {b}" for a, b in zip(dice.sample(FIRST, 64), dice.sample(SECOND, 64), strict=True)]
    for temper, name in zip(house.cast, names, strict=False):
        address = Address(PLATFORM, f"{rehearsal.id}.{temper.id}")
        member = await tx.members.register(address, MemberState.ACTIVE, now)
        seat = await tx.circles.join(circle, member.id, name, skeleton(name), now, synthetic=True)
        used = frozenset(openings(temper))
        await tx.rehearsals.add_part(rehearsal.id, Part(temper.id, member.id, seat.id, used=used))
        for number in sorted(used):
            wait = delay(rehearsal.seed, temper.id, number, temper.lines[number])
            if wait is not None:
                await tx.rehearsals.plan(rehearsal.id, Cue(new_id(), temper.id, number, wait))


async def _living(tx: UnitOfWork) -> Rehearsal:
    found = await tx.rehearsals.living(lock=True)
    if found is None:
        raise Refused(Reply("rehearsal.none_runs"))
    return found


async def _mine(tx: UnitOfWork, staff: Staff) -> Rehearsal:
    """Return the rehearsal in which this person takes part. Raises Refused."""
    found = await _living(tx)
    if staff.id not in (await tx.rehearsals.taking_part(found.circle) or ()):
        raise Refused(Reply("rehearsal.join_first"))
    return found


async def join(tx: UnitOfWork, house: House, staff: Staff) -> Rehearsal:
    """Take part: from now on one can be asked. Raises Refused if none runs."""
    found, now = await _living(tx), house.clock.now()
    if await tx.rehearsals.join(found.id, staff.id, now):
        await tx.events.append(Event("rehearsal.joined", staff.id, found.id, now))
    return found


async def leave(tx: UnitOfWork, house: House, staff: Staff) -> Rehearsal:
    """Take part no longer. Raises Refused if one took no part."""
    found = await _mine(tx, staff)
    await tx.rehearsals.leave(found.id, staff.id)
    await tx.events.append(Event("rehearsal.left", staff.id, found.id, house.clock.now()))
    return found


async def set_pace(tx: UnitOfWork, house: House, staff: Staff, pace: int) -> Rehearsal:
    """Let the scene run at another pace from now on; 0 waits for each step. Raises Refused."""
    moved = replace((await _mine(tx, staff)).moved(house.clock.now()), pace=pace)
    await tx.rehearsals.save(moved)
    return moved


async def step(tx: UnitOfWork, house: House, staff: Staff) -> bool:
    """Let the next line be said now; False if none is planned: then it is for staff to do something. Raises Refused."""
    moved = (await _mine(tx, staff)).moved(house.clock.now())
    cue = next_cue(await tx.rehearsals.cues(moved.id))
    if cue is None:
        return False
    await tx.rehearsals.save(replace(moved, scene=max(moved.scene, cue.due)))
    return True


async def speak_as_facilitator(tx: UnitOfWork, house: House, staff: Staff, said: str) -> None:
    """Say something to the synthetic members under one's desk name. Raises Wrong, or Refused."""
    found = await _mine(tx, staff)
    if found.circle is None:
        raise Refused(Reply("rehearsal.none_runs"))
    await speak(tx, house, staff, found.circle, said)


async def stop(tx: UnitOfWork, house: House, staff: Staff) -> Rehearsal:
    """End the rehearsal in which one takes part. Raises Refused."""
    found = await _mine(tx, staff)
    await end(tx, house, found, staff.id)
    return found


async def end(tx: UnitOfWork, house: House, rehearsal: Rehearsal, actor: str) -> None:
    """End a rehearsal: write its review, then erase its synthetic members and everything that was said."""
    now = house.clock.now()
    if rehearsal.circle is not None:
        await tx.circles.lock(rehearsal.circle)  # whoever is posting there at this moment ends first
    kept = written_down(await review(tx, rehearsal, now))
    if await tx.rehearsals.end(rehearsal.id, kept, now):
        await tx.events.append(Event("rehearsal.ended", actor, rehearsal.id, now))


async def left_out(tx: UnitOfWork, staff: Staff) -> CircleId | None:
    """Return the circle of a rehearsal in which this person takes no part: its cases and alarms are not theirs to see."""
    found = await tx.rehearsals.living()
    if found is None or staff.id in (await tx.rehearsals.taking_part(found.circle) or ()):
        return None
    return found.circle
