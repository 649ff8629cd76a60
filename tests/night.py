"""A simulated night: people in danger write, staff answer, vanish or sleep, pagers are down, and the program is killed.

The clock is simulated; store, hub, couriers and the ladder are real. A kill stops the program between two moments
(before a commit, just after one, before or after a send); what was not committed is gone, and a new program goes on.

`make night` spends a long one and prints what it found; exit 1 if a promise broke. The short one is a test.
"""

import argparse
import asyncio
import heapq
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select

from core.courier import Courier
from core.errors import RateLimited
from core.hub import Hub
from core.ids import AlarmId, NativeRef
from core.ladder import AlarmState, Shift
from core.line import close, talking
from core.message import Address, Envelope, Inbound, InboundKey, Kind, Press
from core.ports import Limits
from core.review import StaffRole
from core.verdict import Care, Decision
from core.watch import Watch
from storage.schema import alarm as alarms
from storage.schema import page
from tests.fakes import FakePlatform, SetClock, ToldScreener, finding
from tests.world import World, memory_store

BEGIN = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
IDEMPOTENT = Limits(per_second=None, seconds_per_chat=0, in_flight=4, idempotent=True)
STAFF = {
    "Prompt": "answers",
    "Quick": "answers",
    "Ghost": "vanishes",
    "Heavy": "sleeps",
    "Mate": "answers",
    "Late": "no shift",
}
SCORES = {"L1": 0.6, "L2": 0.8, "L3": 0.9, "L4": 0.98}


class Killed(BaseException):
    """The program is gone, in the middle of what it did."""


@dataclass
class Chance:
    """Decides, the same for the same seed, whether the program dies at this moment. `left` kills are still to come."""

    seed: int
    left: int
    rate: float = 0.02
    kills: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self):
        self.dice = random.Random(self.seed)

    def __call__(self, moment: str) -> None:
        if self.left and self.dice.random() < self.rate:
            self.left -= 1
            self.kills[moment] += 1
            raise Killed(moment)


class Mortal:
    """A store whose transactions may die with the program, before or just after they are durable."""

    def __init__(self, store, chance):
        self._store, self._chance = store, chance

    @asynccontextmanager
    async def begin(self, *, urgent=False):
        async with self._store.begin(urgent=urgent) as tx:
            real = tx.commit

            async def commit():
                self._chance("before a commit")
                await real()
                self._chance("after a commit")

            tx.commit = commit
            yield tx

    async def grouped(self, work, *, urgent=False):
        self._chance("before a grouped commit")
        done = await self._store.grouped(work, urgent=urgent)
        self._chance("after a grouped commit")
        return done


@dataclass
class Down(FakePlatform):
    """A pager that does not answer: SMTP or a webhook that is down."""

    async def deliver(self, envelope: Envelope) -> NativeRef:
        raise RateLimited(600)


