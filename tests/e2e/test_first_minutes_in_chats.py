"""The member's and the responder's first minute in chats: the whole program, its real libraries, strict servers."""

import asyncio
import re
import time
from itertools import count

import pytest
import pytest_asyncio

from core.replies import say
from tests.discord_server.control import DiscordServer
from tests.e2e.people import DiscordPerson, TelegramPerson, plain
from tests.e2e.program import new_program
from tests.telegram_server.control import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

GRAVE = "It is three in the morning and I can't do this any more. I am going to end my life tonight."
MARK = "three in the morning"
SECONDS = 5
TAKE = say("alarm.take")


class Reader:
    """Somebody in a chat: `reads` waits for words that came since `begins`."""

    mark = (0, 0)

    async def heard(self):
        """Return all that the bot ever said here: to the chat, and in answers that only this person sees."""
        raise NotImplementedError

    async def begins(self):
        self.mark = tuple(len(one) for one in await self.heard())

    async def since(self):
        return [one for said, mark in zip(await self.heard(), self.mark, strict=True) for one in said[mark:]]

    async def reads(self, text):
        async with asyncio.timeout(60):
            while True:
                for one in await self.since():
                    if text in one:
                        return one
                await asyncio.sleep(0.03)

    async def count(self, text):
        return sum(text in one for one in await self.since())


class Telegram(Reader, TelegramPerson):
    async def heard(self):
        return [one.text for one in await self.server.shown(self.chat) if one.sender == "bot"], []

    async def tell(self, text):
        await self.write(text)

    async def presses(self, label):
        await self.press(label)

    async def command(self, name):
        await self.write(f"/{name}")


class Discord(Reader, DiscordPerson):
    async def heard(self):
        private = await self.server.control("told_privately", user=str(self.user))
        return [plain(one.text) for one in await self.server.shown(self.user) if one.sender == "bot"], [
            plain(one) for one in private
        ]

    async def tell(self, text):
        await self.say(text)

    async def presses(self, label):
        await self.server.answered(await self.server.press(self.user, label))

    async def command(self, name):
        await self.server.answered(await self.server.command(self.user, name))


class Night:
    """A running program with a practice circle. By platform: `desk` watches, `ann` may need help, `bob` hears nothing."""

    def __init__(self, program, telegram, discord):
        self.program, self.telegram, self.discord = program, telegram, discord
        self.numbers, self.code, self.desk, self.ann, self.bob, self._run = count(100), "", {}, {}, {}, None

    async def start(self):
        self._run = self.program.running()
        await self._run.__aenter__()
        await self.discord.connected()

    async def stop(self):
        if self._run is not None:
            ends, self._run = self._run, None
            await ends.__aexit__(None, None, None)

    def person(self, platform, name):
        number = next(self.numbers)
        if platform == "telegram":
            return Telegram(self.telegram, 700_300_000 + number, name)
        return Discord(self.discord, 730_000_000_000_000_000 + number, name)

    async def member(self, platform, name):
        person = self.person(platform, name)
        await person.join(self.code)
        return person

    async def responder(self, platform, name):
        person = self.person(platform, name)
        staff = await self.program.made("staff", "add", name, "--role", "moderator")
        await person.tell(f"/start {staff['telegram_code']}")
        await person.reads("Hello")
        await person.tell("/duty 2")
        await person.reads("on duty for 2 hours")
        return person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def night(tmp_path_factory):
    async with TelegramServer() as telegram, DiscordServer() as discord:
        program = await new_program(
            tmp_path_factory.mktemp("night"),
            telegram_url=telegram.root,
            token=telegram.token,
            discord=(discord.root, discord.token),
        )
        await program.made(
            "circle", "create", "Evening circle", "--timezone", "Europe/Berlin", "--capacity", "20", "--practice"
        )
        invite = await program.made("invite", "create", "Evening circle", "--count", "20")
        made = Night(program, telegram, discord)
        made.code = re.search(r"code=([A-Z0-9]+)", str(invite)).group(1)
        try:
            await made.start()
            both = ("telegram", "discord")
            one, two, *members = await asyncio.gather(
                made.responder("telegram", "Desk One"),
                made.responder("discord", "Desk Two"),
                *(made.member(platform, name) for name in ("Canaryann", "Canarybob") for platform in both),
            )
            made.desk = {"telegram": one, "discord": two}
            made.ann, made.bob = dict(zip(both, members[:2], strict=True)), dict(zip(both, members[2:], strict=True))
            yield made
        finally:
            await made.stop()
        assert await telegram.violations() == []
        assert await discord.violations() == []


