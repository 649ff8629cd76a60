"""The model's own process: `python -m moderation.serving`. Reads a line, scores it, writes a line, until nobody asks.

The first line is the recipe. Lines are JSON, never pickles: whatever happens to this process, what it says is only words
and numbers. It writes nothing else anywhere: an error is told by its name alone, because its words could hold a member's.
"""

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

from moderation.models import Model, ModelUnavailable

Make = Callable[[dict[str, Any]], tuple[Model, str | None]]
WARM: Final = ("Good morning.", "I had a long day and I wanted to tell somebody about it, because it was hard. " * 8)


def serve(make: Make, asked: BinaryIO, answers: BinaryIO) -> None:
    """Load what the first line asks for, run it once so that nobody waits for that, then answer until the end."""
    recipe = json.loads(asked.readline() or "null")
    if recipe is None:
        return
    try:
        model, instead = make(recipe)
        for text in WARM:
            model.scores(text)
    except ModelUnavailable as error:
        _say(answers, {"unavailable": str(error)})
        return
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, it is told
        _say(answers, {"unavailable": f"the screening model could not be loaded ({type(error).__name__})"})
        return
    _say(answers, {"ready": model.name, "instead": instead, "megabytes": megabytes()})
    for line in iter(_lines(asked).get, b""):
        try:
            answer: dict[str, Any] = {"scores": model.scores(json.loads(line)["text"])}
        except Exception as error:  # noqa: BLE001 - one text must not end this process
            answer = {"failed": type(error).__name__}
        _say(answers, answer)


def _say(answers: BinaryIO, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what).encode() + b"\n")
    answers.flush()


def _lines(asked: BinaryIO) -> "queue.SimpleQueue[bytes]":
    """Return the lines as they come. Read on a thread, so that the end is noticed in the middle of a text, too."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        for line in asked:
            lines.put(line)
        os._exit(0)  # whoever asked is gone, perhaps without a word

    threading.Thread(target=read, name="asked", daemon=True).start()
    return lines


def megabytes() -> int:
    """Return how much memory this process holds now, 0 where that cannot be told."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000
    return 0


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return where lines come from and go to. What libraries print must not come between them."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    # It ends when the program does, after the last text: not with the first signal to the whole group.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    return sys.stdin.buffer, answers


def main() -> None:
    """Serve the models of this program."""
    asked, answers = pipes()
    from moderation.models.making import Recipe, make

    serve(lambda given: make(Recipe.read(given)), asked, answers)


if __name__ == "__main__":
    main()
