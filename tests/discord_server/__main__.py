"""Starts the server: `python -m tests.discord_server --port 0 --ready-file FILE [--token T] [--leave-with-stdin]`."""

import argparse
import asyncio
import contextlib
import gc
import json
import os
import signal
import sys
from pathlib import Path

from tests.discord_server.server import TOKEN, DiscordApi, serve


async def main() -> None:
    """Serve until SIGTERM, SIGINT or, when asked to, until standard input closes (its parent has died)."""
    parser = argparse.ArgumentParser(prog="python -m tests.discord_server")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 takes a free one")
    parser.add_argument("--ready-file", type=Path, help='gets {"port", "pid", "token"} once the port is open')
    parser.add_argument("--token", default=TOKEN, help="the only bot token that is let in")
    parser.add_argument("--leave-with-stdin", action="store_true", help="stop when standard input closes")
    options = parser.parse_args()

    def ready(port: int) -> None:
        if options.ready_file is None:
            print(f"http://127.0.0.1:{port}/api/v10", flush=True)
            return
        # Renamed into place: whoever sees the file sees all of it.
        fresh = options.ready_file.with_suffix(".part")
        fresh.write_text(json.dumps({"port": port, "pid": os.getpid(), "token": options.token}))
        fresh.replace(options.ready_file)

    # The journal only grows: walking through all of it again and again cost a fifth of the speed when measured.
    gc.set_threshold(100_000, 50, 1000)
    serving = asyncio.create_task(serve(DiscordApi(options.token), options.port, ready))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, serving.cancel)
    if options.leave_with_stdin:
        loop.add_reader(sys.stdin.fileno(), lambda: os.read(sys.stdin.fileno(), 1024) or serving.cancel())
    with contextlib.suppress(asyncio.CancelledError):
        await serving


if __name__ == "__main__":
    asyncio.run(main())
