"""A receiver of webhooks on 127.0.0.1: it checks each signature as docs/operators.md says, and answers as it is told."""

import asyncio
import json
import re
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the tests, 32 letters"


def verify_of_the_paper():
    """Return the function that the paper for operators tells receivers to use."""
    paper = (ROOT / "docs" / "operators.md").read_text()
    code = re.search(r"```python\n(.*?def verify.*?)```", paper, re.DOTALL)
    assert code is not None
    names: dict = {}
    exec(code[1], names)
    return names["verify"]


@dataclass
class Taken:
    """One request. `said` is its body."""

    path: str
    said: dict
    key: str
    signature: str
    raw: bytes


@dataclass
class Receiver:
    """`answers` are the next answers of a path; without any it is 204. `hang` and `drop` name paths."""

    now: float
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    answers: defaultdict = field(default_factory=lambda: defaultdict(list))
    hang: set[str] = field(default_factory=set)
    drop: defaultdict = field(default_factory=lambda: defaultdict(int))
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str = "/pager") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def take(self, request: web.Request) -> web.StreamResponse:
        raw, path = await request.read(), request.path
        one = Taken(
            path,
            json.loads(raw),
            request.headers["Idempotency-Key"],
            request.headers["Circlekeeper-Signature"],
            raw,
        )
        wanted = {
            "POST": request.method == "POST",
            "its own fields": set(one.said) == {"id", "text", "url", "sent_at"},
            "one name": one.said["id"] == one.key,
            "JSON": request.content_type == "application/json",
            "a signature": verify_of_the_paper()(SECRET, one.signature, raw, now=self.now),
            "a neutral name": request.headers["User-Agent"] == "Circlekeeper",
            "no cookie": "Cookie" not in request.headers,
        }
        self.violations += [f"a request lacks {what}" for what, there in wanted.items() if not there]
        self.taken.append(one)
        if path in self.hang:
            await self.released.wait()
        if self.drop[path]:
            self.drop[path] -= 1
            assert request.transport is not None
            request.transport.abort()
        status, headers = self.answers[path].pop(0) if self.answers[path] else (204, {})
        return web.Response(status=status, headers=headers)

    def ids(self, path: str = "/pager") -> list[str]:
        return [one.said["id"] for one in self.taken if one.path == path]


@asynccontextmanager
async def receiver(now: float):
    found = Receiver(now)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", found.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.port = runner.addresses[0][1]
    try:
        yield found
    finally:
        found.released.set()
        await runner.cleanup()
