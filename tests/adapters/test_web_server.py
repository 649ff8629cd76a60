import asyncio
import socket

import httpx
import pytest

from core.errors import ConfigError
from tests.adapters.site_under_test import site
from web.app import build
from web.server import bind, free_port, serve_app


def taken():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_a_port_in_use_is_named_with_its_remedy():
    with taken() as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"port {port} is in use: .*choose another port with web\.port"):
            bind("127.0.0.1", port, next_free=False)


def test_the_next_free_port_is_found():
    with taken() as listener:
        port = listener.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_an_address_that_is_not_ours_is_named_with_its_remedy():
    with pytest.raises(ConfigError, match=r"web\.host '192\.0\.2\.1' cannot be listened on"):
        bind("192.0.2.1", 0, next_free=False)


async def test_cancelling_the_server_ends_open_streams_and_frees_the_port(tmp_path):
    async with site(tmp_path) as place:
        member = await place.member()
        port = free_port("127.0.0.1", 20000)
        started = asyncio.Event()
        serving = asyncio.create_task(serve_app(place.app, host="127.0.0.1", port=port, started=started))
        await asyncio.wait_for(started.wait(), 10)
        cookies = {"s": member.client.cookies["s"]}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", cookies=cookies) as client:
            assert (await client.get("/healthz")).status_code == 200
            async with client.stream("GET", "/circle/events", timeout=10) as answer:
                parts = answer.aiter_text()
                assert "retry" in await anext(parts)
                serving.cancel()
                async for _ in parts:
                    pass
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(serving, 10)
        assert free_port("127.0.0.1", port) == port


async def test_the_health_page_says_in_one_word_what_is_wrong(tmp_path):
    async with site(tmp_path) as place:
        ready, words = [], [""]

        async def trouble():
            return words[-1]

        app = build(place.routes, ready=lambda: bool(ready), trouble=trouble)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            for word, code, text in (("", 503, "starting"), ("", 200, "ready"), ("clock", 503, "clock")):
                words.append(word)
                answer = await client.get("/healthz")
                assert (answer.status_code, answer.text) == (code, text)
                ready.append("yes")
