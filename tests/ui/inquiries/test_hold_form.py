"""Tests for usen_desk.ui.inquiries.hold_form."""

from datetime import date, datetime

import pytest

from usen_desk.contract.base import JST
from usen_desk.contract.inquiry_work import Hold
from usen_desk.ui.inquiries.hold_form import FAR, NO_DAY, PAST, HoldForm

NOW = datetime(2020, 3, 17, 12, 0, tzinfo=JST)


@pytest.fixture
def form(qtbot, look):
    made = HoldForm(NOW)
    qtbot.addWidget(made)
    made.show()
    made.reason.setText("部品待ち")
    return made


def exact(form, day, time):
    form.when.set_value(0)
    form._on_when(0)
    form.day.setText(day)
    form.time.setText(time)


def test_tomorrow_morning_is_what_it_offers(form):
    assert form.value() == Hold(until=datetime(2020, 3, 18, 9, 30, tzinfo=JST), reason="部品待ち")


@pytest.mark.parametrize(
    ("day", "time", "fault"),
    [
        ("2020-03-17", "12:00", PAST),
        ("2020-03-17", "12:01", ""),
        ("2021-03-18", "12:00", ""),
        ("2021-03-18", "12:01", FAR),
        ("9999-12-31", "23:59", FAR),
        ("2020-03-18", "25:00", NO_DAY),
        ("", "9:30", NO_DAY),
    ],
)
def test_a_time_of_its_own_lies_ahead_and_within_a_year(form, day, time, fault):
    exact(form, day, time)
    assert (form.value() is None, form._when.error) == (bool(fault), fault)


def test_what_is_chosen_is_told_in_words(form):
    exact(form, date(2020, 4, 1).isoformat(), "15:00")
    assert form.until.text() == "4月1日 (水) 15:00 まで保留します"
