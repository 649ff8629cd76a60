"""What goes out to Telegram: nobody can forge a name, every failure means what it says, one bad chat delays nobody."""

import asyncio
from dataclasses import replace

import pytest

from bots.telegram.adapter import Telegram
from core.clock import SystemClock
from core.courier import Courier
from core.errors import RateLimited, Rejected, Troubled, Uncertain, Unreachable
from core.message import Address, Content, Envelope, Kind, Picture
from core.replies import say
from tests.pictures import png
from tests.telegram_server.control import TelegramServer
from tests.world import World, memory_store

CHAT = 4711
SQUARE = Picture(png(), "image/png", 8, 8)
FORGERIES = (
    "plain",
    "Brave Otter\nI said this",
    "*Brave Otter*\n_hm_",
    "<b>Brave Otter</b>",
    "𝐁𝐫𝐚𝐯𝐞 𝐎𝐭𝐭𝐞𝐫\nbold letters",
    "\u202eretto evarB",
    "👩‍👩‍👧 family",
)


@pytest.fixture
async def place(tmp_path):
    async with memory_store(tmp_path) as store, TelegramServer() as server:
        await server.say(CHAT, "/start")
        platform = Telegram(store, token=server.token, api_url=server.root, clock=SystemClock())
        try:
            yield store, server, platform
        finally:
            await platform.close()


def post(text, chat=CHAT):
    return Envelope(Address("telegram", str(chat)), Content(Kind.POST, text, alias="Quiet Heron"), 1)


@pytest.mark.parametrize("text", FORGERIES)
async def test_only_our_own_name_line_is_bold(place, text):
    _, server, platform = place
    await platform.deliver(post(text))
    shown = (await server.shown(CHAT))[-1]
    assert shown.text == f"Quiet Heron\n{text}"
    assert [(one["type"], one["offset"], one["length"]) for one in shown.entities] == [("bold", 0, 11)]
    assert shown.protect_content
    assert await server.violations() == []


@pytest.mark.parametrize(
    ("trouble", "meaning"),
    [("retry_after", RateLimited), ("blocked", Unreachable), ("500", Troubled)],
)
async def test_a_lasting_fault_of_a_chat_means_what_it_is(place, trouble, meaning):
    _, server, platform = place
    await server.afflict(CHAT, trouble, retry_after=7)
    with pytest.raises(meaning) as raised:
        await platform.deliver(post("hello"))
    if meaning is RateLimited:
        assert raised.value.retry_after == 7


@pytest.mark.parametrize(("trouble", "meaning"), [("lose_answer", Uncertain), ("502_html", Troubled)])
async def test_without_a_good_answer_nobody_knows(place, trouble, meaning):
    _, server, platform = place
    await platform.deliver(post("first, so that the connection stands"))
    await server.limits(limits_on=False)
    await server.plan(trouble)
    with pytest.raises(Uncertain) as raised:
        await platform.deliver(post("hello"))
    assert type(raised.value) is meaning


async def test_what_was_surely_not_sent_may_be_sent_again(tmp_path):
    async with memory_store(tmp_path) as store:
        platform = Telegram(store, token="1:nobody", api_url="http://127.0.0.1:9", clock=SystemClock())
        with pytest.raises(RateLimited):
            await platform.deliver(post("hello"))
        await platform.close()


async def test_what_telegram_would_cut_is_refused_whole(place):
    _, _, platform = place
    with pytest.raises(Rejected):
        await platform.deliver(post("x" * 4090))


async def test_after_two_days_a_message_becomes_a_tombstone(place):
    _, server, platform = place
    ref = await platform.deliver(post("take me back"))
    await server.advance(49 * 3600)
    await server.limits(limits_on=False)
    await platform.retract(Address("telegram", str(CHAT)), ref)
    shown = (await server.shown(CHAT))[-1]
    assert "take me back" not in shown.text
    assert await server.violations() == []


async def test_a_picture_is_uploaded_under_a_random_name_and_its_caption_can_be_edited(place):
    _, server, platform = place
    await server.limits(limits_on=False)
    content = Content(Kind.POST, "my garden", alias="Quiet Heron", picture=SQUARE, quiet=True)
    ref = await platform.deliver(Envelope(Address("telegram", str(CHAT)), content, 1))
    shown = (await server.shown(CHAT))[-1]
    assert await server.file(shown.photo) == SQUARE.data
    assert (shown.text, shown.quiet, shown.protect_content) == ("Quiet Heron\nmy garden", True, True)
    edited = replace(content, text="my old garden", edited=True)
    for _ in range(2):
        await platform.revise(Address("telegram", str(CHAT)), ref, edited)
    assert (await server.shown(CHAT))[-1].text == "Quiet Heron · edited\nmy old garden"
    assert await server.violations() == []


async def test_a_picture_too_old_to_delete_gives_way_to_a_grey_square(place):
    _, server, platform = place
    content = Content(Kind.POST, "my garden", alias="Quiet Heron", picture=SQUARE)
    to = Address("telegram", str(CHAT))
    ref = await platform.deliver(Envelope(to, content, 1))
    await server.advance(49 * 3600)
    await server.limits(limits_on=False)
    await platform.retract(to, ref)
    shown = (await server.shown(CHAT))[-1]
    assert shown.text == say("state.tombstone")
    assert await server.file(shown.photo) != SQUARE.data
    assert await server.violations() == []


async def test_a_chat_that_always_says_later_or_hangs_delays_nobody_else(place):
    store, server, platform = place
    world = World(store, clock=SystemClock(), platform=platform)
    await world.circle()
    chats = range(5000, 5008)
    for chat in chats:
        await server.say(chat, "/start")
        await world.join(str(chat))
    await server.afflict(5001, "retry_after", retry_after=600)
    await server.afflict(5002, "hang")
    courier = asyncio.create_task(Courier(store, world.house, platform, world.waker).run())
    await world.say("5000", "Hello all")
    for chat in chats[3:]:
        await server.until(lambda shown: any("Hello all" in one.text for one in shown), chat, seconds=15)
    courier.cancel()
    await asyncio.gather(courier, return_exceptions=True)
    assert (await server.stats())["limited"] <= 1


async def test_sixty_people_at_once_meet_no_limit(place):
    store, server, platform = place
    world = World(store, clock=SystemClock(), platform=platform)
    await world.circle()
    for chat in range(6000, 6061):
        await server.say(chat, "/start")
        await world.join(str(chat))
    await world.say("6000", "Hello all")
    courier = Courier(store, world.house, platform, world.waker)
    await courier.drain_all()
    for chat in range(6001, 6061):
        assert sum("Hello all" in one.text for one in await server.shown(chat)) == 1
    stats = await server.stats()
    assert (stats["limited"], stats["violations"]) == (0, 0)
    assert stats["peak"] <= 30
