"""The night of the ladder: whoever writes reaches a human or is told the truth, on time, once."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from core.message import Address
from tests.night import BEGIN, Chance, Night

CIRCLES, PEOPLE, HOURS, KILLS = 20, 60, 1, 20
STAFF = {
    "Prompt": "answers",
    "Quick": "answers",
    "Ghost": "vanishes",
    "Heavy": "sleeps",
    "Mate": "answers",
    "Late": "no shift",
}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [11])
async def test_people_in_danger_each_reach_a_human_or_hear_the_truth_on_time(world, seed):
    night = Night(world.store, Chance(seed, left=0))
    await night.furnish(CIRCLES, STAFF)
    # In one circle everybody who ever answers takes part: nobody there can help.
    for name in ("Prompt", "Quick", "Mate", "Late", "Ghost"):
        await night.world.join(name, circle="Circle 7")
    dice = random.Random(seed)
    for number in range(PEOPLE):
        who = f"p{number}"
        await night.world.join(who, circle=f"Circle {number % CIRCLES}", country="XA")
        level = ("L1", "L2", "L3", "L4")[number % 4]
        at = BEGIN + timedelta(seconds=dice.randrange(HOURS * 3600))
        night.later(at, night.writes, who, f"cry of {who}", level)
    night.chance.left = KILLS
    await night.go(BEGIN + timedelta(hours=HOURS + 3))

    assert len(night.written) == PEOPLE
    late, lost, told, helped = [], [], 0, 0
    async with world.store.begin() as tx:
        for number in range(PEOPLE):
            who = f"p{number}"
            member = await tx.members.find(Address("fake", who))
            alarms = await every_alarm(tx, member.id)
            assert len(alarms) == 1, who
            [alarm] = alarms
            words = [one.content.text for one in night.shown(who)]
            heard = any("I am here." in text for text in words)
            truth = any("nobody here has answered" in text for text in words)
            helped, told = helped + heard, told + truth
            if not heard and not truth:
                lost.append(who)
            assert any("call 555" in text for text in words), who
            passed = await tx.alarms.passed(alarm.id)
            assert [step.step for step in passed] == sorted({step.step for step in passed})
            late += [(step.at - step.due_at).total_seconds() for step in passed]
    assert lost == []
    assert max(late) <= 1.0, max(late)
    assert told >= PEOPLE // CIRCLES
    assert helped >= PEOPLE * 3 // 4
    assert sum(night.chance.kills.values()) == KILLS
    assert len(night.chance.kills) >= 4, dict(night.chance.kills)
    # Nobody was asked twice for one step: each page row is one notice on one screen.
    asked = await pages(world.store)
    for name in STAFF:
        rung = Counter(
            one.content.buttons[0].token.rpartition("~")[0]
            for one in night.shown(name)
            if "may be in danger" in one.content.text
        )
        assert rung.total() == asked[name], name


async def every_alarm(tx, member):
    from sqlalchemy import select

    from storage.schema import alarm

    rows = await tx.alarms._rows(select(alarm).where(alarm.c.member == member))
    return await tx.alarms._alarms(rows)


async def pages(store):
    from sqlalchemy import select

    from storage.schema import page

    async with store.begin() as tx:
        names = {one.id: one.desk_name for one in await tx.staff.all()}
        rows = await tx.alarms._rows(select(page.c.staff))
    return Counter(names[row.staff] for row in rows)