@dataclass
class Night:
    """One night of one program. `people` maps a writer to what they wrote and when; `staff` a desk name to how they behave."""

    store: object
    chance: Chance
    clock: SetClock = field(default_factory=lambda: SetClock(BEGIN))
    screener: ToldScreener = field(default_factory=ToldScreener)
    events: list = field(default_factory=list)
    numbers: count = field(default_factory=count)
    manners: dict[str, str] = field(default_factory=dict)
    written: dict[str, datetime] = field(default_factory=dict)
    answered: dict[str, datetime] = field(default_factory=dict)
    seen: set = field(default_factory=set)
    restarts: int = 0
    pagers_at: datetime = BEGIN

    def __post_init__(self):
        self.chats = FakePlatform(name="fake", limits=IDEMPOTENT)
        self.mail = Down(name="email", limits=IDEMPOTENT)
        self.hook = Down(name="webhook", limits=IDEMPOTENT)
        self.world = World(self.store, clock=self.clock, platform=self.chats, screener=self.screener)
        self.start()

    def start(self):
        """A new program over what the old one left."""
        mortal = Mortal(self.store, self.chance)
        house, waker = self.world.house, self.world.waker
        self.hub = Hub(mortal, house, self.screener, waker, step=self.chance)
        self.watch = Watch(mortal, house, waker)
        self.couriers = [
            Courier(mortal, house, platform, waker, step=self.chance) for platform in (self.chats, self.mail, self.hook)
        ]

    async def alive(self, what):
        """Do something until it is done, with a new program after each kill."""
        while True:
            try:
                return await what()
            except (Killed, BaseExceptionGroup) as death:
                if isinstance(death, BaseExceptionGroup) and death.split(Killed)[1] is not None:
                    raise
                self.restarts += 1
                self.clock.advance(milliseconds=200)
                async with self.store.begin() as tx:
                    for platform in (self.chats, self.mail, self.hook):
                        await tx.deliveries.break_leases(platform.name)
                    await tx.commit()
                self.start()

    def later(self, at, what, *about):
        heapq.heappush(self.events, (at, next(self.numbers), what, about))

    async def furnish(self, circles, staff):
        for number in range(circles):
            await self.world.circle(f"Circle {number}")
        async with self.store.begin() as tx:
            for name, manner in staff.items():
                made = await tx.staff.add(name, StaffRole.MODERATOR, Address("fake", name), BEGIN)
                self.manners[name] = manner
                for platform, where in (("email", f"{name}@example.org"), ("webhook", f"https://example.org/{name}")):
                    await tx.members.add_place(made.member, Address(platform, where), BEGIN)
                if manner != "no shift":
                    # Nobody is on duty from 23:00 to 23:30: a gap in the roster.
                    await tx.roster.add(Shift(f"a{name}", made.id, None, frozenset(range(7)), 21 * 60, 23 * 60, "UTC"))
                    await tx.roster.add(
                        Shift(f"b{name}", made.id, None, frozenset(range(7)), 23 * 60 + 30, 6 * 60, "UTC")
                    )
            await tx.commit()

    async def writes(self, who, text, level):
        cry = finding(Decision.CRISIS, Care.LADDER, "crisis")
        self.screener.tell(text, Decision.CRISIS, Care.LADDER, concern="crisis")
        told = self.screener.verdicts[text]
        graded = type(cry)("crisis", "crisis", told.findings[0].target, SCORES[level], "", Decision.CRISIS, Care.LADDER)
        self.screener.verdicts[text] = type(told)(told.decision, told.care, told.scores, (graded,), "told", 0.0)
        inbound = Inbound(
            InboundKey("fake", "main", f"cry-{who}"), Address("fake", who), self.clock.now(), text=text,
            ref=NativeRef(f"own-{who}"),
        )  # fmt: skip
        self.written[who] = self.clock.now()
        await self.alive(lambda: self.hub.receive(inbound))

    async def press(self, who, token, key):
        inbound = Inbound(InboundKey("fake", "main", key), Address("fake", who), self.clock.now(), press=Press(token))
        await self.alive(lambda: self.hub.receive(inbound))

    async def says(self, who, text):
        key = InboundKey("fake", "main", f"say-{next(self.numbers)}")
        inbound = Inbound(key, Address("fake", who), self.clock.now(), text=text, ref=NativeRef(f"r-{key.update}"))
        await self.alive(lambda: self.hub.receive(inbound))

    async def takes(self, who, token, alarm: AlarmId, *, again=False):
        """Press the button of a page. Whoever was told that they are on a line already waits for its end, and looks first."""
        if again and (waiting := await self.can_take(who, alarm)) is not None:
            if waiting:
                self.later(self.clock.now() + timedelta(minutes=1), self.takes_again, who, token, alarm)
            return
        await self.press(who, token, f"take-{next(self.numbers)}")
        async with self.store.begin() as tx:
            found = await tx.alarms.get(alarm)
            me = next(one for one in await tx.staff.all() if one.desk_name == who)
        if found.state is AlarmState.OPEN:  # their chat is on the line with somebody else
            self.later(self.clock.now() + timedelta(minutes=1), self.takes_again, who, token, alarm)
            return
        if found.state is not AlarmState.TAKEN or found.taken_by != me.id:
            return
        if self.manners[who] == "vanishes":
            return
        self.later(self.clock.now() + timedelta(seconds=20), self.talks, who, alarm)

    async def takes_again(self, who, token, alarm):
        await self.takes(who, token, alarm, again=True)

    async def can_take(self, who, alarm):
        """Return None if they can, else whether it is worth waiting for."""
        async with self.store.begin() as tx:
            if (await tx.alarms.get(alarm)).state is not AlarmState.OPEN:
                return False
            member = await tx.members.find(Address("fake", who))
            return True if await talking(tx, member.id, self.clock.now()) is not None else None

    async def talks(self, who, alarm):
        async with self.store.begin() as tx:
            found = await tx.alarms.get(alarm)
            me = next(one for one in await tx.staff.all() if one.desk_name == who)
        if found.state is not AlarmState.TAKEN or found.taken_by != me.id:
            return
        await self.says(who, "I am here.")
        self.later(self.clock.now() + timedelta(minutes=2), self.ends, who, alarm)

    async def ends(self, who, alarm):
        async with self.store.begin() as tx:
            me = next(one for one in await tx.staff.all() if one.desk_name == who)
            found = await tx.alarms.get(alarm)
            if found.state is AlarmState.TAKEN and found.taken_by == me.id:
                await close(tx, self.world.house, me, alarm, "talked", follow_up=False)
                await tx.commit()

    async def look(self):
        """Let staff see what is new on their screens, and do as they do."""
        for who, manner in self.manners.items():
            for envelope in self.chats.screens[who]:
                if (who, envelope.position) in self.seen:
                    continue
                self.seen.add((who, envelope.position))
                button = next((one for one in envelope.content.buttons if one.key == "alarm.take"), None)
                if button is None or manner == "sleeps":
                    continue
                alarm = AlarmId(
                    self.world.house.signer.open((await self.world.member(who)).id, button.token).partition(":")[2]
                )
                wait = timedelta(seconds=40 + 7 * (len(self.seen) % 9))
                self.later(self.clock.now() + wait, self.takes, who, button.token, alarm)

    async def go(self, until):
        while True:
            async with self.store.begin() as tx:
                due = await tx.alarms.next_due()
            at = min(
                (one for one in (self.events[0][0] if self.events else None, due) if one is not None), default=until
            )
            if at > until:
                return
            self.clock.moment = max(self.clock.moment, at)
            while self.events and self.events[0][0] <= self.clock.now():
                _, _, what, about = heapq.heappop(self.events)
                await what(*about)
            await self.alive(self.watch.tick)
            # Pagers that are down are tried once a minute: they have nothing new to say in between.
            pagers = self.clock.now() >= self.pagers_at
            if pagers:
                self.pagers_at = self.clock.now() + timedelta(minutes=1)
            for number in range(len(self.couriers) if pagers else 1):
                await self.alive(lambda number=number: self.couriers[number].drain_all())
            await self.look()

    def shown(self, who):
        """What somebody saw, a repeated send counted once."""
        return {one.position: one for one in self.chats.screens[who] if one.content.kind is Kind.NOTICE}.values()


