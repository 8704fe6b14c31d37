"""Tests for usen_desk.ui.widgets.usage_chart."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.ui.widgets.pictures import colours, has, image_of
from tests.ui.widgets.usage_samples import COMING, EXPIRY, FIRST, TODAY, UNUSED, USED, day, month, series
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.usage_chart import UsageChart
from usen_desk.ui.widgets.usage_scale import UsageSeries

NO_KEYS = Qt.KeyboardModifier.NoModifier


class Window(QWidget):
    """Hears the keys that the chart leaves to it."""

    def __init__(self):
        super().__init__()
        self.keys = []

    def keyPressEvent(self, event):
        self.keys.append(event.key())


def built(qtbot, given=None, width=760, height=250):
    """A chart below an input that has the focus."""
    window = Window()
    window.chart, window.before = UsageChart(series() if given is None else given), QLineEdit()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(window.before)
    layout.addWidget(window.chart, 1)
    qtbot.addWidget(window)
    window.resize(width, height + window.before.sizeHint().height() + layout.spacing())
    window.show()
    window.activateWindow()
    window.before.setFocus()
    qtbot.waitUntil(window.before.hasFocus)
    chart = window.chart
    chart.heard = []
    chart.day_chosen.connect(lambda on: chart.heard.append(("chosen", on)))
    chart.day_focused.connect(lambda on: chart.heard.append(("focused", on)))
    return window


@pytest.fixture
def window(qtbot):
    return built(qtbot)


@pytest.fixture
def chart(window):
    return window.chart


def point(chart, at):
    return chart._drawn().scale.column(at).center().toPoint()


def walk(qtbot, chart, *keys):
    for key in keys:
        qtbot.keyClick(chart, key)
    return chart.focused_day


def spoken(chart):
    interface = QAccessible.queryAccessibleInterface(chart)
    return interface.text(QAccessible.Text.Name), interface.text(QAccessible.Text.Description)


def test_tab_reaches_it_and_lights_today(qtbot, window, chart):
    assert chart.focused_day is None
    qtbot.keyClick(window.before, Qt.Key.Key_Tab)
    assert chart.hasFocus()
    assert chart.focused_day == TODAY
    assert chart.heard == [("focused", TODAY)]


@pytest.mark.parametrize(
    ("given", "start"),
    [
        (series(today=None), TODAY),
        (series((None,) * 14, today=None), FIRST),
        (series(()), None),
    ],
)
def test_without_today_the_keyboard_begins_at_the_last_record_else_at_the_first_day(qtbot, given, start):
    window = built(qtbot, given)
    chart = window.chart
    chart.setFocus()
    assert chart.focused_day == start
    assert walk(qtbot, chart, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Return) == (
        given.days[-1].on if start else None
    )


def test_arrows_walk_the_days_and_stop_at_the_ends(qtbot, chart):
    chart.setFocus()
    assert walk(qtbot, chart, Qt.Key.Key_Left) == day(12)
    assert walk(qtbot, chart, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right) == TODAY
    assert walk(qtbot, chart, Qt.Key.Key_PageUp) == day(6)
    assert walk(qtbot, chart, Qt.Key.Key_PageUp) == FIRST
    assert walk(qtbot, chart, Qt.Key.Key_Left) == FIRST
    assert walk(qtbot, chart, Qt.Key.Key_PageDown) == day(10)
    assert walk(qtbot, chart, Qt.Key.Key_End) == EXPIRY
    assert walk(qtbot, chart, Qt.Key.Key_Right) == EXPIRY
    assert walk(qtbot, chart, Qt.Key.Key_Home) == FIRST
    told = [on for what, on in chart.heard]
    assert told == [TODAY, *map(day, (12, 11, 12, 13, 6, 3, 10, 16, 3))]


def test_a_step_that_leads_nowhere_is_not_told_again(qtbot, chart):
    chart.setFocus()
    walk(qtbot, chart, Qt.Key.Key_Home)
    chart.heard.clear()
    walk(qtbot, chart, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_PageUp)
    assert chart.heard == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_day_is_chosen_by_a_key(qtbot, chart, key):
    chart.setFocus()
    walk(qtbot, chart, Qt.Key.Key_Left)
    chart.heard.clear()
    qtbot.keyClick(chart, key)
    assert chart.heard == [("chosen", day(12))]


def test_chords_belong_to_the_window(qtbot, window, chart):
    """Alt+← goes back through the views."""
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert window.keys == [Qt.Key.Key_Alt, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Escape]
    assert chart.focused_day == TODAY


def test_the_pointer_lights_the_day_below_it(qtbot, chart):
    qtbot.mouseMove(chart, point(chart, USED))
    assert chart.focused_day == day(7)
    qtbot.mouseMove(chart, point(chart, USED) + QPoint(2, 20))
    qtbot.mouseMove(chart, QPoint(5, 60))
    assert chart.focused_day is None
    assert chart.heard == [("focused", day(7)), ("focused", None)]


def test_a_pointer_that_leaves_gives_the_day_back_to_the_keyboard(qtbot, window, chart):
    chart.setFocus()
    qtbot.mouseMove(chart, point(chart, USED))
    assert chart.focused_day == day(7)
    qtbot.mouseMove(window.before, QPoint(5, 5))
    assert chart.focused_day == TODAY
    assert [on for _, on in chart.heard] == [TODAY, day(7), TODAY]


def test_a_pointer_that_lies_still_does_not_hold_the_keyboard(qtbot, chart):
    chart.setFocus()
    qtbot.mouseMove(chart, point(chart, UNUSED))
    assert walk(qtbot, chart, Qt.Key.Key_Left) == day(12)


def test_a_click_chooses_the_day_and_the_keyboard_goes_on_from_there(qtbot, chart):
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, NO_KEYS, point(chart, USED))
    assert chart.hasFocus()
    assert chart.heard == [("focused", day(7)), ("chosen", day(7))]
    assert walk(qtbot, chart, Qt.Key.Key_Right) == day(8)
    chart.heard.clear()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, NO_KEYS, QPoint(5, 60))
    qtbot.mouseClick(chart, Qt.MouseButton.RightButton, NO_KEYS, point(chart, USED))
    assert ("chosen", day(7)) not in chart.heard


def test_a_table_beside_lights_a_day_without_an_echo(qtbot, window, chart):
    chart.set_focused_day(day(7))
    assert chart.focused_day == day(7)
    assert chart.heard == []
    assert has(image_of(chart), LIGHT.blue, least=1000)
    chart.set_focused_day(None)
    assert chart.focused_day is None
    chart.set_focused_day(day(30))
    assert chart.focused_day is None
    assert not has(image_of(chart), LIGHT.accent_soft, least=500)
    assert chart.heard == []


def test_the_keyboard_goes_on_from_the_day_of_the_table(qtbot, window, chart):
    chart.set_focused_day(day(7))
    qtbot.keyClick(window.before, Qt.Key.Key_Tab)
    assert walk(qtbot, chart, Qt.Key.Key_Right) == day(8)
    qtbot.keyClick(chart, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert not chart.hasFocus()
    assert chart.focused_day == day(7)


def test_once_the_keyboard_has_left_no_day_is_lit(qtbot, window, chart):
    chart.setFocus()
    assert has(image_of(chart), LIGHT.accent, least=500)  # the ring
    window.before.setFocus()
    assert chart.focused_day is None
    assert not has(image_of(chart), LIGHT.accent, least=10)
    assert [on for _, on in chart.heard] == [TODAY, None]


def test_other_hours_keep_the_day_where_it_is_still_shown(qtbot, chart):
    chart.set_focused_day(day(7))
    chart.set_series(month())
    assert chart.focused_day == day(7)
    assert chart.series is not None
    chart.set_series(series((60,) * 3))
    assert chart.focused_day is None
    assert chart.heard == []
    chart.setFocus()
    assert chart.heard == [("focused", day(5))]


def test_other_hours_under_the_keyboard_are_walked_from_their_own_start(qtbot, chart):
    chart.setFocus()
    chart.set_series(series((60,) * 3))
    chart.heard.clear()
    assert chart.focused_day is None
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chart.heard == [("focused", day(5)), ("chosen", day(5))]


def test_a_click_beside_the_days_lights_none(qtbot, chart):
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, NO_KEYS, QPoint(5, 60))
    assert chart.hasFocus()
    assert chart.heard == []
    assert walk(qtbot, chart, Qt.Key.Key_Left) == day(12)


def test_keys_that_are_letters_are_left_alone(qtbot, window, chart):
    """Those of a Japanese keyboard have codes that Qt.Key doesn't name."""
    chart.setFocus()
    QApplication.sendEvent(chart, QKeyEvent(QEvent.Type.KeyPress, 0x3042, NO_KEYS, "あ"))
    assert window.keys == [0x3042]
    assert chart.focused_day == TODAY


