"""The platform of synthetic members: it shows them what the couriers bring, and says their lines by the road of everybody.

What they react to is what a real person would have been shown, read from their own lane. Everything is a row: after a
restart it goes on where it was, and two replicas say each line once, because the line's id is the key of what comes in.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from core.circles import Member, PostState, Shown, Voice
from core.house import House
from core.ids import MembershipId, NativeRef, PostId, new_id
from core.ladder import AlarmState, Level
from core.message import Address, Content, Envelope, Inbound, InboundKey, Kind, Press
from core.ports import Limits, Receive, Store, UnitOfWork, Waker
from core.rehearsal import Cue, Line, Part, Rehearsal, Temper, Trigger, delay, reaction, told
from core.rehearsing import PLATFORM, end

log = logging.getLogger(__name__)
BUSY: Final = 1.0  # seconds between two looks while a rehearsal runs
IDLE: Final = 3.0
SHOWN_AT_ONCE: Final = 200
BREATH: Final = 5.0  # seconds of the scene between two answers of one member
REVIEWS_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Event:
    """What somebody reacts to: `about` is the temper behind it, `post` what an answer would answer."""

    on: Trigger
    about: str = ""
    post: PostId | None = None


class Stage:
    """Runs the rehearsal that lives, if one does. Nothing that it is given leaves this process."""

    def __init__(self, store: Store, house: House, waker: Waker) -> None:
        self._store = store
        self._house = house
        self._waker = waker
        self._cast: Mapping[str, Temper] = {one.id: one for one in house.cast}

    @property
    def name(self) -> str:
        """Return ``rehearsal``."""
        return PLATFORM

    @property
    def limits(self) -> Limits:
        """Return no limits: nothing leaves this process."""
        return Limits(per_second=None, seconds_per_chat=0, in_flight=4, idempotent=True)

    async def run(self, receive: Receive) -> None:
        """Look again and again until cancelled."""
        while True:
            busy = await self.tick(receive)
            await asyncio.sleep(BUSY if busy else IDLE)

    async def deliver(self, envelope: Envelope) -> NativeRef:
        """Show it to a synthetic member, who reads it from their lane at the next look. Never fails."""
        return NativeRef(str(envelope.position))

    async def retract(self, to: Address, ref: NativeRef) -> None:
        """Take it back from them. Never fails."""

    async def revise(self, to: Address, ref: NativeRef, content: Content) -> None:
        """Show them other words. Never fails."""

    async def tick(self, receive: Receive) -> bool:
        """Move the scene on, plan reactions, say what is due, end what is over; return whether a rehearsal lives."""
        async with self._store.begin() as tx:
            found, now = await tx.rehearsals.living(lock=True), self._house.clock.now()
            if found is None:
                return False
            if found.circle is None or now >= found.ends_at:
                await end(tx, self._house, found, "program")
                await tx.rehearsals.forget(now - REVIEWS_FOR)
                await tx.commit()
                return False
            moved = found.moved(now)
            await tx.rehearsals.save(moved)
            await self._react(tx, moved)
            parts = {part.temper: part for part in await tx.rehearsals.parts(moved.id)}
            cues = [cue for cue in await tx.rehearsals.cues(moved.id) if cue.due <= moved.scene]
            due = [(cue, await self._inbound(tx, moved, cue, parts.get(cue.temper))) for cue in cues]
            await tx.commit()
        for cue, inbound in due:
            await self._say(cue, inbound, receive)
        if due:
            self._waker.wake("*")
        return True

    async def _say(self, cue: Cue, inbound: Inbound | None, receive: Receive) -> None:
        """Say one line, then forget it. One that fails is tried again at the next look and holds up no other."""
        try:
            if inbound is not None:
                await receive(inbound)
            async with self._store.begin() as tx:
                await tx.rehearsals.said(cue.id)
                await tx.commit()
        except Exception as error:  # noqa: BLE001 - one line must not stop the rehearsal
            log.error("rehearsal.line_failed", extra={"error": type(error).__name__})  # noqa: TRY400 - no text in logs

    async def _inbound(self, tx: UnitOfWork, rehearsal: Rehearsal, cue: Cue, part: Part | None) -> Inbound | None:
        """Return a line as something that came in, None if it makes no sense (any more)."""
        member = await tx.members.get(part.member) if part else None
        sender = await tx.members.address(member.lane) if member else None
        line = self._line(cue)
        if line is None or member is None or sender is None:
            return None
        alarm = await tx.alarms.of(member.id)
        if line.alone and alarm is not None and alarm.state is AlarmState.TAKEN:
            return None
        to = await tx.deliveries.copy_of(member.lane, cue.answers) if cue.answers and line.answering else None
        press = await self._button(tx, member, line.press) if line.press else None
        if (line.answering and to is None) or (line.press and press is None):
            return None
        return Inbound(
            key=InboundKey(PLATFORM, rehearsal.id, cue.id),
            sender=sender,
            sent_at=self._house.clock.now(),
            text=line.words or None,
            press=press,
            reply_to=to,
            ref=NativeRef(f"own-{cue.id}") if line.words else None,
        )

    def _line(self, cue: Cue) -> Line | None:
        """Return the line that a cue names, None if the file has it no more."""
        temper = self._cast.get(cue.temper)
        return temper.lines[cue.line] if temper and cue.line < len(temper.lines) else None

    @staticmethod
    async def _button(tx: UnitOfWork, member: Member, key: str) -> Press | None:
        """Return a press of the newest button of that name that this member was shown."""
        for shown in reversed(await tx.deliveries.history(member.lane, 0, SHOWN_AT_ONCE)):
            for button in shown.reply.buttons if shown.reply else ():
                if button.key == key and button.token:
                    return Press(button.token)
        return None

    async def _react(self, tx: UnitOfWork, rehearsal: Rehearsal) -> None:
        """Plan what everybody says to what they have been shown, and to what happened to others, since the last look."""
        parts, unread = await tx.rehearsals.parts(rehearsal.id), await tx.rehearsals.unread(rehearsal.id)
        seats = {part.seat: part.temper for part in parts}
        alarms = await tx.rehearsals.alarms(rehearsal.circle) if rehearsal.circle else ()
        living = {one.member: one for one in alarms if one.state is not AlarmState.CLOSED}
        cries = [
            _Event(Trigger.CRISIS, part.temper, await _last_of(tx, rehearsal, part))
            for part in parts
            if part.member in living and living[part.member].id != part.alarm
        ]
        for part in parts:
            read, events = await self._seen(tx, part, seats) if part.temper in unread else (part.read, [])
            after = replace(part, read=read)
            if (alarm := living.get(part.member)) is not None:
                if alarm.id == part.alarm and alarm.level.weight < Level(part.level).weight:
                    events.append(_Event(Trigger.LOWERED))
                after = replace(after, alarm=alarm.id, level=str(alarm.level))
            events += [cry for cry in cries if cry.about != part.temper]
            after = replace(after, used=part.used | await self._planned(tx, rehearsal, part, events))
            if after != part:
                await tx.rehearsals.save_part(rehearsal.id, after)

    async def _planned(
        self, tx: UnitOfWork, rehearsal: Rehearsal, part: Part, events: Sequence[_Event]
    ) -> frozenset[int]:
        """Plan a line for each event that a part reacts to; return which lines that has spent."""
        temper = self._cast.get(part.temper)
        spent, least = set[int](), await self._after_own(tx, rehearsal, part) if events else 0.0
        for event in events if temper else ():
            number = reaction(temper, part.used | spent, event.on, event.about) if temper else None
            if temper is None or number is None:
                continue
            spent.add(number)
            wait = delay(rehearsal.seed, temper.id, number, temper.lines[number])
            if wait is not None:
                due = max(rehearsal.scene + wait, least)
                await tx.rehearsals.plan(rehearsal.id, Cue(new_id(), temper.id, number, due, event.post))
                least = due + BREATH
        return frozenset(spent)

    async def _after_own(self, tx: UnitOfWork, rehearsal: Rehearsal, part: Part) -> float:
        """Return from when on somebody may speak, so that they answer things in the order in which they met them."""
        mine = [cue for cue in await tx.rehearsals.cues(rehearsal.id) if cue.temper == part.temper]
        due = [cue.due for cue in mine if (line := self._line(cue)) is not None and line.on is not Trigger.START]
        return max(due) + BREATH if due else 0.0

    @staticmethod
    async def _seen(tx: UnitOfWork, part: Part, seats: Mapping[MembershipId, str]) -> tuple[int, list[_Event]]:
        """Return how far somebody has read now, and what of that they may react to."""
        member = await tx.members.get(part.member)
        if member is None:
            return part.read, []
        news = await tx.deliveries.history(member.lane, part.read, SHOWN_AT_ONCE)
        found = [await _event_of(tx, part, shown, seats) for shown in news]
        return max((one.position for one in news), default=part.read), [one for one in found if one is not None]


async def _event_of(tx: UnitOfWork, part: Part, shown: Shown, seats: Mapping[MembershipId, str]) -> _Event | None:
    """Return what one thing on somebody's screen is to them."""
    if shown.reply is not None:
        on = told(shown.reply.key)
        return _Event(on) if on else None
    written = await tx.posts.written(shown.post) if shown.post and shown.kind is Kind.POST else None
    if written is None or written[0].state is not PostState.RELAYED:
        return None
    post, seat = written
    if seat is None:
        return _Event(Trigger.FACILITATOR, post=post.id) if post.voice is Voice.FACILITATOR else None
    if seat.id == part.seat:
        return None
    answered = await tx.posts.get(post.reply_to) if post.reply_to else None
    mine = answered is not None and answered.author == part.seat
    return _Event(Trigger.REPLY if mine else Trigger.POST, seats.get(seat.id, ""), post.id)


async def _last_of(tx: UnitOfWork, rehearsal: Rehearsal, part: Part) -> PostId | None:
    """Return the last thing that the circle has read of somebody."""
    posts = await tx.rehearsals.posts(rehearsal.circle) if rehearsal.circle else ()
    theirs = [one.id for one in posts if one.author == part.seat and one.state is PostState.RELAYED]
    return theirs[-1] if theirs else None
