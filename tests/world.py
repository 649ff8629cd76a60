"""A whole core on SQLite in memory with a fake platform: people join, say things, and one looks at their screens."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import core.commands  # noqa: F401
from core.announcing import Announcer
from core.circles import Circle, Member
from core.consent import CONSENTS, QUESTIONS
from core.courier import Courier
from core.desk import Desk
from core.house import House
from core.hub import Hub
from core.ids import NativeRef
from core.joining import Application, Joined, Joining
from core.message import Address, Envelope, Inbound, InboundKey, Kind, Press
from core.ports import Cards, Pictures, Screener, Store
from core.replies import Reply
from core.review import Staff, StaffRole
from core.settings import Rules
from core.tokens import Signer
from core.waking import LocalWaker
from core.watch import Watch
from moderation.circle_words import standing
from prompts.cards import load as load_cards
from prompts.cast import load as load_cast
from tests.fakes import FakePlatform, OnePrompt, SetClock, ToldScreener, TwoCountries

ANSWERS = {question.key: question.right for question in QUESTIONS}


@dataclass
class World:
    store: Store
    clock: SetClock = field(default_factory=SetClock)
    platform: FakePlatform = field(default_factory=FakePlatform)
    screener: Screener = field(default_factory=ToldScreener)
    rules: Rules = field(default_factory=lambda: Rules(flood_posts=1000))
    prompts: OnePrompt = field(default_factory=OnePrompt)
    numbers: count = field(default_factory=count)
    pictures: Pictures | None = None
    cards: Cards = field(default_factory=load_cards)

    def __post_init__(self) -> None:
        self.waker = LocalWaker()
        self.house = House(
            Signer(b"test"),
            self.clock,
            TwoCountries(),
            self.prompts,
            self.rules,
            pictures=self.pictures,
            cards=self.cards,
            finds=standing,
            cast=load_cast(),
        )
        self.hub = Hub(self.store, self.house, self.screener, self.waker)
        self.courier = Courier(self.store, self.house, self.platform, self.waker)
        self.joining = Joining(self.store, self.house)
        self.desk = Desk(self.store, self.house, self.waker)
        self.announcer = Announcer(self.store, self.house, self.waker)
        self.watch = Watch(self.store, self.house, self.waker)

    def address(self, who: str) -> Address:
        return Address(self.platform.name, who)

    async def circle(self, name: str = "Evening circle", capacity: int = 400) -> Circle:
        async with self.store.begin() as tx:
            circle = await tx.circles.create(name, "Europe/Berlin", capacity, self.clock.now())
            await tx.circles.invite(
                circle.id, name.upper().replace(" ", ""), 1000, self.clock.now() + timedelta(days=900), self.clock.now()
            )
            await tx.commit()
            return circle

    async def join(self, who: str, circle: str = "Evening circle", country: str | None = None) -> Joined:
        application = Application(circle.upper().replace(" ", ""), frozenset(CONSENTS), country, ANSWERS)
        return await self.joining.join(self.address(who), application)

    async def moderator(self, who: str = "mod", *, on_duty: bool = True, name: str | None = None) -> Staff:
        async with self.store.begin() as tx:
            staff = await tx.staff.add(name or f"Desk {who}", StaffRole.MODERATOR, self.address(who), self.clock.now())
            if on_duty:
                await tx.staff.set_duty(staff.id, self.clock.now() + timedelta(hours=8))
            await tx.commit()
            return staff

    async def member(self, who: str) -> Member:
        async with self.store.begin() as tx:
            found = await tx.members.find(self.address(who))
            assert found is not None
            return found

    def inbound(self, who: str, key: str | None = None, **what) -> Inbound:
        update = key or f"u{next(self.numbers)}"
        return Inbound(InboundKey(self.platform.name, "main", update), self.address(who), self.clock.now(), **what)

    async def say(
        self, who: str, text: str, *, reply_to: str | None = None, key: str | None = None, ref: str | None = None
    ) -> Reply | None:
        own = NativeRef(ref or f"said-{who}-{next(self.numbers)}")
        answered = NativeRef(reply_to) if reply_to else None
        return await self.hub.receive(self.inbound(who, key, text=text, ref=own, reply_to=answered))

    async def press(self, who: str, token: str, **fields: str) -> Reply | None:
        return await self.hub.receive(self.inbound(who, press=Press(token, fields)))

    async def deliver(self) -> None:
        await self.courier.drain_all()

    async def later(self, **by: float) -> None:
        self.clock.advance(**by)
        await self.deliver()

    async def watched(self, **by: float) -> None:
        """Let time pass, the clock of the ladder looking whenever something is due, and once at the end."""
        until = self.clock.now() + timedelta(**by)
        while True:
            async with self.store.begin() as tx:
                due = await tx.alarms.next_due()
            self.clock.moment = until if due is None else max(self.clock.moment, min(due, until))
            await self.watch.tick()
            await self.deliver()
            if self.clock.moment >= until:
                return

    def screen(self, who: str, *kinds: Kind) -> list[Envelope]:
        return [one for one in self.platform.screens[who] if not kinds or one.content.kind in kinds]

    def words(self, who: str) -> list[str]:
        """What the program itself said to somebody."""
        return self.platform.texts(who, Kind.NOTICE)

    def token(self, who: str, key: str) -> str:
        """The newest button of that name on somebody's screen."""
        for envelope in reversed(self.platform.screens[who]):
            for button in envelope.content.buttons:
                if button.key == key:
                    return button.token
        raise AssertionError(f"no button {key} on the screen")


@asynccontextmanager
async def memory_store(tmp_path):
    from storage import open_store
    from storage.keys import new_keys

    key_file = tmp_path / "secret.key"
    if not key_file.exists():
        new_keys(key_file)
    store = await open_store("sqlite+aiosqlite://", tmp_path, key_file, upgrade=True)
    try:
        yield store
    finally:
        await store.close()
