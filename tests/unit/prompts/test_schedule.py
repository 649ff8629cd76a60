"""When prompts fire. The oracle of the property tests walks every minute of UTC and reads the wall clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import ConfigError
from core.ids import CircleId, ScheduleId
from core.ports.schedules import AT_ONCE
from core.schedule import Occurrence, Schedule
from prompts.schedule import check_pace, due, instant, lateness, next_occurrences, too_late, validate

MINUTE = timedelta(minutes=1)
# A day in the middle of which, or next to which, clocks change.
CHANGES = {
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("Australia/Lord_Howe", "2024-10-06"),
    ("Australia/Lord_Howe", "2024-04-07"),
    ("Africa/Cairo", "2024-04-26"),
    ("Africa/Cairo", "2024-10-31"),
    ("Asia/Beirut", "2024-03-31"),
    ("Asia/Beirut", "2024-10-26"),
    ("America/Santiago", "2024-09-08"),
    ("America/Santiago", "2024-04-06"),
    ("Pacific/Apia", "2011-12-30"),
    ("Africa/Casablanca", "2024-03-10"),
    ("Africa/Casablanca", "2024-04-14"),
    ("Antarctica/Troll", "2024-03-31"),
    ("America/Caracas", "2016-05-01"),
}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def make(cron: str, zone: str = "Europe/Berlin", catch_up: timedelta = timedelta(hours=6)) -> Schedule:
    return Schedule(ScheduleId("s"), CircleId("c"), cron, zone, catch_up, paused=False, since=utc("2000-01-01"))


def fired(schedule: Schedule, after: datetime, now: datetime) -> list[Occurrence]:
    """What fires in a window, asked for as the announcer does: again from the last, while there may be more."""
    found: list[Occurrence] = []
    while True:
        some = due(replace(schedule, since=after), now)
        found += some
        if len(some) < AT_ONCE:
            return found
        after = some[-1].fires_at


def pairs(found: list[Occurrence]) -> list[tuple[str, str]]:
    return [(one.nominal, one.fires_at.isoformat(timespec="minutes").removesuffix("+00:00")) for one in found]


@pytest.mark.parametrize(
    ("cron", "after", "now", "expected"),
    [
        pytest.param(
            "0 0 * * *",
            "2026-03-28T12:00",
            "2026-03-30T12:00",
            [("2026-03-29T00:00", "2026-03-28T23:00"), ("2026-03-30T00:00", "2026-03-29T22:00")],
            id="spring 00:00",
        ),
        pytest.param(
            "30 2 * * *",
            "2026-03-27T12:00",
            "2026-03-30T12:00",
            [
                ("2026-03-28T02:30", "2026-03-28T01:30"),
                ("2026-03-29T02:30", "2026-03-29T01:00"),
                ("2026-03-30T02:30", "2026-03-30T00:30"),
            ],
            id="spring 02:30 is missing and fires at 03:00",
        ),
        pytest.param(
            "0 9 * * *",
            "2026-03-27T12:00",
            "2026-03-30T12:00",
            [
                ("2026-03-28T09:00", "2026-03-28T08:00"),
                ("2026-03-29T09:00", "2026-03-29T07:00"),
                ("2026-03-30T09:00", "2026-03-30T07:00"),
            ],
            id="spring 09:00",
        ),
        pytest.param(
            "0 0 * * *",
            "2026-10-24T12:00",
            "2026-10-26T12:00",
            [("2026-10-25T00:00", "2026-10-24T22:00"), ("2026-10-26T00:00", "2026-10-25T23:00")],
            id="autumn 00:00",
        ),
        pytest.param(
            "30 2 * * *",
            "2026-10-23T12:00",
            "2026-10-26T12:00",
            [
                ("2026-10-24T02:30", "2026-10-24T00:30"),
                ("2026-10-25T02:30", "2026-10-25T00:30"),
                ("2026-10-26T02:30", "2026-10-26T01:30"),
            ],
            id="autumn 02:30 comes twice and fires at the first",
        ),
        pytest.param(
            "0 9 * * *",
            "2026-10-23T12:00",
            "2026-10-26T12:00",
            [
                ("2026-10-24T09:00", "2026-10-24T07:00"),
                ("2026-10-25T09:00", "2026-10-25T08:00"),
                ("2026-10-26T09:00", "2026-10-26T08:00"),
            ],
            id="autumn 09:00",
        ),
    ],
)
def test_in_berlin_every_nominal_time_fires_once_at_the_right_moment(cron, after, now, expected):
    assert pairs(fired(make(cron), utc(after), utc(now))) == expected


@pytest.mark.parametrize(
    ("zone", "nominal", "fires_at"),
    [
        ("Africa/Cairo", "2024-04-26T00:00", "2024-04-25T22:00"),  # 01:00 there
        ("Asia/Beirut", "2024-03-31T00:00", "2024-03-30T22:00"),  # 01:00 there
        ("America/Santiago", "2024-09-08T00:00", "2024-09-08T04:00"),  # 01:00 there
        ("Australia/Lord_Howe", "2024-10-06T02:15", "2024-10-05T15:30"),  # 02:30 there, half an hour of summer
        ("Australia/Lord_Howe", "2024-04-07T01:45", "2024-04-06T14:45"),  # the first of two
        ("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00"),  # the next day's 00:00: that day never was
        ("Africa/Casablanca", "2024-04-14T02:30", "2024-04-14T02:00"),  # 03:00 there, after Ramadan
        ("America/Sao_Paulo", "1914-01-01T00:00", "1914-01-01T03:07"),  # 00:00:28 is the first, 00:01 the first minute
    ],
)
def test_odd_clock_changes_follow_the_same_two_rules(zone, nominal, fires_at):
    found = instant(datetime.fromisoformat(nominal), ZoneInfo(zone))

    assert found.replace(second=0) == utc(fires_at)


@pytest.mark.parametrize("cron", ["0 0 * * *", "30 2 * * *", "0 9 * * *"])
@pytest.mark.parametrize("day", ["2026-03-28T00:00", "2026-10-24T00:00"])
def test_ticks_and_restarts_at_any_pace_fire_each_occurrence_once(cron, day):
    schedule, start, end = make(cron), utc(day), utc(day) + timedelta(days=3)
    whole = fired(schedule, start, end)

    seen, since, now = [], start, start
    while now < end:
        now = min(end, now + timedelta(seconds=20))
        seen += fired(schedule, since, now)
        # A crash in every seventh minute: what was looked at is not remembered, the next tick looks again.
        crashed = now.minute % 7 == 0
        if not crashed:
            since = now

    assert sorted(set(seen), key=lambda one: one.fires_at) == whole
    assert len(whole) == 3


def by_walking(zone: ZoneInfo, wanted: list[datetime], start: datetime, minutes: int) -> dict[datetime, datetime]:
    """Return for each nominal time the first UTC minute at which the wall clock shows it, or a later time."""
    found: dict[datetime, datetime] = {}
    left = sorted(wanted)
    for step in range(minutes):
        moment = start + step * MINUTE
        shown = moment.astimezone(zone).replace(tzinfo=None)
        while left and shown >= left[0]:
            found[left.pop(0)] = moment
        if not left:
            break
    return found


@settings(max_examples=60, deadline=None)
@given(change=st.sampled_from(sorted(CHANGES)), hour=st.integers(0, 23), minute=st.integers(0, 59))
@example(change=("Pacific/Apia", "2011-12-30"), hour=0, minute=0)
@example(change=("Africa/Cairo", "2024-04-26"), hour=0, minute=0)
@example(change=("Africa/Cairo", "2024-10-31"), hour=23, minute=30)
@example(change=("America/Caracas", "2016-05-01"), hour=2, minute=30)
def test_a_daily_cron_fires_each_nominal_day_once_and_never_before_its_time(change, hour, minute):
    name, day = change
    zone, middle = ZoneInfo(name), datetime.fromisoformat(day)
    nominals = [middle + timedelta(days=step, hours=hour, minutes=minute) for step in (-1, 0, 1)]
    first = (nominals[0] - timedelta(hours=2)).replace(tzinfo=zone).astimezone(UTC)
    expected = by_walking(zone, nominals, first, 4 * 24 * 60)

    found = fired(make(f"{minute} {hour} * * *", name), first, expected[nominals[-1]])

    assert {datetime.fromisoformat(one.nominal): one.fires_at for one in found} == expected
    assert len(found) == len(expected) == 3
    assert all(
        one.fires_at.astimezone(zone).replace(tzinfo=None) >= datetime.fromisoformat(one.nominal) for one in found
    )


@settings(max_examples=60, deadline=None)
@given(
    change=st.sampled_from(sorted(CHANGES)),
    cron=st.sampled_from(["*/10 * * * *", "5,35 * * * *", "0 */2 * * *", "0 0 * * *", "45 1 * * *", "30 23 * * *"]),
    cuts=st.lists(st.integers(0, 3 * 24 * 3600), max_size=6),
)
def test_however_time_is_cut_into_windows_the_same_occurrences_fire_in_order(change, cron, cuts):
    zone, day = change
    start = utc(day) - timedelta(days=1)
    schedule = make(cron, zone)
    ends = [*(start + timedelta(seconds=cut) for cut in sorted(cuts)), start + timedelta(days=3)]

    pieces, since = [], start
    for end in ends:
        pieces += fired(schedule, since, end)
        since = end

    assert pieces == fired(schedule, start, ends[-1])
    nominals = [one.nominal for one in pieces]
    assert nominals == sorted(set(nominals))
    for earlier, later in zip(pieces, pieces[1:], strict=False):
        together = earlier.fires_at == later.fires_at
        assert together or earlier.fires_at < later.fires_at
        # At one minute only if the wall clock never showed the earlier.
        assert not together or _missing(earlier, zone)


def _missing(occurrence: Occurrence, zone: str) -> bool:
    shown = occurrence.fires_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return shown != datetime.fromisoformat(occurrence.nominal)


def test_a_moment_between_the_two_passes_of_a_doubled_hour_has_nothing_left_to_fire():
    between = utc("2026-10-25T01:10")  # 02:10 for the second time

    assert fired(make("30 2 * * *"), between, utc("2026-10-25T20:00")) == []


def test_a_window_holds_its_end_and_not_its_beginning():
    nine = utc("2026-11-23T08:00")

    assert len(fired(make("0 9 * * *"), nine - MINUTE, nine)) == 1
    assert fired(make("0 9 * * *"), nine, nine + MINUTE) == []
    assert fired(make("0 9 * * *"), nine - MINUTE, nine - timedelta(microseconds=1)) == []
    assert len(fired(make("0 9 * * *"), nine - timedelta(microseconds=1), nine)) == 1


def test_a_clock_that_went_backwards_makes_nothing_due():
    assert fired(make("* * * * *"), utc("2026-11-23T08:00"), utc("2026-11-23T07:00")) == []


def test_the_next_occurrences_are_told_in_order():
    found = next_occurrences(make("0 9 * * 1"), utc("2026-11-23T08:00"), 2)

    assert pairs(found) == [("2026-11-30T09:00", "2026-11-30T08:00"), ("2026-12-07T09:00", "2026-12-07T08:00")]


@pytest.mark.parametrize(("day", "weekday"), [("1", 0), ("MON", 0), ("5", 4), ("0", 6), ("7", 6)])
def test_monday_is_1_and_sunday_is_0_or_7(day, weekday):
    [found] = next_occurrences(make(f"0 9 * * {day}"), utc("2026-11-23T12:00"), 1)

    assert datetime.fromisoformat(found.nominal).weekday() == weekday


def test_an_occurrence_is_too_late_only_once_its_window_is_over():
    schedule = make("0 9 * * *", catch_up=timedelta(hours=6))
    [nine] = fired(schedule, utc("2026-11-23T07:00"), utc("2026-11-23T08:00"))

    assert lateness(nine, utc("2026-11-23T10:00")) == timedelta(hours=2)
    assert not too_late(schedule, nine, utc("2026-11-23T14:00"))
    assert too_late(schedule, nine, utc("2026-11-23T14:00:01"))


@pytest.mark.parametrize("cron", ["0 9 * * *", "*/15 8-20 * * 1-5", "0 18 L * *", "0 9 * * MON#1", "0 0 29 2 *"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Asia/Kathmandu", "America/Argentina/Ushuaia"])
def test_good_schedules_are_taken(cron, zone):
    validate(cron, zone)


@pytest.mark.parametrize(
    ("cron", "zone", "named"),
    [
        ("", "UTC", 'schedule.cron is "", which has 0 fields'),
        ("0 9 * *", "UTC", 'schedule.cron is "0 9 * *", which has 4 fields: write five'),
        ("0 0 9 * * *", "UTC", "which has 6 fields: write five"),
        ("@daily", "UTC", "which has 1 fields"),
        ("60 9 * * *", "UTC", "cannot be read (minute)"),
        ("0 24 * * *", "UTC", "cannot be read (hour)"),
        ("0 9 * * 8", "UTC", "Monday is 1"),
        ("0 9 * * 1#2/2", "UTC", "cannot be read"),
        ("0 0 30 2 *", "UTC", "cannot be read (day-of-month)"),
        ("0 9 * * *", "Berlin", "write a name such as Europe/Berlin"),
        ("0 9 * * *", "america/new york", "write a name such as America/New_York"),
        ("0 9 * * *", "", 'schedule.zone is ""'),
        ("0 9 * * *", "Europe", "no time zone"),
        ("0 9 * * *", "../UTC", "no time zone"),
        ("0 9 * * *", "localtime", "no time zone"),
        ("0 9 * * *", "+02:00", "no time zone"),
    ],
)
def test_a_wrong_schedule_is_named_with_its_remedy(cron, zone, named):
    with pytest.raises(ConfigError) as caught:
        validate(cron, zone)

    assert named in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(fields=st.lists(st.text("0123456789*/,-#LWMON", min_size=1, max_size=6), min_size=5, max_size=5))
def test_no_cron_text_ends_in_anything_but_a_clear_sentence(fields):
    try:
        validate(" ".join(fields), "UTC")
    except ConfigError as error:
        assert str(error).startswith("schedule.cron is")


@pytest.mark.parametrize(
    ("cron", "zone"), [("0 9 * *", "UTC"), ("0 9 * * *", "Nowhere/Atall"), ("0 9 * * *", "Europe")]
)
def test_a_wrong_schedule_that_was_stored_is_named_when_it_is_due(cron, zone):
    with pytest.raises(ConfigError):
        fired(make(cron, zone), utc("2026-11-23T08:00"), utc("2026-11-23T09:00"))


@pytest.mark.parametrize("cron", ["* * * * *", "*/14 * * * *", "0,5 9 29 2 *", "50,0 23,0 * * *", "*/20,1 * * * *"])
def test_times_closer_than_a_quarter_of_an_hour_are_refused(cron):
    validate(cron, "UTC")
    with pytest.raises(ConfigError, match="every 15 minutes"):
        check_pace(cron)


@pytest.mark.parametrize("cron", ["*/15 * * * *", "0 9 * * *", "0 9 29 2 *", "0,30 8-20 * * 1-5"])
def test_times_a_quarter_of_an_hour_apart_are_fine(cron):
    check_pace(cron)
