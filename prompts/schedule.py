"""Cron text and zone to moments: which occurrences of a schedule are due, and when the next ones come.

Cron speaks of nominal local times; cronsim lists those on a clock without zones, so that no clock change can hide or
double one. Only then each is mapped to UTC, here: a local time that the clocks skip fires at the first valid minute
after it, one that they show twice fires at its first.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from itertools import islice, pairwise, takewhile
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from core.errors import ConfigError
from core.ports.schedules import AT_ONCE
from core.schedule import Occurrence, Schedule

FIELDS: Final = "minute, hour, day of the month, month, day of the week; Monday is 1, Sunday is 0 or 7"
NOT_A_PLACE: Final = frozenset({"Factory", "localtime"})
"""Names that zone databases carry but that mean another thing on every machine, or nothing."""
UNREADABLE: Final = (CronSimError, AssertionError, TypeError, ValueError)
"""What cronsim raises for odd texts: its own error, and whatever it trips over."""
MINUTE: Final = timedelta(minutes=1)
SECOND: Final = timedelta(seconds=1)
CLOSEST: Final = timedelta(minutes=15)
SAMPLE: Final = 200
"""Occurrences looked at to see how close they come: more than the 96 that fit into a day, so its end is in it."""


def validate(cron: str, zone: str) -> None:
    """Check a schedule's cron text and zone. Raises ConfigError with key, value and remedy; may read the disk."""
    fields = cron.split()
    if len(fields) != 5:
        raise ConfigError(
            f'schedule.cron is "{cron}", which has {len(fields)} fields: write five ({FIELDS}), such as "0 9 * * *".'
        )
    try:
        known = next(CronSim(cron, datetime(2024, 1, 1)), None)  # noqa: DTZ001 - nominal times have no zone
    except UNREADABLE as error:
        reason = str(error).removeprefix("Bad ") if isinstance(error, CronSimError) else "a number"
        raise ConfigError(
            f'schedule.cron is "{cron}", which cannot be read ({reason}): the five fields are {FIELDS}.'
        ) from None
    if known is None:
        raise ConfigError(f'schedule.cron is "{cron}", a day that never comes: choose one, such as "0 9 * * *".')
    zones = available_timezones() - NOT_A_PLACE
    if zone not in zones:
        raise ConfigError(
            f'schedule.zone is "{zone}", which is no time zone: write a name such as {_near(zone, zones)}.'
        )


def check_pace(cron: str) -> None:
    """Raise ConfigError for a readable cron text that fires more often than every `CLOSEST`."""
    times = islice(CronSim(cron, datetime(2024, 1, 1)), SAMPLE)  # noqa: DTZ001 - nominal times have no zone
    if any(later - earlier < CLOSEST for earlier, later in pairwise(times)):
        raise ConfigError(
            f'schedule.cron is "{cron}", which comes more often than every 15 minutes: choose fewer times, '
            'such as "0 9 * * *".'
        )


def due(schedule: Schedule, now: datetime) -> list[Occurrence]:
    """Return all occurrences that fire later than `schedule.since` and not later than `now` (both aware), in order.

    Neighbouring windows neither miss nor repeat one. A window in which the clocks skip an hour may hold several
    occurrences that fire at the same minute: each nominal time comes once. After `AT_ONCE` the list ends at the next
    moment that differs: the caller moves `since` to its last, so none is lost. Raises ConfigError for a wrong schedule.
    """
    found: list[Occurrence] = []
    for one in takewhile(lambda one: one.fires_at <= now, _after(schedule, schedule.since)):
        if len(found) >= AT_ONCE and one.fires_at != found[-1].fires_at:
            break
        found.append(one)
    return found


def next_occurrences(schedule: Schedule, now: datetime, count: int) -> list[Occurrence]:
    """Return the first `count` occurrences that fire later than `now`. Raises ConfigError for a wrong schedule."""
    return list(islice(_after(schedule, now), count))


def lateness(occurrence: Occurrence, now: datetime) -> timedelta:
    """Return how long ago an occurrence should have fired; negative if it is still to come."""
    return now - occurrence.fires_at


def too_late(schedule: Schedule, occurrence: Occurrence, now: datetime) -> bool:
    """Return whether an occurrence is older than the schedule's catch-up window: it is then skipped, visibly."""
    return lateness(occurrence, now) > schedule.catch_up


def instant(nominal: datetime, zone: ZoneInfo) -> datetime:
    """Return when a nominal local time (naive, whole minutes) fires, in UTC. Never decreases as `nominal` grows."""
    shown = nominal.replace(tzinfo=zone).astimezone(UTC)
    if _local(shown, zone) == nominal:
        return shown
    # Skipped. Its offset after the change gives a moment before the change, its offset before it one after: the change
    # lies between, and the wall clock only jumps forward there, so halving finds its second.
    early, late = nominal.replace(tzinfo=zone, fold=1).astimezone(UTC), shown
    while late - early > SECOND:
        middle = early + (late - early) // (2 * SECOND) * SECOND
        early, late = (early, middle) if _local(middle, zone) >= nominal else (middle, late)
    # Long ago clocks changed at odd seconds; the first valid minute is the next whole one.
    seconds = _local(late, zone).second
    return late + (MINUTE - seconds * SECOND if seconds else timedelta())


def _after(schedule: Schedule, moment: datetime) -> Iterator[Occurrence]:
    try:
        zone = ZoneInfo(schedule.zone)
        # Nothing at or before the wall clock's reading can still fire. What the clock shows for the second time has
        # fired already: the comparison below drops it.
        nominals = CronSim(schedule.cron, _local(moment, zone))
    except (*UNREADABLE, OSError, KeyError):
        validate(schedule.cron, schedule.zone)
        raise
    for nominal in nominals:
        fires_at = instant(nominal, zone)
        if fires_at > moment:
            yield Occurrence(schedule.id, nominal.isoformat(timespec="minutes"), fires_at)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _near(zone: str, zones: set[str]) -> str:
    by_place = {name.rsplit("/", 1)[-1].lower(): name for name in sorted(zones)}
    wanted = zone.rsplit("/", 1)[-1].strip().lower().replace(" ", "_")
    found = get_close_matches(wanted, by_place, n=1, cutoff=0.75)
    return by_place[found[0]] if found else "Europe/Berlin"
