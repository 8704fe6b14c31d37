"""Tests for usen_desk.ui.shortcuts."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from usen_desk.ui.shortcuts import Actions


@pytest.fixture
def actions(qtbot):
    return Actions()


def show(qtbot, window):
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_an_action_works_by_its_keys_wherever_the_cursor_is(qtbot, actions):
    window, ran = QWidget(), []
    field = QLineEdit(window)
    qtbot.addWidget(window)
    actions.add("a.copy", "コピー", lambda: ran.append(1), "アカウント", "Ctrl+Shift+1", on=window)
    show(qtbot, window)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert ran == [1]


def test_the_same_keys_on_two_pages_run_the_one_on_screen(qtbot, actions):
    stack, ran = QStackedWidget(), []
    qtbot.addWidget(stack)
    for name in ("a", "b"):
        page = QWidget()
        actions.add(f"{name}.go", name, lambda name=name: ran.append(name), name, "F5", on=page)
        stack.addWidget(page)
    show(qtbot, stack)
    stack.setCurrentIndex(1)
    qtbot.keyClick(stack, Qt.Key.Key_F5)
    assert ran == ["b"]


@pytest.mark.parametrize("keys", ["A", "F6", "F10", "Enter", "Shift+A", "Space"])
def test_keys_of_the_input_method_are_not_ours(qtbot, actions, keys):
    window = QWidget()
    qtbot.addWidget(window)
    with pytest.raises(ValueError, match="input method"):
        actions.add("a.b", "x", lambda: None, "g", keys, on=window)


def test_names_and_keys_are_given_once(qtbot, actions):
    window = QWidget()
    qtbot.addWidget(window)
    actions.add("window.help", "ヘルプ", lambda: None, "全体", "F1", on=window)
    for name, keys in (("window.help", "F2"), ("window.other", "F1"), ("a.help", "F1")):
        with pytest.raises(ValueError, match=r"window\.help"):
            actions.add(name, "x", lambda: None, "g", keys, on=window)


def test_an_action_leaves_the_list_with_its_widget(qtbot, actions):
    window = QWidget()
    actions.add("a.b", "x", lambda: None, "g", "Ctrl+Shift+2", on=window)
    assert actions.commands[0].keys == "Ctrl Shift 2"
    assert actions.find("a.b").text() == "x"
    shiboken6.delete(window)
    assert actions.commands == ()
