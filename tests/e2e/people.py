"""People with real clients: a browser without scripts (httpx), and Telegram through the loopback server."""

import asyncio
import re
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from core.consent import CONSENTS, QUESTIONS
from core.replies import say
from tests.discord_server.control import ControlError, DiscordServer
from tests.telegram_server.control import TelegramServer

CONSENT_PRESSES = len(CONSENTS)
DEADLINE = 60


class Page(HTMLParser):
    """The log of a circle's page: (alias, text) of each message, and each one's position."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.messages: list[dict[str, str]] = []
        self._inside: str | None = None
        self._ends = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if "data-position" in given:
            self.messages.append(
                {"position": given["data-position"] or "", "alias": "", "text": "", "quoted": "", "state": ""}
            )
        for name, place, ends in (("alias", "alias", "span"), ("text", "text", "div"), ("state", "state", "p")):
            if name in classes and self.messages:
                self._inside, self._ends = place, ends
        if tag == "blockquote":
            self._inside, self._ends = "quoted", "blockquote"

    def handle_endtag(self, tag):
        if tag == self._ends:
            self._inside = None

    def handle_data(self, data):
        if self._inside and self.messages:
            self.messages[-1][self._inside] += data


@dataclass
class WebPerson:
    base: str
    client: httpx.AsyncClient = field(init=False)
    alias: str = ""

    def __post_init__(self) -> None:
        self.client = httpx.AsyncClient(base_url=self.base, follow_redirects=True, headers={"origin": self.base})

    async def join(self, link: str) -> None:
        form = (await self.client.get(link)).text
        filled = {
            "csrf": value(form, "csrf"),
            "code": value(form, "code"),
            "consent": list(CONSENTS),
            "country": "DE",
            **{f"quiz_{one.key}": one.right for one in QUESTIONS},
        }
        answer = await self.client.post("/join", data=filled)
        assert answer.status_code == 200 and answer.url.path == "/joined", answer.text[-2000:]
        page = await self.page()
        self.alias = re.search(r"You are ([A-Z][a-z]+ [A-Z][a-z]+)", page).group(1)

    async def page(self) -> str:
        answer = await self.client.get("/circle")
        assert answer.status_code == 200
        return answer.text

    async def say(self, text: str, *, answering: str | None = None) -> str:
        page = await self.page()
        reply_to = ""
        if answering:
            reply_to = next(one["position"] for one in Page(page).messages if answering in one["text"])
        form = {"csrf": value(page, "csrf"), "nonce": secrets.token_hex(16), "reply_to": reply_to, "text": text}
        return (await self.client.post("/circle/send", data=form)).text

    async def messages(self) -> list[dict[str, str]]:
        return Page(await self.page()).messages

    async def _at(self, text: str) -> tuple[str, str]:
        page = await self.page()
        return page, next(one["position"] for one in Page(page).messages if text in one["text"])

    async def edit(self, text: str, to: str) -> None:
        page, at = await self._at(text)
        form = {"csrf": value(page, "csrf"), "nonce": secrets.token_hex(16), "position": at, "text": to}
        assert (await self.client.post("/circle/edit", data=form)).status_code == 200

    async def delete(self, text: str) -> None:
        page, at = await self._at(text)
        form = {"csrf": value(page, "csrf"), "nonce": secrets.token_hex(16), "position": at}
        assert (await self.client.post("/circle/delete", data=form)).status_code == 200

    async def told(self, text: str) -> None:
        """Wait until the page shows a sentence, whoever it is from."""
        async with asyncio.timeout(DEADLINE):
            while text not in await self.page():
                await asyncio.sleep(0.1)

    async def sees(self, text: str) -> dict[str, str]:
        async with asyncio.timeout(DEADLINE):
            while True:
                for one in await self.messages():
                    if text in one["text"]:
                        return one
                await asyncio.sleep(0.1)


def value(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert tag, f"no field {name} on the page"
    found = re.search(r'value="([^"]*)"', tag.group(0))
    return found.group(1) if found else ""


@dataclass
class TelegramPerson:
    server: TelegramServer
    chat: int
    name: str
    alias: str = ""

    async def write(self, text: str, *, answering: str | None = None) -> int:
        reply_to = None
        if answering:
            reply_to = next(one.message_id for one in await self.server.shown(self.chat) if answering in one.text)
        said = await self.server.say(
            self.chat, text, first_name=f"{self.name}First", last_name=f"{self.name}Last",
            username=f"{self.name}_user", reply_to=reply_to,
        )  # fmt: skip
        return said.message_id

    async def sees(self, text: str, *, after: int = 0):
        def look(shown):
            return next(
                (one for one in shown if one.sender == "bot" and text in one.text and one.message_id > after), None
            )

        return await self.server.until(look, self.chat, seconds=DEADLINE)

    async def press(self, label: str, *, after: int = 0) -> None:
        def look(shown):
            for one in reversed(shown):
                for index, button in enumerate(button for row in one.buttons for button in row):
                    if button.get("text") == label and one.message_id > after:
                        return one.message_id, index
            return None

        message_id, index = await self.server.until(look, self.chat, seconds=DEADLINE)
        await self.server.press(self.chat, message_id, index=index)

    async def join(self, code: str) -> None:
        after = await self.write(f"/start {code}")
        for words in ("18 or older", "about my health", "a program reads", "who reads", "deleted after 30 days"):
            shown = await self.sees(words, after=after)
            await self.server.press(self.chat, shown.message_id, index=0)
        shown = await self.sees("In which country", after=after)
        await self.write("Germany")
        for question, right in (("Who can see", 1), ("in an emergency", 1), ("want to leave", 1)):
            shown = await self.sees(question, after=shown.message_id)
            await self.server.press(self.chat, shown.message_id, index=right)
        welcome = await self.sees("Welcome to")
        self.alias = re.search(r"Here you are ([A-Z][a-z]+ [A-Z][a-z]+)", welcome.text).group(1)

    async def posts(self) -> list[str]:
        """The last line of everything under somebody's alias, in order."""
        shown = [one for one in await self.server.shown(self.chat) if one.sender == "bot" and one.protect_content]
        return [one.text.splitlines()[-1] for one in shown]

    async def _said(self, text: str) -> int:
        return next(
            one.message_id for one in await self.server.shown(self.chat) if one.sender == "person" and text in one.text
        )

    async def say(self, text: str, *, answering: str | None = None) -> None:
        if answering:
            await self.sees(answering)
        await self.write(text, answering=answering)

    async def edit(self, text: str, to: str) -> None:
        await self.server.say(self.chat, to, edits=await self._said(text))

    async def delete(self, text: str) -> None:
        await self.server.say(self.chat, "/delete", reply_to=await self._said(text))

    async def show(self, picture: bytes, caption: str) -> None:
        await self.server.say(self.chat, caption, photo=picture)

    async def pictures(self) -> list[bytes]:
        shown = [one for one in await self.server.shown(self.chat) if one.sender == "bot" and one.photo]
        return [await self.server.file(one.photo) for one in shown]

    async def everything(self) -> str:
        """All that the bot ever showed here."""
        return "\n".join(one.text for one in await self.server.shown(self.chat, deleted=True) if one.sender == "bot")


