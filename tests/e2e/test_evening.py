"""Six people on three platforms, one circle, two hundred messages: what each of them saw, word by word, in order."""

import re

import pytest

from tests.discord_server.control import DiscordServer
from tests.e2e.people import DiscordPerson, TelegramPerson, WebPerson
from tests.e2e.program import new_program
from tests.pictures import png
from tests.telegram_server.control import TelegramServer

SAID = "The heron waits by the water"
CRUEL = "Shut up, you pathetic liar, nobody wants you here"
MESSAGES = 200
SECRET_NOTE = b"canary-4711-where-it-was-taken"
NOTICED, EFFECT, TO_TRY = "You named what you saw by the water", "It made me calm tonight", "Tell us about the morning"


@pytest.fixture
async def evening(tmp_path):
    async with TelegramServer() as telegram, DiscordServer() as discord:
        program = await new_program(
            tmp_path, telegram_url=telegram.root, token=telegram.token, discord=(discord.root, discord.token)
        )
        await program.made(
            "circle",
            "create",
            "Evening circle",
            "--timezone",
            "Europe/Berlin",
            "--capacity",
            "12",
            "--pictures",
            "--practice",
        )
        invite = await program.made("invite", "create", "Evening circle", "--count", "6")
        code = re.search(r"code=([A-Z0-9]+)", str(invite)).group(1)
        staff = await program.made("staff", "add", "Desk One", "--role", "moderator")
        async with program.running():
            await discord.connected()
            moderator = TelegramPerson(telegram, 700_100_399, "Canarymod")
            await moderator.write(f"/start {staff['telegram_code']}")
            await moderator.sees("Hello Desk One")
            await moderator.write("/duty 2")
            people = [
                TelegramPerson(telegram, 700_100_301, "Canaryann"),
                TelegramPerson(telegram, 700_100_302, "Canarybob"),
                WebPerson(program.base),
                WebPerson(program.base),
                DiscordPerson(discord, 710_000_000_000_000_305, "Canaryeli"),
                DiscordPerson(discord, 710_000_000_000_000_306, "Canaryfay"),
            ]
            try:
                for person in people:
                    await person.join(f"/join?code={code}" if isinstance(person, WebPerson) else code)
                yield program, telegram, discord, people, moderator
            finally:
                for person in people[2:4]:
                    await person.client.aclose()


class Circle:
    """What was said, by whom, and what became of it: what everybody ought to see."""

    def __init__(self, people):
        self.people = people
        self.lines = []  # [text, who]
        self.decided = 0  # the moderator's last answer

    async def say(self, text, who, answering=None):
        await self.people[who].say(text, answering=answering)
        self.lines.append([text, who])
        await self.people[2].sees(text)

    async def edit(self, text, to):
        line = next(one for one in self.lines if one[0] == text)
        await self.people[line[1]].edit(text, to)
        line[0] = to
        await self.people[2].sees(to)

    async def delete(self, text):
        line = next(one for one in self.lines if one[0] == text)
        await self.people[line[1]].delete(text)
        self.lines.remove(line)

    def seen_by(self, who, *, own=False):
        return [text for text, writer in self.lines if own or writer != who]


