"""Does a cry for help wait behind ordinary talk? Several circles write at once, below and far above what can be carried.

Everything is real but the platform: a SQLite file, the screening model, the inbox, the couriers and the clock of the
ladder, running side by side. Arrivals come by chance and never wait for an answer; a wait is counted from the moment a
message was due to arrive, so a program that is late cannot hide it. Prints lines; asserts nothing about time.
"""

import argparse
import asyncio
import contextlib
import json
import random
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.clock import SystemClock
from core.courier import Courier
from core.ids import AlarmId
from core.ladder import begins
from core.watch import Watch
from moderation.screener import Screener, build_screener
from moderation.urgent import cannot_wait
from storage import open_store
from storage.keys import new_keys
from tests.bench.crowd import KINDS, Crowd
from tests.world import World
from tools.ordinary_lines import LINES

EXAM = Path(__file__).parents[1] / "exam" / "crisis_exam_2026_11.jsonl"
PEOPLE = 20  # of each circle, besides its writer
STAFF = ("Heron", "Wren", "Otter")
ONE_IN = 50
SELDOM = 5.0  # seconds between two cries, if one in fifty would be fewer


@dataclass(frozen=True)
class Message:
    """One message that arrives `at` seconds after the beginning."""

    at: float
    who: str
    text: str
    cry: bool
    update: str


@dataclass
class Town:
    """Circles that talk, on a program that runs."""

    world: World
    crowd: Crowd
    circles: int
    began: float = 0.0
    sent: list[Message] = field(default_factory=list)

    @property
    def people(self) -> list[str]:
        return [f"c{circle}p{person}" for circle in range(self.circles) for person in range(PEOPLE + 1)]

    async def receive(self, messages: Sequence[Message]) -> None:
        """Let messages arrive when they are due, whatever became of those before."""
        self.sent += messages
        self.began = time.perf_counter()
        for one in messages:
            await asyncio.sleep(max(0.0, self.began + one.at - time.perf_counter()))
            self.crowd.hand_in(one.who, one.text, one.update)

    async def quiet(self, seconds: float) -> bool:
        """Wait until everything is handled and shown, at most so long; whether it is."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            if not await self.behind():
                return True
            await asyncio.sleep(0.2)
        return False

    async def behind(self) -> int:
        """Return how much is not handled or not shown yet; a receipt that is due later does not count."""
        left = sum(1 for one in self.sent if one.update not in self.crowd.committed)
        async with self.world.store.begin() as tx:
            due = await tx.deliveries.ready(self.crowd.name, self.world.clock.now(), 1)
            counts = await tx.deliveries.counts()
        return left + len(due) + counts.get("sending", 0)

    async def queued(self) -> int:
        async with self.world.store.begin() as tx:
            return (await tx.deliveries.counts()).get("queued", 0)

    async def pages(self) -> dict[str, float]:
        """Return when the first page about each person was shown to anybody."""
        found: dict[str, float] = {}
        names = {(await self.world.member(who)).id: who for who in {one.who for one in self.sent if one.cry}}
        async with self.world.store.begin() as tx:
            for (staff, token), at in self.crowd.paged.items():
                member = await tx.members.find(self.world.address(staff))
                action = self.world.house.signer.open(member.id, token) or ""
                alarm = await tx.alarms.get(AlarmId(action.partition(":")[2]))
                who = names.get(alarm.member) if alarm else None
                if who is not None:
                    found[who] = min(at, found.get(who, at))
        return found


@contextlib.asynccontextmanager
async def town(kind: str, circles: int, screener: Screener) -> AsyncIterator[Town]:
    """A program as `app/wiring.py` runs it, over a SQLite file, with circles of twenty and three people on duty."""
    limits, away = KINDS[kind]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        new_keys(data / "secret.key")
        store = await open_store(None, data, data / "secret.key", upgrade=True)
        crowd = Crowd(limits=limits, away=away, store=store, urgent=cannot_wait)
        world = World(store, clock=SystemClock(), platform=crowd, screener=screener)
        made = Town(world, crowd, circles)
        for circle in range(circles):
            await world.circle(f"Circle {circle}")
            for person in range(PEOPLE + 1):
                await world.join(f"c{circle}p{person}", f"Circle {circle}", "XA")
        for name in STAFF:
            await world.moderator(name, name=name)
        courier = Courier(store, world.house, crowd, world.waker)
        work = (courier.run(), crowd.run(world.hub.receive), Watch(store, world.house, world.waker).run())
        tasks = [asyncio.create_task(one) for one in work]
        try:
            yield made
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await store.close()


def ordinary(number: int, dice: random.Random) -> str:
    return f"{dice.choice(CALM)} ({number})"


CALM = [line for line in LINES if len(line) > 12]


async def cries(screener: Screener) -> list[str]:
    """Return what the exam's people wrote that begins the ladder."""
    lines = [json.loads(line)["text"] for line in EXAM.read_text().splitlines()]
    heard = [(line, await screener.screen(line)) for line in lines]
    # Who threatens somebody begins it, too, and is answered with nothing but that their message waits.
    return [line for line, said in heard if begins(said) is not None and said.concern != "threat"]


