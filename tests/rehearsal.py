"""A rehearsal over a whole core: real screening, synthetic members, and staff at a simulated clock."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from core.contacts import add_contact, email_address, webhook_address
from core.courier import Courier
from core.hub import Hub
from core.rehearsal import Rehearsal
from core.rehearsing import begin, step
from core.review import Staff
from core.stage import Stage
from tests.fakes import FakePlatform
from tests.world import World, memory_store


@dataclass
class Play:
    """One program with a stage. `pagers` are e-mail and webhook, `world.platform` a chat: what they show has left."""

    world: World
    heard: list = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pagers = [FakePlatform(name="email"), FakePlatform(name="webhook")]
        self.start()

    def start(self) -> None:
        """A new program over what the old one left."""
        world = self.world
        self.hub = Hub(world.store, world.house, world.screener, world.waker)
        self.stage = Stage(world.store, world.house, world.waker)
        platforms = [world.platform, *self.pagers, self.stage]
        self.couriers = [Courier(world.store, world.house, one, world.waker) for one in platforms]

    async def receive(self, inbound):
        self.heard.append((inbound.sender.user.partition(".")[2], inbound.text or "(pressed)"))
        return await self.hub.receive(inbound)

    async def staff(self, who: str, name: str, *, on_duty: bool = True) -> Staff:
        """Somebody who would be reached in a chat, by e-mail and by a webhook."""
        made = await self.world.moderator(who, on_duty=on_duty, name=name)
        async with self.world.store.begin() as tx:
            for address in (email_address(f"{who}@example.org"), webhook_address(f"https://example.org/{who}")):
                await add_contact(tx, made, address, self.world.clock.now(), "test")
            await tx.commit()
        await self.deliver()
        for platform in (self.world.platform, *self.pagers):
            platform.screens.clear()
        return made

    async def act(self, what, *arguments, **options):
        async with self.world.store.begin() as tx:
            done = await what(tx, self.world.house, *arguments, **options)
            await tx.commit()
        await self.deliver()
        return done

    async def begin(self, staff: Staff, seed: int = 7, minutes: int = 45, pace: int = 1) -> Rehearsal:
        return await self.act(begin, staff, minutes=minutes, seed=seed, pace=pace)

    async def deliver(self) -> None:
        for courier in self.couriers:
            await courier.drain_all()

    async def look(self) -> None:
        """One look of the stage and of the ladder's clock, and the couriers' rounds between."""
        await self.stage.tick(self.receive)
        await self.world.watch.tick()
        await self.couriers[-1].drain_all()

    async def goes_on(self, seconds: float, every: float = 5) -> None:
        until = self.world.clock.now() + timedelta(seconds=seconds)
        while self.world.clock.now() < until:
            self.world.clock.advance(seconds=every)
            await self.look()

    async def steps(self, staff: Staff, most: int) -> int:
        """Let up to `most` lines be said, one after the other; return how many were."""
        for number in range(most):
            async with self.world.store.begin() as tx:
                if not await step(tx, self.world.house, staff):
                    return number
                await tx.commit()
            self.world.clock.advance(milliseconds=100)
            await self.look()
        return most

    async def until(self, staff: Staff, what, most: int = 60):
        """Step until something is there, and return it."""
        for _ in range(most):
            async with self.world.store.begin() as tx:
                found = await what(tx)
            if found:
                return found
            assert await self.steps(staff, 1), "nobody has anything more to say"
        raise AssertionError("it did not come")

    async def left(self) -> list:
        """Everything that has left this server."""
        await self.deliver()
        return [
            one for platform in (self.world.platform, *self.pagers) for on in platform.screens.values() for one in on
        ]


@asynccontextmanager
async def play(tmp_path, screener):
    """Yield a play in a house where a real circle lives beside it."""
    async with memory_store(tmp_path) as store:
        world = World(store, screener=screener)
        await world.circle()
        await world.join("ann")
        yield Play(world)
