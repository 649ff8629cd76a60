"""How a model is run: what the screener asks of whoever runs it, and the plain way, on a thread of this process."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from moderation.models import Model

NONSENSE = "the screening model gave scores that are no scores"


class NoScores(Exception):
    """What a model gave are no scores."""


class ModelAway(Exception):
    """The model gave no scores for a text. Its sentence says why, for staff; it never holds a member's words."""


class Runs(Protocol):
    """Runs one model. Asked for one text at a time."""

    @property
    def name(self) -> str:
        """Return the name verdicts carry. Never waits."""
        ...

    @property
    def trouble(self) -> str | None:
        """Return why texts cannot be scored now, None if they can or nobody has tried. Never waits."""
        ...

    @property
    def instead(self) -> str | None:
        """Return why this is not the model that was asked for, None if it is. Never waits."""
        ...

    @property
    def lost(self) -> int:
        """Return how often the model was lost so far. Never waits."""
        ...

    def begin(self) -> None:
        """Get ready, if that was not done. Never waits; needs a running event loop."""
        ...

    async def scores(self, text: str) -> dict[str, float]:
        """Return what the model gives, each 0..1, with ``toxicity``. Raises ModelAway when it gives nothing in its time."""
        ...

    def close(self) -> None:
        """Stop at once. Never waits for a text that hangs."""
        ...

    async def closed(self) -> None:
        """Stop, and wait until nothing is left of it."""
        ...


class InThread:
    """Runs a model beside the event loop, for short commands: a call that hangs cannot be ended, only given up."""

    lost = 0

    def __init__(self, model: Model, timeout: float, instead: str | None = None) -> None:
        """`timeout` is how many seconds one text may take; `instead` why this is not the model that was asked for."""
        self._model = model
        self._timeout = timeout
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="screening-model")
        self.instead = instead
        self.trouble: str | None = None

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self._model.name

    def begin(self) -> None:
        """Do nothing: the model was loaded before."""

    async def scores(self, text: str) -> dict[str, float]:
        """Return what the model gives. Raises ModelAway."""
        self.trouble = None
        try:
            given = asyncio.get_running_loop().run_in_executor(self._thread, self._model.scores, text)
            return checked(await asyncio.wait_for(given, self._timeout))
        except TimeoutError:
            self.trouble = no_answer(self._timeout)
        except NoScores:
            self.trouble = NONSENSE
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, there are no scores
            self.trouble = f"the screening model failed ({type(error).__name__})"
        raise ModelAway(self.trouble)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def closed(self) -> None:
        """Let the thread end."""
        self.close()


def no_answer(seconds: float) -> str:
    """Return the sentence about a model that took too long."""
    return f"the screening model gave no answer within {seconds:g} seconds"


def checked(given: dict[str, float]) -> dict[str, float]:
    """Return scores that are some. Raises NoScores for anything else."""
    try:
        scores = {str(label): float(score) for label, score in given.items()}
    except (AttributeError, TypeError, ValueError):
        raise NoScores from None
    if "toxicity" not in scores or not all(0.0 <= score <= 1.0 for score in scores.values()):
        raise NoScores
    return scores
