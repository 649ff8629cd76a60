"""A sign of life goes out while everything runs, says nothing about anybody, and stops when something is stuck."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from app.health import TICK_SECONDS, Health
from app.heartbeat import Heartbeat
from app.wiring import _for_ever
from tests.world import memory_store

EVERY = 0.01


class Receiver:
    """What an operator points the heartbeat at. It keeps every request."""

    def __init__(self):
        self.heard = []
        self.answers = []
        self.came = asyncio.Event()

    async def take(self, request):
        self.heard.append(request)
        self.came.set()
        return self.answers.pop(0) if self.answers else web.Response(headers={"Set-Cookie": "k=v"})

    async def next(self):
        self.came.clear()
        await asyncio.wait_for(self.came.wait(), 10)


@asynccontextmanager
async def listening():
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", receiver.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    try:
        yield receiver, f"http://127.0.0.1:{port}/secret-canary"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def beating(url, trouble):
    task = asyncio.create_task(Heartbeat(url, EVERY, trouble).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def well():
    return ""


async def test_a_beat_is_a_bare_request_without_cookie_or_name():
    async with listening() as (receiver, url), beating(url, well):
        for _ in range(3):
            await receiver.next()
        last = receiver.heard[-1]
        assert (last.method, last.path, await last.read()) == ("GET", "/secret-canary", b"")
        assert set(last.headers) == {"Host", "User-Agent"}
        assert last.headers["User-Agent"] == "heartbeat"


@pytest.mark.parametrize("answer", ["refused", "redirected", "nobody there"])
async def test_a_beat_that_fails_is_logged_without_the_address_and_the_next_one_comes(answer):
    async with listening() as (receiver, url):
        status, more = (500, {}) if answer == "refused" else (302, {"Location": "/elsewhere"})
        receiver.answers = [web.Response(status=status, headers=more) for _ in range(2)]
        with capture_logs() as lines:
            if answer == "nobody there":
                async with beating("http://127.0.0.1:1/secret-canary", well):
                    while len(lines) < 2:
                        await asyncio.sleep(EVERY)
            else:
                async with beating(url, well):
                    for _ in range(4):
                        await receiver.next()
                assert {one.path for one in receiver.heard} == {"/secret-canary"}
        assert len(lines) >= 2
        assert "canary" not in str(lines)
        assert {one["event"] for one in lines} == {
            "heartbeat.failed" if answer == "nobody there" else "heartbeat.refused"
        }


async def test_a_stuck_clock_stops_the_beat_and_one_that_goes_on_brings_it_back(tmp_path):
    moment = [1000.0]
    stuck = asyncio.Event()
    async with memory_store(tmp_path) as store:
        health = Health(store, seconds=lambda: moment[0])
        tick = health.watched("clock", stuck.wait)
        async with listening() as (receiver, url), beating(url, health.trouble):
            await receiver.next()
            ticking = asyncio.create_task(tick())
            moment[0] += TICK_SECONDS + 1
            with capture_logs() as lines:
                while len(lines) < 3:
                    await asyncio.sleep(EVERY)
                heard = len(receiver.heard)
                while len(lines) < 6:
                    await asyncio.sleep(EVERY)
            assert len(receiver.heard) == heard
            assert {(one["event"], one["state"]) for one in lines} == {("heartbeat.withheld", "clock")}
            stuck.set()
            await ticking
            await receiver.next()
        await health.close()


async def test_a_tick_that_fails_is_no_tick(tmp_path):
    moment = [0.0]

    async def broken():
        raise ValueError

    async with memory_store(tmp_path) as store:
        health = Health(store, seconds=lambda: moment[0])
        tick = health.watched("clock", broken)
        moment[0] = TICK_SECONDS + 1
        with pytest.raises(ValueError):
            await tick()
        assert await health.trouble() == "clock"


async def test_a_courier_that_has_fallen_is_trouble_until_it_runs_again(tmp_path):
    fallen, again = asyncio.Event(), asyncio.Event()

    async def courier():
        if not fallen.is_set():
            fallen.set()
            raise ValueError
        again.set()
        await asyncio.Event().wait()

    async with memory_store(tmp_path) as store:
        health = Health(store)
        running = asyncio.create_task(_for_ever("courier.test", courier, health))
        await fallen.wait()
        await asyncio.sleep(0)
        assert await health.trouble() == "courier"
        await asyncio.wait_for(again.wait(), 10)
        assert await health.trouble() == ""
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


class Slow:
    """A database that does not answer before it is told to."""

    def __init__(self):
        self.go = asyncio.Event()
        self.asked = 0

    async def ping(self):
        self.asked += 1
        await self.go.wait()


async def test_a_database_that_does_not_answer_is_trouble_and_is_asked_one_question_at_a_time():
    slow = Slow()
    health = Health(slow, patience=0.01)
    assert [await health.trouble(), await health.trouble()] == ["database", "database"]
    assert slow.asked == 1
    slow.go.set()
    await asyncio.sleep(0)
    assert await health.trouble() == ""
    await health.close()


async def test_a_database_that_is_gone_is_trouble(tmp_path):
    from storage import open_store
    from storage.keys import new_keys

    new_keys(tmp_path / "key")
    store = await open_store(None, tmp_path, tmp_path / "key")
    health = Health(store)
    assert await health.trouble() == ""
    await store.close()
    (tmp_path / "circlekeeper.db").rename(tmp_path / "elsewhere")
    (tmp_path / "circlekeeper.db").mkdir()
    assert await health.trouble() == "database"
    await store.close()
