"""One suite for every platform, the tests' own fake included."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from bots.email.adapter import Email
from bots.email.post_office import PostOffice
from bots.telegram.adapter import Telegram
from bots.web.adapter import Web
from bots.webhook.adapter import Webhook
from core.clock import SystemClock
from core.errors import Rejected
from core.ids import NativeRef
from core.message import PAGERS, Address, Content, Envelope, Kind
from core.ports import Limited, Platform, Retracting
from core.replies import Button
from tests.fakes import FakePlatform, SetClock
from tests.pagers.mail_server import MailServer
from tests.pagers.receiver import SECRET, receiver
from tests.telegram_server.control import TelegramServer
from tests.world import memory_store

READER = "4711"
READERS = {"email": "reader@circle.example"}


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


@asynccontextmanager
async def email(_tmp_path):
    with MailServer() as server:
        yield Email(PostOffice("127.0.0.1", server.port, "none", "desk@circle.test"), SetClock())
        assert server.violations == []


@asynccontextmanager
async def webhook(_tmp_path):
    clock = SetClock()
    async with receiver(clock.now().timestamp()) as found:
        READERS["webhook"] = found.url()
        platform = Webhook(SECRET, clock)
        yield platform
        await platform.close()
        assert found.violations == []


CHATS, PAGING = [fake, web, telegram], [email, webhook]


async def made(request, tmp_path):
    async with request.param(tmp_path) as one:
        yield one


platform = pytest.fixture(made, params=[*CHATS, *PAGING], ids=lambda one: one.__name__)
chat = pytest.fixture(made, params=CHATS, ids=lambda one: one.__name__)
pager = pytest.fixture(made, params=PAGING, ids=lambda one: one.__name__)


def envelope(platform, position=1, *, kind=None, text="Good evening", **more):
    kind = kind or (Kind.NOTICE if platform.name in PAGERS else Kind.POST)
    content = Content(kind, text, alias="Quiet Heron" if kind is Kind.POST else None, buttons=more.pop("buttons", ()))
    return Envelope(Address(platform.name, READERS.get(platform.name, READER)), content, position, **more)


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


async def test_a_copy_can_be_taken_back_and_once_more_is_no_error(chat):
    assert isinstance(chat, Retracting)
    ref = await chat.deliver(envelope(chat, 1))
    await chat.retract(Address(chat.name, READER), ref)
    await chat.retract(Address(chat.name, READER), ref)


async def test_what_only_pages_staff_takes_notices_and_nothing_else(pager):
    assert pager.name in PAGERS
    for kind in Kind:
        if kind is not Kind.NOTICE:
            with pytest.raises(Rejected):
                await pager.deliver(envelope(pager, kind=kind))


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
