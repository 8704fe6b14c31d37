"""Tests for usen_desk.ui.widgets.toast."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import LIGHT
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.toast import STAYS_MS, STAYS_WITH_UNDO_MS, Toast


@pytest.fixture
def toast(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    made = Toast(window)
    assert made.isHidden()
    return made


def test_it_says_what_was_done_over_the_lower_edge_and_leaves(qtbot, toast):
    toast.tell("コピーしました")
    assert toast.isVisible()
    assert (toast.text, toast.accessibleName()) == ("コピーしました", "コピーしました")
    assert not toast.findChild(Button).isVisible()
    assert abs(toast.geometry().center().x() - 400) <= 1
    assert 500 < toast.geometry().bottom() < 600
    assert has(image_of(toast), LIGHT.toast, least=1000)
    assert toast._timer.interval() == STAYS_MS
    toast._timer.start(1)
    qtbot.waitUntil(toast.isHidden)


def test_what_can_be_undone_stays_longer_and_is_undone_once(qtbot, toast):
    undone = []
    toast.tell("割り当てました", lambda: undone.append(1))
    assert toast._timer.interval() == STAYS_WITH_UNDO_MS
    button = toast.findChild(Button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.click()
    assert undone == [1]
    assert toast.isHidden()


def test_a_newer_text_takes_the_place_and_forgets_the_older_undo(toast):
    undone = []
    toast.tell("割り当てました", lambda: undone.append(1))
    toast.tell("コピーしました")
    toast._on_undo()
    assert (toast.text, undone) == ("コピーしました", [])


def test_it_stays_in_the_middle_of_a_window_that_is_resized(toast):
    toast.tell("コピーしました")
    toast.parentWidget().resize(1200, 700)
    assert abs(toast.geometry().center().x() - 600) <= 1
    assert 600 < toast.geometry().bottom() < 700
