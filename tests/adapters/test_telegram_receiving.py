"""What comes in from Telegram: kept before it is confirmed, handled once, and nothing odd blocks what is behind it."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.adapter import Telegram
from bots.telegram.updates import Nothing, read
from core.clock import SystemClock
from core.message import Inbound, InboundKey, Unsupported
from tests.pictures import png
from tests.telegram_server.control import TelegramServer
from tests.world import memory_store

CHAT = 4711
PICTURE = png()
KEY = InboundKey("telegram", "main", "1")


class Ear:
    """Receives as the hub does: finishes the key, and remembers what was said."""

    def __init__(self, store):
        self.store = store
        self.heard = []
        self.inbounds = []
        self.failing = set()

    async def __call__(self, inbound):
        if inbound.text in self.failing:
            raise ZeroDivisionError
        async with self.store.begin() as tx:
            if not await tx.inbound.finish(inbound.key, SystemClock().now()):
                return
            await tx.commit()
        self.inbounds.append(inbound)
        self.heard.append(inbound.text or inbound.press or inbound.unsupported)

    async def until(self, enough):
        async with asyncio.timeout(30):
            while not enough(self.heard):
                await asyncio.sleep(0.01)


@pytest.fixture
async def place(tmp_path):
    async with memory_store(tmp_path) as store, TelegramServer() as server:
        yield store, server


@asynccontextmanager
async def listening(store, server, receive):
    telegram = Telegram(store, token=server.token, api_url=server.root, clock=SystemClock())
    task = asyncio.create_task(telegram.run(receive))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await telegram.close()


async def waiting(store):
    async with store.begin() as tx:
        return len(await tx.inbound.waiting("telegram", "main", 10))


async def test_an_update_is_on_our_disk_before_telegram_hears_that_we_have_it(place):
    store, server = place
    await server.say(CHAT, "keep me")

    async def never(_inbound):
        await asyncio.Event().wait()

    async with listening(store, server, never), asyncio.timeout(10):
        while not await waiting(store):
            await asyncio.sleep(0.01)
    ear = Ear(store)
    async with listening(store, server, ear):
        await ear.until(lambda heard: heard)
        await server.say(CHAT, "and me")
        await ear.until(lambda heard: len(heard) == 2)
    assert ear.heard == ["keep me", "and me"]


async def test_what_telegram_tells_twice_is_handled_once(place):
    store, server = place
    ear = Ear(store)
    async with listening(store, server, ear):
        await server.say(CHAT, "once")
        await ear.until(lambda heard: heard)
        await server.again(last=1)
        await server.say(CHAT, "the end")
        await ear.until(lambda heard: "the end" in heard)
    assert ear.heard == ["once", "the end"]


async def test_an_update_that_nobody_can_read_blocks_nothing(place):
    store, server = place
    ear = Ear(store)
    async with listening(store, server, ear):
        await server.unparsable()
        await server.say(CHAT, "behind it")
        await ear.until(lambda heard: "behind it" in heard)
    assert await waiting(store) == 0


async def test_one_that_fails_again_and_again_is_given_up_and_blocks_nobody(place):
    store, server = place
    ear = Ear(store)
    ear.failing = {"poison"}
    async with listening(store, server, ear):
        await server.say(CHAT, "poison")
        await server.say(CHAT, "after poison")
        await ear.until(lambda heard: "after poison" in heard)
    assert await waiting(store) == 0


async def test_pictures_and_edits_are_told_apart(place):
    store, server = place
    ear = Ear(store)
    async with listening(store, server, ear):
        said = await server.say(CHAT, "hello")
        await ear.until(lambda heard: "hello" in heard)
        await server.say(CHAT, "look at this", photo=PICTURE)
        await server.say(CHAT, "changed", edits=said.message_id)
        await server.say(CHAT, None, photo=True)
        await ear.until(lambda heard: len(heard) == 4)
    shown, edited, lost = ear.inbounds[1:]
    assert (shown.picture, shown.text) == (PICTURE, "look at this")
    assert (edited.edits, edited.text) == (str(said.message_id), "changed")
    assert (lost.unsupported, lost.picture) == (Unsupported.PICTURE, None)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(
    ["message", "edited_message", "callback_query", "chat", "from", "id", "type", "text", "message_id", "date", "data"]
)
updates = st.dictionaries(
    names,
    st.dictionaries(names, st.dictionaries(names, json_values, max_size=4) | json_values, max_size=6) | json_values,
)


@given(updates)
def test_no_json_makes_the_reader_fail_or_invents_a_person(update):
    found = read(KEY, json.dumps(update).encode(), SystemClock().now())
    if isinstance(found, Inbound):
        assert int(found.sender.user) is not None
    else:
        assert isinstance(found, Nothing)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(payload):
    assert isinstance(read(KEY, payload, SystemClock().now()), Nothing)


def test_a_number_that_is_none_makes_no_person():
    update = {
        "message": {"message_id": 1, "date": 1, "chat": {"id": True, "type": "private"}, "from": {}, "text": "hi"}
    }
    assert isinstance(read(KEY, json.dumps(update).encode(), SystemClock().now()), Nothing)


def test_half_a_character_becomes_a_question_mark():
    update = {
        "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": {}, "text": "a\ud800"}
    }
    found = read(KEY, json.dumps(update).encode(), SystemClock().now())
    assert isinstance(found, Inbound)
    assert found.text == "a?"


def test_groups_and_bots_are_not_listened_to():
    for chat, sender in (({"id": -5, "type": "group"}, {}), ({"id": 5, "type": "private"}, {"is_bot": True})):
        update = {"message": {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": "hi"}}
        assert read(KEY, json.dumps(update).encode(), SystemClock().now()) == Nothing("ignored")
