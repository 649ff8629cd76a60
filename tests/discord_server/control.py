"""The client side for tests: starts the server as a process and speaks to its control door."""

import asyncio
import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from tests.telegram_server.process import ServerProcess

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a private channel shows it: `sender` is "bot" or "person"."""

    id: str
    text: str
    sender: str
    reply_to: str | None
    edits: int
    quiet: bool
    buttons: list[str]
    files: list[bytes]
    deleted: bool


class ControlError(Exception):
    """The server refused a control request: the test asked for something impossible."""


class DiscordServer:
    """The server, in a process of its own."""

    def __init__(self) -> None:
        self.process = ServerProcess("tests.discord_server")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.process.start)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
        await asyncio.to_thread(self.process.stop)

    @property
    def root(self) -> str:
        """The address for the setting `discord.api_url`."""
        return f"{self.process.root}/api/v10"

    @property
    def token(self) -> str:
        """The only token that is let in."""
        return self.process.token

    async def control(self, name: str, /, **given: Any) -> Any:
        """Ask any control by name. Raises ControlError when it refuses."""
        assert self._session is not None
        async with self._session.post(f"{self.process.root}/control/{name}", json=given) as response:
            found = await response.json()
            if response.status != 200:
                raise ControlError(found["error"])
            return found

    async def say(self, user: int, text: str = "", *, picture: bytes | None = None, **more: Any) -> str:
        """Let a person write; returns the message's id. More: name, reply_to, extra, times, silent."""
        sent = base64.b64encode(picture).decode() if picture is not None else None
        found = await self.control("say", user=str(user), text=text, picture=sent, **more)
        return str(found["id"])

    async def edit(self, user: int, message: str, text: str, **more: Any) -> None:
        """Let a person change a message of theirs."""
        await self.control("edit", user=str(user), message=message, text=text, **more)

    async def delete(self, user: int, message: str) -> None:
        """Let a person delete a message of theirs."""
        await self.control("delete", user=str(user), message=message)

    async def command(self, user: int, name: str, text: str = "", *, message: str | None = None) -> str:
        """Let a person run a slash command, or one from a message's menu; returns the interaction's token."""
        found = await self.control("command", user=str(user), name=name, text=text, message=message)
        return str(found["token"])

    async def press(self, user: int, label: str) -> str:
        """Let a person press the newest button of a label."""
        return str((await self.control("press", user=str(user), label=label))["token"])

    async def fill(self, user: int, token: str, **fields: str) -> str:
        """Let a person send the form that an interaction opened."""
        return str((await self.control("fill", user=str(user), token=token, fields=fields))["token"])

    async def answered(self, token: str) -> Json:
        """Wait until an interaction has its answer (a form, or words) and return it."""
        return await self.wait(lambda: self.control("interaction", token=token), lambda one: one["shown"] or (one["answered"] or {}).get("type") == 9)  # fmt: skip

    async def shown(self, user: int, *, deleted: bool = False) -> list[Shown]:
        """Return what a person's channel shows."""
        rows = await self.control("shown", user=str(user), deleted=deleted)
        return [Shown(**{**row, "files": [base64.b64decode(one) for one in row["files"]]}) for row in rows]

    async def until(self, look: Callable[[list[Shown]], T], user: int, *, seconds: float = 10.0) -> T:
        """Wait until `look` at what a channel shows returns something true, and return that."""
        found: list[T] = []

        def enough(now: list[Shown]) -> bool:
            found[:] = [look(now)]
            return bool(found[0])

        await self.wait(lambda: self.shown(user), enough, seconds=seconds)
        return found[0]

    async def wait(self, ask: Callable[[], Any], enough: Callable[[Any], Any], *, seconds: float = 10.0) -> Any:
        """Ask again and again until it is enough; AssertionError with what there is when the deadline passes."""
        deadline = time.monotonic() + seconds
        while not enough(now := await ask()):
            if time.monotonic() > deadline:
                raise AssertionError(f"there is only {now}")
            await asyncio.sleep(0.02)
        return now

    async def connected(self) -> None:
        """Wait until a bot holds a session."""
        await self.wait(lambda: self.control("connected"), bool, seconds=30)

    async def stats(self) -> Json:
        """Return the counts."""
        found: Json = await self.control("stats")
        return found

    async def violations(self) -> list[str]:
        """Return every breach of the description. A good bot leaves this empty."""
        found: list[str] = (await self.stats())["violations"]
        return found
