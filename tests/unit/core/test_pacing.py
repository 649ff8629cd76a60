"""Two sends are never closer than one interval, whatever happened before."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from core.message import Priority
from core.pacing import Pace


@given(st.lists(st.floats(0, 0.2), max_size=200))
def test_in_no_second_are_there_more_sends_than_allowed(gaps):
    pace, now, sent = Pace(29.0), 0.0, []
    for gap in gaps:
        now += gap
        if pace.claim(now) == 0:
            sent.append(now)
    assert all(sum(1 for other in sent if one <= other < one + 1.0) <= 29 for one in sent)


def test_who_has_to_wait_is_told_how_long():
    pace = Pace(10)
    assert pace.claim(5.0) == 0
    assert abs(pace.claim(5.02) - 0.08) < 1e-9
    assert pace.claim(5.1001) == 0


def test_no_limit_means_no_waiting():
    pace = Pace(None)
    assert [pace.claim(1.0) for _ in range(3)] == [0, 0, 0]


async def test_of_those_who_wait_the_most_urgent_goes_first_then_who_came_first():
    now, sent = [0.0], []
    pace = Pace(100, seconds=lambda: now[0])
    await pace.wait()

    async def send(name, priority):
        await pace.wait(priority)
        sent.append(name)

    waiting = [("b", Priority.POST), ("c", Priority.POST), ("d", Priority.PROMPT), ("cry", Priority.CRISIS), ("a", Priority.POST)]  # fmt: skip
    tasks = [asyncio.create_task(send(*one)) for one in waiting]
    async with asyncio.timeout(30):
        await asyncio.sleep(0.05)
        assert sent == []
        for number in range(len(waiting)):
            now[0] += 0.01
            while len(sent) <= number:
                await asyncio.sleep(0.001)
    await asyncio.gather(*tasks)
    assert sent == ["cry", "b", "c", "a", "d"]


async def test_one_who_gives_up_waiting_holds_nobody_up():
    pace = Pace(100, seconds=lambda: 0.0)
    await pace.wait()
    first, second = asyncio.create_task(pace.wait()), asyncio.create_task(pace.wait())
    await asyncio.sleep(0.03)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    pace._seconds = lambda: 1.0
    async with asyncio.timeout(30):
        await second