def by_chance(rate: float, seconds: float, people: Sequence[str], cries: Sequence[str], seed: int) -> list[Message]:
    """Return a Poisson stream of ordinary messages, and on top of it one of cries for help, each by somebody else.

    There is a cry for every fifty messages, or every five seconds: fewer say nothing about the slowest.
    """
    dice = random.Random(seed)
    crying = dice.sample(people, len(people))
    made: list[Message] = []
    at = 0.0
    while (at := at + dice.expovariate(rate)) < seconds:
        made.append(Message(at, dice.choice(people), ordinary(len(made), dice), False, f"u{len(made)}"))
    at, pause = 0.0, min(SELDOM, ONE_IN / rate)
    while (at := at + dice.expovariate(1 / pause)) < seconds and crying:
        made.append(Message(at, crying.pop(), dice.choice(cries), True, f"u{len(made)}"))
    return sorted(made, key=lambda one: one.at)


async def capacity(kind: str, circles: int, screener: Screener, messages: int) -> tuple[float, float]:
    """Return messages a second, received to committed and received to shown to everybody, when there is always more."""
    dice = random.Random(1)
    async with town(kind, circles, screener) as one:
        flood = [Message(0.0, dice.choice(one.people), ordinary(n, dice), False, f"u{n}") for n in range(messages)]
        await one.receive(flood)
        await one.quiet(900)
        committed = max(one.crowd.committed.values()) - one.began
        shown = max(one.crowd.last.values()) - one.began
        return messages / committed, messages / shown


def spread(waits: Sequence[float]) -> str:
    """Return p50, p99 and the longest of some waits, in seconds."""
    if not waits:
        return "none"
    ordered = sorted(waits)

    def part(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    return f"p50 {part(0.5):.2f} s, p99 {part(0.99):.2f} s, longest {ordered[-1]:.2f} s"


async def load(name: str, kind: str, circles: int, screener: Screener, rate: float, seconds: float, seed: int) -> None:
    """Send messages at a rate for a while and print who waited how long."""
    texts = await cries(screener)
    async with town(kind, circles, screener) as one:
        await one.receive(by_chance(rate, seconds, one.people, texts, seed))
        ended = time.perf_counter()
        await asyncio.sleep(5)  # what came last has five seconds, too
        now, behind = time.perf_counter(), await one.queued()
        unread = sum(1 for message in one.sent if message.update not in one.crowd.committed)
        paged = await one.pages()
        crowd = one.crowd

        def wait(message: Message, shown: dict[str, float], key: str) -> float:
            return shown.get(key, now) - one.began - message.at

        cry = [message for message in one.sent if message.cry]
        talk = [message for message in one.sent if not message.cry]
        seen = [message for message in talk if message.text in crowd.first or message.update not in crowd.committed]
        missing = sum(1 for message in cry if message.who not in crowd.answered)
        unpaged = sum(1 for message in cry if message.who not in paged)
        print(f"{name}: {rate:.1f} messages/s for {ended - one.began:.0f} s, {len(talk)} ordinary and {len(cry)} cries")
        print(f"  cry to committed:      {spread([wait(m, crowd.committed, m.update) for m in cry])}")
        print(f"  cry to private answer: {spread([wait(m, crowd.answered, m.who) for m in cry])}; {missing} not yet")
        print(f"  cry to first page:     {spread([wait(m, paged, m.who) for m in cry])}; {unpaged} not yet")
        print(f"  talk to first copy:    {spread([wait(m, crowd.first, m.text) for m in seen])}; {unread} not read yet")
        print(f"  {crowd.copies} copies shown, {behind} deliveries still queued", flush=True)


async def measure(
    kind: str, circles: int, seconds: float, seed: int, shares: Sequence[float], read: Sequence[float], flood: int
) -> None:
    """Measure what can be carried, then load the program with parts and multiples of it."""
    screener = build_screener("embedded")
    committed, shown = await capacity(kind, circles, screener, flood)
    print(
        f"{kind}, {circles} circles of {PEOPLE + 1}: {committed:.1f} messages/s received to committed, "
        f"{shown:.1f} messages/s to everybody's screen ({shown * PEOPLE:.0f} copies/s)",
        flush=True,
    )
    for share in shares:
        await load(
            f"{kind} at {share:.0%} of what everybody can be shown",
            kind,
            circles,
            screener,
            share * shown,
            seconds,
            seed,
        )
    for share in read:
        await load(
            f"{kind} at {share:.0%} of what can be read", kind, circles, screener, share * committed, seconds, seed
        )
    screener.close()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", choices=sorted(KINDS), default=sorted(KINDS))
    parser.add_argument("--circles", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--flood", type=int, default=200)
    parser.add_argument("--shares", type=float, nargs="*", default=[0.5, 1.5])
    parser.add_argument("--read", type=float, nargs="*", default=[1.5])
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    for kind in chosen.kinds:
        asyncio.run(
            measure(kind, chosen.circles, chosen.seconds, chosen.seed, chosen.shares, chosen.read, chosen.flood)
        )


if __name__ == "__main__":
    main()
