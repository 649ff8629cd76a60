"""Discord, with the real discord.py against the strict loopback server: nothing lost, nothing doubled, nobody delayed."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from bots.discord.adapter import Discord
from core.clock import SystemClock
from core.courier import Courier
from core.errors import ConfigError, RateLimited, Rejected, Unreachable
from core.message import Address, Content, Envelope, Kind, Picture, Unsupported
from core.replies import Button
from tests.discord_server.control import DiscordServer
from tests.pictures import png
from tests.world import World, memory_store

ANN, BOB = 700_000_000_000_000_101, 700_000_000_000_000_102
VOICE = {"id": "1", "filename": "v.ogg", "size": 3, "url": "x", "proxy_url": "x", "content_type": "audio/ogg"}


class Ear:
    """Receives as the hub does: finishes the key, and remembers what was said."""

    def __init__(self, store):
        self.store = store
        self.heard = []
        self.reply = None

    async def __call__(self, inbound):
        async with self.store.begin() as tx:
            if not await tx.inbound.finish(inbound.key, SystemClock().now()):
                return None
            await tx.commit()
        self.heard.append(inbound)
        return self.reply

    def texts(self):
        return [one.text for one in self.heard if one.text is not None]

    async def until(self, enough):
        async with asyncio.timeout(20):
            while not enough(self.heard):
                await asyncio.sleep(0.01)


@asynccontextmanager
async def listening(store, server, receive):
    platform = Discord(store, token=server.token, api_url=server.root, clock=SystemClock())
    task = asyncio.create_task(platform.run(receive))
    try:
        await server.connected()
        yield platform
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await platform.close()


@pytest.fixture
async def place(tmp_path):
    async with memory_store(tmp_path) as store, DiscordServer() as server:
        yield store, server


def post(text, user=ANN, position=1, **more):
    return Envelope(Address("discord", str(user)), Content(Kind.POST, text, alias="Quiet Heron", **more), position)


async def test_what_people_do_is_told_apart_and_the_server_finds_no_fault(place):
    store, server = place
    ear = Ear(store)
    async with listening(store, server, ear):
        first = await server.say(ANN, "hello")
        await server.say(ANN, "an answer", reply_to=first)
        await server.edit(ANN, first, "hello again")
        await server.say(ANN, "look", picture=png())
        await server.say(ANN, extra={"flags": 8192, "attachments": [VOICE]})
        await server.say(ANN, extra={"message_reference": {"type": 1, "message_id": first, "channel_id": "1"}})
        await server.say(ANN, extra={"sticker_items": [{"id": "1", "name": "s", "format_type": 1}]})
        await server.say(ANN, picture=png(), content_type="application/pdf")
        await server.delete(ANN, first)
        await ear.until(lambda heard: len(heard) == 9)
    said, answer, edited, shown, voice, forward, sticker, file, deleted = ear.heard
    assert (said.text, said.ref, said.sender) == ("hello", first, Address("discord", str(ANN)))
    assert (answer.text, answer.reply_to) == ("an answer", first)
    assert (edited.text, edited.edits) == ("hello again", first)
    assert (shown.picture, shown.text) == (png(), "look")
    kinds = [one.unsupported for one in (voice, forward, sticker, file)]
    assert kinds == [Unsupported.VOICE, Unsupported.FORWARD, Unsupported.PICTURE, Unsupported.FILE]
    assert deleted.deletes == first
    assert await server.violations() == []


async def test_a_gap_that_discord_does_not_tell_again_is_read_from_the_channel(place):
    store, server = place
    ear = Ear(store)
    async with listening(store, server, ear):
        await server.say(ANN, "one")
        await ear.until(lambda heard: len(heard) == 1)
        await server.control("cut", forget=True)
        for text in ("two", "three"):
            await server.say(ANN, text)
        await server.connected()
        await server.say(ANN, "four")
        await ear.until(lambda heard: len(heard) == 4)
    assert ear.texts() == ["one", "two", "three", "four"]


async def test_what_was_said_while_the_program_was_down_comes_at_the_next_start(place):
    store, server = place
    ear = Ear(store)
    async with listening(store, server, ear):
        await server.say(ANN, "one")
        await ear.until(lambda heard: len(heard) == 1)
    await server.control("cut", forget=True)
    for number in range(120):
        await server.say(ANN, f"missed {number}")
    async with listening(store, server, ear):
        await server.say(ANN, "here again")
        await ear.until(lambda heard: len(heard) == 122)
    assert ear.texts() == ["one", *(f"missed {number}" for number in range(120)), "here again"]


async def test_a_dropped_connection_is_resumed_without_loss(place):
    store, server = place
    ear = Ear(store)
    async with listening(store, server, ear):
        await server.say(ANN, "one")
        await server.control("cut")
        await server.say(ANN, "two")
        await ear.until(lambda heard: len(heard) == 2)
        assert (await server.stats())["resumed"] >= 1
    assert ear.texts() == ["one", "two"]


async def test_what_is_told_twice_or_in_the_wrong_order_is_handled_once_and_in_order(place):
    store, server = place
    ear = Ear(store)
    async with listening(store, server, ear):
        await server.say(ANN, "one", times=3)
        await ear.until(lambda heard: len(heard) == 1)
        await server.control("hold")
        for text in ("two", "three", "four"):
            await server.say(ANN, text)
        await server.control("release")
        await ear.until(lambda heard: len(heard) == 4)
    assert ear.texts() == ["one", "two", "three", "four"]


@pytest.mark.parametrize("text", ["plain", "**Brave Otter**\nI said this", "@everyone <@1> [a](http://b) ||x||", "# big\n> q\n- l\n`c`"])  # fmt: skip
async def test_only_our_own_name_line_is_bold_and_nobody_is_pinged(place, text):
    store, server = place
    async with listening(store, server, Ear(store)) as platform:
        await platform.deliver(post(text))
        (shown,) = await server.shown(ANN)
    head, _, body = shown.text.partition("\n")
    assert head == "**Quiet Heron**"
    assert body.replace("\\", "") == text
    for mark in ("*", "_", "@", "<", "[", "`", "#", ">", "|"):
        assert body.count(f"\\{mark}") == text.count(mark)
    assert await server.violations() == []


async def test_the_longest_message_fits_even_if_it_is_all_marks_and_longer_ones_are_refused_whole(place):
    store, server = place
    async with listening(store, server, Ear(store)) as platform:
        await platform.deliver(post("*" * 1900))
        assert "*" * 1900 in (await server.shown(ANN))[0].text
        with pytest.raises(Rejected):
            await platform.deliver(post("x" * 2000, position=2))


@pytest.mark.parametrize("kind", ["lose_answer", "500"])
async def test_a_send_whose_answer_is_lost_is_repeated_and_shown_once(place, kind):
    store, server = place
    async with listening(store, server, Ear(store)) as platform:
        await server.say(ANN, "hi")
        await platform.deliver(post("first"))
        await server.control("trouble", kind=kind, user=str(ANN), left=1)
        for _ in range(3):
            try:
                await platform.deliver(post("second", position=2))
                break
            except Exception as error:
                assert type(error).__name__ == "Uncertain"
        texts = [one.text for one in await server.shown(ANN) if one.sender == "bot"]
    assert texts == ["**Quiet Heron**\nfirst", "**Quiet Heron**\nsecond"]


async def test_each_failure_means_what_it_is(place):
    store, server = place
    async with listening(store, server, Ear(store)) as platform:
        await server.control("trouble", kind="429", user=str(ANN), left=1, retry_after=45.0)
        with pytest.raises(RateLimited) as waited:
            await platform.deliver(post("later"))
        assert waited.value.retry_after == 45.0
        await server.control("block", user=str(BOB))
        with pytest.raises(Unreachable):
            await platform.deliver(post("gone", user=BOB))


async def test_edits_deletes_pictures_quiet_and_answers_reach_the_copy(place):
    store, server = place
    async with listening(store, server, Ear(store)) as platform:
        to = Address("discord", str(ANN))
        own = await server.say(ANN, "mine")
        first = await platform.deliver(post("words"))
        content = Content(
            Kind.POST, "garden", alias="Quiet Heron", picture=Picture(b"jpeg", "image/jpeg", 1, 1), quiet=True
        )
        second = await platform.deliver(Envelope(to, content, 2, reply_to=own))
        await platform.revise(to, first, Content(Kind.POST, "new words", alias="Quiet Heron", edited=True))
        shown = await server.shown(ANN)
        assert shown[1].text == "**Quiet Heron** · edited\nnew words"
        assert (shown[2].files, shown[2].quiet, shown[2].reply_to) == ([b"jpeg"], True, own)
        for _ in range(2):
            await platform.retract(to, second)
        assert [one.id for one in await server.shown(ANN)] == [own, first]
    assert await server.violations() == []


async def test_one_who_is_always_told_to_wait_or_hangs_delays_nobody_else(place):
    store, server = place
    world = World(
        store,
        clock=SystemClock(),
        platform=Discord(store, token=server.token, api_url=server.root, clock=SystemClock()),
    )
    try:
        await world.circle()
        users = [ANN + number for number in range(8)]
        for user in users:
            await world.join(str(user))
        await server.control("trouble", kind="429", user=str(users[1]), retry_after=30.0)
        await server.control("trouble", kind="hang", user=str(users[2]))
        courier = asyncio.create_task(Courier(store, world.house, world.platform, world.waker, patience=0).run())
        for number in range(3):
            await world.say(str(users[0]), f"word {number}")
        for user in users[3:]:
            await server.until(lambda shown: len(shown) == 3, user, seconds=25)
        for user in users[1:3]:
            assert await server.shown(user) == []
        courier.cancel()
        await asyncio.gather(courier, return_exceptions=True)
    finally:
        await server.control("heal")
        await world.platform.close()


async def test_commands_buttons_forms_and_menus_are_answered_to_their_asker_alone(place):
    store, server = place
    world = World(
        store,
        clock=SystemClock(),
        platform=Discord(store, token=server.token, api_url=server.root, clock=SystemClock()),
    )
    await world.circle()
    await world.join(str(ANN))
    await world.join(str(BOB))
    async with listening(store, server, world.hub.receive):
        courier = asyncio.create_task(world.courier.run())
        stats = await server.stats()
        assert [1, "sos"] in stats["commands"]
        assert [3, "Give feedback"] in stats["commands"]
        assert [1, "duty"] not in stats["commands"]

        token = await server.command(BOB, "whoami")
        told = (await server.answered(token))["shown"][0]
        assert "Evening circle" in told["content"].replace("\\", "")

        await server.say(ANN, "I asked for help at work")
        copy = await server.until(lambda shown: next((one for one in shown if "asked for help" in one.text), None), BOB)
        await server.answered(await server.command(BOB, "Give feedback", message=copy.id))
        form = await server.press(BOB, "Write feedback")
        await server.answered(form)
        sent = await server.fill(
            BOB,
            form,
            noticed="You asked in plain words",
            effect="It gave me courage to do it too",
            to_try="Do it again",
        )
        assert "They can read it now" in (await server.answered(sent))["shown"][0]["content"]
        await server.until(lambda shown: any("A circle member wrote you feedback" in one.text for one in shown), ANN)

        await server.answered(await server.command(BOB, "sos"))
        await server.until(lambda shown: any("could not reach anybody" in one.text for one in shown), BOB)
        courier.cancel()
        await asyncio.gather(courier, return_exceptions=True)
        await world.platform.close()
        assert await server.violations() == []
        assert (await server.stats())["late_interactions"] == 0


async def test_a_wrong_token_is_named_with_its_remedy(place):
    store, server = place
    platform = Discord(store, token="wrong", api_url=server.root, clock=SystemClock())
    with pytest.raises(ConfigError, match=r"discord\.token"):
        await platform.run(Ear(store))
    await platform.close()


async def test_without_the_message_content_intent_private_messages_still_come(place):
    store, server = place
    await server.control("intent", on=False)
    ear = Ear(store)
    async with listening(store, server, ear):
        await server.say(ANN, "still here")
        await ear.until(lambda heard: len(heard) == 1)


async def test_a_button_keeps_its_name_and_its_page(place):
    store, server = place
    async with listening(store, server, Ear(store)) as platform:
        buttons = (Button("desk.open", url="https://example.org/console"), Button("care.fine", token="t"))
        await platform.deliver(
            Envelope(Address("discord", str(ANN)), Content(Kind.NOTICE, "hello", buttons=buttons), 1)
        )
        (shown,) = await server.shown(ANN)
    assert len(shown.buttons) == 2
    assert await server.violations() == []