async def released(moderator, circle, text, who):
    """Let the moderator release what was just held; it then stands last in the circle."""
    notice = await moderator.sees("waits for a look", after=circle.decided)
    await moderator.press("Show it here", after=notice.message_id - 1)
    await moderator.press("Release it", after=notice.message_id)
    circle.decided = (await moderator.sees("Released", after=notice.message_id)).message_id
    await circle.people[3 if who == 2 else 2].sees(text)
    circle.lines.append([text, who])


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_an_evening_of_two_hundred_messages_on_three_platforms(evening):
    program, telegram, discord, people, moderator = evening
    ann, bob, cem, _, eli, fay = people
    circle = Circle(people)
    for number in range(MESSAGES):
        text = f"{SAID} {number:03d}"
        before = f"{SAID} {number - 1:03d}" if number % 5 == 4 else None
        known = [one[0] for one in circle.lines]
        await circle.say(text, number % 6, answering=before if before in known else None)
        if number in {24, 27, 29}:  # Telegram, web, Discord
            await circle.edit(text, f"{SAID} changed {number:03d}")
        if number in {36, 39, 41}:
            await circle.delete(text)
        if number == 60:
            await ann.show(png(note=SECRET_NOTE), f"{SAID} picture one")
            await released(moderator, circle, f"{SAID} picture one", 0)
        if number == 71:
            await fay.show(png(grey=0x20, note=SECRET_NOTE), f"{SAID} picture two")
            await released(moderator, circle, f"{SAID} picture two", 5)
        if number == 80:
            await bob.say("/feedback", answering=f"{SAID} 074")
            for question, answer in (("What did you notice", NOTICED), ("What did it do", EFFECT), ("One thing to try", TO_TRY)):  # fmt: skip
                await bob.sees(question)
                await bob.write(answer)
            await bob.sees("They can read it now")
            await cem.told(NOTICED)
        if number == 90:
            copy = await eli.sees(f"{SAID} 084")
            told = await discord.answered(await discord.command(eli.user, "Give feedback", message=copy.id))
            assert "Three short answers" in told["shown"][0]["content"]
            form = await discord.press(eli.user, "Write feedback")
            await discord.answered(form)
            await discord.answered(await discord.fill(eli.user, form, noticed=NOTICED, effect=EFFECT, to_try=TO_TRY))
            await ann.sees("A circle member wrote you feedback")
        if number == 100:
            await eli.say(CRUEL)
            await released(moderator, circle, CRUEL, 4)

    for person in (ann, bob, eli, fay):
        await person.sees(f"{SAID} {MESSAGES - 1:03d}" if person is not people[(MESSAGES - 1) % 6] else f"{SAID} {MESSAGES - 2:03d}")  # fmt: skip
    for who in (0, 1, 4, 5):
        assert await people[who].posts() == circle.seen_by(who), f"person {who}"
    for who in (2, 3):
        texts = [one["text"].strip() for one in await people[who].messages()]
        shown = [text for text in texts if text.startswith(SAID) or text == CRUEL]
        assert shown == circle.seen_by(who, own=True)[-len(shown) :], f"person {who}"
        assert len(shown) > 40

    for person in (ann, bob, eli, fay):
        mine = 1 if person in (ann, fay) else 0
        pictures = await person.pictures()
        assert len(pictures) == 2 - mine
        assert all(data.startswith(b"\xff\xd8") and SECRET_NOTE not in data for data in pictures)
    assert await telegram.violations() == []
    assert await discord.violations() == []
    assert (await telegram.stats())["limited"] == 0
    assert (await discord.stats())["limited"] == 0
    assert (await discord.stats())["late_interactions"] == 0
    await program.command("db", "backup", str(program.data / "backup.db"))
    await nobody_is_unmasked(program, people)


async def nobody_is_unmasked(program, people):
    """No name, user name or id of anybody in what others were sent, in a log line, in a byte of database or backup."""
    marks = {
        person.name: (person.name, str(getattr(person, "chat", None) or person.user))
        for person in people
        if not isinstance(person, WebPerson)
    }
    for person in people:
        shown = await (person.page() if isinstance(person, WebPerson) else person.everything())
        own = getattr(person, "name", "")
        for other, canaries in marks.items():
            assert other == own or not any(canary in shown for canary in canaries)
    files = [program.log, *program.data.glob("*.db*")]
    assert len(files) >= 3
    for file in files:
        content = file.read_bytes()
        for canary in [canary.encode() for canaries in marks.values() for canary in canaries]:
            assert canary not in content, f"{file.name} holds somebody's name or id"
        assert SAID.encode() not in content, f"{file.name} holds somebody's words"
        assert NOTICED.encode() not in content, f"{file.name} holds somebody's feedback"
