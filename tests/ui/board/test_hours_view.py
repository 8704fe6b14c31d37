"""Tests for usen_desk.ui.board.hours_view."""

from tests.ui.board.samples import board
from usen_desk.contract.board import HourFigure
from usen_desk.ui import theme
from usen_desk.ui.board.hours_view import HoursChart


def test_hours_up_to_now_are_said(qtbot):
    chart = HoursChart()
    qtbot.addWidget(chart)
    chart.set(board().hours, 12.5)
    assert chart.accessibleName().startswith("時間帯別 8時 受付22件 回答14件、9時 受付31件")
    assert "12時 受付2件" in chart.accessibleName()
    assert "13時" not in chart.accessibleName()


def test_an_early_hour_is_shown_when_something_happened_then(qtbot):
    chart = HoursChart()
    qtbot.addWidget(chart)
    chart.set([HourFigure(hour=hour, opened=int(hour == 5)) for hour in range(24)], 23.0)
    assert "5時 受付1件" in chart.accessibleName()


def test_what_is_to_come_is_forecast_and_what_is_past_is_not(qtbot):
    chart = HoursChart()
    qtbot.addWidget(chart)
    chart.set([HourFigure(hour=hour, opened=int(hour < 13), expected=20) for hour in range(24)], 12.5)
    assert "13時 受付の見込み20件" in chart.accessibleName()
    assert "12時 受付の見込み" not in chart.accessibleName()
    chart.resize(700, 240)
    image = chart.grab().toImage()
    half = image.width() // 2
    grey = [x for x in range(image.width()) if image.pixelColor(x, 190).name() == theme.color("line_input").name()]
    assert grey
    assert min(grey) > half - 60, "only after now"


def test_bars_are_painted_in_their_colours(qtbot):
    chart = HoursChart()
    qtbot.addWidget(chart)
    chart.set(board().hours, 12.5)
    chart.resize(600, 200)
    image = chart.grab().toImage()
    painted = {image.pixelColor(x, 170).name() for x in range(image.width())}
    assert {theme.color("bar").name(), theme.color("bar_done").name()} <= painted
