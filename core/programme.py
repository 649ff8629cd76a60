"""What staff do with circles: make, change, open, pause, close them, and see who is there by pseudonym."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from core.circles import Circle, CircleState
from core.errors import Refused
from core.house import House
from core.ids import CircleId
from core.opening import NotReady, missing
from core.pausing import end_for_good, pause, resume
from core.ports import Event, UnitOfWork
from core.relay import notify
from core.replies import Reply
from core.review import Staff

SMALLEST: Final = 2
LARGEST: Final = 50
LONGEST_NAME: Final = 60


class Wrong(Refused):
    """Something filled in cannot be used; `field` names where, `reply` says why."""

    def __init__(self, field: str, reply: Reply) -> None:
        super().__init__(reply)
        self.field = field


@dataclass(frozen=True, slots=True)
class Plan:
    """A circle as somebody filled it in. Fields are checked by `checked`."""

    name: str
    zone: str
    capacity: str
    pictures: bool = False
    countries: str = ""
    practice: bool = False


@cache
def zones() -> Sequence[str]:
    """Return the names of all time zones, sorted. Reads the disk once."""
    return sorted(available_timezones() - {"Factory", "localtime"})


def good_name(said: str, field: str = "name") -> str:
    """Return a name without spaces around it. Raises Wrong for one that is empty, too long or not printable."""
    name = " ".join(said.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Wrong(field, Reply("programme.name_wrong", {"most": str(LONGEST_NAME)}))
    return name


def checked(plan: Plan) -> tuple[str, str, int]:
    """Return name, zone and capacity as they are kept. Raises Wrong for the first that cannot be used."""
    name = good_name(plan.name)
    zone = plan.zone.strip()
    if zone not in zones():
        raise Wrong("zone", Reply("programme.zone_wrong"))
    said = plan.capacity.strip()
    capacity = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
    if not SMALLEST <= capacity <= LARGEST:
        gaps = {"least": str(SMALLEST), "most": str(LARGEST)}
        raise Wrong("capacity", Reply("programme.capacity_wrong", gaps))
    return name, zone, capacity


def countries_of(house: House, said: str, *, needed: bool) -> tuple[str, ...]:
    """Return the countries that somebody wrote as codes, each once. Raises Wrong: none though `needed`, or unknown."""
    codes = tuple(dict.fromkeys(said.upper().replace(",", " ").split()))
    known = {code for code, _ in house.lines.countries()}
    strange = next((code for code in codes if code not in known), None)
    if strange is not None:
        raise Wrong("countries", Reply("programme.countries_wrong", {"code": strange[:20]}))
    if needed and not codes:
        raise Wrong("countries", Reply("programme.countries_missing"))
    return codes


async def locked(tx: UnitOfWork, circle: CircleId) -> Circle:
    """Return a circle, locked. Raises KeyError if there is none."""
    return await tx.circles.lock(circle)


async def create_circle(tx: UnitOfWork, house: House, staff: Staff, plan: Plan) -> Circle:
    """Make a circle: a practice circle is open at once, a real one is being set up (see `core.opening`). Raises Wrong."""
    name, zone, capacity = checked(plan)
    return await add_circle(
        tx,
        house,
        staff.id,
        name,
        zone,
        capacity,
        countries_of(house, plan.countries, needed=not plan.practice),
        pictures=plan.pictures,
        practice=plan.practice,
    )


async def add_circle(
    tx: UnitOfWork,
    house: House,
    actor: str,
    name: str,
    zone: str,
    capacity: int,
    countries: tuple[str, ...],
    *,
    pictures: bool,
    practice: bool,
) -> Circle:
    """Add a circle from values that were checked; `actor` is who the log names."""
    now = house.clock.now()
    made = await tx.circles.create(name, zone, capacity, now, state=CircleState.OPEN if practice else CircleState.SETUP)
    made = replace(made, pictures=pictures, practice=practice, countries=countries)
    await tx.circles.change(made)
    detail = {"capacity": str(capacity), "zone": zone, "countries": " ".join(countries), "practice": str(practice)}
    await tx.events.append(Event("circle.created", actor, made.id, now, detail))
    return made


async def change_circle(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, plan: Plan) -> Circle:
    """Change name, zone, capacity, countries and pictures, and nothing else. Raises Wrong or KeyError.

    The circle's schedules go on at the same local times in a new zone. Countries that were said can be changed, not
    taken away: real members would be left without a line.
    """
    name, zone, capacity = checked(plan)
    before = await tx.circles.lock(circle)
    countries = countries_of(house, plan.countries, needed=bool(before.countries) and not before.practice)
    after = replace(before, name=name, zone=zone, capacity=capacity, pictures=plan.pictures, countries=countries)
    if after == before:
        return before
    await tx.circles.change(after)
    now = house.clock.now()
    if zone != before.zone:
        for one in await tx.schedules.all():
            if one.circle == circle:
                await tx.schedules.change(replace(one, zone=zone, since=max(one.since, now)))
    detail = {"capacity": str(capacity), "zone": zone, "pictures": str(plan.pictures), "countries": " ".join(countries)}
    await tx.events.append(Event("circle.changed", staff.id, circle, now, detail))
    return after


async def set_state(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, to: CircleState) -> bool:
    """As `move`, by somebody at the desk."""
    return await move(tx, house, staff.id, circle, to)


async def move(tx: UnitOfWork, house: House, actor: str, circle: CircleId, to: CircleState) -> bool:
    """Open, pause or close a circle and tell everybody in it; False if it is so already. `actor`: who the log names.

    Raises KeyError; Refused for a closed circle (closing is for good) and for one that is being set up, which can only
    be opened or closed; NotReady if it may not open yet.
    """
    before = await tx.circles.lock(circle)
    if before.state is to and (to is not CircleState.PAUSED or before.paused_until is None):
        return False
    if before.state is CircleState.CLOSED:
        raise Refused(Reply("programme.closed_for_good"))
    first = before.state is CircleState.SETUP
    if to is CircleState.SETUP:
        raise Refused(Reply("opening.open_or_close"))
    if first and to is CircleState.OPEN:
        await _open(tx, house, actor, before)
    elif to is CircleState.PAUSED:
        await pause(tx, house, actor, circle, None)
    elif to is CircleState.OPEN:
        await resume(tx, house, actor, circle)
    else:
        await _close(tx, house, actor, before)
    return True


async def _open(tx: UnitOfWork, house: House, actor: str, circle: Circle) -> None:
    if reasons := await missing(tx, house, circle):
        raise NotReady(reasons)
    await tx.circles.set_state(circle.id, CircleState.OPEN)
    await _tell_all(tx, house, circle, "opening.notice")
    await tx.events.append(Event("circle.open", actor, circle.id, house.clock.now()))


async def _close(tx: UnitOfWork, house: House, actor: str, circle: Circle) -> None:
    await tx.circles.change(replace(circle, state=CircleState.CLOSED, paused_until=None))
    if circle.state is CircleState.PAUSED:
        await end_for_good(tx, house, circle)
    await _tell_all(tx, house, circle, "programme.notice_closed")
    await tx.events.append(Event("circle.closed", actor, circle.id, house.clock.now()))


async def _tell_all(tx: UnitOfWork, house: House, circle: Circle, key: str) -> None:
    for seat in await tx.circles.present(circle.id):
        person = await tx.members.get(seat.member)
        if person is not None:
            await notify(tx, house, person, Reply(key, {"circle": circle.name}))
