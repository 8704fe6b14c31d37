"""Tests for usen_desk.ui.widgets.date_field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui import icons
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.date_field import DateField, parse_day

DAY = date(2018, 9, 26)


@pytest.fixture
def field(qtbot):
    made = DateField("指定なし")
    qtbot.addWidget(made)
    made.resize(200, 34)
    made.show()
    return made


@pytest.mark.parametrize(
    "text",
    [
        "2018-09-26",
        "2018/9/26",
        "20180926",
        "2018.9.26",
        "2018年9月26日",
        "２０１８－０９－２６",
        " 2018-9-26 ",
        "2018ー09ー26",
    ],
)
def test_a_day_is_read_however_it_is_typed(text):
    assert parse_day(text) == DAY


@pytest.mark.parametrize(
    "text", ["2018-13-01", "2018-02-30", "18-09-26", "2018-09", "きのう", "2018-09-26-1", "0000-01-01", "201809"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_day(text)


@given(st.dates())
def test_every_day_is_read_back_as_it_is_shown(day):
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day.year:04}/{day.month}/{day.day}") == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused_and_nothing_else(text):
    try:
        found = parse_day(text)
    except ValueError:
        return
    assert found is None or isinstance(found, date)


def test_nothing_typed_is_no_condition(field):
    assert (field.value(), field.is_valid) == (None, True)


def test_a_typed_day_is_shown_in_the_one_form_when_the_field_is_left(qtbot, field):
    told = []
    field.changed.connect(lambda: told.append(1))
    qtbot.keyClicks(field, "2018/9/26")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.value()) == ("2018-09-26", DAY)
    assert told


def test_what_is_no_day_stays_as_it_was_typed(qtbot, field):
    qtbot.keyClicks(field, "2018-13-01")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "2018-13-01"
    assert not field.is_valid
    with pytest.raises(ValueError, match=r".+"):
        field.value()


def test_a_fault_is_marked_and_unmarked(field):
    field.mark(True)
    assert has(image_of(field), LIGHT.red, least=100)
    field.mark(False)
    assert not has(image_of(field), LIGHT.red)


def test_a_day_is_picked_from_a_japanese_calendar_by_keys_alone(qtbot, field):
    field.set_value(DAY)
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field.findChild(QCalendarWidget)
    assert calendar.selectedDate().toPython() == DAY
    assert calendar.locale().monthName(9) == "9月"
    qtbot.keyClick(calendar.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(calendar.focusWidget(), Qt.Key.Key_Return)
    assert field.value() == date(2018, 9, 27)
    qtbot.waitUntil(lambda: field.findChild(QCalendarWidget) is None)


def test_the_calendar_opens_with_todays_month_when_nothing_is_typed(qtbot, field):
    calendar = field.open_calendar()
    assert calendar.selectedDate() == calendar.selectedDate().currentDate()
    calendar.parentWidget().close()


def test_the_calendar_can_be_read_in_the_dark(look, field):
    look.set("dark")
    calendar = field.open_calendar()
    image = image_of(calendar)
    assert has(image, DARK.surface, least=3000)
    assert has(image, DARK.text)
    arrows = [calendar.findChild(QToolButton, f"qt_calendar_{way}month") for way in ("prev", "next")]
    drawn = [arrow.icon().pixmap(16).toImage() for arrow in arrows]
    assert drawn == [icons.pixmap(name, "text2", 16).toImage() for name in ("chevron-left", "chevron-right")]
    calendar.parentWidget().close()


def test_the_icon_follows_the_theme(look, field):
    def is_drawn_as_the_theme_says():
        return field._pick.icon().pixmap(16).toImage() == icons.pixmap("calendar", "text2", 16).toImage()

    light = field._pick.icon().pixmap(16).toImage()
    assert is_drawn_as_the_theme_says()
    look.set("dark")
    assert is_drawn_as_the_theme_says()
    assert field._pick.icon().pixmap(16).toImage() != light
