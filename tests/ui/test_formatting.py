"""Tests for usen_desk.ui.formatting."""

from datetime import UTC, date, datetime, timedelta

import pytest

from usen_desk.contract.base import JST
from usen_desk.ui import formatting


def jst(*parts):
    return datetime(*parts, tzinfo=JST)


def test_moments_are_shown_in_japan_whatever_zone_they_come_in():
    assert formatting.moment(datetime(2020, 3, 17, 9, 6, 29, tzinfo=UTC)) == "2020-03-17 18:06:29"
    assert formatting.moment(jst(2020, 3, 17, 18, 6, 29)) == "2020-03-17 18:06:29"
    assert formatting.clock(datetime(2020, 3, 17, 20, 5, tzinfo=UTC)) == "05:05"


def test_what_is_not_known_is_a_dash():
    assert formatting.moment(None) == formatting.day(None) == formatting.text("") == "—"
    assert formatting.text("さくら") == "さくら"
    assert formatting.day(date(2018, 9, 26)) == "2018-09-26"


@pytest.mark.parametrize(
    ("then", "shown"),
    [
        (jst(2020, 3, 9, 11, 56), "11:56"),
        (jst(2020, 3, 9, 0, 0), "00:00"),
        (jst(2020, 3, 8, 23, 59), "昨日"),
        (jst(2020, 3, 7, 12, 0), "3月7日"),
        (jst(2020, 1, 1, 0, 0), "1月1日"),
        (jst(2019, 12, 31, 23, 59), "2019-12-31"),
        (jst(2020, 3, 10, 9, 0), "3月10日"),
        (datetime(2020, 3, 8, 15, 0, tzinfo=UTC), "00:00"),
        (datetime(2020, 3, 8, 14, 59, tzinfo=UTC), "昨日"),
    ],
)
def test_times_in_lists_are_as_long_as_they_need_to_be(then, shown):
    assert formatting.relative(then, jst(2020, 3, 9, 14, 32)) == shown


def test_yesterday_is_a_day_of_the_calendar_over_the_new_year():
    assert formatting.relative(jst(2019, 12, 31, 8, 0), jst(2020, 1, 1, 0, 30)) == "昨日"


def test_weekdays_are_those_of_the_calendar():
    assert formatting.weekday(date(2020, 3, 9)) == "3月9日 (月)"
    assert formatting.weekday(date(2020, 3, 15)) == "3月15日 (日)"


def test_counts_say_where_the_service_stopped_counting():
    assert formatting.count(0) == "0件"
    assert formatting.count(1000) == "1,000件"
    assert formatting.count(1_234_567) == "1,234,567件"
    assert formatting.count(1000, more=True) == "1,000件以上"


@pytest.mark.parametrize(
    ("minutes", "shown"), [(6427, "107時間07分"), (0, "0時間00分"), (59, "0時間59分"), (60, "1時間00分")]
)
def test_minutes_are_shown_as_the_manual_prints_them(minutes, shown):
    assert formatting.duration(minutes) == shown
    assert formatting.duration(int(timedelta(minutes=minutes).total_seconds() // 60)) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"), [(584, "9:44"), (0, "0:00"), (6427, "107:07"), (-30, "−0:30"), (1440, "24:00")]
)
def test_where_there_is_little_room_minutes_are_shown_as_a_clock_does(minutes, shown):
    assert formatting.short_duration(minutes) == shown


@pytest.mark.parametrize(("minutes", "shown"), [(131, "+2:11"), (-131, "−2:11"), (0, "0:00")])
def test_a_difference_has_its_sign(minutes, shown):
    assert formatting.short_duration(minutes, signed=True) == shown


@pytest.mark.parametrize(
    ("given", "shown"), [(0, "1 KB"), (438_272, "428 KB"), (1024 * 1024 - 1, "1024 KB"), (3_355_443, "3.2 MB")]
)
def test_sizes_are_shown_in_the_unit_that_fits(given, shown):
    assert formatting.size(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("0451234567", "045-123-4567"),
        ("0312345678", "03-1234-5678"),
        ("0612345678", "06-1234-5678"),
        ("09012345678", "090-1234-5678"),
        ("05012345678", "050-1234-5678"),
        ("0120123456", "0120-123-456"),
        ("0570012345", "0570-012-345"),
        ("045-971-**12", "045-971-**12"),
        ("0288541261", "0288541261"),
        ("12345", "12345"),
        ("", "—"),
    ],
)
def test_phones_get_hyphens_where_the_number_itself_says_them(given, shown):
    assert formatting.phone(given) == shown
