"""The web server, as a task among others: signals belong to the main task."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator

import uvicorn

from core.errors import ConfigError
from web.app import App

TRIES = 50


def bind(host: str, port: int, *, next_free: bool) -> socket.socket:
    """Return a listening socket. Raises ConfigError for a port in use, unless the next free one will do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + (TRIES if next_free and port else 1)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(2048)
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRINUSE and next_free:
                continue
            raise ConfigError(_sentence(host, candidate, error)) from None
        listener.setblocking(False)
        return listener
    raise ConfigError(f"no port from {port} to {port + TRIES - 1} is free: choose another with web.port (or --port)")


def _sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use: stop the other program, or choose another port with web.port (or --port)"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this program has: choose a port above 1024 with web.port"
    return f"web.host {host!r} cannot be listened on: use 127.0.0.1, or an address of this computer"


class Server(uvicorn.Server):
    """Serves one app on one socket."""

    def __init__(self, app: App, listener: socket.socket, up: asyncio.Event) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # a log of addresses and times would say who was here
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
            timeout_keep_alive=20,
        )
        super().__init__(config)
        self._app = app
        self._up = up
        self.listener = listener

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        self._up.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close event streams, then everything else."""
        self._app.closing.set()
        await super().shutdown(sockets)


def free_port(host: str, port: int) -> int:
    """Return `port`, or the next one that is free. Raises ConfigError if none of the next fifty is."""
    with contextlib.closing(bind(host, port, next_free=True)) as listener:
        return int(listener.getsockname()[1])


async def serve_app(app: App, *, host: str, port: int, started: asyncio.Event) -> None:
    """Serve until cancelled; `started` is set once answers are given. Raises ConfigError if the port cannot be had.

    Cancelling closes event streams, lets what is in flight end (five seconds at most), then ends.
    """
    server = Server(app, bind(host, port, next_free=False), started)
    serving = asyncio.create_task(server.serve(sockets=[server.listener]))
    try:
        await asyncio.shield(serving)
    finally:
        app.closing.set()
        server.should_exit = True
        await serving
