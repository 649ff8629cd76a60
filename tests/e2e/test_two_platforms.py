"""Two people on Telegram and two on the web, one circle, the whole program as its own process."""

import re
from collections import Counter

import pytest

from tests.e2e.people import TelegramPerson, WebPerson
from tests.e2e.program import new_program
from tests.telegram_server.control import TelegramServer

CHATS = {"Canaryann": 700_100_201, "Canarybob": 700_100_202}
SAID = "The heron waits by the water"


@pytest.fixture
async def evening(tmp_path):
    """A running program with its four people in the circle."""
    async with TelegramServer() as server:
        program = await new_program(tmp_path, telegram_url=server.root, token=server.token)
        await program.made(
            "circle", "create", "Evening circle", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice"
        )
        invite = await program.made("invite", "create", "Evening circle", "--count", "4")
        code = re.search(r"code=([A-Z0-9]+)", str(invite)).group(1)
        async with program.running():
            telegram = [TelegramPerson(server, chat, name) for name, chat in CHATS.items()]
            web = [WebPerson(program.base), WebPerson(program.base)]
            for person in telegram:
                await person.join(code)
            for person in web:
                await person.join(f"/join?code={code}")
            yield program, server, telegram, web
            for person in web:
                await person.client.aclose()


async def test_four_people_on_two_platforms_read_each_other_once_in_order_and_unmasked_by_nothing(evening):
    program, server, (ann, bob), (cem, dora) = evening
    await ann.write(f"{SAID} one")
    await cem.sees(f"{SAID} one")
    await cem.say(f"{SAID} two", answering=f"{SAID} one")
    answer = await ann.sees(f"{SAID} two")
    assert answer.reply_to == next(one.message_id for one in await server.shown(ann.chat) if one.text == f"{SAID} one")
    await bob.sees(f"{SAID} two")
    await bob.write(f"{SAID} three", answering=f"{SAID} two")
    third = await dora.sees(f"{SAID} three")
    assert f"{SAID} two" in third["quoted"]
    assert third["alias"].strip() == bob.alias
    await dora.say(f"{SAID} four")
    for person in (ann, bob, cem):
        await person.sees(f"{SAID} four")

    everything = [f"{SAID} {number}" for number in ("one", "two", "three", "four")]
    for person, own in ((ann, "one"), (bob, "three")):
        assert await person.posts() == [text for text in everything if not text.endswith(own)]
    for person in (cem, dora):
        texts = [one["text"].strip() for one in await person.messages()]
        assert [text for text in texts if text.startswith(SAID)] == everything
        assert Counter(texts)[everything[0]] == 1

    assert await server.violations() == []
    assert (await server.stats())["limited"] == 0
    await program.command("db", "backup", str(program.data / "backup.db"))
    await nobody_is_unmasked(program, server, (ann, bob), (cem, dora))


async def nobody_is_unmasked(program, server, telegram, web):
    """No name, user name or id of anybody in what others were sent, in a log line, in a byte of database or backup."""
    marks = {person.name: (person.name, str(person.chat)) for person in telegram}
    for person in telegram:
        shown = " ".join(one.text for one in await server.shown(person.chat) if one.sender == "bot")
        for other, canaries in marks.items():
            assert other == person.name or not any(canary in shown for canary in canaries)
    for person in web:
        page = await person.page()
        assert not any(canary in page for canaries in marks.values() for canary in canaries)
    files = [program.log, *program.data.glob("*.db*")]
    assert len(files) >= 3
    for file in files:
        content = file.read_bytes()
        for canary in [canary.encode() for canaries in marks.values() for canary in canaries]:
            assert canary not in content, f"{file.name} holds somebody's name or id"
        assert SAID.encode() not in content, f"{file.name} holds somebody's words"


async def test_a_cruel_message_is_held_and_a_moderator_releases_or_removes_it_from_telegram(evening):
    program, server, (ann, bob), (cem, _) = evening
    staff = await program.made("staff", "add", "Desk One", "--role", "moderator")
    code = staff["telegram_code"]
    moderator = TelegramPerson(server, 700_100_299, "Canarymod")
    await moderator.write(f"/start {code}")
    await moderator.sees("Hello Desk One")
    await moderator.write("/duty 2")
    await moderator.sees("on duty for 2 hours")
    cruel = "Shut up, you pathetic liar, nobody wants you here"
    await ann.write(cruel)
    await ann.sees("You did nothing wrong by sharing")
    notice = await moderator.sees("waits for a look")
    assert "pathetic" not in notice.text
    await moderator.press("Show it here")
    await moderator.sees("pathetic")
    await moderator.press("Remove it")
    await moderator.press("Could hurt")
    await ann.sees("It could hurt somebody")
    await bob.write("I am here as well")
    await cem.sees("I am here as well")
    assert not any("pathetic" in one["text"] for one in await cem.messages())
    assert not any("pathetic" in text for text in await bob.posts())
    assert await server.violations() == []


async def test_a_cry_for_help_is_answered_with_the_truth_and_goes_to_nobody_else(evening):
    _, server, (ann, bob), (cem, _) = evening
    await ann.write("I want to kill myself tonight")
    answer = await ann.sees("Thank you for telling me")
    assert "112" in answer.text
    assert "I could not reach anybody here" in answer.text
    page = await cem.page()
    assert "Nobody is watching this chat right now" in page
    assert "tonight" not in page
    assert await bob.posts() == []


async def test_an_update_that_cannot_be_read_blocks_nothing(evening):
    _, server, (ann, _), (cem, _) = evening
    await server.unparsable()
    await ann.write("I went for a walk after dinner")
    await cem.sees("I went for a walk after dinner")


async def test_a_restart_in_between_loses_and_doubles_nothing(tmp_path):
    async with TelegramServer() as server:
        program = await new_program(tmp_path, telegram_url=server.root, token=server.token, model="off")
        await program.made(
            "circle", "create", "Evening circle", "--timezone", "Europe/Berlin", "--capacity", "12", "--practice"
        )
        invite = await program.made("invite", "create", "Evening circle", "--count", "2")
        code = re.search(r"code=([A-Z0-9]+)", str(invite)).group(1)
        ann, bob = (TelegramPerson(server, chat, name) for name, chat in CHATS.items())
        async with program.running():
            await ann.join(code)
            await bob.join(code)
            await ann.write("heron one")
            await bob.sees("heron one")
        await ann.write("heron two")
        async with program.running():
            await bob.sees("heron two")
            await ann.write("heron three")
            await bob.sees("heron three")
        assert await bob.posts() == ["heron one", "heron two", "heron three"]
