"""A number is shown only while somebody here has lately checked this very number, and just as it is dialled."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.circles import CircleState
from core.crisis import LineKind
from core.errors import Refused
from core.lines import LineState, book, check_line, countries_in_use, known_lines, state_of, without_lines
from core.ports import LineCheck
from prompts.help_lines import FILE, load
from tests.fakes import Line, TwoCountries
from tests.world import World

TODAY = date(2026, 11, 23)
RAW = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


async def look(world, read, *given):
    async with world.store.begin() as tx:
        return await read(tx, world.house, *given)


async def checked(world, country, service, dial, *, days=0):
    """Somebody here checked a line some days ago."""
    async with world.store.begin() as tx:
        at = world.clock.now() - timedelta(days=days)
        await tx.line_checks.check(LineCheck(country, service, dial, "Desk One", at))
        await tx.commit()


async def dials(world, country):
    return [one.dial_string for one in await look(world, known_lines, country)]


@pytest.mark.parametrize(
    ("days", "state"),
    [(-2, "never"), (-1, "fresh"), (0, "fresh"), (89, "fresh"), (90, "due"), (180, "due"), (181, "stale"), (9999, "stale")],
)  # fmt: skip
def test_a_check_is_warned_about_from_90_days_and_hidden_after_180(days, state):
    assert state_of(TODAY - timedelta(days=days), TODAY) is LineState(state)
    assert LineState(state).shown is (state in {"fresh", "due"})


def test_a_line_that_nobody_checked_is_never_shown():
    assert state_of(None, TODAY) is LineState.NEVER
    assert not LineState.NEVER.shown


@pytest.mark.parametrize(("days", "shown"), [(89, True), (90, True), (180, True), (181, False)])
async def test_a_check_made_here_counts_for_180_days(world, days, shown):
    await checked(world, "XB", "Other line", "3*4", days=days)
    assert await dials(world, "XB") == (["3*4"] if shown else [])


async def test_a_line_whose_number_is_not_the_one_that_was_checked_is_not_shown(world):
    for other in ("3*5", "3 * 4", "3*4 ", "+3*4"):
        await checked(world, "XB", "Other line", other)
        assert await dials(world, "XB") == []
    await checked(world, "XB", "Other line", "3*4")
    assert await dials(world, "XB") == ["3*4"]


async def test_the_newer_of_the_tables_check_and_ours_says_who_and_when(world):
    [first, _] = await look(world, book)
    assert (first.by, first.on, first.state) == ("Ada", date(2026, 11, 20), LineState.FRESH)
    await checked(world, "XA", "Made-up line", "0 1 2", days=200)
    assert (await look(world, book))[0] == first
    await checked(world, "XA", "Made-up line", "0 1 2")
    assert [(one.by, one.on) for one in await look(world, book)][0] == ("Desk One", TODAY)


@pytest.mark.parametrize("country", [None, "", "XC", "ZZ", "USA"])
async def test_without_a_known_country_there_are_no_lines(world, country):
    assert await dials(world, country) == []


async def test_every_shipped_number_is_shown_verbatim_once_checked_and_not_before(world):
    world.house = replace(world.house, lines=load())
    countries = {row["country_code"] for row in RAW}
    assert [await dials(world, code) for code in countries] == [[]] * len(countries)
    for row in RAW:
        if row["dial_string"] and row["country_code"] != "ZZ":
            await checked(world, row["country_code"], row["service"], row["dial_string"])
    for code in countries - {"ZZ"}:
        numbers = [row for row in RAW if row["country_code"] == code and row["dial_string"]]
        home = [row["dial_string"] for row in numbers if row["kind"] == "domestic_violence"]
        assert [one.dial_string for one in await look(world, known_lines, code, LineKind.HOME)] == home
        wanted = [row["dial_string"] for row in numbers if row["kind"] != "domestic_violence"]
        assert await dials(world, code) == wanted
        assert await dials(world, f" {code.lower()} ") == wanted
    assert await dials(world, "ZZ") == []


async def test_checking_a_line_is_kept_and_logged_without_a_name(world):
    async with world.store.begin() as tx:
        await check_line(tx, world.house, "staff-1", "Dr. Heron", "XB", "Other line", "3*4")
        await tx.commit()
    assert await dials(world, "XB") == ["3*4"]
    async with world.store.begin() as tx:
        [event] = await tx.events.of("XB")
    assert (event.kind, event.actor) == ("line.checked", "staff-1")
    assert event.detail == {"service": "Other line", "dial": "3*4"}


@pytest.mark.parametrize(("service", "dial"), [("Other line", "3*5"), ("Other line", ""), ("Nobody", "3*4"), ("Only by text", "")])  # fmt: skip
async def test_another_number_or_an_unknown_line_is_not_checked(world, service, dial):
    async with world.store.begin() as tx:
        with pytest.raises((Refused, KeyError)):
            await check_line(tx, world.house, "staff-1", "Dr. Heron", "XB", service, dial)
        assert await tx.line_checks.all() == []
        assert await tx.events.of("XB") == []


async def test_the_countries_of_real_circles_that_have_no_line_are_named(world):
    async with world.store.begin() as tx:
        for name, practice, state, countries in (
            ("Real", False, CircleState.SETUP, ("XB", "XA")),
            ("Practice", True, CircleState.OPEN, ("XC",)),
            ("Past", False, CircleState.CLOSED, ("XD",)),
        ):
            made = await tx.circles.create(name, "UTC", 5, world.clock.now(), state=state)
            await tx.circles.change(replace(made, practice=practice, countries=countries))
        assert await countries_in_use(tx) == ["XA", "XB"]
        assert await without_lines(tx, world.house) == [("XB", "Beland")]


async def test_the_answer_to_a_cry_for_help_names_a_line_that_was_checked_here(world):
    await world.circle()
    await world.join("bob", country="XB")
    await world.say("bob", "/sos")
    await checked(world, "XB", "Other line", "3*4")
    await world.say("bob", "/sos")
    await world.deliver()
    before, after = world.words("bob")
    assert "3*4" not in before
    assert "findahelpline.com" in before
    assert "Other line on 3*4" in after


class Mutated(TwoCountries):
    """The table after somebody changed a number in it."""

    every = (Line("Other line", "3*9", country="XB", verified_by="", verified_on=None),)


async def test_a_changed_number_in_the_table_is_unchecked_again(world):
    await checked(world, "XB", "Other line", "3*4")
    changed = World(world.store)
    changed.house = replace(changed.house, lines=Mutated())
    assert await dials(changed, "XB") == []
    assert (await look(changed, book))[0].state is LineState.NEVER


class OfManyKinds(TwoCountries):
    """The table of a country with lines of several kinds, the first one unlike a number elsewhere."""

    every = (
        Line("For children", "00-1", country="XB", kind=LineKind.CHILDREN),
        Line("At home", "#31# 7", country="XB", kind=LineKind.HOME),
        Line("Drink", "00 3", country="XB", kind=LineKind.SUBSTANCES),
        Line("Anybody", "00 4", country="XB", kind=LineKind.SUICIDE),
        Line("Unchecked at home", "00 5", country="XA", kind=LineKind.HOME, verified_by="", verified_on=None),
    )


async def test_the_general_route_names_lines_for_anybody_first_and_none_that_would_send_people_to_the_wrong_place(
    world,
):
    world.house = replace(world.house, lines=OfManyKinds())
    assert await dials(world, "XB") == ["00 4", "00 3"]


async def test_a_kind_has_its_own_lines_of_that_country_as_dialled_and_only_checked_ones(world):
    world.house = replace(world.house, lines=OfManyKinds())
    assert [one.dial_string for one in await look(world, known_lines, "XB", LineKind.HOME)] == ["#31# 7"]
    assert await look(world, known_lines, "XA", LineKind.HOME) == []
    assert await look(world, known_lines, None, LineKind.HOME) == []


async def test_a_country_with_lines_for_some_alone_still_needs_one_for_anybody(world):
    circle = await world.circle()
    async with world.store.begin() as tx:
        await tx.circles.change(replace(circle, countries=("XB",)))
        await tx.commit()
    world.house = replace(world.house, lines=OfManyKinds())
    assert await look(world, without_lines) == []
    some = OfManyKinds()
    some.every = tuple(one for one in some.every if one.service != "Anybody")
    world.house = replace(world.house, lines=some)
    assert await look(world, without_lines) == [("XB", "Beland")]


async def test_a_check_late_in_the_evening_counts_as_of_that_day_in_utc(world):
    world.clock.moment = datetime(2026, 5, 1, 23, 59, tzinfo=UTC)
    await checked(world, "XB", "Other line", "3*4")
    world.clock.moment = datetime(2026, 10, 28, 0, 1, tzinfo=UTC)
    assert await dials(world, "XB") == ["3*4"]
    world.clock.moment = datetime(2026, 10, 29, 0, 1, tzinfo=UTC)
    assert await dials(world, "XB") == []
