"""One program for one data folder: the operating system holds the lock, and lets go when the process dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import ConfigError

LOCK = "running.lock"


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold a data folder while the block runs. Raises ConfigError if another program holds it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigError(
                f"data_dir {data_dir} is in use by another circlekeeper; stop that one, or give this one a folder of its own."
            ) from None
        yield
