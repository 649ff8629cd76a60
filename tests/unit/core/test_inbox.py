"""What waited on the disk: who needs help comes first, and nobody's own words change their order."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest

from core.inbox import AT_ONCE, URGENT_TOO, WINDOW, Inbox
from core.message import Address, Inbound, InboundKey
from core.urgency import asks_for_help
from tests.fakes import SetClock
from tests.world import memory_store

CLOCK = SetClock()


def said(payload):
    return json.loads(payload)[1]


async def read(update):
    who, text = json.loads(update.payload)
    return Inbound(update.key, Address("fake", who), CLOCK.now(), text=text)


class Ear:
    """Receives as the hub does, and remembers in which order. While `gate` is closed nothing gets through."""

    def __init__(self, store):
        self.store = store
        self.heard = []
        self.begun = []
        self.hurried = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, inbound):
        self.begun.append((inbound.sender.user, inbound.text))
        if inbound.urgent:
            self.hurried.append((inbound.sender.user, inbound.text))
        await self.gate.wait()
        async with self.store.begin() as tx:
            if await tx.inbound.finish(inbound.key, CLOCK.now()):
                self.heard.append((inbound.sender.user, inbound.text))
            await tx.commit()

    async def until(self, enough):
        async with asyncio.timeout(60):
            while not enough():
                await asyncio.sleep(0.005)


@pytest.fixture
async def store(tmp_path):
    async with memory_store(tmp_path) as opened:
        yield opened


async def keep(store, lines):
    async with store.begin() as tx:
        for number, line in enumerate(lines):
            key = InboundKey("fake", "main", f"{line}-{number}")
            await tx.inbound.keep(key, json.dumps(line).encode(), CLOCK.now())
        await tx.commit()


@asynccontextmanager
async def handing_on(store, ear):
    asked = []

    def urgent(payload):
        asked.append(payload)
        return asks_for_help(said(payload))

    inbox = Inbox(store, CLOCK, "fake", "main", lambda payload: json.loads(payload)[0], read, urgent)
    inbox.asked = asked
    task = asyncio.create_task(inbox.run(ear))
    try:
        yield inbox
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def of(heard, who):
    return [text for name, text in heard if name == who]


@pytest.mark.parametrize("people", [AT_ONCE * 4, WINDOW * 2 + 50])
async def test_whoever_asked_for_help_in_an_outage_is_handed_on_first_however_many_wait(store, people):
    lines = [(f"p{number}", "good evening") for number in range(people)]
    urgent = f"p{people - 2}"
    await keep(store, [*lines, (urgent, "/sos"), *lines[:3]])
    ear = Ear(store)
    async with handing_on(store, ear):
        await ear.until(lambda: len(ear.heard) >= AT_ONCE * 2)
    assert (urgent, "good evening") in ear.begun[:AT_ONCE]
    assert of(ear.heard, urgent) == ["good evening", "/sos"]


async def test_hurry_moves_a_person_and_never_their_own_words(store):
    lines = [(f"p{number}", f"{turn}") for turn in range(3) for number in range(30)]
    lines.insert(70, ("p29", "/sos"))
    await keep(store, lines)
    ear = Ear(store)
    async with handing_on(store, ear):
        await ear.until(lambda: len(ear.heard) == len(lines))
    for number in range(30):
        assert of(ear.heard, f"p{number}") == of(lines, f"p{number}")


async def test_a_call_for_help_finds_room_while_everybody_else_is_slow(store):
    await keep(store, [(f"p{number}", "slow") for number in range(AT_ONCE)])
    ear = Ear(store)
    ear.gate.clear()
    async with handing_on(store, ear) as inbox:
        await ear.until(lambda: len(ear.begun) == AT_ONCE)
        await keep(store, [(f"q{number}", "/sos" if number % 2 else "hello") for number in range(4 * URGENT_TOO)])
        inbox.ring()
        await ear.until(lambda: len(ear.begun) == AT_ONCE + URGENT_TOO)
        assert {text for _, text in ear.begun[AT_ONCE:]} == {"/sos"}
        ear.gate.set()
        await ear.until(lambda: len(ear.heard) == AT_ONCE + 4 * URGENT_TOO)


async def test_nobody_is_asked_about_hurry_when_there_is_room_for_all(store):
    await keep(store, [(f"p{number}", "hello") for number in range(AT_ONCE)])
    ear = Ear(store)
    async with handing_on(store, ear) as inbox:
        await ear.until(lambda: len(ear.heard) == AT_ONCE)
        assert inbox.asked == []


async def test_each_update_is_asked_about_once(store):
    await keep(store, [(f"p{number % 40}", f"{number}") for number in range(120)])
    ear = Ear(store)
    async with handing_on(store, ear) as inbox:
        await ear.until(lambda: len(ear.heard) == 120)
        assert len(inbox.asked) == len(set(inbox.asked)) <= 120


async def test_what_is_kept_while_others_wait_is_not_forgotten(store):
    await keep(store, [(f"p{number}", "one") for number in range(20)])
    ear = Ear(store)
    async with handing_on(store, ear) as inbox:
        await ear.until(lambda: ear.heard)
        await keep(store, [("p3", "two"), ("new", "one")])
        inbox.ring()
        await ear.until(lambda: len(ear.heard) == 22)
    assert of(ear.heard, "p3") == ["one", "two"]


async def test_what_somebody_wrote_before_their_cry_waits_for_nobody_either(store):
    """Everybody has written ten times before the first is handed on; then one of them asks for help."""
    talkers = AT_ONCE * 3
    await keep(store, [(f"p{number}", f"{turn}") for turn in range(10) for number in range(talkers)])
    ear = Ear(store)
    ear.gate.clear()
    async with handing_on(store, ear) as inbox:
        await ear.until(lambda: len(ear.begun) == AT_ONCE)
        await keep(store, [("p0", "/sos"), ("p0", "thank you")])
        ear.gate.set()
        inbox.ring()
        await ear.until(lambda: len(ear.heard) == 10 * talkers + 2)
    assert of(ear.heard, "p0") == [*(f"{turn}" for turn in range(10)), "/sos", "thank you"]
    hurried = [one for one in ear.hurried if one[0] == "p0"]
    assert hurried == [("p0", text) for text in (*(f"{turn}" for turn in range(1, 10)), "/sos")]
    assert len(ear.hurried) == len(hurried)
    # Eleven times its own turn comes at once; the others go on beside it, never all of them before it.
    assert ear.heard.index(("p0", "/sos")) < 11 * (AT_ONCE + URGENT_TOO) < 10 * talkers


@pytest.mark.parametrize(
    ("text", "urgent"),
    [("/sos", True), (" /SOS now", True), ("/sos@circle_bot", True), ("help.now:~abc", True), ("crisis.said:danger~abc", True), ("care.talk:~abc", True), ("alarm.take:x~abc", True), ("alarm.close:x~abc", True), ("/worried", True), ("/worriedly", False), ("/sosaltos", False), ("sos", False), ("care.fine:~abc", False), ("", False)],
)  # fmt: skip
def test_a_plain_call_and_what_answers_it_cannot_wait_and_nothing_else_by_itself(text, urgent):
    assert asks_for_help(text) is urgent
