"""Group commit: many small writes, one wait for the disk."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from core.ports import UnitOfWork
from storage.repository import Desk
from storage.unit import SharedUnit, commit

AT_MOST = 64


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Callable[[UnitOfWork], Awaitable[Any]]
    done: asyncio.Future[Any]


class Flusher:
    """Runs whatever waits in one transaction; one such transaction at a time.

    `open_desk` begins a transaction. The flushing task lives only while something waits.
    """

    def __init__(self, open_desk: Callable[[], AbstractAsyncContextManager[Desk]]) -> None:
        self._open_desk = open_desk
        self._waiting: deque[_Waiting] = deque()
        self._task: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[UnitOfWork], Awaitable[Any]]) -> Any:
        """Return what `work` returned, once it is committed; raise what it, or the commit, raised."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(work, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush(), name="storage.flush")
        return await done

    async def close(self) -> None:
        """Wait for what is still waiting."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _flush(self) -> None:
        batch: list[_Waiting] = []
        try:
            while self._waiting:
                batch = []
                await self._together(batch)
        except BaseException as error:
            # Cancelled, or out of memory: nobody may wait for an answer that never comes.
            for one in (*batch, *self._waiting):
                if not one.done.done():
                    one.done.set_exception(error if isinstance(error, Exception) else RuntimeError("the store closed"))
            self._waiting.clear()
            raise

    async def _together(self, batch: list[_Waiting]) -> None:
        """Run what waits in one transaction. If one work fails, nothing of it stands, and each runs again by itself.

        That is cheaper than a savepoint for each: works hardly ever fail.
        """
        results: list[tuple[_Waiting, Any]] = []
        try:
            async with self._open_desk() as desk:
                # Taken only now: whoever came while the last commit was on its way to the disk is in this one.
                await self._work_off(desk, batch, results)
                await commit(desk)
        except _WorkFailedError:
            for one in batch:
                await self._alone(one)
            return
        except Exception as error:  # noqa: BLE001 - it belongs to those who wait
            if not batch:  # not even begun: those who wait must hear it too, or they would wait in circles
                batch.extend(self._waiting)
                self._waiting.clear()
            for one in batch:
                if not one.done.done():
                    one.done.set_exception(error)
            return
        for one, result in results:
            if not one.done.done():
                one.done.set_result(result)

    async def _work_off(self, desk: Desk, batch: list[_Waiting], results: list[tuple[_Waiting, Any]]) -> None:
        while self._waiting and len(batch) < AT_MOST:
            one = self._waiting.popleft()
            batch.append(one)
            if one.done.cancelled():
                continue
            try:
                results.append((one, await one.work(SharedUnit(desk))))
            except Exception as error:
                raise _WorkFailedError from error

    async def _alone(self, one: _Waiting) -> None:
        if one.done.done():
            return
        try:
            async with self._open_desk() as desk:
                result = await one.work(SharedUnit(desk))
                await commit(desk)
        except Exception as error:  # noqa: BLE001 - it belongs to the one who brought the work
            if not one.done.done():
                one.done.set_exception(error)
            return
        if not one.done.done():
            one.done.set_result(result)


class _WorkFailedError(Exception):
    """One work of a group raised."""
