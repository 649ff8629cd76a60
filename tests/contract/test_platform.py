"""One suite for every platform, the tests' own fake included."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from bots.telegram.adapter import Telegram
from bots.web.adapter import Web
from core.clock import SystemClock
from core.errors import Rejected
from core.ids import NativeRef
from core.message import Address, Content, Envelope, Kind
from core.ports import Limited, Platform, Retracting
from core.replies import Button
from tests.fakes import FakePlatform
from tests.telegram_server.control import TelegramServer
from tests.world import memory_store

READER = "4711"


@asynccontextmanager
async def telegram(tmp_path):
    async with memory_store(tmp_path) as store, TelegramServer() as server:
        await server.say(int(READER), "/start")
        await server.limits(limits_on=False)
        platform = Telegram(store, token=server.token, api_url=server.root, clock=SystemClock())
        try:
            yield platform
        finally:
            await platform.close()
            assert await server.violations() == []


@asynccontextmanager
async def web(_tmp_path):
    yield Web()


@asynccontextmanager
async def fake(_tmp_path):
    yield FakePlatform()


@pytest.fixture(params=[fake, web, telegram], ids=lambda made: made.__name__)
async def platform(request, tmp_path):
    async with request.param(tmp_path) as made:
        yield made


def envelope(platform, position=1, *, kind=Kind.POST, text="Good evening", **more):
    content = Content(kind, text, alias="Quiet Heron" if kind is Kind.POST else None, buttons=more.pop("buttons", ()))
    return Envelope(Address(platform.name, READER), content, position, **more)


async def test_it_is_a_platform_that_declares_its_pace(platform):
    checked: Platform = platform
    assert checked.name
    assert isinstance(platform, Limited)
    assert platform.limits.in_flight >= 1


async def test_each_thing_shown_gets_a_name_of_its_own(platform):
    one, two = await platform.deliver(envelope(platform, 1)), await platform.deliver(envelope(platform, 2))
    assert one
    assert one != two


async def test_an_answer_may_point_at_the_readers_copy_or_at_one_that_is_gone(platform):
    first = await platform.deliver(envelope(platform, 1))
    assert await platform.deliver(envelope(platform, 2, reply_to=first))
    assert await platform.deliver(envelope(platform, 3, reply_to=NativeRef("999999")))


async def test_a_notice_may_carry_buttons(platform):
    buttons = (Button("care.fine", token="care.fine:~abc"), Button("desk.open", url="https://example.org/console"))
    assert await platform.deliver(envelope(platform, 1, kind=Kind.NOTICE, text="How are you", buttons=buttons))


async def test_a_copy_can_be_taken_back_and_once_more_is_no_error(platform):
    assert isinstance(platform, Retracting)
    ref = await platform.deliver(envelope(platform, 1))
    await platform.retract(Address(platform.name, READER), ref)
    await platform.retract(Address(platform.name, READER), ref)


async def test_a_text_is_never_cut_silently(platform):
    try:
        assert await platform.deliver(envelope(platform, 1, text="x" * 9000))
    except Rejected:
        assert platform.name == "telegram"


async def test_it_ends_when_it_is_told_to(platform):
    async def receive(_inbound):
        return None

    task = asyncio.create_task(platform.run(receive))
    await asyncio.sleep(0)
    task.cancel()
    done = await asyncio.gather(task, return_exceptions=True)
    assert isinstance(done[0], asyncio.CancelledError)
