"""Business time in Japan: add to a moment, measure between two. Pure: no SQL, clock or settings. Row X9."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

import jpholiday

from usen_desk.contract.base import JST
from usen_desk.contract.calendars import Calendar

_DAY = timedelta(days=1)
_SATURDAY = 5


def add(calendar: Calendar, start: datetime, business: timedelta) -> datetime:
    """The first moment by which so much business time has passed since `start`. At the end of a day's hours it is that
    end, not the next morning. The calendar has to be open on weekdays (rules.py sees to it).
    """
    if business <= timedelta(0):
        return start
    left = business
    for opens, closes in _open_from(calendar, start):
        opens = max(opens, start)
        if closes - opens >= left:
            return (opens + left).astimezone(start.tzinfo)
        left -= max(closes - opens, timedelta(0))
    raise AssertionError("a calendar never ends")


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Business time from `start` to `end`; nothing where `end` is not later."""
    passed = timedelta(0)
    for opens, closes in _open_from(calendar, start):
        if opens >= end:
            break
        passed += max(min(closes, end) - max(opens, start), timedelta(0))
    return passed


def is_holiday(day: date) -> bool:
    """Saturday, Sunday or national holiday."""
    return day.weekday() >= _SATURDAY or _is_national(day)


@lru_cache(maxsize=4096)
def _is_national(day: date) -> bool:
    return bool(jpholiday.is_holiday(day))


def _open_from(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Opening times of the day of `start` and of all that follow."""
    day = start.astimezone(JST).date()
    while True:
        if day not in calendar.closed_days:
            hours = calendar.holidays if is_holiday(day) else calendar.weekdays
            midnight = datetime(day.year, day.month, day.day, tzinfo=JST)
            yield midnight + timedelta(minutes=hours.from_minute), midnight + timedelta(minutes=hours.to_minute)
        day += _DAY
