"""Tests for usen_desk.ui.trials.days_model: the manual's month, day by day."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt

from tests.ui.trial_samples import MINUTES, TODAY, new_trial, trial
from usen_desk.contract.trials import UsageDay
from usen_desk.ui.formatting import duration
from usen_desk.ui.trials.days_model import (
    NOT_YET,
    TERM_MAX_DAYS,
    Month,
    MonthModel,
    TrialDays,
    after_expiry,
    day_before,
    month_lines,
)

AUGUST = Month(2018, 8)


def days(today=TODAY, **other):
    return TrialDays(trial(**other), today)


def test_the_month_stands_as_the_manual_prints_it():
    lines = month_lines(days(), AUGUST)
    assert str(AUGUST) == "2018年08月"
    assert [(line.label, line.time) for line in lines[:6]] == [
        ("Total", "107時間07分"),
        ("08月01日", "0時間00分"),
        ("08月02日", "0時間00分"),
        ("08月03日", "8時間38分"),
        ("08月04日", "9時間02分"),
        ("08月05日", "8時間37分"),
    ]
    assert len(lines) == 32
    assert {line.on.day: line.time for line in lines[1:] if line.on.day in MINUTES} == {
        day: duration(minutes) for day, minutes in MINUTES.items()
    }


def test_a_day_without_listening_has_its_line_and_a_day_to_come_a_dash():
    times = {line.label: line.time for line in month_lines(days(), AUGUST)}
    assert times["08月06日"] == "0時間00分"
    assert times["08月14日"] == times["08月31日"] == NOT_YET


def test_days_are_called_out():
    marks = {line.label: (line.mark, line.tone) for line in month_lines(days(), AUGUST) if line.mark}
    assert marks == {"08月03日": ("初回認証", "gray"), "08月13日": ("今日", "blue"), "08月16日": ("失効日", "amber")}
    last_day = month_lines(days(today=date(2018, 8, 16)), AUGUST)[16]
    assert (last_day.mark, last_day.tone) == ("今日・失効日", "amber")


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (date(2018, 8, 16), "17日から31日は失効後のため記録しません"),
        (date(2018, 8, 30), "31日は失効後のため記録しません"),
        (date(2018, 8, 31), ""),
        (date(2018, 9, 2), ""),
        (None, ""),
    ],
)
def test_the_month_of_the_end_says_what_follows(ends, said):
    assert after_expiry(days(expires_on=ends), AUGUST) == said


def test_after_the_end_nothing_is_recorded_however_late_it_is():
    late = days(today=date(2026, 11, 22), recorded_to=datetime(2026, 11, 22, tzinfo=UTC))
    assert late.minutes(date(2018, 8, 15)) == 0
    assert late.minutes(date(2018, 8, 17)) is None
    assert late.first_month == AUGUST


def test_listening_after_the_end_is_shown_where_there_is_some():
    heard = [UsageDay(on=date(2018, 8, 20), minutes=30)]
    late = days(days=heard)
    assert late.minutes(date(2018, 8, 20)) == 30
    assert late.term_series.days[-1].on == date(2018, 8, 20)


def test_the_chart_runs_from_the_first_use_to_the_last_day():
    series = days().term_series
    assert len(series.days) == 14
    assert (series.days[0].on, series.days[-1].on) == (date(2018, 8, 3), date(2018, 8, 16))
    assert [bar.minutes for bar in series.days][:4] == [518, 542, 517, 0]
    assert [bar.minutes for bar in series.days][-3:] == [None] * 3
    assert series.guide_minutes == 480
    assert series.recorded_to == TODAY


def test_the_chart_of_a_month_has_every_day_of_it():
    assert len(days().month_series(AUGUST).days) == 31
    assert len(days().month_series(Month(2020, 2)).days) == 29


def test_before_the_first_use_the_chart_has_no_days_and_the_month_is_that_of_the_issue():
    new = TrialDays(new_trial(), TODAY)
    assert new.term_series.days == ()
    assert new.months == (Month(2018, 6), Month(2018, 6))
    assert new.first_month == Month(2018, 6)


def test_a_trial_over_the_end_of_a_month_is_walked_through_both():
    over = days(authenticated_at=datetime(2018, 7, 25, 3, tzinfo=UTC), expires_on=date(2018, 8, 7))
    assert over.months == (Month(2018, 7), AUGUST)
    assert over.first_month == AUGUST
    assert TrialDays(over.trial, date(2018, 7, 30)).first_month == Month(2018, 7)


def test_months_step_over_the_year():
    assert Month(2018, 12).step(1) == Month(2019, 1)
    assert Month(2019, 1).step(-1) == Month(2018, 12)
    assert Month(2019, 1).step(-13) == Month(2017, 12)


def test_a_record_that_ends_at_midnight_has_the_day_before_whole():
    assert day_before(datetime(2018, 8, 12, 15, tzinfo=UTC)) == date(2018, 8, 12)
    assert day_before(datetime(2018, 8, 12, 15, 0, 1, tzinfo=UTC)) == date(2018, 8, 13)
    assert day_before(None) is None


def test_the_model_keeps_qts_rules_and_finds_its_days(qtmodeltester, qapp):
    model = MonthModel()
    model.put(AUGUST, month_lines(days(), AUGUST))
    qtmodeltester.check(model)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "2018年08月"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "ご利用時間"
    assert model.position(date(2018, 8, 7)) == 7
    assert model.day(7) == date(2018, 8, 7)
    assert model.day(0) is None
    assert model.position(None) == model.position(date(2018, 9, 1)) == -1
    assert model.index(7, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "08月07日 10時間11分"


@pytest.mark.parametrize(
    ("today", "expires_on", "shown"),
    [
        (date(2018, 8, 6), date(2018, 10, 3), (date(2018, 8, 3), date(2018, 10, 3))),
        (date(2018, 8, 6), date(2018, 10, 4), (date(2018, 8, 3), date(2018, 10, 3))),
        (date(2018, 8, 6), date.max, (date(2018, 8, 3), date(2018, 10, 3))),
        (date(2019, 3, 31), date.max, (date(2019, 1, 29), date(2019, 3, 31))),
        (date(2026, 11, 22), date(2019, 8, 2), (date(2019, 6, 2), date(2019, 8, 2))),
    ],
)
def test_of_a_term_without_end_the_days_up_to_today_are_drawn(today, expires_on, shown):
    bars = days(today, expires_on=expires_on).term_series.days
    assert (bars[0].on, bars[-1].on, len(bars)) == (*shown, TERM_MAX_DAYS)


def test_the_months_of_a_term_without_end_stop_soon_after_today():
    assert days(date(2018, 8, 6), expires_on=date.max).months == (AUGUST, Month(2018, 10))
    assert days(date(2019, 3, 31), expires_on=date.max).months == (AUGUST, Month(2019, 6))
    assert days(date(2026, 11, 22)).months == (AUGUST, AUGUST)
