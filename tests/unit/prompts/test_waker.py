"""The ticker on a real event loop and the real APScheduler."""

import asyncio
import logging

import pytest
from structlog.testing import capture_logs

from prompts.waker import Ticker

SOON = 5.0


class Counter:
    """Counts its calls and lets a test wait for the nth."""

    def __init__(self, *, fails: bool = False) -> None:
        self.calls = 0
        self.at_once = 0
        self.most_at_once = 0
        self.fails = fails
        self.called = asyncio.Condition()

    async def tick(self) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        async with self.called:
            self.calls += 1
            self.called.notify_all()
        self.at_once -= 1
        if self.fails:
            raise ValueError("what somebody wrote")

    async def reached(self, calls: int) -> None:
        async with asyncio.timeout(SOON), self.called:
            await self.called.wait_for(lambda: self.calls >= calls)


@pytest.fixture
async def ticker():
    made = Ticker(0.02)
    yield made
    made.stop()
    async with asyncio.timeout(SOON):
        await made.quiet()


async def test_the_first_tick_comes_at_once_and_others_follow(ticker):
    counter = Counter()

    ticker.start(counter.tick)

    await counter.reached(3)


async def test_the_first_tick_does_not_wait_for_the_interval():
    counter, slow = Counter(), Ticker(3600)

    slow.start(counter.tick)

    await counter.reached(1)
    slow.stop()


async def test_after_a_tick_that_failed_the_next_one_comes_and_the_log_names_the_type_only(ticker, caplog):
    counter = Counter(fails=True)

    with capture_logs() as logs, caplog.at_level(logging.DEBUG):
        ticker.start(counter.tick)
        await counter.reached(3)

    assert {"event": "tick.failed", "error": "ValueError", "log_level": "error"} in logs
    assert "what somebody wrote" not in f"{logs}{caplog.text}"


async def test_a_slow_tick_is_never_overtaken_by_the_next(ticker, caplog):
    going_on, counter = asyncio.Event(), Counter()
    turned_away = asyncio.Event()

    async def slow() -> None:
        counter.at_once += 1
        counter.most_at_once = max(counter.most_at_once, counter.at_once)
        await going_on.wait()
        counter.at_once -= 1
        await counter.tick()

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "maximum number of running instances" in record.msg:
                turned_away.set()

    listening = Listening()
    logging.getLogger("apscheduler.scheduler").addHandler(listening)
    try:
        ticker.start(slow)
        async with asyncio.timeout(SOON):
            await turned_away.wait()
        going_on.set()
        await counter.reached(2)
    finally:
        logging.getLogger("apscheduler.scheduler").removeHandler(listening)

    assert counter.most_at_once == 1


async def test_stopping_cancels_the_tick_under_way_without_a_sound_and_quiet_waits_for_its_end(ticker, caplog):
    begun, cleaned = asyncio.Event(), []

    async def hanging() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append("rolled back")

    ticker.start(hanging)
    async with asyncio.timeout(SOON):
        await begun.wait()
        ticker.stop()
        await ticker.quiet()

    assert cleaned == ["rolled back"]
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_nothing_ticks_after_a_stop_and_stopping_twice_is_fine(ticker):
    counter = Counter()
    ticker.start(counter.tick)
    await counter.reached(1)

    ticker.stop()
    ticker.stop()
    await ticker.quiet()
    before = counter.calls
    other = Counter()
    second = Ticker(0.02)
    second.start(other.tick)
    await other.reached(5)  # five intervals of another ticker: time in which the first would have ticked
    second.stop()

    assert counter.calls == before


async def test_a_ticker_runs_once(ticker):
    ticker.start(Counter().tick)

    with pytest.raises(RuntimeError):
        ticker.start(Counter().tick)
