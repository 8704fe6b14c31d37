"""Tests for usen_desk.ui.find.page: what a person does with the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.ui.find.test_presenter import NONE, ONE, TWO, Box
from usen_desk.ui.find.page import FindBox
from usen_desk.ui.navigation import customer_place


def box_on(qtbot, answer):
    made = Box(answer)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    made.box = FindBox(made.presenter, window)
    QVBoxLayout(window).addWidget(made.box, 0, Qt.AlignmentFlag.AlignTop)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.window = window
    return made


@pytest.fixture
def two(qtbot):
    made = box_on(qtbot, TWO)
    made.box.open()
    qtbot.keyClicks(made.box.input, "sakura")
    qtbot.waitUntil(lambda: made.presenter.hits.rowCount() == 5)
    return made


def test_the_list_opens_below_the_box_while_typing_goes_on(two):
    assert two.box.popup.isVisible()
    assert two.box.input.hasFocus()
    assert two.box.popup.geometry().top() > two.box.geometry().bottom()
    assert two.box.popup.geometry().right() < two.window.width()
    assert two.box.popup.list.currentIndex().row() == 1


def test_arrows_choose_over_headings_and_enter_opens(qtbot, two):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(two.box.input, key)
    assert two.opened == [customer_place("2")]
    assert not two.box.popup.isVisible()
    assert two.box.input.text() == ""


def test_a_click_opens(qtbot, two):
    index = two.presenter.hits.index(4)
    at = two.box.popup.list.visualRect(index).center()
    qtbot.mouseClick(two.box.popup.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert two.opened == [customer_place("2")]


def test_escape_closes_the_list_and_keeps_the_text(qtbot, two):
    qtbot.keyClick(two.box.input, Qt.Key.Key_Escape)
    assert not two.box.popup.isVisible()
    assert two.box.input.text() == "sakura"
    two.box.open()
    assert two.box.popup.isVisible()
    assert two.box.input.selectedText() == "sakura"


def test_enter_right_after_the_last_key_opens_a_single_hit(qtbot):
    made = box_on(qtbot, ONE)
    made.box.open()
    qtbot.keyClicks(made.box.input, "0451234567")
    qtbot.keyClick(made.box.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.opened == [customer_place("1")])


def test_text_that_is_still_being_composed_asks_nothing(qtbot):
    made = box_on(qtbot, NONE)
    made.box.open()
    QApplication.sendEvent(made.box.input, QInputMethodEvent("さく", []))
    assert made.box.input.text() == ""
    committed = QInputMethodEvent("", [])
    committed.setCommitString("さくら")
    QApplication.sendEvent(made.box.input, committed)
    qtbot.waitUntil(lambda: len(made.client.asked) == 1)
    qtbot.waitUntil(lambda: "「さくら」は見つかりませんでした" in made.box.popup.hint.text())
    assert made.box.input.text() == "さくら"


def test_a_number_from_outside_is_looked_up_at_once(qtbot):
    made = box_on(qtbot, ONE)
    made.box.look_up("0451234567")
    qtbot.waitUntil(lambda: made.opened == [customer_place("1")])


def test_leaving_the_box_closes_the_list(qtbot, two):
    two.box.input.clearFocus()
    assert not two.box.popup.isVisible()
