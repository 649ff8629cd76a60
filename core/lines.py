"""Which help lines may be shown: only those that somebody here has called or looked up lately.

A check counts while the number is the one that was checked: a changed table makes a line unchecked again. Warned about
from 90 days on, hidden after 180; then members get the directory and the emergency number (see `core.crisis.route`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from enum import StrEnum
from typing import Final

from core.circles import Circle, CircleState
from core.crisis import LineKind
from core.errors import Refused
from core.house import House
from core.ports import Event, HelpLine, LineCheck, UnitOfWork
from core.replies import Reply

WARN: Final = timedelta(days=90)
HIDE: Final = timedelta(days=180)
AHEAD: Final = timedelta(days=1)  # today in a zone further east


class LineState(StrEnum):
    """How long ago a line was checked."""

    NEVER = "never"
    FRESH = "fresh"
    DUE = "due"  # still shown; somebody should check it again
    STALE = "stale"  # hidden

    @property
    def shown(self) -> bool:
        """Return whether members get it."""
        return self in {LineState.FRESH, LineState.DUE}


@dataclass(frozen=True, slots=True)
class Known:
    """One line with its newest check that still counts: who made it (a desk name) and on which day, if anybody did."""

    line: HelpLine
    state: LineState
    by: str = field(repr=False)
    on: date | None


def state_of(on: date | None, today: date) -> LineState:
    """Return what a line is that was checked on a day. One from days ahead is a slip of somebody's pen: never checked."""
    if on is None or today - on < -AHEAD:
        return LineState.NEVER
    if today - on < WARN:
        return LineState.FRESH
    return LineState.DUE if today - on <= HIDE else LineState.STALE


async def book(tx: UnitOfWork, house: House) -> list[Known]:
    """Return every line that belongs to a country and has a number, in the table's order."""
    today = house.clock.now().date()
    countries = {code for code, _ in house.lines.countries()}
    checks = {(one.country, one.service): one for one in await tx.line_checks.all()}
    with_number = [one for one in house.lines.every if one.country in countries and one.dial_string]
    return [_known(one, checks.get((one.country, one.service)), today) for one in with_number]


def _known(line: HelpLine, check: LineCheck | None, today: date) -> Known:
    """Return a line with whichever is newer, the table's own check or the one made here of this very number."""
    by, on = line.verified_by, line.verified_on
    if check is not None and check.dial_string == line.dial_string:
        here = check.at.astimezone(UTC).date()
        if on is None or here >= on:
            by, on = check.by, here
    return Known(line, state_of(on, today), by, on)


async def known_lines(
    tx: UnitOfWork, house: House, country: str | None, kind: LineKind | None = None
) -> list[HelpLine]:
    """Return the lines of a country that members may be shown; often none. No country, no lines.

    Those of one `kind`, else those of the general route: first the ones for anybody, none that is named apart.
    """
    code = (country or "").strip().upper()
    shown = [one.line for one in await book(tx, house) if one.line.country == code and one.state.shown]
    if kind is not None:
        return [one for one in shown if one.kind is kind]
    return sorted((one for one in shown if not one.kind.apart), key=lambda one: not one.kind.for_anybody)


async def covered(tx: UnitOfWork, house: House) -> set[str]:
    """Return the codes of the countries that have a line for anybody to show now."""
    return {one.line.country for one in await book(tx, house) if one.state.shown and one.line.kind.for_anybody}


async def check_line(
    tx: UnitOfWork, house: House, actor: str, by: str, country: str, service: str, dial_string: str
) -> HelpLine:
    """Keep that `by` has called or looked up a line today, and its number is right.

    `dial_string` is the number they checked. Raises KeyError for a line that is not in the table, and Refused if the
    table has another number.
    """
    found = [one.line for one in await book(tx, house) if (one.line.country, one.line.service) == (country, service)]
    if not found:
        raise KeyError(service)
    line = next((one for one in found if one.dial_string == dial_string), None)
    if line is None:
        raise Refused(Reply("lines.other_number", {"service": service, "dial": found[0].dial_string}))
    now = house.clock.now()
    await tx.line_checks.check(LineCheck(country, service, dial_string, by, now))
    await tx.events.append(Event("line.checked", actor, country, now, {"service": service, "dial": dial_string}))
    return line


def real(circles: Sequence[Circle]) -> list[Circle]:
    """Return the circles that real people are in or are about to be in."""
    return [one for one in circles if not one.practice and one.state is not CircleState.CLOSED]


async def countries_in_use(tx: UnitOfWork) -> list[str]:
    """Return the codes of the countries that members of real circles live in, sorted."""
    return sorted({code for one in real(await tx.circles.all()) for code in one.countries})


async def without_lines(tx: UnitOfWork, house: House) -> list[tuple[str, str]]:
    """Return (code, name) of each country of a real circle that has no line for anybody to show now."""
    shown = await covered(tx, house)
    names = dict(house.lines.countries())
    return [(code, names.get(code, code)) for code in await countries_in_use(tx) if code not in shown]
