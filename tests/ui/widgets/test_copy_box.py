"""Tests for usen_desk.ui.widgets.copy_box."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from usen_desk.ui.widgets.copy_box import CopyBox
from usen_desk.ui.widgets.label import Label


@pytest.fixture
def box(qtbot):
    made = CopyBox("id-card", "ログインID", "Ctrl Shift 1")
    made.heard = []
    made.copied.connect(made.heard.append)
    qtbot.addWidget(made)
    made.resize(300, 52)
    made.show()
    made.set("sakura-aoba")
    QGuiApplication.clipboard().setText("before")
    return made


def says(box):
    return [label.text() for label in box.findChildren(Label)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_key_copies_and_says_so_for_a_moment(qtbot, box, key):
    qtbot.keyClick(box, key)
    assert QGuiApplication.clipboard().text() == "sakura-aoba"
    assert box.heard == ["ログインID"]
    assert "コピーしました" in says(box)
    box._back.setInterval(1)
    box._back.start()
    qtbot.waitUntil(lambda: "ログインID" in says(box))


def test_a_click_copies_and_a_click_that_slides_off_does_not(qtbot, box):
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.heard == ["ログインID"]
    qtbot.mousePress(box, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(box, Qt.MouseButton.LeftButton, pos=box.rect().bottomRight() * 3)
    assert box.heard == ["ログインID"]


def test_nothing_is_copied_where_nothing_is(qtbot, box):
    box.set("", "未登録")
    box.copy()
    assert QGuiApplication.clipboard().text() == "before"
    assert not box.isEnabled()
    assert "未登録" in says(box)
    assert box.accessibleName() == "ログインID 未登録"


def test_the_value_is_read_aloud_and_reached_by_tab(box):
    assert box.accessibleName() == "ログインID sakura-aoba"
    assert box.focusPolicy() is Qt.FocusPolicy.StrongFocus
    assert box.value == "sakura-aoba"