@dataclass(frozen=True)
class Found:
    """What became of everybody. `lost` heard neither a human nor the truth; `late` is in seconds of the simulated clock."""

    people: int
    helped: int
    told: int
    lost: list[str]
    without_route: list[str]
    alarms_wrong: list[str]
    steps_doubled: list[str]
    pages_wrong: list[str]
    pages: int
    late: float
    kills: dict[str, int]

    def broken(self) -> list[str]:
        """Return which promises broke, in words."""
        said = {
            "not everybody reached a human or the truth": self.lost,
            "somebody was not given the emergency route": self.without_route,
            "somebody has no alarm, or two": self.alarms_wrong,
            "a step was taken twice": self.steps_doubled,
            "somebody was paged twice for one step, or not at all": self.pages_wrong,
            "a step came more than a second late": self.late > 1.0,
        }
        return [words for words, wrong in said.items() if wrong]


async def spend(store, *, people: int, circles: int, hours: float, kills: int, seed: int) -> Night:
    """Let people in danger write at random over some hours, and give staff three more to answer."""
    night = Night(store, Chance(seed, left=0))
    await night.furnish(circles, STAFF)
    # In one circle everybody who ever answers takes part: nobody there can help.
    for name in ("Prompt", "Quick", "Mate", "Late", "Ghost"):
        await night.world.join(name, circle=f"Circle {7 % circles}")
    dice = random.Random(seed)
    for number in range(people):
        who = f"p{number}"
        await night.world.join(who, circle=f"Circle {number % circles}", country="XA")
        level = ("L1", "L2", "L3", "L4")[number % 4]
        at = BEGIN + timedelta(seconds=dice.randrange(int(hours * 3600)))
        night.later(at, night.writes, who, f"cry of {who}", level)
    night.chance.left = kills
    await night.go(BEGIN + timedelta(hours=hours + 3))
    return night


