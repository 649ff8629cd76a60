"""The HTTP side: /api/v10 for the bot, the gateway, attachments, and /control/ for the tests."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.discord_server import people
from tests.discord_server.gateway import Gateway
from tests.discord_server.rest import ROUTES, Asked
from tests.discord_server.spec import breaches
from tests.discord_server.world import BUCKET, BUCKET_SECONDS, Channel, Dropped, Json, Refusal, World

TOKEN = "OTAwMDAwMDAwMDAwMDAwMDAx.Loop.back-token-for-tests"
BASE = "/api/v10"


class DiscordApi:
    """One strict Discord. `world` is its state."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.world = World()
        self.gateway = Gateway(token)
        self.root = ""
        self._healed = asyncio.Event()

    def heal(self) -> None:
        """Let hanging requests go."""
        self._healed.set()
        self._healed = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer any request."""
        path = request.path
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self.gateway.serve(request)
        if path.startswith("/control/"):
            return await self._control(request, path.removeprefix("/control/"))
        if path.startswith("/attachments/"):
            data = self.world.files.get(path.split("/")[2])
            return web.Response(body=data) if data is not None else web.Response(status=404)
        if not path.startswith(BASE):
            return web.Response(status=404)
        return await self._asked(request, path.removeprefix(BASE))

    async def _control(self, request: web.Request, name: str) -> web.Response:
        given = json.loads(await request.read() or b"{}")
        try:
            return web.json_response(await people.ACTIONS[name](self, given))
        except (KeyError, ValueError) as problem:
            return web.json_response({"error": f"{type(problem).__name__}: {problem}"}, status=400)

    async def _asked(self, request: web.Request, path: str) -> web.StreamResponse:
        entry: Json = {"method": request.method, "path": path, "at": time.monotonic(), "status": None}
        self.world.asked.append(entry)
        channel = self._channel(path)
        try:
            result = await self._answer(request, path, channel)
        except Refusal as refusal:
            entry["status"] = refusal.status
            return self._dressed(_json(refusal.body, refusal.status), channel, refusal)
        except Dropped:
            if request.transport is not None:
                request.transport.close()
            return web.Response(status=500)
        entry["status"] = 204 if result is None else 200
        answer = web.Response(status=204) if result is None else _json(result)
        return self._dressed(answer, channel, None)

    def _channel(self, path: str) -> Channel | None:
        found = re.match(r"^/channels/(\d+)", path)
        return self.world.channels.get(found[1]) if found else None

    async def _answer(self, request: web.Request, path: str, channel: Channel | None) -> Any:
        if not path.startswith("/interactions") and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refusal(401, 0, "401: Unauthorized")
        body, files, multipart = await _body(request)
        if found := breaches(request.method, path, request.query_string, body, multipart=multipart):
            self.world.violations += found
            raise Refusal(400, 50035, "Invalid Form Body")
        fault = self.world.trouble(request.method, channel.id if channel else None)
        if fault is not None and fault.kind != "lose_answer":
            await self._befall(fault.kind, fault.retry_after)
        if request.method in {"POST", "PATCH"} and channel is not None and (wait := self.world.admit(channel)):
            raise Refusal(429, 0, "You are being rate limited.", retry_after=round(wait, 3), **{"global": False})
        for method, pattern, handler in ROUTES:
            if method == request.method and (gaps := pattern.match(path)):
                result = handler(self.world, gaps.groupdict(), Asked(self.root, dict(request.query), body, files))
                if fault is not None:
                    raise Dropped
                return result
        raise Refusal(501, 0, "Not Implemented in this test server")

    async def _befall(self, kind: str, retry_after: float) -> None:
        if kind == "500":
            raise Refusal(500, 0, "500: Internal Server Error")
        if kind == "429":
            self.world.counts["told_to_wait"] += 1
            raise Refusal(429, 0, "You are being rate limited.", retry_after=retry_after, **{"global": False})
        if kind == "hang":
            await self._healed.wait()
        raise Dropped

    def _dressed(self, answer: web.Response, channel: Channel | None, refusal: Refusal | None) -> web.Response:
        if channel is not None:
            used = len(channel.sends)
            reset = max(0.0, channel.sends[0] + BUCKET_SECONDS - time.monotonic()) if channel.sends else BUCKET_SECONDS
            answer.headers.update(
                {
                    "X-RateLimit-Limit": str(BUCKET),
                    "X-RateLimit-Remaining": str(max(0, BUCKET - used)),
                    "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
                    "X-RateLimit-Reset-After": f"{reset:.3f}",
                    "X-RateLimit-Bucket": "messages",
                }
            )
        if refusal is not None and refusal.status == 429:
            answer.headers["Retry-After"] = str(int(refusal.body["retry_after"]) + 1)
            answer.headers["X-RateLimit-Scope"] = "user"
            answer.headers["Via"] = "1.1 loopback"  # without it the library takes us for a ban by Cloudflare
        return answer


def _json(body: Any, status: int = 200) -> web.Response:
    # Exactly Discord's type: discord.py compares the whole header.
    return web.Response(status=status, body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})


async def _body(request: web.Request) -> tuple[Any, list[tuple[str, bytes]], bool]:
    if request.content_type == "multipart/form-data":
        parts, body, files = await request.post(), None, []
        for name, part in parts.items():
            if name == "payload_json":
                body = json.loads(part.file.read() if isinstance(part, web.FileField) else part)
            elif isinstance(part, web.FileField):
                files.append((part.filename, part.file.read()))
        return body, files, True
    raw = await request.read()
    return (json.loads(raw) if raw else None), [], False


async def serve(api: DiscordApi, port: int, ready: Callable[[int], None]) -> None:
    """Serve on loopback until cancelled; `ready` is told the port once it is open."""
    runner = web.ServerRunner(web.Server(api.handle, access_log=None), shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port, backlog=1024)
        await site.start()
        number = runner.addresses[0][1]
        api.root = f"http://127.0.0.1:{number}"
        ready(number)
        await asyncio.Event().wait()
    finally:
        api.heal()
        await runner.cleanup()
