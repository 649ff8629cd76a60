"""What the program says by itself, exactly once: a prompt's occurrence and its copies are one commit."""

import logging
from datetime import datetime
from itertools import takewhile
from typing import Final

from core.circles import Circle, CircleState, PostState, Voice
from core.errors import ConfigError
from core.house import House
from core.ids import CircleId
from core.message import Kind
from core.pausing import resume_if_over
from core.ports import Event, Store, UnitOfWork, Waker
from core.ports.schedules import AT_ONCE
from core.relay import share
from core.schedule import Announcement, AnnouncementState, Missed, Occurrence, OccurrenceState, Schedule
from core.signed_words import serve_newest

log = logging.getLogger(__name__)
EXPIRE_AT_ONCE: Final = 500
MISSED: Final = {
    CircleState.SETUP: Missed.SETUP,
    CircleState.PAUSED: Missed.PAUSED,
    CircleState.CLOSED: Missed.CLOSED,
}


class Announcer:
    """Posts due prompts and announcements, lets old posts expire. Any replica may tick: the key decides who was first."""

    def __init__(self, store: Store, house: House, waker: Waker) -> None:
        self._store = store
        self._house = house
        self._waker = waker

    async def tick(self) -> None:
        """End pauses that are over, post or skip what is due, then delete what has expired. Fails only with the database's error."""
        await self._end_pauses()
        async with self._store.begin() as tx:
            await serve_newest(tx)  # so that what was signed on another replica is said here too
            schedules = await tx.schedules.all()
        for schedule in schedules:
            if schedule.paused:
                continue
            try:
                await self._keep_up(schedule)
            except ConfigError:
                # One row with a wrong cron or zone must not silence the other circles; `doctor` names it.
                log.error("schedule.wrong", extra={"subject": schedule.id})  # noqa: TRY400
        async with self._store.begin() as tx:
            waiting = await tx.schedules.announcements_due(self._house.clock.now())
        for announcement in waiting:
            await self._announce(announcement)
        while await self._expire() == EXPIRE_AT_ONCE:
            pass

    async def _end_pauses(self) -> None:
        async with self._store.begin() as tx:
            circles = await tx.circles.all()
        now = self._house.clock.now()
        for circle in circles:
            if circle.state is not CircleState.PAUSED or circle.paused_until is None or circle.paused_until > now:
                continue
            while await self._end_pause(circle.id):
                self._waker.wake("*")

    async def _end_pause(self, circle: CircleId) -> bool:
        """Take one batch, in a transaction of its own: other work comes in between. False if there was none to take."""
        async with self._store.begin() as tx:
            if not await resume_if_over(tx, self._house, circle):
                return False
            await tx.commit()
            return True

    async def _keep_up(self, schedule: Schedule) -> None:
        now = self._house.clock.now()
        async with self._store.begin() as tx:
            circle = await tx.circles.get(schedule.circle)
        if circle is not None and circle.ending:
            return  # open again in a moment: its prompt comes with the next tick, behind what waited
        due = self._house.prompts.due(schedule, now)
        # After a long sleep most are too late: they are written down together.
        late = list(takewhile(lambda one: self._house.prompts.too_late(schedule, one, now), due))
        for together in (late, *([one] for one in due[len(late) :])):
            if not together:
                continue
            async with self._store.begin() as tx:
                # All, not any: what an earlier one wrote must not hide a later one.
                if any([await self._occur(tx, schedule, one) for one in together]):
                    await tx.commit()
            self._waker.wake("*")
        async with self._store.begin() as tx:
            await tx.schedules.watched_until(schedule.id, due[-1].fires_at if len(due) >= AT_ONCE else now)
            await tx.commit()

    async def _occur(self, tx: UnitOfWork, schedule: Schedule, occurrence: Occurrence) -> bool:
        """Record one occurrence and queue its prompt; False if it was recorded before, or its schedule has changed."""
        now = self._house.clock.now()
        circle = await tx.circles.lock(schedule.circle)
        fresh = await tx.schedules.get(schedule.id)
        if fresh is None or fresh.paused or (fresh.cron, fresh.zone) != (schedule.cron, schedule.zone):
            return False
        missed = MISSED.get(circle.state)
        if missed is None and self._house.prompts.too_late(schedule, occurrence, now):
            missed = Missed.LATE
        if missed is not None:
            if not await tx.schedules.record(occurrence, OccurrenceState.SKIPPED, None, now, missed=missed):
                return False
            detail = {"nominal": occurrence.nominal, "why": str(missed)}
            await tx.events.append(Event("prompt.skipped", "schedule", circle.id, now, detail))
            return True
        prompt = self._house.prompts.pick(circle.id, occurrence.nominal, await tx.posts.prompts_used(circle.id))
        post = await tx.posts.add(
            circle=circle.id,
            author=None,
            kind=Kind.PROMPT,
            text=prompt.text,
            reply_to=None,
            state=PostState.RELAYED,
            verdict=None,
            now=now,
            expires_at=now + self._house.rules.retention,
            prompt=prompt.id,
        )
        if not await tx.schedules.record(occurrence, OccurrenceState.POSTED, post.id, now):
            return False
        await share(tx, self._house, circle, post)
        return True

    async def _announce(self, announcement: Announcement) -> None:
        """Post an announcement in one commit with the note that it was; a circle at rest gets it when it opens."""
        now = self._house.clock.now()
        async with self._store.begin() as tx:
            circle = await tx.circles.lock(announcement.circle)
            if circle.state in {CircleState.SETUP, CircleState.PAUSED}:
                return
            if circle.state is CircleState.CLOSED:
                settled = await tx.schedules.settle_announcement(announcement.id, AnnouncementState.SKIPPED, None)
            else:
                settled = await self._post(tx, circle, announcement, now)
            if not settled:
                return
            detail = {"announcement": announcement.id}
            sent = "announcement.posted" if circle.state is CircleState.OPEN else "announcement.skipped"
            await tx.events.append(Event(sent, "schedule", circle.id, now, detail))
            await tx.commit()
        self._waker.wake("*")

    async def _post(self, tx: UnitOfWork, circle: Circle, announcement: Announcement, now: datetime) -> bool:
        post = await tx.posts.add(
            circle=circle.id,
            author=None,
            kind=Kind.POST,
            text=announcement.text,
            reply_to=None,
            state=PostState.RELAYED,
            verdict=None,
            now=now,
            expires_at=now + self._house.rules.retention,
            voice=Voice.ANNOUNCEMENT,
            speaker=announcement.staff,
        )
        if not await tx.schedules.settle_announcement(announcement.id, AnnouncementState.POSTED, post.id):
            return False
        await share(tx, self._house, circle, post)
        return True

    async def _expire(self) -> int:
        async with self._store.begin() as tx:
            now = self._house.clock.now()
            gone = await tx.posts.expire(now, EXPIRE_AT_ONCE)
            said = await tx.alarms.forget_words(now - self._house.rules.line_retention, EXPIRE_AT_ONCE)
            logged = await tx.audit.expire(now - self._house.rules.audit_retention, now, EXPIRE_AT_ONCE)
            await tx.commit()
            return max(gone, said, logged)