async def look_back(night: Night) -> Found:
    """Compare what everybody saw with what the database says."""
    lost, without, wrong, doubled, helped, told, late = [], [], [], [], 0, 0, 0.0
    async with night.store.begin() as tx:
        names = {one.id: one.desk_name for one in await tx.staff.all()}
        rows = await tx.alarms._rows(select(page.c.staff))
        asked = Counter(names[row.staff] for row in rows)
        for who in night.written:
            member = await tx.members.find(Address("fake", who))
            mine = await tx.alarms._rows(select(alarms.c.id).where(alarms.c.member == member.id))
            if len(mine) != 1:
                wrong.append(who)
            words = [one.content.text for one in night.shown(who)]
            heard = any("I am here." in text for text in words)
            truth = any("nobody here has answered" in text for text in words)
            helped, told = helped + heard, told + truth
            if not heard and not truth:
                lost.append(who)
            if not any("call 555" in text for text in words):
                without.append(who)
            for row in mine:
                passed = await tx.alarms.passed(AlarmId(row.id))
                if [step.step for step in passed] != sorted({step.step for step in passed}):
                    doubled.append(who)
                late = max(late, *((step.at - step.due_at).total_seconds() for step in passed))
    # Each page row is one notice on one screen: nobody was asked twice for one step.
    pages_wrong = []
    for name in STAFF:
        pages = sum("may be in danger" in one.content.text for one in night.shown(name))
        if pages != asked[name]:
            pages_wrong.append(f"{name}: {pages} shown, {asked[name]} asked")
    return Found(
        len(night.written), helped, told, lost, without, wrong, doubled, pages_wrong, asked.total(), late,
        dict(night.chance.kills),
    )  # fmt: skip


async def _long(chosen: argparse.Namespace) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        async with memory_store(Path(folder)) as store:
            kills, hours = chosen.kills, chosen.hours
            night = await spend(
                store, people=chosen.people, circles=chosen.circles, hours=hours, kills=kills, seed=chosen.seed
            )
            found = await look_back(night)
    print(
        f"seed {chosen.seed}: {found.people} people in danger in {chosen.circles} circles within {hours:g} h, "
        f"{sum(found.kills.values())} kills at {len(found.kills)} kinds of moment {found.kills}\n"
        f"{found.helped} talked with a human, {found.told} were told that nobody had answered, {len(found.lost)} neither; "
        f"{found.pages} pages, {len(found.pages_wrong)} people paged twice for a step or not at all; "
        f"latest step {found.late:.2f} s after its time; {time.monotonic() - began:.0f} s"
    )
    broken = found.broken()
    if sum(found.kills.values()) != chosen.kills:
        broken.append(f"only {sum(found.kills.values())} of {chosen.kills} kills happened")
    for words in broken:
        print(f"BROKEN: {words}")
    return 1 if broken or found.people != chosen.people else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--circles", type=int, default=20)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--hours", type=float, default=2)
    parser.add_argument("--seed", type=int, default=11)
    return asyncio.run(_long(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
