"""A whole core with one staff person who is paged: the real adapter, its courier, and whoever stands at the other end."""

from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.contacts import add_contact
from core.courier import Courier
from core.ids import LaneId
from core.message import Address, Priority
from core.ports import Platform
from core.relay import notify
from core.replies import Reply
from core.review import Staff
from tests.world import World, memory_store

TEXT = "contacts.test"


@dataclass
class Paged:
    """One house with a pager platform."""

    world: World
    platform: Platform

    def __post_init__(self) -> None:
        self.courier = Courier(self.world.store, self.world.house, self.platform, self.world.waker, patience=0.1)

    async def staff(self, who: str, user: str) -> Staff:
        """Put somebody on the roll who is paged at an address."""
        person = await self.world.moderator(who)
        async with self.world.store.begin() as tx:
            await add_contact(tx, person, Address(self.platform.name, user), self.world.clock.now(), "test")
            await tx.commit()
        return person

    async def lane(self, person: Staff) -> LaneId:
        async with self.world.store.begin() as tx:
            places = await tx.members.places(person.member)
            return next(one.lane for one in places if one.platform == self.platform.name)

    async def page(self, *people: Staff, reply: Reply | None = None) -> None:
        """Queue one notice for each."""
        async with self.world.store.begin() as tx:
            for person in people:
                there = await tx.members.get(person.member, self.platform.name)
                assert there is not None
                await notify(tx, self.world.house, there, reply or Reply(TEXT), Priority.CRISIS)
            await tx.commit()

    async def send(self, **later: float) -> None:
        """Let time pass, then send what is due."""
        self.world.clock.advance(**later)
        await self.courier.drain_all()

    async def counts(self) -> dict[str, int]:
        """How many deliveries are in which state, those of the chats left out by never sending them."""
        async with self.world.store.begin() as tx:
            return {state: number for state, number in (await tx.deliveries.counts()).items() if number}


@asynccontextmanager
async def paged(tmp_path, make):
    """`make(clock)` returns the platform."""
    async with memory_store(tmp_path) as store:
        world = World(store)
        platform = make(world.clock)
        try:
            yield Paged(world, platform)
        finally:
            close = getattr(platform, "close", None)
            if close is not None:
                await close()
