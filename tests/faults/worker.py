"""One life of the program: the real wiring, which kills itself with SIGKILL at a named step.

Called by the driver: `python -m tests.faults.worker DATA_DIR STEP COUNT TELEGRAM_URL TOKEN DISCORD_URL TOKEN`.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from app.wiring import assembled, run
from config.settings import Settings


class Killer:
    """Counts one step and ends this process, without any goodbye, when it has come `count` times."""

    def __init__(self, step: str, count: int, log: Path) -> None:
        self._step, self._left, self._log = step, count, log

    def __call__(self, name: str) -> None:
        if name != self._step:
            return
        self._left -= 1
        if self._left == 0:
            with self._log.open("a") as file:
                file.write(f"{name}\n")
            os.kill(os.getpid(), signal.SIGKILL)


async def live(data: Path, step: str, count: int, telegram: tuple[str, str], discord: tuple[str, str]) -> None:
    settings = Settings.model_validate(
        {
            "data_dir": data,
            "secret_key_file": data / "secret.key",
            "web": {"port": 0},
            "telegram": {"api_url": telegram[0], "token": telegram[1]},
            "discord": {"api_url": discord[0], "token": discord[1], "accept_policy_risk": True},
            "screening": {"model": "off"},
            "relay": {"flood_posts": 10_000},
        }
    )
    killer = Killer(step, count, data / "kills.log") if count else None
    async with assembled(settings, step=killer) as running:
        await run(running, ready=(data / "ready").touch)


if __name__ == "__main__":
    folder, name, times, *accounts = sys.argv[1:]
    asyncio.run(live(Path(folder), name, int(times), (accounts[0], accounts[1]), (accounts[2], accounts[3])))
