"""Runs the model in a process of its own, which can be killed: when it hangs, dies or answers nonsense, a new one comes.

The process is started with a plain pipe and nothing of this one's memory: no keys, no database, no settings. It is warmed
before it is used. After each loss the next start waits a little longer; what is asked meanwhile is answered with
ModelAway, at once, so that the word rules alone speak and the message waits.
"""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import structlog

from moderation.models import ModelUnavailable
from moderation.models.making import Recipe
from moderation.running import NONSENSE, ModelAway, NoScores, checked, no_answer

log = structlog.get_logger(__name__)
ROOT: Final = Path(__file__).resolve().parents[1]
COMMAND: Final = (sys.executable, "-P", "-m", "moderation.serving")
PAUSES: Final = (0.0, 1.0, 2.0, 5.0, 15.0, 30.0, 60.0)  # seconds before each further start
STEADY_SECONDS: Final = 60.0  # whoever lived so long begins again with the shortest pause
START_SECONDS: Final = 60.0
PATIENCE_SECONDS: Final = 10.0  # that a text waits for a process that is starting
LONGEST_LINE: Final = 1 << 20
ENDED = "the screening model's process ended"
UNREADY = "the screening model is starting"
BROKEN = "the screening model fails again and again"
FAILURES: Final = 3  # texts in a row without scores: then it is not the texts


