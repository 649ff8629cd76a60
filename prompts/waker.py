"""The clock's hand: asks again and again whether something is due. It remembers nothing; the database does."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)

INTERVAL_SECONDS: Final = 20.0


class Ticker:
    """Calls one job every `interval_seconds`, never twice at a time. A tick that fails is logged; the next one comes."""

    def __init__(self, interval_seconds: float = INTERVAL_SECONDS) -> None:
        self._interval = interval_seconds
        self._scheduler: AsyncIOScheduler | None = None
        self._job: Callable[[], Awaitable[None]] | None = None
        self._quiet = asyncio.Event()
        self._quiet.set()

    def start(self, job: Callable[[], Awaitable[None]]) -> None:
        """Call `job` at once and then at every interval. Needs a running event loop; raises RuntimeError if started."""
        if self._scheduler is not None:
            raise RuntimeError("the ticker runs already")
        self._job = job
        # In UTC, so that no clock change of the machine's own zone matters; jobs live in memory only.
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=self._interval,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Call the job no more; a tick that is under way is cancelled. Stopping twice is fine."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=False)

    async def quiet(self) -> None:
        """Wait until no tick is under way: after `stop`, before what the job uses is closed."""
        await self._quiet.wait()

    async def _tick(self) -> None:
        if self._job is None or self._scheduler is None:
            return
        self._quiet.clear()
        try:
            await self._job()
        except asyncio.CancelledError:
            # Cancelled by `stop`: ending quietly is the wish, and APScheduler would log it as a fault.
            if self._scheduler is not None:
                raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the next tick must come
            # Only the type: an exception's words can hold what somebody wrote.
            log.error("tick.failed", error=type(error).__name__)  # noqa: TRY400 - a traceback shows values
        finally:
            self._quiet.set()
