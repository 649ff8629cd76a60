"""People in several places at once: more platforms over the same core."""

import re

from tests.fakes import FakePlatform
from tests.world import World


def beside(world: World, name: str = "discord") -> World:
    """Return the same circles seen from another platform."""
    return World(
        world.store, clock=world.clock, platform=FakePlatform(name=name), screener=world.screener, rules=world.rules
    )


async def code_for(world: World, who: str = "ann") -> str:
    await world.say(who, "/link")
    await world.deliver()
    found = re.search(r"code is ([2-9A-Z]{10})\.", world.words(who)[-1])
    assert found is not None
    return found[1]


async def linked(world: World, who: str = "ann", there: str = "ann-there", name: str = "discord") -> World:
    """Link one more place to somebody and return its platform."""
    other = beside(world, name)
    await other.say(there, f"/link {await code_for(world, who)}")
    await other.deliver()
    return other


async def three(world: World) -> None:
    await world.circle()
    for who in ("ann", "bob", "cem"):
        await world.join(who)


async def both(*worlds: World) -> None:
    for one in worlds:
        await one.deliver()


async def choose(world: World, who: str, action: str) -> None:
    """Press a button about the place that somebody is in: ``place.pace:daily``, ``place.discreet:on``."""
    member = await world.member(who)
    await world.press(who, world.house.button(member.id, "places.unlink", f"{action}={member.lane}").token)
    await world.deliver()
