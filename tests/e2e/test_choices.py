"""The choices under words that came back, pressed on Telegram, on Discord and on the web: the whole program, its real screening."""

import asyncio
import re

import pytest

from core.replies import say
from tests.discord_server.control import DiscordServer
from tests.e2e.people import WebPerson
from tests.e2e.program import new_program
from tests.e2e.test_first_minutes_in_chats import Discord, Telegram
from tests.telegram_server.control import TelegramServer

NUMBER = "07911 123456"
UNKIND = "Everyone has problems, get over it."


class Web(WebPerson):
    """Somebody in a browser, pressing by what stands on a button."""

    def __init__(self, base):
        super().__init__(base)
        self.name, self.before, self.answer = "web", "", ""

    async def tell(self, text):
        await self.say(text)

    async def presses(self, label):
        async with asyncio.timeout(60):
            while not (found := self._button(await self.page(), label)):
                await asyncio.sleep(0.05)
        csrf, nonce, token = found
        # What answers a press stands on the page that it leads to.
        self.answer = (
            await self.client.post("/circle/press", data={"csrf": csrf, "nonce": nonce, "token": token})
        ).text

    @staticmethod
    def _button(page, label):
        for one in reversed(re.findall(r"<form[^>]*/circle/press.*?</form>", page, re.DOTALL)):
            if f">{label}<" in one.replace("&#39;", "'"):
                return [re.search(rf'name="{name}" value="([^"]*)"', one)[1] for name in ("csrf", "nonce", "token")]
        return None

    async def begins(self):
        self.before, self.answer = await self.page(), ""

    async def reads(self, text):
        async with asyncio.timeout(60):
            while text not in self.answer and (await self.page()).count(text) <= self.before.count(text):
                await asyncio.sleep(0.05)


@pytest.fixture
async def evening(tmp_path):
    async with TelegramServer() as telegram, DiscordServer() as discord:
        program = await new_program(
            tmp_path, telegram_url=telegram.root, token=telegram.token, discord=(discord.root, discord.token)
        )
        await program.made("circle", "create", "Evening circle", "--timezone", "UTC", "--capacity", "9", "--practice")
        invite = await program.made("invite", "create", "Evening circle", "--count", "9")
        code = re.search(r"code=([A-Z0-9]+)", str(invite)).group(1)
        async with program.running():
            await discord.connected()
            people = [
                Telegram(telegram, 700_400_001, "Canaryann"),
                Discord(discord, 740_000_000_000_000_001, "Canarybob"),
                Web(program.base),
                Telegram(telegram, 700_400_002, "Canarycem"),
            ]
            for one in people:
                await one.join(f"/join?code={code}" if isinstance(one, Web) else code)
            yield people
            await people[2].client.aclose()
        assert await telegram.violations() == []
        assert await discord.violations() == []


async def test_each_choice_does_on_every_platform_what_its_button_says_and_once(evening):
    *writers, cem = evening
    for number, one in enumerate(writers):
        await one.begins()
        await one.tell(f"Story {number}: my number is {NUMBER}, call me")
        await one.reads("This is what others would see")
        await one.presses(say("return.send"))
        await cem.sees(f"Story {number}: my number is [phone], call me")
        for key, answer in (
            ("choice.tool", "Breathe in through the nose"),
            ("choice.staff", "Only the team sees it now"),
            ("choice.leave", "It went to nobody"),
            ("choice.edit", "Send me the new words now"),
        ):
            await one.begins()
            await one.tell(UNKIND)
            await one.reads("it could hurt to read")
            await one.presses(say(key))
            await one.reads(answer)
        await one.tell(f"Better {number}: I felt small when I read that")
        await cem.sees(f"Better {number}")
    heard = await cem.posts()
    assert not [text for text in heard if NUMBER in text or UNKIND in text]
    assert len([text for text in heard if text.startswith("Story")]) == len(writers)
    assert len([text for text in heard if text.startswith("Better")]) == len(writers)
