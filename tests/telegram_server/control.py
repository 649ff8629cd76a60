"""The client side for tests: starts the server as a process and speaks to its control door.

async with TelegramServer() as telegram:
    bot = telegram.bot()
    said = await telegram.say(1001, "/start ABC", first_name="Ada")
    ...
    assert await telegram.violations() == []
"""

import asyncio
import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from telegram import Bot

from tests.telegram_server.control_api import StatsRow
from tests.telegram_server.process import ServerProcess

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a chat shows it: `sender` is "bot" or "person", `edited` counts edits, `sent_at` is simulated time."""

    message_id: int
    text: str
    entities: list[Json]
    sender: str
    reply_to: int | None
    buttons: list[list[Json]]
    protect_content: bool
    edited: int
    deleted: bool
    sent_at: float
    photo: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the bot. `started` and `ended` are monotonic seconds; `status` None: it got no answer (yet)."""

    number: int
    method: str
    chat_id: int | str | None
    at: float
    started: float
    ended: float | None
    params: Json
    status: int | None
    description: str | None
    violations: list[str]
    fault: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What `say` made."""

    update_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """What `press` made."""

    update_id: int
    query_id: str


class ControlError(Exception):
    """The server refused a control request: the test asked for something impossible."""


class TelegramServer:
    """The server and its control door. Starts a process of its own, or resets and uses a running one."""

    def __init__(self, process: ServerProcess | None = None) -> None:
        self.process = process or ServerProcess()
        self._owned = process is None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        if self._owned:
            await asyncio.to_thread(self.process.start)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        await self.reset()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
        if self._owned:
            await asyncio.to_thread(self.process.stop)

    @property
    def root(self) -> str:
        """The address without a path, for the setting `telegram.api_url`."""
        return self.process.root

    @property
    def base_url(self) -> str:
        """What `Bot(base_url=...)` wants: the token is appended to it."""
        return self.process.base_url

    @property
    def token(self) -> str:
        """The only token that is let in."""
        return self.process.token

    def bot(self, **kwargs: Any) -> Bot:
        """Return the real library's Bot, pointed here; the caller initialises and shuts it down (`async with`)."""
        kwargs = {"token": self.token, "base_url": self.base_url, "base_file_url": f"{self.root}/file/bot", **kwargs}
        return Bot(**kwargs)

    async def raw(self, method: str, *, token: str | None = None, **kwargs: Any) -> tuple[int, Json]:
        """POST a method by hand (`json=`, `data=`, `params=` as in aiohttp). Returns the status and the JSON answer."""
        assert self._session is not None
        async with self._session.post(f"{self.base_url}{token or self.token}/{method}", **kwargs) as response:
            return response.status, await response.json()

    async def control(self, name: str, **given: Any) -> Any:
        """Ask any control by name. Raises ControlError when it refuses."""
        assert self._session is not None
        async with self._session.post(f"{self.root}/control/{name}", json=given) as response:
            found = await response.json()
            if response.status != 200:
                raise ControlError(found["error"])
            return found

    async def reset(self) -> None:
        """Begin again with an empty world: no chats, no faults, default limits."""
        await self.control("reset")

    # What people do.

    async def say(
        self,
        chat_id: int,
        text: str | None = None,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        username: str | None = None,
        user_id: int | None = None,
        reply_to: int | None = None,
        edits: int | None = None,
        photo: bool | bytes = False,
        forward_origin: Json | None = None,
        extra: Json | None = None,
        held: bool = False,
    ) -> Said:
        """Let a person write (with `edits`: change an earlier message). `extra` holds further fields of the Message;
        `held` keeps the update back until `release`. Raises ControlError if that is no Message of the specification."""
        names = {"first_name": first_name, "last_name": last_name, "username": username, "id": user_id}
        person = {key: value for key, value in names.items() if value is not None}
        sent = base64.b64encode(photo).decode() if isinstance(photo, bytes) else photo
        given: Json = {"chat_id": chat_id, "held": held, "photo": sent}
        given |= {"from": person} if person else {}
        optional = {"text": text, "reply_to_message_id": reply_to, "edits": edits, "forward_origin": forward_origin}
        given |= {key: value for key, value in optional.items() if value is not None} | {"extra": extra or {}}
        return Said(**await self.control("say", **given))

    async def press(
        self, chat_id: int, message_id: int, *, index: int | None = None, data: str | None = None, held: bool = False
    ) -> Pressed:
        """Let a person press a button, by its place (from 0, through all rows) or its callback data."""
        button = {"index": index} if data is None else {"data": data}
        return Pressed(**await self.control("press", chat_id=chat_id, message_id=message_id, held=held, **button))

    async def forget(self, chat_id: int, message_id: int) -> None:
        """Let a person delete a message in the app: the bot is told nothing."""
        await self.control("forget", chat_id=chat_id, message_id=message_id)

    async def block(self, chat_id: int, *, blocked: bool = True, deactivated: bool = False) -> int | None:
        """Let a person block the bot, come back, or delete the account. Returns the update's id, if Telegram tells one."""
        found = await self.control("block", chat_id=chat_id, blocked=blocked, deactivated=deactivated)
        number: int | None = found["update_id"]
        return number

    # What the server shows.

    async def shown(self, chat_id: int, *, deleted: bool = False) -> list[Shown]:
        """Return what a chat shows now, in order; with `deleted` also what it no longer shows."""
        rows = await self.control("shown", chat_id=chat_id, deleted=deleted)
        return [Shown(sender=row.pop("from"), **row) for row in rows]

    async def log(self, *, since: int = 0, method: str | None = None, chat_id: int | None = None) -> list[Asked]:
        """Return the bot's requests."""
        rows = await self.control("log", since=since, method=method, chat_id=chat_id)
        names = {f.name for f in fields(Asked)}
        return [Asked(**{k: v for k, v in row.items() if k in names}) for row in rows]

    async def violations(self) -> list[Json]:
        """Return every breach of the specification: {number, method, wrong}. A good bot leaves this empty."""
        found: list[Json] = await self.control("violations")
        return found

    async def stats(self) -> StatsRow:
        """Return the counts."""
        found: StatsRow = await self.control("stats")
        return found

    async def file(self, file_id: str) -> bytes:
        """Return the bytes of a picture that a chat shows (`Shown.photo`)."""
        found = await self.control("file", file_id=file_id)
        return base64.b64decode(found["data"])

    async def answers(self, query_id: str) -> list[Json]:
        """Return what the bot answered to a pressed button."""
        found: list[Json] = await self.control("answers", query_id=query_id)
        return found

    async def actions(self, chat_id: int) -> list[Json]:
        """Return a chat's chat actions ("typing")."""
        found: list[Json] = await self.control("actions", chat_id=chat_id)
        return found

    async def until(self, look: Callable[[list[Shown]], T], chat_id: int, *, seconds: float = 10.0) -> T:
        """Wait until `look` at what a chat shows returns something true, and return that.

        Raises AssertionError with what the chat does show when the deadline passes."""
        deadline = time.monotonic() + seconds
        while not (found := look(now := await self.shown(chat_id))):
            if time.monotonic() > deadline:
                raise AssertionError(f"chat {chat_id} shows only {[(m.message_id, m.sender, m.text) for m in now]}")
            await asyncio.sleep(0.01)
        return found

    # What goes wrong.

    async def limits(self, **rules: float | bool) -> Json:
        """Change and return the numbers of the limits (limits_on, per_second, chat_burst, chat_interval,
        group_per_minute, count_edits, halt)."""
        found: Json = await self.control("limits", **rules)
        return found

    async def latency(self, milliseconds: float) -> None:
        """Delay every request, half on the way in and half on the way out."""
        await self.control("latency", milliseconds=milliseconds)

    async def afflict(self, chat_id: int, kind: str, *, retry_after: int = 1, seconds: float | None = None) -> None:
        """Give a chat a lasting fault: retry_after, hang, 500 or blocked; for some seconds or until `heal`."""
        await self.control("afflict", chat_id=chat_id, kind=kind, retry_after=retry_after, seconds=seconds)

    async def heal(self, chat_id: int) -> None:
        """End a chat's lasting fault."""
        await self.control("afflict", chat_id=chat_id, kind=None)

    async def plan(self, kind: str, count: int = 1, *, chat_id: int | None = None, method: str = "sendMessage") -> None:
        """Plan a fault for the next calls: lose_answer (done, but the connection closes), drop (closed before anything
        is done), 500, 502_html or hang."""
        await self.control("plan", kind=kind, count=count, chat_id=chat_id, method=method)

    async def update(self, content: Json, *, held: bool = False) -> int:
        """Queue any update, however broken, and return its id."""
        found = await self.control("update", update=content, held=held)
        return int(found["update_id"])

    async def unparsable(self) -> int:
        """Queue an update that the real library cannot read: a message without chat and with a text that is none."""
        return await self.update({"message": {"message_id": "nine", "date": "yesterday", "text": {"no": ["text"]}}})

    async def again(self, *update_ids: int, last: int = 0) -> list[int]:
        """Tell confirmed updates once more: the named ones, or the newest `last`. Returns the ids."""
        found = await self.control("again", update_ids=list(update_ids) or None, last=last)
        return list(found["update_ids"])

    async def release(self) -> list[int]:
        """Tell the held updates now, though newer ones may be confirmed already. Returns the ids."""
        return list((await self.control("release"))["update_ids"])

    async def reverse(self, on: bool = True) -> None:
        """Answer getUpdates newest first."""
        await self.control("order", reverse=on)

    async def advance(self, seconds: float) -> float:
        """Move the calendar on and return the simulated time. Limits and long polls keep the real clock."""
        return float((await self.control("clock", advance=seconds))["now"])

    async def query_seconds(self, seconds: float) -> None:
        """Set for how long a pressed button can be answered, in simulated seconds."""
        await self.control("query_seconds", seconds=seconds)
