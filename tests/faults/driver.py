"""Lets people talk while the program is killed again and again, then compares what each of them saw."""

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from core.circles import MemberState
from core.consent import CONSENT_VERSION, CONSENTS
from core.message import Address, Kind
from storage import SqlStore, open_store
from storage.keys import new_keys
from tests.discord_server.control import DiscordServer
from tests.telegram_server.control import TelegramServer

STEPS = ("writing", "committed", "leased", "taken", "sent", "settled", "released")
WRITERS = (1001, 1002)
READERS = (1003, 1004)
DISCORD_WRITERS = (700_000_000_000_000_001,)
DISCORD_READERS = (700_000_000_000_000_002, 700_000_000_000_000_003)
SPEAKERS = len(WRITERS) + len(DISCORD_WRITERS)
TROUBLES = ("500", "lose_answer", "429", "drop")
WEB_READERS = ("web-a", "web-b")
STUCK_SECONDS = 150.0  # longer than the longest rest of a lane (60 s) and a send given up (30 s) together


@dataclass(frozen=True)
class Servers:
    """Where the people are."""

    telegram: TelegramServer
    discord: DiscordServer


@dataclass
class Outcome:
    """What a fault run found."""

    messages: int
    kills: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    out_of_order: int = 0
    doubled_web: int = 0
    doubled_telegram: int = 0
    doubled_discord: int = 0
    uncertain: int = 0
    violations: int = 0
    troubles: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        steps = ", ".join(f"{step} {number}" for step, number in sorted(self.kills.items()))
        return (
            f"{self.messages} messages, {sum(self.kills.values())} kills ({steps}): {self.lost} lost, "
            f"{self.out_of_order} out of order, {self.doubled_web} doubled on the web, {self.doubled_discord} doubled on "
            f"Discord, {self.doubled_telegram} doubled on Telegram ({self.uncertain} deliveries flagged uncertain), {self.violations} specification violations; "
            f"Discord's calls met {', '.join(f'{number} x {kind}' for kind, number in self.troubles.items())}"
        )


async def furnish(data: Path) -> None:
    new_keys(data / "secret.key")
    store = await open_store(None, data, data / "secret.key", upgrade=True)
    now = datetime.now(UTC)
    async with store.begin() as tx:
        circle = await tx.circles.create("Fault circle", "Europe/Berlin", 20, now)
        people = [Address("telegram", str(chat)) for chat in (*WRITERS, *READERS)]
        people += [Address("discord", str(user)) for user in (*DISCORD_WRITERS, *DISCORD_READERS)]
        people += [Address("web", name) for name in WEB_READERS]
        for number, address in enumerate(people):
            member = await tx.members.register(address, MemberState.ACTIVE, now)
            for kind in CONSENTS:
                await tx.members.agree(member.id, kind, CONSENT_VERSION, now)
            await tx.circles.join(circle.id, member.id, f"Person {number}", f"person{number}", now)
        await tx.commit()
    await store.close()


async def run(data: Path, *, messages: int, kills: int, say_every: float) -> Outcome:
    """Run until everything has been delivered. Raises AssertionError once nothing moves any more."""
    outcome = Outcome(messages)
    await furnish(data)
    async with TelegramServer() as telegram, DiscordServer() as discord:
        server = Servers(telegram, discord)
        for chat in READERS:
            await telegram.say(chat, "/whoami")  # a bot can only write to who has written to it
        await _meet(data, server)
        killed = asyncio.Event()
        talking = asyncio.create_task(_talk(server, messages, say_every, killed))
        troubled = asyncio.create_task(_trouble(discord, killed))
        try:
            for number in range(kills):
                step = STEPS[number % len(STEPS)]
                await _life(data, server, step, 1 + number % 3, limit=60)
                outcome.kills[step] += 1
            killed.set()
            last = await _start(data, server, "none", 0)
            try:
                outcome.messages = await talking
                await _emptied(data, last)
                troubled.cancel()
                await discord.control("heal")
            finally:
                last.terminate()
                await last.wait()
        finally:
            talking.cancel()
            troubled.cancel()
        logged = Counter((data / "kills.log").read_text().split()) if kills else Counter()
        assert logged == outcome.kills, f"killed at {logged}, meant to at {outcome.kills}"
        await _compare(data, server, outcome)
        asked = await discord.stats()
        outcome.troubles = Counter({kind: asked.get(kind, 0) for kind in TROUBLES})
        outcome.violations = len(await telegram.violations()) + len(await discord.violations())
    return outcome


async def _meet(data: Path, server: Servers) -> None:
    """Let everybody on Discord say something once, so that their channel is known: what was never known has no gap."""
    first = await _start(data, server, "none", 0)
    try:
        await server.discord.connected()
        for user in (*DISCORD_WRITERS, *DISCORD_READERS):
            await server.discord.say(user, "/whoami")
            await server.discord.until(lambda shown: any(one.sender == "bot" for one in shown), user, seconds=60)
    finally:
        first.terminate()
        await first.wait()


async def _talk(server: Servers, messages: int, say_every: float, killed: asyncio.Event) -> int:
    """Say at least `messages`, and go on until the last kill. Returns how many were said."""
    number = 0
    while number < messages or not killed.is_set():
        speaker = number % SPEAKERS
        if speaker < len(WRITERS):
            await server.telegram.say(WRITERS[speaker], f"message {number:04d}")
        else:
            times = 1 + number % 2  # Discord may tell an event twice
            await server.discord.say(DISCORD_WRITERS[speaker - len(WRITERS)], f"message {number:04d}", times=times)
        number += 1
        await asyncio.sleep(say_every)
    return number


