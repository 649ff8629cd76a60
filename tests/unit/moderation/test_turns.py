"""Who is next: a cry, then circle by circle; and who is turned away when too many wait."""

import asyncio

import pytest

from moderation.turns import Crowded, Turns


def order(turns: Turns, now, *others) -> list[str]:
    """Whose turn it was, in order, until nobody waits."""
    called, rest = [now.whose], list(others)
    while True:
        turns.leave(now)
        following = [one for one in rest if one.called.done()]
        if not following:
            return called
        (now,) = following
        rest.remove(now)
        called.append(now.whose)


async def test_circles_take_turns_and_each_keeps_its_order():
    turns = Turns(100)
    first = turns.take("a")
    flood = [turns.take("a") for _ in range(5)]
    other = [turns.take("b") for _ in range(2)]
    assert order(turns, first, *flood, *other) == ["a", "a", "b", "a", "b", "a", "a", "a"]


async def test_what_cannot_wait_is_next_even_if_that_is_only_known_later():
    turns = Turns(100)
    first, flood = turns.take("a"), [turns.take("a") for _ in range(3)]
    cry = turns.take("b")
    turns.take("c", urgent=True)
    turns.hurry(cry)
    turns.leave(first)
    assert not cry.called.done()
    assert not any(one.called.done() for one in flood)


async def test_whoever_floods_is_turned_away_and_nobody_else():
    turns = Turns(3)
    turns.take("a")
    flood = [turns.take("a") for _ in range(3)]
    other = turns.take("b")
    with pytest.raises(Crowded):
        await asyncio.wait_for(flood[-1].called, 5)
    assert not other.called.done()
    assert not flood[0].called.done()


async def test_who_gives_up_waiting_holds_nobody_up():
    turns = Turns(100)
    first, second, third = (turns.take("a") for _ in range(3))
    turns.leave(second)
    turns.leave(first)
    assert third.called.done()
    turns.leave(third)
    assert turns.take("b").called.done()
