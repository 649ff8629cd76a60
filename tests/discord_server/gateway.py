"""The gateway: HELLO, IDENTIFY, heartbeats, events with numbers, RESUME of what was missed, and ways to lose a session."""

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_server.world import APPLICATION, BOT, Json

HEARTBEAT_MILLISECONDS = 20_000
DIRECT_MESSAGES, CONTENT = 1 << 12, 1 << 15


@dataclass
class Session:
    """One session: its number, all its events (for RESUME), and its socket while it has one."""

    id: str
    events: list[Json] = field(default_factory=list[Json])
    socket: web.WebSocketResponse | None = None
    pack: Any = None
    valid: bool = True


class Gateway:
    """All sessions of one bot. Only the newest valid one is told of events; what comes while there is none is lost to it."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.session: Session | None = None
        self.intent = True
        self.identified = 0
        self.resumed = 0
        self.held: list[tuple[str, Json]] | None = None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection."""
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        pack = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        await self._send(
            socket, pack, {"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MILLISECONDS}, "s": None, "t": None}
        )
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            await self._told(socket, pack, json.loads(frame.data), str(request.url.origin()))
        if self.session is not None and self.session.socket is socket:
            self.session.socket = None
        return socket

    async def _told(self, socket: web.WebSocketResponse, pack: Any, said: Json, root: str) -> None:
        if said["op"] == 1:
            await self._send(socket, pack, {"op": 11, "d": None, "s": None, "t": None})
        elif said["op"] == 2:
            await self._identify(socket, pack, said["d"], root)
        elif said["op"] == 6:
            await self._resume(socket, pack, said["d"])

    async def _identify(self, socket: web.WebSocketResponse, pack: Any, said: Json, root: str) -> None:
        if said["token"] != self._token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return
        if said["intents"] & CONTENT and not self.intent:
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return
        self.identified += 1
        self.session = Session(secrets.token_hex(8), socket=socket, pack=pack)
        ready = {
            "v": 10, "user": BOT, "guilds": [], "session_id": self.session.id, "resume_gateway_url": root.replace("http://", "ws://"),
            "application": {"id": APPLICATION, "flags": 0},
        }  # fmt: skip
        await self._event(self.session, "READY", ready)

    async def _resume(self, socket: web.WebSocketResponse, pack: Any, said: Json) -> None:
        session = self.session
        if session is None or session.id != said["session_id"] or not session.valid:
            await self._send(socket, pack, {"op": 9, "d": False, "s": None, "t": None})
            return
        self.resumed += 1
        session.socket, session.pack = socket, pack
        for event in [one for one in session.events if one["s"] > (said["seq"] or 0)]:
            await self._send(socket, pack, event)
        await self._event(session, "RESUMED", {})

    async def dispatch(self, name: str, data: Json, *, times: int = 1) -> None:
        """Tell an event, `times` times; one that is held back comes with `release`."""
        if self.held is not None:
            self.held.append((name, data))
            return
        session = self.session
        if session is None or not session.valid:
            return
        for _ in range(times):
            await self._event(session, name, data)

    async def release(self) -> None:
        """Tell what was held back, in reverse."""
        held, self.held = self.held or [], None
        for name, data in reversed(held):
            await self.dispatch(name, data)

    async def _event(self, session: Session, name: str, data: Json) -> None:
        event = {"op": 0, "t": name, "s": len(session.events) + 1, "d": data}
        session.events.append(event)
        if session.socket is not None:
            await self._send(session.socket, session.pack, event)

    @staticmethod
    async def _send(socket: web.WebSocketResponse, pack: Any, said: Json) -> None:
        if socket.closed:
            return
        text = json.dumps(said)
        try:
            if pack is None:
                await socket.send_str(text)
            else:
                await socket.send_bytes(pack.compress(text.encode()) + pack.flush(zlib.Z_SYNC_FLUSH))
        except ConnectionError:
            pass  # the event lies in its session and is told at a RESUME

    async def cut(self, *, forget: bool) -> None:
        """Drop the connection; with `forget` the session cannot be resumed, and what comes meanwhile is not told again."""
        session = self.session
        if session is None:
            return
        if forget:
            session.valid = False
        if session.socket is not None:
            socket, session.socket = session.socket, None
            asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(socket.close(code=4000)))