async def _trouble(discord: DiscordServer, killed: asyncio.Event) -> None:
    """Make 500s, lost answers, storms of 429, dropped connections and lost sessions, one after the other.

    Each lasts until a call met it, and ends before the next begins. After the last kill it goes once more through the
    calls' troubles at most: on a slow machine the short lives before it may never have got as far as Discord.
    """
    last = False
    while not last:
        last = killed.is_set()
        for kind in TROUBLES:
            before = (await discord.stats()).get(kind, 0)
            await discord.control("trouble", kind=kind, left=2)
            while (await discord.stats()).get(kind, 0) == before:
                await asyncio.sleep(0.1)
            await discord.control("heal")
        for forget in (False, True) if not last else ():
            await discord.control("cut", forget=forget)
            await asyncio.sleep(2)


async def _start(data: Path, server: Servers, step: str, count: int) -> asyncio.subprocess.Process:
    accounts = (server.telegram.root, server.telegram.token, server.discord.root, server.discord.token)
    with (data / "worker.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.worker", str(data), step, str(count), *accounts,
            stdout=log, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip


async def _life(data: Path, server: Servers, step: str, count: int, limit: float) -> None:
    process = await _start(data, server, step, count)
    try:
        async with asyncio.timeout(limit):
            code = await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise AssertionError(f"the step {step} was never reached {count} times in {limit} s") from None
    assert code == -9, f"the worker ended by itself with {code}: {(data / 'worker.log').read_text()[-2000:]}"


async def _open(data: Path) -> SqlStore:
    return await open_store(None, data, data / "secret.key", upgrade=False)


async def _emptied(data: Path, worker: asyncio.subprocess.Process) -> None:
    """Wait until nothing waits. How long that takes is the machine's affair; that it goes on is ours."""
    loop, before = asyncio.get_running_loop(), 0
    moved = loop.time()
    while waiting := await _waiting(data):
        if waiting.total() != before:
            before, moved = waiting.total(), loop.time()
        assert worker.returncode is None, f"the last life ended by itself: {(data / 'worker.log').read_text()[-2000:]}"
        assert loop.time() < moved + STUCK_SECONDS, f"nothing moves any more: {waiting}"
        await asyncio.sleep(0.5)


async def _waiting(data: Path) -> Counter[str]:
    store = await _open(data)
    try:
        async with store.begin() as tx:
            counts = Counter(await tx.deliveries.counts())
            found = Counter({state: counts[state] for state in ("queued", "sending")})
            for name in ("telegram", "discord"):
                found[name] = len(await tx.inbound.waiting(name, "main", 1000))
        return +found
    finally:
        await store.close()


def judge(seen: list[str], meant: list[str], outcome: Outcome) -> int:
    """Count what is lost and out of order in what one person saw; return how many came more than once."""
    times = Counter(seen)
    outcome.lost += sum(1 for text in meant if text not in times)
    firsts = list(dict.fromkeys(seen))
    for writer in range(SPEAKERS):
        order = [text for text in firsts if int(text[-4:]) % SPEAKERS == writer]
        outcome.out_of_order += sum(1 for a, b in zip(order, order[1:], strict=False) if a > b)
    return sum(number - 1 for number in times.values())


def _posts(shown: list[str]) -> list[str]:
    return [text for one in shown if (text := one.splitlines()[-1]).startswith("message ")]


async def _compare(data: Path, server: Servers, outcome: Outcome) -> None:
    everything = [f"message {number:04d}" for number in range(outcome.messages)]
    speakers = (*WRITERS, *DISCORD_WRITERS)
    for chat in (*WRITERS, *READERS):
        others = [text for n, text in enumerate(everything) if speakers[n % SPEAKERS] != chat]
        shown = [one.text for one in await server.telegram.shown(chat) if one.sender == "bot" and one.text]
        outcome.doubled_telegram += judge(_posts(shown), others, outcome)
    for user in (*DISCORD_WRITERS, *DISCORD_READERS):
        others = [text for n, text in enumerate(everything) if speakers[n % SPEAKERS] != user]
        shown = [one.text for one in await server.discord.shown(user) if one.sender == "bot" and one.text]
        outcome.doubled_discord += judge(_posts(shown), others, outcome)
    store = await _open(data)
    try:
        async with store.begin() as tx:
            orders = []
            for name in WEB_READERS:
                member = await tx.members.find(Address("web", name))
                assert member is not None
                history = await tx.deliveries.history(member.lane, 0, 100_000)
                texts = []
                for shown_one in history:
                    post = (
                        await tx.posts.get(shown_one.post) if shown_one.post and shown_one.kind is Kind.POST else None
                    )
                    if post is not None and post.text is not None:
                        texts.append(post.text)
                outcome.doubled_web += judge(texts, everything, outcome)
                orders.append(texts)
            outcome.out_of_order += sum(1 for a, b in zip(*orders, strict=True) if a != b)
            outcome.uncertain = (await tx.deliveries.counts()).get("uncertain", 0)
    finally:
        await store.close()
