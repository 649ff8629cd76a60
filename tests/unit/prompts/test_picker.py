"""Which prompt comes: never one again before all others, and the same on every replica."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import SystemClock
from core.ids import CircleId, ScheduleId
from core.schedule import Schedule
from prompts.catalogue import Catalogue, Prompt, Skill
from prompts.curriculum import Curriculum
from prompts.picker import pick

ROOT = Path(__file__).parents[3]
CIRCLE = CircleId("evening")


def catalogue(*names: str) -> Catalogue:
    return Catalogue(
        tuple(Prompt(name, Skill.LISTENING, 1, True, ("Yes", "No"), True, f"Text {name}") for name in names)
    )


TEN = catalogue(*"abcdefghij")


def days(count: int, known: Catalogue = TEN, kept: int = 1000, past: tuple[str, ...] = ()) -> list[str]:
    """Return what a circle gets on so many days when only the last `kept` prompts are remembered."""
    used = list(past)
    for step in range(count):
        nominal = f"{date(2026, 3, 1) + timedelta(days=step)}T09:00"
        used.append(pick(known, CIRCLE, nominal, used[-kept:] if kept else []).id)
    return used[len(past) :]


def test_nothing_comes_again_before_all_were_used():
    used = days(40)

    for start in range(31):
        assert len(set(used[start : start + 10])) == 10


@pytest.mark.parametrize("kept", [0, 1, 3, 7])
def test_this_holds_when_older_posts_have_expired(kept):
    assert days(40, kept=kept) == days(10, kept=kept) * 4
    assert len(set(days(10, kept=kept))) == 10


def test_a_new_prompt_comes_once_and_does_not_crowd_out_the_others():
    used = days(30)
    eleven = catalogue(*"abcdefghijk")

    later = days(22, eleven, past=tuple(used))

    assert later[0] == "k"
    assert sorted(later[:11]) == sorted(later[11:]) == sorted("abcdefghijk")


def test_prompts_that_were_taken_out_are_ignored():
    assert pick(TEN, CIRCLE, "2026-03-01T09:00", ["gone", "a", "gone"]).id != "a"
    assert pick(TEN, CIRCLE, "2026-03-01T09:00", ["gone"]) == pick(TEN, CIRCLE, "2026-03-01T09:00", [])


def test_circles_go_round_in_orders_of_their_own():
    firsts = {pick(TEN, CircleId(f"circle {number}"), "2026-03-01T09:00", []).id for number in range(40)}

    assert len(firsts) > 5


@settings(max_examples=100, deadline=None)
@given(already=st.lists(st.sampled_from([*"abcdefghij", "gone"]), max_size=40), circle=st.text(max_size=5))
def test_whatever_came_before_the_choice_is_one_that_waited_longest(already, circle):
    chosen = pick(TEN, CircleId(circle), "2026-03-01T09:00", already).id

    since = already[len(already) - already[::-1].index(chosen) :] if chosen in already else already
    others = set("abcdefghij") - {chosen}
    assert chosen not in already or others <= set(since)


def test_another_start_of_the_program_chooses_the_same():
    code = "from tests.unit.prompts.test_picker import days; print(*days(12))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()[-1]
        for seed in ("1", "2")
    }

    assert runs == {days(12)[-1]}


def test_the_shipped_curriculum_answers_all_that_the_core_asks():
    shipped, now = Curriculum.shipped(), SystemClock().now()
    schedule = Schedule(
        ScheduleId("s"), CIRCLE, "0 9 * * *", "Europe/Berlin", timedelta(hours=6), False, now - timedelta(days=3)
    )

    found = shipped.due(schedule, now)

    assert len(found) == 3
    assert shipped.too_late(schedule, found[0], now)
    assert shipped.pick(CIRCLE, found[0].nominal, ()).text
