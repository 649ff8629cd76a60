"""When a circle gets its prompts: add, change, pause, remove, and send the next one now."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.circles import Circle, CircleState, PostState
from core.errors import ConfigError, Refused
from core.house import House
from core.ids import CircleId, ScheduleId
from core.message import Kind
from core.ports import Event, PromptText, UnitOfWork
from core.programme import Wrong
from core.relay import share
from core.replies import Reply
from core.review import Staff
from core.schedule import Occurrence, OccurrenceState, Schedule

CATCH_UP: Final = timedelta(hours=6)
WEEK: Final = "1234560"  # Monday first, as cron numbers them
NOW: Final = "now:"  # an occurrence that somebody asked for has this before its nonce
LONGEST_CRON: Final = 80
CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Times:
    """A schedule as somebody filled it in. `when` is daily, weekdays, days or cron; `days` are cron's numbers."""

    when: str
    time: str = ""
    days: tuple[str, ...] = ()
    cron: str = ""


def cron_of(times: Times) -> str:
    """Return the cron text of plain choices. Raises Wrong."""
    if times.when == "cron":
        said = " ".join(times.cron.split())
        if len(said) > LONGEST_CRON:
            raise Wrong("cron", Reply("programme.cron_long"))
        return said
    clock = CLOCK.fullmatch(times.time.strip())
    if clock is None:
        raise Wrong("time", Reply("programme.time_wrong"))
    minute, hour = int(clock[2]), int(clock[1])
    if times.when == "daily":
        return f"{minute} {hour} * * *"
    if times.when == "weekdays":
        return f"{minute} {hour} * * 1-5"
    days = [day for day in WEEK if day in times.days]
    if times.when != "days" or not days:
        raise Wrong("when", Reply("programme.days_wrong"))
    return f"{minute} {hour} * * {','.join(days)}"


def times_of(cron: str) -> Times:
    """Return the plain choices that a cron text stands for; `when` is cron if none do."""
    parts = cron.split()
    plain = len(parts) == 5 and parts[0].isdigit() and parts[1].isdigit() and parts[2:4] == ["*", "*"]
    if not plain:
        return Times("cron", cron=cron)
    time = f"{int(parts[1]):02}:{int(parts[0]):02}"
    if parts[4] in {"*", "1-5"}:
        return Times("daily" if parts[4] == "*" else "weekdays", time)
    days = tuple(parts[4].split(","))
    return Times("days", time, days) if set(days) <= set(WEEK) else Times("cron", cron=cron)


def _checked(house: House, cron: str, zone: str) -> None:
    try:
        house.prompts.check(cron, zone)
    except ConfigError as error:
        raise Wrong("cron", Reply("programme.cron_wrong", {"why": str(error)})) from None


async def of_circle(tx: UnitOfWork, circle: CircleId) -> list[Schedule]:
    """Return a circle's schedules, oldest first."""
    return [one for one in await tx.schedules.all() if one.circle == circle]


async def add_schedule(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, times: Times) -> Schedule:
    """Add a schedule in the circle's zone. Raises Wrong, KeyError, or Refused for a closed circle."""
    cron = cron_of(times)
    found = await tx.circles.lock(circle)
    if found.state is CircleState.CLOSED:
        raise Refused(Reply("programme.closed_for_good"))
    _checked(house, cron, found.zone)
    now = house.clock.now()
    made = await tx.schedules.add(circle, cron, found.zone, CATCH_UP, now)
    await tx.events.append(Event("schedule.added", staff.id, circle, now, {"cron": cron}))
    return made


async def own_schedule(tx: UnitOfWork, circle: CircleId, schedule: ScheduleId) -> tuple[Circle, Schedule]:
    """Return a circle, locked, and its schedule. Raises KeyError if there is none of that circle's."""
    found = await tx.circles.lock(circle)
    one = await tx.schedules.get(schedule)
    if one is None or one.circle != circle:
        raise KeyError(schedule)
    return found, one


async def change_times(
    tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, schedule: ScheduleId, times: Times
) -> None:
    """Give a schedule other times from now on; what was missed before stays missed. Raises Wrong or KeyError."""
    cron = cron_of(times)
    found, one = await own_schedule(tx, circle, schedule)
    _checked(house, cron, found.zone)
    now = house.clock.now()
    await tx.schedules.change(replace(one, cron=cron, zone=found.zone, since=max(one.since, now)))
    await tx.events.append(Event("schedule.changed", staff.id, circle, now, {"cron": cron}))


async def pause_schedule(
    tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, schedule: ScheduleId, *, paused: bool
) -> None:
    """Pause a schedule or let it go on; what lies in the pause is not sent later. Raises KeyError."""
    _, one = await own_schedule(tx, circle, schedule)
    if one.paused == paused:
        return
    now = house.clock.now()
    await tx.schedules.change(replace(one, paused=paused, since=max(one.since, now)))
    event = "schedule.paused" if paused else "schedule.resumed"
    await tx.events.append(Event(event, staff.id, circle, now))


async def remove_schedule(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, schedule: ScheduleId) -> None:
    """Remove a schedule; what it sent stays. Raises KeyError."""
    await own_schedule(tx, circle, schedule)
    await tx.schedules.remove(schedule)
    await tx.events.append(Event("schedule.removed", staff.id, circle, house.clock.now()))


async def next_prompt(tx: UnitOfWork, house: House, circle: Circle, at: datetime) -> PromptText:
    """Return what the circle would get at a moment, as far as is known now."""
    nominal = at.astimezone(ZoneInfo(circle.zone)).replace(tzinfo=None).isoformat(timespec="minutes")
    return house.prompts.pick(circle.id, nominal, await tx.posts.prompts_used(circle.id))


async def send_now(
    tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, schedule: ScheduleId, nonce: str
) -> bool:
    """Post the next prompt at once; False if this very press did so already, and then nothing may be committed.

    `nonce` names the page that the button was on. Raises KeyError, and Refused if the circle is not open.
    """
    found, one = await own_schedule(tx, circle, schedule)
    if found.state is not CircleState.OPEN:
        raise Refused(Reply("programme.not_open"))
    now = house.clock.now()
    prompt = await next_prompt(tx, house, found, now)
    post = await tx.posts.add(
        circle=circle,
        author=None,
        kind=Kind.PROMPT,
        text=prompt.text,
        reply_to=None,
        state=PostState.RELAYED,
        verdict=None,
        now=now,
        expires_at=now + house.rules.retention,
        prompt=prompt.id,
    )
    asked = Occurrence(one.id, f"{NOW}{nonce[:12]}", now)
    if not nonce or not await tx.schedules.record(asked, OccurrenceState.POSTED, post.id, now):
        return False
    await share(tx, house, found, post)
    await tx.events.append(Event("prompt.sent_now", staff.id, circle, now, {"prompt": prompt.id}))
    return True
