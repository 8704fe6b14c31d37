"""Tests for usen_desk.ui.shell.rail_view."""

from PySide6.QtCore import QPoint, Qt

from usen_desk.ui.shell.rail_view import RailEntry, RailView

TABS = [RailEntry("accounts", "アカウント", "アカウント管理", "user-search", "Ctrl+1"),
        RailEntry("branches", "支店別顧客", "支店別顧客管理", "building-2", "Ctrl+5")]  # fmt: skip
FOOT = [RailEntry("help", "ヘルプ F1", "キー操作の一覧", "circle-help", "F1")]


def rail(qtbot):
    made = RailView(TABS, FOOT)
    made.heard = []
    made.chosen.connect(made.heard.append)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_click_or_a_key_chooses_and_one_tab_is_in_front(qtbot):
    made = rail(qtbot)
    qtbot.mouseClick(made.button("branches"), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    qtbot.keyClick(made.button("help"), Qt.Key.Key_Space)
    assert made.heard == ["branches", "help"]
    assert made.button("branches").isChecked()
    made.choose("accounts")
    assert not made.button("branches").isChecked()
    assert not made.button("help").isChecked()


def test_each_cell_is_named_for_screen_readers_with_its_keys(qtbot):
    made = rail(qtbot)
    cell = made.button("accounts")
    assert cell.accessibleName() == "アカウント管理"
    assert cell.toolTip() == "アカウント管理  Ctrl 1"
    assert cell.size().toTuple() == (68, 56)
    assert made.width() == 76


def test_a_badge_changes_the_picture_and_is_said(qtbot):
    made = rail(qtbot)
    cell = made.button("accounts")
    before = cell.grab().toImage()
    made.set_badge("accounts", 24)
    assert cell.accessibleDescription() == "24件"
    assert cell.grab().toImage() != before
    made.set_badge("accounts", 0)
    assert cell.grab().toImage() == before
    made.set_badge("unknown", 3)
