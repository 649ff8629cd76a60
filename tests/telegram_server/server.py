"""The HTTP side: /bot<token>/<method> for the bot, /control/... for the tests.

The road of a request: token, method, body, specification; half the latency; the chat's fault; a planned fault before;
limits; the method itself; a planned fault after (the lost answer); the other half of the latency.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.telegram_server.answers import Refusal, bad_request, too_many
from tests.telegram_server.control_api import Control
from tests.telegram_server.faults import SendFault
from tests.telegram_server.journal import Entry
from tests.telegram_server.media import fetched
from tests.telegram_server.methods import EDITS, METHODS, SENDS
from tests.telegram_server.spec import Json, Specification
from tests.telegram_server.world import World

TOKEN = "7000000001:AAE-strict-loopback-token-for-tests"
TOKEN_SHAPE = re.compile(r"\d+:[\w-]+")
BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center>nginx</center></body>\r\n</html>"
encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class Dropped(Exception):
    """The connection is closed without an answer."""


class TelegramApi:
    """One strict Bot API server. `world` is all its state; `reset` replaces it."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.spec = Specification()
        self.world = World()
        self.stopping = asyncio.Event()
        self.control = Control(self)

    def reset(self) -> None:
        """Begin again with an empty world: no chats, no faults, default limits. Hanging requests are let go."""
        self.stopping.set()
        self.stopping = asyncio.Event()
        self.world = World()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer any request."""
        path, _, query = request.raw_path.partition("?")
        if path.startswith("/bot"):
            token, _, method = path[4:].replace("%3A", ":").partition("/")
            return await self._bot(request, token, method, query)
        if path.startswith("/file/bot"):
            return self._file(path.removeprefix("/file/bot").replace("%3A", ":"))
        if path.startswith("/control/"):
            return await self.control.handle(request, path.removeprefix("/control/"), query)
        return answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})

    def _file(self, path: str) -> web.Response:
        token, _, name = path.partition("/")
        data = fetched(self.world, name) if token == self.token else None
        if data is None:
            return answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return web.Response(body=data, content_type="application/octet-stream")

    async def _bot(self, request: web.BaseRequest, token: str, method: str, query: str) -> web.StreamResponse:
        world = self.world
        entry = world.journal.open(method, world.now())
        try:
            result = await self._call(world, entry, request, token, query)
        except Refusal as refusal:
            entry.status, entry.description = refusal.code, refusal.description
            response = answer(refusal.code, refusal.body())
        except Dropped:
            if request.transport is not None:
                request.transport.close()
            response = web.Response(status=500)
        else:
            response = result if isinstance(result, web.Response) else answer(200, {"ok": True, "result": result})
            entry.status = response.status
        if world.faults.latency:
            await asyncio.sleep(world.faults.latency / 2)
        entry.ended = asyncio.get_running_loop().time()
        return response

    async def _call(self, world: World, entry: Entry, request: web.BaseRequest, token: str, query: str) -> Any:
        if token != self.token:
            raise Refusal(401, "Unauthorized") if TOKEN_SHAPE.fullmatch(token) else Refusal(404, "Not Found")
        method = entry.method
        if method not in self.spec.methods:
            entry.violations.append(f"unknown method {method}")
            raise Refusal(404, "Not Found: method not found")
        given, files = await self._checked(entry, request, query)
        entry.params = given
        if world.faults.latency:
            await asyncio.sleep(world.faults.latency / 2)
        chat_id = given.get("chat_id")
        if fault := world.faults.of_chat(chat_id):
            entry.fault = f"chat:{fault.kind}"
            if fault.strike() == "hang":
                await self._hang(request)
        planned = world.faults.of_call(method, chat_id)
        if planned and planned.kind != "lose_answer":
            world.faults.sends.remove(planned)
            entry.fault = f"planned:{planned.kind}"
            return await self._fail(planned, request)
        if method == "getUpdates":
            return await world.updates.poll(given, world.now())
        function = METHODS.get(method)
        if function is None:
            raise Refusal(501, f"Not Implemented: {method} is not built into this test server")
        self._admit(world, entry, chat_id)
        result = function(world, {**given, "_files": files} if files else given)
        world.accepted[method] += 1
        if planned:
            world.faults.sends.remove(planned)
            entry.fault = "planned:lose_answer"
            raise Dropped
        return result

    def _admit(self, world: World, entry: Entry, chat_id: object) -> None:
        counted = entry.method in SENDS or (entry.method in EDITS and world.limits.rules.count_edits)
        if counted and isinstance(chat_id, int) and (wait := world.limits.admit(chat_id, time.monotonic())):
            entry.fault = "limit"
            raise too_many(wait)

    async def _checked(self, entry: Entry, request: web.BaseRequest, query: str) -> tuple[Json, dict[str, bytes]]:
        try:
            raw, files = await read_body(request, query)
        except ValueError as problem:
            entry.violations.append(f"unreadable body: {problem}")
            raise bad_request("can't parse the request") from None
        given, breaches = self.spec.check_call(entry.method, raw, frozenset(files))
        if breaches:
            entry.params = given
            entry.violations += breaches
            raise bad_request(_in_telegrams_words(breaches[0]))
        return given, files

    async def _fail(self, fault: SendFault, request: web.BaseRequest) -> web.Response:
        if fault.kind == "500":
            raise Refusal(500, "Internal Server Error")
        if fault.kind == "502_html":
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        if fault.kind == "hang":
            await self._hang(request)
        raise Dropped

    async def _hang(self, request: web.BaseRequest) -> None:
        stopping = self.stopping
        while request.transport is not None and not request.transport.is_closing() and not stopping.is_set():
            try:
                await asyncio.wait_for(stopping.wait(), 0.1)
            except TimeoutError:
                continue
        raise Dropped


def answer(status: int, body: Json) -> web.Response:
    """Make a JSON answer."""
    return web.Response(status=status, body=encode(body).encode(), content_type="application/json")


def _in_telegrams_words(breach: str) -> str:
    known = {
        "required parameter text is missing": "message text is empty",
        "required parameter chat_id is missing": "chat_id is empty",
    }
    return "BUTTON_DATA_INVALID" if "callback_data must be" in breach else known.get(breach, breach)


def _no_doubles(pairs: list[tuple[str, str]]) -> dict[str, object]:
    found: dict[str, object] = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a parameter is given twice")
    return found


async def read_body(request: web.BaseRequest, query: str) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return the raw parameters of a query, form, multipart or JSON request, and its file parts by name.

    Raises ValueError for a body that cannot be read."""
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    kind = request.content_type
    if kind == "multipart/form-data":
        parts = await request.post()
        texts = [(name, part) for name, part in parts.items() if isinstance(part, str)]
        files = {n: part.file.read() for n, part in parts.items() if isinstance(part, web.FileField)}
        return _no_doubles(pairs + texts), files
    body = (await request.read()).decode()
    if not body:
        return _no_doubles(pairs), {}
    if kind == "application/json":
        given = json.loads(body)
        if not isinstance(given, dict):
            raise ValueError("the JSON body is no object")
        return _no_doubles(pairs) | given, {}
    if kind == "application/x-www-form-urlencoded":
        return _no_doubles(pairs + parse_qsl(body, keep_blank_values=True, strict_parsing=True)), {}
    raise ValueError(f"content type {kind}")


async def serve(api: TelegramApi, port: int, ready: Callable[[int], None]) -> None:
    """Serve on loopback until cancelled; `ready` is told the port once it is open."""
    runner = web.ServerRunner(web.Server(api.handle, access_log=None), shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port, backlog=1024)
        await site.start()
        ready(runner.addresses[0][1])
        await asyncio.Event().wait()
    finally:
        api.stopping.set()
        await runner.cleanup()
