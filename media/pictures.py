"""One door for every picture that comes in, whatever the platform."""

import asyncio
import multiprocessing
import secrets
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import Final

import structlog

from core.errors import Refused
from core.message import MOST_PICTURE, Picture
from core.replies import Reply
from media.reencode import Answer, confine, reencode_bounded

log = structlog.get_logger(__name__)
PATIENCE_SECONDS: Final = 30.0
MEDIA_TYPE: Final = "image/jpeg"


def random_name() -> str:
    """Return a file name that says nothing: 16 random letters and digits."""
    return f"{secrets.token_hex(8)}.jpg"


class Cleaner:
    """Makes pictures anew in one process beside the program, started with the first picture.

    A picture that crashes, hangs or overfills that process is refused; the next one gets a new process.
    One at a time: those that wait are not handed to the process, so that its end takes only one with it.
    """

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        """`patience` is how many seconds one picture may take, not counting those that wait before it."""
        self._patience = patience
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    async def clean(self, raw: bytes) -> Picture:
        """Return the picture made anew. Raises Refused for what is no picture, too large, broken, or takes too long."""
        if len(raw) > MOST_PICTURE:
            raise Refused(Reply("picture.too_large"))
        async with self._turn:
            word, data, width, height = await self._apart(raw)
        if word != "ok":
            raise Refused(Reply(f"picture.{word}"))
        return Picture(data, MEDIA_TYPE, width, height)

    async def _apart(self, raw: bytes) -> Answer:
        if self._closed:
            return "broken", b"", 0, 0
        loop = asyncio.get_running_loop()
        pool = self._pool = self._pool or ProcessPoolExecutor(
            max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=confine
        )
        try:
            async with asyncio.timeout(self._patience):
                return await loop.run_in_executor(pool, reencode_bounded, raw)
        except (BrokenExecutor, TimeoutError) as error:
            log.warning("picture.process_lost", error=type(error).__name__)
            self._drop(pool)
            return "broken", b"", 0, 0

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        if self._pool is pool:
            self._pool = None
        # Not asked to end: it may hang in C.
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - kill_workers() came with Python 3.14
            process.kill()
        pool.shutdown(wait=False)

    def close(self) -> None:
        """End the process, whatever it is doing. What is asked of it afterwards is refused."""
        self._closed = True
        if self._pool is not None:
            self._drop(self._pool)
