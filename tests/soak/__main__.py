"""`make soak`: people say, answer, take back, join and leave at random for a while; every screen is compared with a plain
model of what it should show, and memory is watched. Exit 1 if a screen differs."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from core.message import Envelope, Kind
from storage import open_store
from storage.keys import new_keys
from tests.fakes import FakePlatform
from tests.world import World


@dataclass
class Expected:
    """What everybody should see: the texts said while they were present, less what was taken back."""

    present: set[str] = field(default_factory=set)
    screens: dict[str, list[str]] = field(default_factory=dict)
    mine: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


class Screens(FakePlatform):
    """A fake platform whose retracted copies disappear from the screen."""

    def visible(self, user: str) -> list[str]:
        gone = {ref for who, ref in self.gone if who == user}
        shown: list[Envelope] = self.screens[user]
        return [
            one.content.text
            for number, one in enumerate(shown, 1)
            if one.content.kind is Kind.POST and f"{user}-{number}" not in gone
        ]


async def soak(seconds: float, seed: int) -> int:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        new_keys(Path(folder) / "secret.key")
        store = await open_store(None, Path(folder), Path(folder) / "secret.key", upgrade=True)
        world = World(store, platform=Screens())
        await world.circle()
        expected = Expected()
        began, steps, start_memory = time.monotonic(), 0, 0.0
        while time.monotonic() - began < seconds:
            steps += 1
            await _step(world, expected, dice, steps)
            if steps % 200 == 0:
                await world.later(seconds=10)
                start_memory = start_memory or psutil.Process().memory_info().rss / 1e6
        await world.later(seconds=60)
        wrong = [who for who, texts in expected.screens.items() if world.platform.visible(who) != texts]
        memory = psutil.Process().memory_info().rss / 1e6
        await store.close()
    print(
        f"seed {seed}: {steps} steps in {seconds:.0f} s by {len(expected.screens)} people, {len(wrong)} screens wrong; "
        f"{start_memory:.0f} MB after 200 steps, {memory:.0f} MB at the end"
    )
    return 1 if wrong else 0


async def _step(world: World, expected: Expected, dice: random.Random, number: int) -> None:
    people = sorted(expected.present)
    action = dice.random()
    if len(people) < 3 or (action < 0.01 and len(people) < 30):
        who = f"person{number}"
        await world.join(who)
        expected.present.add(who)
        expected.screens[who] = []
        expected.mine[who] = []
    elif action < 0.015 and len(people) > 5:
        who = dice.choice(people)
        await world.deliver()
        await world.say(who, "/leave")
        await world.deliver()
        await world.press(who, world.token(who, "leave.button"))
        expected.present.discard(who)
    elif action < 0.1:
        who = dice.choice(people)
        if expected.mine[who]:
            text, ref = expected.mine[who].pop(dice.randrange(len(expected.mine[who])))
            await world.say(who, "/delete", reply_to=ref)
            for screen in expected.screens.values():
                if text in screen:
                    screen.remove(text)
    else:
        who = dice.choice(people)
        text, ref = f"{who} says {number}", f"ref-{number}"
        await world.say(who, text, ref=ref)
        expected.mine[who].append((text, ref))
        for other in people:
            if other != who:
                expected.screens[other].append(text)
    if dice.random() < 0.2:
        await world.deliver()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    return asyncio.run(soak(chosen.seconds, chosen.seed))


if __name__ == "__main__":
    sys.exit(main())
