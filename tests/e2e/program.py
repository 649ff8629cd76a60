"""The whole program as its own process, made and asked through its own command, as an operator would."""

import asyncio
import json
import os
import socket
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@dataclass
class Program:
    """A program in `data`; `log` is all that it ever wrote."""

    data: Path
    port: int
    config: Path

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data / "program.log"

    async def command(self, *words: str) -> str:
        """Run one command of the program and return what it printed."""
        environment = {**os.environ, "CIRCLEKEEPER_CONFIG_FILE": ""}
        environment.pop("CIRCLEKEEPER_CONFIG_FILE")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", *words, "--config", str(self.config),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment,
        )  # fmt: skip
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        return out.decode()

    async def made(self, *words: str) -> object:
        return json.loads(await self.command(*words, "--json"))

    @asynccontextmanager
    async def running(self):
        """Run it while the block runs; then stop it as a service manager does."""
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "app", "run", "--config", str(self.config), stdout=log, stderr=log
            )
        try:
            await self._ready(process)
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                async with asyncio.timeout(30):
                    await process.wait()

    async def _ready(self, process) -> None:
        async with asyncio.timeout(60), httpx.AsyncClient() as client:
            while True:
                assert process.returncode is None, self.log.read_text()[-2000:]
                try:
                    if (await client.get(f"{self.base}/healthz")).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)


async def new_program(
    folder: Path, *, telegram_url: str, token: str, model: str = "embedded", discord: tuple[str, str] | None = None
) -> Program:
    port = free_port()
    config = folder / "circlekeeper.toml"
    config.write_text(
        f'data_dir = "{folder}"\n[web]\nport = {port}\n[telegram]\ntoken = "{token}"\napi_url = "{telegram_url}"\n'
        f'[screening]\nmodel = "{model}"\ntimeout_seconds = 20\n[relay]\nflood_posts = 1000\n'
    )
    if discord is not None:
        with config.open("a") as file:
            file.write(f'[discord]\napi_url = "{discord[0]}"\ntoken = "{discord[1]}"\naccept_policy_risk = true\n')
    program = Program(folder, port, config)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "keys", "new", "--config", str(config), stdout=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == 0
    return program