class Worker:
    """Answers `moderation.running.Runs`. One process, one text at a time; belongs to one event loop."""

    def __init__(
        self,
        recipe: Recipe,
        timeout: float,
        *,
        command: Sequence[str] = COMMAND,
        pauses: Sequence[float] = PAUSES,
        start_seconds: float = START_SECONDS,
    ) -> None:
        """`timeout` is how many seconds one text may take, `start_seconds` how many a start may; then it is killed."""
        self._recipe = recipe
        self._timeout = timeout
        self._command = tuple(command)
        self._pauses = tuple(pauses)
        self._start_seconds = start_seconds
        self._process: Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._there = asyncio.Event()
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()
        self._in_a_row = 0
        self._failures = 0
        self._since = 0.0
        self._closed = False
        self._name = recipe.model
        self.instead: str | None = None
        self.trouble: str | None = None
        self.lost = 0
        self.megabytes = 0

    @property
    def name(self) -> str:
        """Return the name of the model that runs, or of the one that was asked for."""
        return self._name

    @property
    def pid(self) -> int | None:
        """Return the process that answers now, None if there is none."""
        return self._process.pid if self._process is not None and self._there.is_set() else None

    def begin(self) -> None:
        """Start the process, if that was not done, and see to it that there always is one."""
        if self._keeper is None and not self._closed:
            self._keeper = asyncio.create_task(self._keep(), name="screening-model")

    async def scores(self, text: str) -> dict[str, float]:
        """Return what the model gives. Raises ModelAway: at once while there is no process, else after its time."""
        self.begin()
        asked = asyncio.create_task(self._asked(text))
        asked.add_done_callback(_looked_at)
        # Whoever gives up waiting does not end the question: its time goes on, or nobody would notice a model that hangs.
        return await asyncio.shield(asked)

    async def _asked(self, text: str) -> dict[str, float]:
        async with self._turn:
            process = await self._ready()
            try:
                async with asyncio.timeout(self._timeout):
                    given = await _exchange(process, text)
            except TimeoutError:
                self._lose(process, no_answer(self._timeout))
                raise ModelAway(no_answer(self._timeout)) from None
            except NoScores:
                self._lose(process, NONSENSE)
                raise ModelAway(NONSENSE) from None
            except (OSError, ValueError, LookupError, TypeError) as error:
                self._lose(process, ENDED)
                raise ModelAway(ENDED) from error
            self._failures = self._failures + 1 if isinstance(given, str) else 0
            if self._failures >= FAILURES:
                self._lose(process, BROKEN)
        if isinstance(given, str):
            raise ModelAway(f"the screening model failed ({given})")
        return given

    async def _ready(self) -> Process:
        """Return the process; wait for its first start, and for the first one after a loss. Raises ModelAway."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not self._there.is_set() and self._in_a_row <= 1 and not self._closed:
                    self._changed.clear()
                    await self._changed.wait()
        if self._process is None or not self._there.is_set():
            self.trouble = self.trouble or UNREADY
            raise ModelAway(self.trouble)
        return self._process

    async def _keep(self) -> None:
        """See to it that there always is a process, until cancelled."""
        while True:
            try:
                process = await self._started()
            except ModelUnavailable as error:
                self._lose(None, str(error))
            else:
                try:
                    await process.wait()
                    self._lose(process, ENDED)
                finally:
                    await _ended(process)
            await asyncio.sleep(self._pauses[min(self._in_a_row, len(self._pauses)) - 1])

    async def _started(self) -> Process:
        """Return a process that has loaded its model and run it once. Raises ModelUnavailable."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment(), limit=LONGEST_LINE,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise ModelUnavailable("the screening model's process could not be started") from error
        try:
            async with asyncio.timeout(self._start_seconds):
                told = await self._greeted(process)
        except TimeoutError:
            await _ended(process)
            raise ModelUnavailable("the screening model's process did not start in time") from None
        except (OSError, ValueError, LookupError, TypeError) as error:
            await _ended(process)
            raise ModelUnavailable("the screening model's process ended while it started") from error
        except BaseException:
            await _ended(process)
            raise
        self._name, self.instead, self.megabytes = told["ready"], told["instead"], told["megabytes"]
        self._process, self._since = process, asyncio.get_running_loop().time()
        self._failures, self.trouble = 0, None
        self._there.set()
        self._changed.set()
        log.info("screening.model_ready", model=self._name, count=self.lost)
        return process

    async def _greeted(self, process: Process) -> dict[str, Any]:
        """Give a process its recipe and return what it says once it is ready. Raises ModelUnavailable."""
        assert process.stdin is not None
        process.stdin.write(json.dumps(self._recipe.written()).encode() + b"\n")
        await process.stdin.drain()
        told = await _line(process)
        if "ready" not in told:
            raise ModelUnavailable(str(told["unavailable"]))
        return {"ready": str(told["ready"]), "instead": told["instead"], "megabytes": int(told["megabytes"])}

    def _lose(self, process: Process | None, sentence: str) -> None:
        """Say that a process is lost (None: one that never started), once, and end it: it is not believed any more."""
        if process is not self._process or self._closed:
            return
        if process is not None:
            if asyncio.get_running_loop().time() - self._since >= STEADY_SECONDS:
                self._in_a_row = 0
            _kill(process)
        self._process = None
        self._there.clear()
        self.trouble = sentence
        self.lost += 1
        self._in_a_row += 1
        self._changed.set()
        log.error("screening.model_lost", reason=sentence, count=self.lost)

    def close(self) -> None:
        """Kill the process."""
        self._closed = True
        self._there.clear()
        self._changed.set()
        if self._keeper is not None:
            self._keeper.cancel()
        if self._process is not None:
            _kill(self._process)

    async def closed(self) -> None:
        """Kill the process and wait for its end."""
        self.close()
        if self._keeper is not None:
            await asyncio.gather(self._keeper, return_exceptions=True)


async def _exchange(process: Process, text: str) -> dict[str, float] | str:
    """Return a text's scores, or the name of an error.

    Raises NoScores, or OSError, ValueError, LookupError or TypeError when the process is gone or out of its mind.
    """
    assert process.stdin is not None
    process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
    await process.stdin.drain()
    answer = await _line(process)
    return str(answer["failed"]) if "failed" in answer else checked(answer["scores"])


def _looked_at(asked: "asyncio.Task[dict[str, float]]") -> None:
    """Take note of how a question ended that nobody waits for any more."""
    if not asked.cancelled():
        asked.exception()


async def _line(process: Process) -> dict[str, Any]:
    """Return one line of a process. Raises ValueError for none and for anything else than was agreed."""
    assert process.stdout is not None
    found = json.loads(await process.stdout.readline())
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of error for whatever is wrong
    return found


def _environment() -> dict[str, str]:
    """Return this program's environment without its settings, some of which are secrets, and with its own folder."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("CIRCLEKEEPER_")}
    return kept | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [kept.get("PYTHONPATH")])])}


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


async def _ended(process: Process) -> None:
    """Kill a process, also a stopped one, and wait until nothing of it is left."""
    _kill(process)
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
