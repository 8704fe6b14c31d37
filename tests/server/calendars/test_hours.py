"""Tests for usen_desk.server.calendars.hours: business time against a count of every single minute."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from usen_desk.contract.base import JST
from usen_desk.contract.calendars import Calendar, Hours
from usen_desk.server.calendars.hours import add, between, is_holiday
from usen_desk.server.calendars.rules import CALENDARS

STANDARD, LATE, ALWAYS = CALENDARS
MINUTE = timedelta(minutes=1)
LEAST = 60
"""Minutes of a weekday: with fewer, what is added here would reach holidays beyond the list."""
NATIONAL = {date(2026, 4, 29), date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)}
"""Holidays of the weeks that are tested (Cabinet Office's list of 2026; the 6th stands in for Sunday the 3rd)."""
FIRST = datetime(2026, 4, 24, tzinfo=JST)

hours = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(sorted)
weekday_hours = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda pair: pair[1] - pair[0] >= LEAST)
own_calendars = st.builds(
    lambda weekdays, holidays, closed: Calendar(
        key="own",
        name="own",
        weekdays=Hours(from_minute=weekdays[0], to_minute=weekdays[1]),
        holidays=Hours(from_minute=holidays[0], to_minute=holidays[1]),
        closed_days=tuple(FIRST.date() + timedelta(days=day) for day in closed),
    ),
    weekday_hours,
    hours,
    st.sets(st.integers(0, 20), max_size=3),
)
calendars = st.one_of(st.sampled_from(CALENDARS), own_calendars)
moments = st.integers(0, 12 * 1440).map(lambda minutes: FIRST + minutes * MINUTE)


def counted(calendar, start, end):
    """Open minutes between two whole minutes, one by one."""
    return sum(is_open(calendar, start + at * MINUTE) for at in range(int((end - start) / MINUTE)))


def is_open(calendar, minute):
    day = minute.date()
    if day in calendar.closed_days:
        return False
    of_day = calendar.holidays if day.weekday() >= 5 or day in NATIONAL else calendar.weekdays
    return of_day.from_minute <= minute.hour * 60 + minute.minute < of_day.to_minute


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.integers(0, 2 * 1440))
def test_time_between_is_the_count_of_open_minutes(calendar, start, length):
    end = start + length * MINUTE
    assert between(calendar, start, end) == counted(calendar, start, end) * MINUTE


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.integers(1, 900))
def test_what_is_added_ends_with_the_minute_that_makes_it_full(calendar, start, minutes):
    end, passed = start, 0
    while passed < minutes:
        passed += is_open(calendar, end)
        end += MINUTE
    assert add(calendar, start, minutes * MINUTE) == end


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.timedeltas(timedelta(seconds=1), timedelta(days=2)))
def test_adding_and_measuring_agree_to_the_microsecond(calendar, start, business):
    assert between(calendar, start, add(calendar, start, business)) == business


@pytest.mark.parametrize(
    ("calendar", "start", "minutes", "end"),
    [
        (STANDARD, "2026-11-20 19:30", 60, "2026-11-21 10:00"),  # Friday evening, Saturday
        (STANDARD, "2026-11-22 17:30", 60, "2026-11-23 10:00"),  # Sunday closes at 18:00
        (STANDARD, "2026-11-23 17:30", 60, "2026-11-24 10:00"),  # 勤労感謝の日, a Monday
        (STANDARD, "2026-11-24 17:30", 60, "2026-11-24 18:30"),
        (STANDARD, "2026-11-24 19:30", 30, "2026-11-24 20:00"),  # full at closing time: due then
        (STANDARD, "2026-11-24 03:00", 30, "2026-11-24 10:00"),
        (LATE, "2026-11-24 22:00", 60, "2026-11-25 09:30"),
        (ALWAYS, "2026-12-31 23:30", 240, "2027-01-01 03:30"),
    ],
)
def test_the_calendars_of_the_manual(calendar, start, minutes, end):
    begin = datetime.fromisoformat(start).replace(tzinfo=JST)
    found = add(calendar, begin.astimezone(UTC), minutes * MINUTE)
    assert found == datetime.fromisoformat(end).replace(tzinfo=JST)
    assert found.tzinfo is UTC


def test_the_days_of_japan_decide():
    assert [is_holiday(day) for day in sorted(NATIONAL)] == [True] * 5
    assert [is_holiday(date(2026, 11, day)) for day in (20, 21, 22, 23, 24)] == [False, True, True, True, False]
    assert between(STANDARD, FIRST + timedelta(days=1), FIRST) == timedelta(0)