def test_the_whole_and_the_day_are_told_to_screen_readers(qtbot, chart):
    name, description = spoken(chart)
    assert name == "日別のご利用時間"
    assert "合計 107時間07分" in description
    assert "左右の矢印キー" in description
    chart.setFocus()
    walk(qtbot, chart, Qt.Key.Key_Home)
    assert spoken(chart)[0] == "日別のご利用時間、8月3日 金曜日、8時間38分、目安より0時間38分長い、初回認証"
    walk(qtbot, chart, Qt.Key.Key_End)
    assert "8月16日 木曜日、まだ記録がありません、失効日" in spoken(chart)[0]
    chart.set_series(series((480,), guide_minutes=0))
    assert "合計 8時間00分" in spoken(chart)[1]


def test_a_day_that_is_walked_to_is_announced(qtbot, chart, monkeypatch):
    heard = []
    monkeypatch.setattr(
        "usen_desk.ui.widgets.usage_chart.QAccessible.updateAccessibility", lambda event: heard.append(event.message())
    )
    chart.set_focused_day(day(7))
    assert heard == []
    chart.setFocus()
    walk(qtbot, chart, Qt.Key.Key_Right)
    assert heard[-1].startswith("8月8日 水曜日、10時間52分")


@pytest.mark.parametrize("given", [UsageSeries(), series((None,) * 14), month(), series((0,) * 14)])
def test_whatever_the_days_are_it_is_painted(qtbot, given):
    window = built(qtbot, given)
    chart = window.chart
    chart.setFocus()
    walk(qtbot, chart, Qt.Key.Key_Right)
    assert len(colours(image_of(chart))) > 5


