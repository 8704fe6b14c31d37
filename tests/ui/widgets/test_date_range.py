"""Tests for usen_desk.ui.widgets.date_range."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from usen_desk.ui.widgets.date_range import BACKWARDS, NO_DAY, DateRange

FIRST, LAST = date(2018, 9, 1), date(2018, 9, 30)


@pytest.fixture
def days(qtbot):
    made = DateRange("UMsID開始日")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(("start", "end"), [(FIRST, LAST), (FIRST, None), (None, LAST), (None, None), (FIRST, FIRST)])
def test_either_end_may_stay_open(days, start, end):
    days.set_values(start, end)
    assert days.problem() == ""
    assert days.values() == (start, end)


def test_a_day_that_is_none_is_marked_and_gets_the_cursor(qtbot, days):
    days.end.setText("2018-13-01")
    assert days.problem() == NO_DAY
    assert (days.start.property("invalid"), days.end.property("invalid")) == (False, True)
    days.focus_fault()
    assert days.focusWidget() is days.end
    days.end.setText("")
    assert days.problem() == ""
    assert days.end.property("invalid") is False


def test_a_range_that_runs_backwards_is_said(days):
    days.set_values(LAST, FIRST)
    assert days.problem() == BACKWARDS
    assert days.end.property("invalid") is True


def test_typing_and_enter_are_told(qtbot, days):
    heard = []
    days.changed.connect(lambda: heard.append("changed"))
    days.submitted.connect(lambda: heard.append("submitted"))
    qtbot.keyClicks(days.start, "2")
    qtbot.keyClick(days.end, Qt.Key.Key_Return)
    assert heard == ["changed", "submitted"]


def test_both_ends_have_names_for_screen_readers(days):
    assert days.start.accessibleName() == "UMsID開始日 この日から"
    assert days.end.accessibleName() == "UMsID開始日 この日まで"
