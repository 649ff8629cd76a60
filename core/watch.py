"""The clock of the ladder: takes what is due, on any replica, and asks people again a day later. Rows, not tasks."""

import asyncio
import logging
from datetime import datetime
from typing import Final

from core.checking import ask
from core.climbing import climb
from core.house import House
from core.ids import AlarmId
from core.ladder import AlarmState
from core.line import vanished
from core.ports import Store, Waker

log = logging.getLogger(__name__)
AT_ONCE: Final = 100
LONGEST: Final = 1.0  # seconds between two looks: another replica may have begun an alarm that we know nothing of


class Watch:
    """Takes due steps, gravest first. Any replica may tick: the row decides who was first."""

    def __init__(self, store: Store, house: House, waker: Waker) -> None:
        self._store = store
        self._house = house
        self._waker = waker
        self.ticked_at: datetime | None = None

    async def run(self) -> None:
        """Tick for ever. One alarm that fails is tried again a second later and never holds up the others."""
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - the clock of the ladder must not stop
                log.error("watch.failed", extra={"error": type(error).__name__})  # noqa: TRY400
            await asyncio.sleep(LONGEST)

    async def tick(self) -> None:
        """Take everything that is due now. Fails only with the database's error, after trying every alarm."""
        failed: Exception | None = None
        async with self._store.begin(urgent=True) as tx:
            due = await tx.alarms.due(self._house.clock.now(), AT_ONCE)
        for alarm in due:
            try:
                await self._one(alarm.id)
            except Exception as error:  # noqa: BLE001 - one alarm must not hold up the others
                log.error("watch.alarm_failed", extra={"error": type(error).__name__})  # noqa: TRY400
                failed = error
        await self._follow_up()
        if due:
            self._waker.wake("*")
        self.ticked_at = self._house.clock.now()
        if failed is not None:
            raise failed

    async def _one(self, alarm_id: AlarmId) -> None:
        async with self._store.begin(urgent=True) as tx:
            alarm = await tx.alarms.get(alarm_id)
            if alarm is None or alarm.due_at is None or alarm.due_at > self._house.clock.now():
                return
            if alarm.state is AlarmState.OPEN:
                await climb(tx, self._house, alarm)
            elif alarm.state is AlarmState.TAKEN:
                await vanished(tx, self._house, alarm)
            await tx.commit()

    async def _follow_up(self) -> None:
        """Ask people how they are on the day after; each once."""
        async with self._store.begin(urgent=True) as tx:
            followed = await tx.alarms.followed_up(self._house.clock.now(), AT_ONCE)
            if not followed:
                return
            for alarm in followed:
                member = await tx.members.get(alarm.member) if alarm.member else None
                if member is not None:
                    await ask(tx, self._house, member, "care.next_day")
            await tx.commit()
        self._waker.wake("*")