def test_a_switched_theme_is_painted_at_once(qtbot, look, chart):
    assert has(image_of(chart), LIGHT.bar, least=5000)
    look.set("dark")
    QApplication.processEvents()
    image = image_of(chart)
    assert has(image, DARK.bar, least=5000)
    assert has(image, DARK.surface, least=5000)
    assert not has(image, LIGHT.bar)


def test_a_larger_type_is_taken_at_once(qtbot, look, chart):
    before, hint, wanted = chart._drawn().scale.plot, chart.minimumSizeHint().height(), chart.sizeHint().height()
    look.set(text_size="largest")
    QApplication.processEvents()
    assert chart._drawn().scale.plot.left() > before.left()
    assert chart.minimumSizeHint().height() > hint
    assert chart.sizeHint().height() > wanted


def test_moving_the_focus_paints_what_stays_only_once(qtbot, chart):
    chart.setFocus()
    image_of(chart)
    kept = chart._picture.cacheKey()
    for _ in range(5):
        walk(qtbot, chart, Qt.Key.Key_Left)
        image_of(chart)
    assert chart._picture.cacheKey() == kept
    chart.resize(700, 240)
    image_of(chart)
    assert chart._picture.cacheKey() != kept


def test_a_day_that_is_no_longer_looked_at_is_as_before(qtbot, chart):
    fresh = image_of(chart)
    for at in (USED, UNUSED, COMING):
        qtbot.mouseMove(chart, point(chart, at))
        assert image_of(chart) != fresh
    qtbot.mouseMove(chart, QPoint(5, 60))
    assert image_of(chart) == fresh
