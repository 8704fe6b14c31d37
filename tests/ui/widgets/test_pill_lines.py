"""A few lines with a pill each."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from usen_desk.ui import theme
from usen_desk.ui.widgets.pill_lines import ROW_HEIGHT, PillLine, PillLines

OPEN = PillLine("#21 支払・請求", "2月18日", ("完了", "circle-check", "green"), "21")
PLAIN = PillLine("OTORAKU", "", ("利用可", "circle-check", "green"))


@pytest.fixture
def made(qtbot):
    shown = PillLines("最近のやりとり")
    qtbot.addWidget(shown)
    shown.resize(280, 100)
    shown.show()
    return shown


def test_a_click_and_enter_open_the_line_and_plain_ones_open_nothing(made, qtbot):
    made.set([PLAIN, OPEN])
    opened = []
    made.opened.connect(opened.append)
    for at in (0, 1):
        QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(20, at * theme.px(ROW_HEIGHT) + 10))
    assert opened == ["21"]
    QTest.keyClick(made, Qt.Key.Key_Down)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert opened == ["21", "21"]


def test_lines_that_open_nothing_take_no_focus(made):
    made.set([PLAIN])
    assert made.focusPolicy() is Qt.FocusPolicy.NoFocus
    made.set([OPEN])
    assert made.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_readers_hear_the_line_that_the_keys_are_at_and_all_of_them(made):
    made.set([PLAIN, OPEN])
    assert made.accessibleName() == "最近のやりとり OTORAKU 利用可"
    QTest.keyClick(made, Qt.Key.Key_Down)
    assert made.accessibleName() == "最近のやりとり #21 支払・請求 2月18日 完了"
    assert made.accessibleDescription() == "OTORAKU 利用可、#21 支払・請求 2月18日 完了"


def test_a_note_takes_its_room_and_is_said_where_there_are_no_lines(made):
    made.set([OPEN])
    one = made.sizeHint().height()
    made.set([OPEN], "ほかに3件あります。")
    assert made.sizeHint().height() > one
    made.set([], "ありません。")
    assert made.accessibleName() == "最近のやりとり ありません。"


def test_long_texts_are_cut_and_painted_in_every_state(made):
    made.set([PillLine("とても長い名前" * 9, "2026-03-09", ("対応中", "circle-dot", "blue"), "1"), OPEN], "以上です。")
    QTest.mouseMove(made, QPoint(20, 10))
    made.setFocus()
    assert not made.grab().isNull()
