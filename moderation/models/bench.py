"""How fast models are, and what memory they take: each in a process of its own, one after the other, in one run.

`python -m moderation.models.bench` is such a process: it reads what to measure from standard input and writes figures.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from moderation.models import ModelUnavailable
from moderation.models.published import calibration

ROOT: Final = Path(__file__).resolve().parents[2]
NAIVE, INSTALLED, EMBEDDED = "naive Detoxify.predict", "installed", "embedded, all heads"
LONG_WORDS: Final = 200
WARM: Final = 5


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured of one: messages a second, milliseconds, `long_p99` for texts of 200 words, megabytes at the end."""

    what: str
    per_second: float
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


def measure(what: str, name: str, models: Path, count: int) -> Speed:
    """Measure one contender in a process of its own. Raises ModelUnavailable with what it says."""
    asked = {"what": what, "name": name, "models": str(models.resolve()), "count": count}
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "moderation.models.bench"],
        input=json.dumps(asked), capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    try:
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        raise ModelUnavailable(f"{what} could not be measured (its process ended with {done.returncode})") from None
    if "refused" in told:
        raise ModelUnavailable(told["refused"])
    return Speed(**told)


def timed(what: str, says: Callable[[str], object], count: int) -> Speed:
    """Return how fast something is in this process: one text after the other."""
    short, long = texts(count), long_texts(max(20, count // 10))
    for text in short[:WARM]:
        says(text)
    began = time.perf_counter()
    each = _each(says, short)
    spent = time.perf_counter() - began
    return Speed(
        what=what,
        per_second=len(short) / spent,
        p50=each[len(each) // 2],
        p99=each[len(each) * 99 // 100],
        long_p99=_each(says, long)[len(long) * 99 // 100],
        megabytes=_megabytes(),
    )


def _each(says: Callable[[str], object], given: Sequence[str]) -> list[float]:
    took = []
    for text in given:
        began = time.perf_counter()
        says(text)
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


def _megabytes() -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000
    return 0


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
    """Measure what standard input asks for."""
    given = json.loads(sys.stdin.read())
    try:
        says = _contender(given["what"], given["name"], Path(given["models"]))
        told: dict[str, Any] = asdict(timed(given["what"], says, given["count"]))
    except ModelUnavailable as error:
        told = {"refused": str(error)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
