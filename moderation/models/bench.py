"""How fast models are, and what memory they take: each in a process of its own, in turns, in one run.

They take turns in small blocks of the same messages, so that what else a machine does at a moment hits them alike.
`python -m moderation.models.bench` is such a process: it reads what to measure from standard input and writes figures.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, Any, Final, Self

from moderation.models import ModelUnavailable
from moderation.models.published import calibration
from moderation.serving import megabytes

ROOT: Final = Path(__file__).resolve().parents[2]
NAIVE, INSTALLED, EMBEDDED = "naive Detoxify.predict", "installed", "embedded, all heads"
LONG_WORDS: Final = 200
BLOCK: Final = 20


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured of one: messages a second, milliseconds, `long_p99` for texts of 200 words, megabytes at the end.

    `times` is how much faster it was than the first of the run: the median over the blocks.
    """

    what: str
    per_second: float
    times: float
    p50: float
    p99: float
    long_p99: float
    megabytes: int


def texts(count: int) -> list[str]:
    """Return so many short messages of the calibration texts, the same ones each time."""
    short = [one for one in calibration()[0] if 0 < len(one) <= 300]
    return [short[number * 7 % len(short)] for number in range(count)]


def long_texts(count: int) -> list[str]:
    """Return so many messages of 200 words."""
    words = " ".join(texts(400)).split()
    return [" ".join(words[number * 37 : number * 37 + LONG_WORDS]) for number in range(count)]


def measure(whats: Sequence[str], name: str, models: Path, count: int) -> list[Speed]:
    """Measure contenders side by side. Raises ModelUnavailable with what one of them says."""
    with ExitStack() as stack:
        running = [stack.enter_context(_Contender(what, name, models)) for what in whats]
        short, long = texts(count), long_texts(max(BLOCK, count // 10))
        for one in running:
            one.took(short[:BLOCK])  # warm
        blocks = [[one.took(part) for one in running] for part in _blocks(short)]
        longs = [[one.took(part) for one in running] for part in _blocks(long)]
        return [
            _speed(one, number, blocks, sorted(ms for block in longs for ms in block[number]))
            for number, one in enumerate(running)
        ]


def _speed(one: "_Contender", number: int, blocks: list[list[list[float]]], long: list[float]) -> Speed:
    each = sorted(ms for block in blocks for ms in block[number])
    return Speed(
        what=one.what,
        per_second=1000 * len(each) / sum(each),
        times=median(sum(block[0]) / sum(block[number]) for block in blocks),
        p50=each[len(each) // 2],
        p99=each[len(each) * 99 // 100],
        long_p99=long[len(long) * 99 // 100],
        megabytes=one.megabytes(),
    )


def _blocks(given: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(given), BLOCK):
        yield given[start : start + BLOCK]


class _Contender:
    """One process that is measured, on one thread."""

    def __init__(self, what: str, name: str, models: Path) -> None:
        self.what = what
        self._asked = {"what": what, "name": name, "models": str(models.resolve())}

    def __enter__(self) -> Self:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "moderation.models.bench"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
        )  # fmt: skip
        self._says(self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def took(self, given: Sequence[str]) -> list[float]:
        """Return how many milliseconds each text took."""
        found: list[float] = self._says({"texts": list(given)})["took"]
        return found

    def megabytes(self) -> int:
        """Return what it holds now."""
        return int(self._says({"texts": []})["megabytes"])

    def _says(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            told: dict[str, Any] = json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            raise ModelUnavailable(f"{self.what} could not be measured: its process ended") from None
        if "refused" in told:
            raise ModelUnavailable(told["refused"])
        return told


def _each(says: Callable[[str], object], given: Sequence[str]) -> list[float]:
    took = []
    for text in given:
        began = time.perf_counter()
        says(text)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _contender(what: str, name: str, models: Path) -> Callable[[str], object]:
    if what == EMBEDDED:
        from moderation.models.embedded import Embedded

        return Embedded().scores
    if what == INSTALLED:
        from moderation.models.detox import installed
        from moderation.models.published import limits_of

        return installed(name, models / name, limits_of(name)).probabilities
    from moderation.models.installing import CHECKPOINT, DOWNLOADS, NETWORK
    from moderation.models.original import inspected, loaded, need_extras

    need_extras(name)
    here = models / DOWNLOADS / name
    predict: Callable[[str], object] = loaded(name, inspected(name, here / CHECKPOINT), here / NETWORK).predict
    return predict


def main() -> None:
    """Measure what standard input asks for, line by line."""
    asked, answers = _lines()
    given = json.loads(asked.readline())
    try:
        says = _contender(given["what"], given["name"], Path(given["models"]))
        _tell(answers, {})
    except ModelUnavailable as error:
        _tell(answers, {"refused": str(error)})
        return
    for line in asked:
        _tell(answers, {"took": _each(says, json.loads(line)["texts"]), "megabytes": megabytes()})


def _lines() -> tuple[IO[str], IO[str]]:
    """Return where lines come from and go to; what libraries print does not come between them."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return sys.stdin, answers


def _tell(answers: IO[str], what: dict[str, Any]) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