@pytest_asyncio.fixture(loop_scope="module")
async def fresh(night):
    """The night, with nothing read yet of what comes in this test."""
    for person in (*night.desk.values(), *night.ann.values(), *night.bob.values()):
        await person.begins()
    return night


async def take(night, ann, answers):
    """Both who watch are paged, without a word or a name; one answers, and everybody concerned is told."""
    desk = night.desk[answers]
    [other] = [one for one in night.desk.values() if one is not desk]
    for one in (desk, other):
        page = await one.reads("Somebody in Evening circle may be in danger")
        assert MARK not in page
        assert not ann.alias or ann.alias not in page
    await desk.presses(TAKE)
    assert MARK not in await desk.reads("What you type in this chat now goes to them")
    opened = await ann.reads(f"{desk.name} from the team is here with you now")
    assert "It does not go to the circle" in opened
    await other.reads(f"{desk.name} has answered the alarm in Evening circle")
    return desk, other


async def close(desk, ann):
    """The line ends; both are told, and what the person writes next is asked about first."""
    await desk.presses(say("alarm.close"))
    await desk.reads("They are asked tomorrow how they are")
    await ann.reads("Before anything you write next goes to a circle, I ask you")
    await ann.tell("My sister is here now")
    await ann.reads("should that go to Evening circle?")


async def circle_heard_nothing(night, *words):
    heard = " ".join([one for person in night.bob.values() for one in await person.since()])
    assert not any(one in heard for one in (MARK, "My sister", *words))


@pytest.mark.parametrize("where", ["telegram", "discord"])
async def test_a_cry_in_a_chat_is_answered_paged_taken_and_talked_about_in_private(fresh, where):
    ann = fresh.ann[where]
    began = time.monotonic()
    await ann.tell(GRAVE)
    answer = await ann.reads("Please call 112")
    assert time.monotonic() - began < SECONDS
    assert "I have alerted the people on duty now. Only they see this, not the circle." in answer
    desk, _ = await take(fresh, ann, where)
    await desk.presses(say("alarm.show"))
    await desk.reads(MARK)
    await ann.tell("I am in the kitchen")
    await ann.reads(f"Passed on to {desk.name}. The circle does not see it.")
    await desk.reads("I am in the kitchen")
    await desk.tell("Thank you. I stay with you.")
    await ann.reads(f"{desk.name}: Thank you. I stay with you.")
    await close(desk, ann)
    await circle_heard_nothing(fresh, "kitchen", "stay with you")


async def test_sos_on_discord_goes_from_hand_to_hand_across_platforms_and_nothing_said_in_between_is_lost(fresh):
    ann = fresh.ann["discord"]
    await ann.command("sos")
    await ann.reads("I have alerted the people on duty now")
    one, two = await take(fresh, ann, "telegram")
    for desk in (one, two):
        await desk.begins()
    await one.presses(say("alarm.hand_on"))
    await one.reads("Handed on")
    await ann.reads("I am asking somebody else from the team to go on from here")
    await ann.tell("please hurry")
    await ann.reads("I keep that for whoever answers next")
    await take(fresh, ann, "discord")
    await two.presses(say("alarm.show"))
    await two.reads("please hurry")
    await close(two, ann)
    await circle_heard_nothing(fresh, "please hurry")


async def test_across_platforms_a_program_that_stops_between_cry_answer_and_line_pages_once_and_keeps_every_word(fresh):
    ann = fresh.ann["telegram"]
    await ann.tell(GRAVE)
    await ann.reads("I have alerted the people on duty now")
    for one in fresh.desk.values():
        await one.reads("may be in danger")
    await fresh.stop()
    await fresh.start()
    desk, other = await take(fresh, ann, "discord")
    await ann.tell("said before it stops again")
    await ann.reads("Passed on to Desk Two")
    await fresh.stop()
    await fresh.start()
    await desk.presses(say("alarm.show"))
    assert "said before it stops again" in await desk.reads(MARK)
    await desk.tell("I am still here.")
    await ann.reads("Desk Two: I am still here.")
    assert [await one.count("may be in danger") for one in (desk, other)] == [1, 1]
    assert await ann.count("I have alerted the people on duty now") == 1
    assert await ann.count("from the team is here with you now") == 1
    await close(desk, ann)
    await circle_heard_nothing(fresh, "stops again", "still here")
