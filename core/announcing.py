"""What the program says by itself, exactly once: a prompt's occurrence and its copies are one commit."""

import logging
from typing import Final

from core.circles import CircleState, PostState
from core.errors import ConfigError
from core.house import House
from core.message import Kind
from core.ports import Event, Store, UnitOfWork, Waker
from core.relay import share
from core.schedule import Missed, Occurrence, OccurrenceState, Schedule

log = logging.getLogger(__name__)
EXPIRE_AT_ONCE: Final = 500
MISSED: Final = {CircleState.PAUSED: Missed.PAUSED, CircleState.CLOSED: Missed.CLOSED}


class Announcer:
    """Posts due prompts and lets old posts expire. Any replica may tick: the occurrence's key decides who was first."""

    def __init__(self, store: Store, house: House, waker: Waker) -> None:
        self._store = store
        self._house = house
        self._waker = waker

    async def tick(self) -> None:
        """Post or skip what is due, then delete what has expired. Fails only with the database's error."""
        async with self._store.begin() as tx:
            schedules = await tx.schedules.all()
        for schedule in schedules:
            if schedule.paused:
                continue
            try:
                await self._keep_up(schedule)
            except ConfigError:
                # One row with a wrong cron or zone must not silence the other circles; `doctor` names it.
                log.error("schedule.wrong", extra={"subject": schedule.id})  # noqa: TRY400
        while await self._expire() == EXPIRE_AT_ONCE:
            pass

    async def _keep_up(self, schedule: Schedule) -> None:
        now = self._house.clock.now()
        for occurrence in self._house.prompts.due(schedule, now):
            async with self._store.begin() as tx:
                if await self._occur(tx, schedule, occurrence):
                    await tx.commit()
            self._waker.wake("*")
        async with self._store.begin() as tx:
            await tx.schedules.watched_until(schedule.id, now)
            await tx.commit()

    async def _occur(self, tx: UnitOfWork, schedule: Schedule, occurrence: Occurrence) -> bool:
        """Record one occurrence and queue its prompt; False if it was recorded before."""
        now = self._house.clock.now()
        circle = await tx.circles.lock(schedule.circle)
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

    async def _expire(self) -> int:
        async with self._store.begin() as tx:
            gone = await tx.posts.expire(self._house.clock.now(), EXPIRE_AT_ONCE)
            await tx.commit()
            return gone
