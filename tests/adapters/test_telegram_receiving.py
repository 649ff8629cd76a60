"""What comes in from Telegram: kept before it is confirmed, handled once, and nothing odd blocks what is behind it."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.adapter import Telegram
from bots.telegram.updates import Nothing, read, said_in
from core.clock import SystemClock
from core.message import Inbound, InboundKey, Unsupported
from core.urgency import asks_for_help
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
async def listening(store, server, receive, urgent=asks_for_help):
    telegram = Telegram(store, token=server.token, api_url=server.root, clock=SystemClock(), urgent=urgent)
    task = asyncio.create_task(telegram.run(receive))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await telegram.close()


async def waiting(store, most=10):
    async with store.begin() as tx:
        return len(await tx.inbound.waiting("telegram", "main", most))


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


async def test_after_an_outage_whoever_asked_for_help_is_heard_first_and_each_in_their_own_order(place):
    store, server = place
    for turn in range(2):
        for chat in range(5000, 5030):
            await server.say(chat, f"{chat} {turn}")
    await server.say(5020, "/sos")

    async def never(_inbound):
        await asyncio.Event().wait()

    async with listening(store, server, never), asyncio.timeout(20):
        while await waiting(store, 100) < 61:
            await asyncio.sleep(0.01)
    ear = Ear(store)
    async with listening(store, server, ear):
        await ear.until(lambda heard: "/sos" in heard)
        early = len(ear.heard)
        await ear.until(lambda heard: len(heard) == 61)
    assert early < 30
    assert [one for one in ear.heard if str(one).startswith("5020") or one == "/sos"] == ["5020 0", "5020 1", "/sos"]


def test_what_is_said_is_read_without_ever_failing():
    def payload(update):
        return json.dumps(update).encode()

    assert said_in(payload({"message": {"text": "/sos"}})) == "/sos"
    assert said_in(payload({"message": {"caption": "look"}})) == "look"
    assert said_in(payload({"edited_message": {"text": "other"}})) == "other"
    assert said_in(payload({"callback_query": {"data": "help.now:~x", "message": {"text": "no"}}})) == "help.now:~x"
    for odd in (b"\xff", b"[]", b"{}", payload({"message": {"text": 5}}), payload({"message": []})):
        assert said_in(odd) == ""


def test_new_words_carry_the_moment_at_which_they_were_changed():
    chat = {"id": CHAT, "type": "private"}
    edited = {"chat": chat, "from": {"id": CHAT}, "message_id": 5, "text": "new", "edit_date": 1_700_000_000}
    now = SystemClock().now()
    found = read(KEY, json.dumps({"edited_message": edited}).encode(), now)
    assert found.sent_at.timestamp() == 1_700_000_000
    del edited["edit_date"]
    assert read(KEY, json.dumps({"edited_message": edited}).encode(), now).sent_at == now


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