@dataclass
class DiscordPerson:
    server: DiscordServer
    user: int
    name: str
    alias: str = ""

    async def say(self, text: str, *, answering: str | None = None) -> None:
        reply_to = (await self.sees(answering)).id if answering else None
        await self.server.say(self.user, text, name=self.name, reply_to=reply_to)

    async def sees(self, text: str):
        def look(shown):
            return next((one for one in shown if one.sender == "bot" and text in plain(one.text)), None)

        return await self.server.until(look, self.user, seconds=DEADLINE)

    async def _said(self, text: str) -> str:
        return next(one.id for one in await self.server.shown(self.user) if one.sender == "person" and text in one.text)

    async def edit(self, text: str, to: str) -> None:
        await self.server.edit(self.user, await self._said(text), to)

    async def delete(self, text: str) -> None:
        await self.server.delete(self.user, await self._said(text))

    async def show(self, picture: bytes, caption: str) -> None:
        await self.server.say(self.user, caption, name=self.name, picture=picture)

    async def pictures(self) -> list[bytes]:
        return [data for one in await self.server.shown(self.user) if one.sender == "bot" for data in one.files]

    async def everything(self) -> str:
        """All that the bot ever showed here."""
        return "\n".join(
            plain(one.text) for one in await self.server.shown(self.user, deleted=True) if one.sender == "bot"
        )

    async def join(self, code: str) -> None:
        await self.say(f"/start {code}")
        for words in ("18 or older", "about my health", "a program reads", "who reads", "deleted after 30 days"):
            await self._asked(words)
            await self.server.answered(await self.server.press(self.user, say("join.agree")))
        await self._asked("In which country")
        await self.server.say(self.user, "Germany")
        for question, right in (
            ("Who can see", "quiz.reader_program"),
            ("in an emergency", "quiz.emergency_number"),
            ("want to leave", "quiz.leaving_free"),
        ):
            await self._asked(question)
            await self.server.answered(await self.server.press(self.user, say(right)))
        await self.server.answered(await self.server.command(self.user, "whoami"))

    async def _asked(self, question: str) -> None:
        """Questions that follow a button come as answers that only this person sees."""
        async with asyncio.timeout(DEADLINE):
            while True:
                try:
                    found = await self.server.control("asked_privately", user=str(self.user), text=question)
                except ControlError:
                    found = False
                if found or any(question in plain(one.text) for one in await self.server.shown(self.user)):
                    return
                await asyncio.sleep(0.05)

    async def posts(self) -> list[str]:
        """The last line of everything under somebody's alias, in order."""
        shown = [one for one in await self.server.shown(self.user) if one.sender == "bot" and one.text.startswith("**")]
        return [plain(one.text).splitlines()[-1] for one in shown]


def plain(text: str) -> str:
    """What a reader sees of Discord's marks."""
    return re.sub(r"\\(.)", r"\1", text)
