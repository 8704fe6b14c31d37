"""Tests for usen_desk.ui.inquiries.find_form."""

import pytest
from PySide6.QtCore import Qt

from usen_desk.ui.inquiries.find_form import FindForm

Key = Qt.Key


@pytest.fixture
def made(qtbot, look):
    form = FindForm()
    qtbot.addWidget(form)
    form.heard = []
    for name in ("searched", "newer_wanted", "older_wanted", "closed"):
        getattr(form, name).connect(lambda *told, name=name: form.heard.append((name, *told)))
    form.show()
    form.field.setFocus()
    return form


def test_what_is_typed_is_searched_for_and_enter_goes_on(qtbot, made):
    made.field.setText("結線")
    qtbot.keyClick(made.field, Key.Key_Return)
    qtbot.keyClick(made.field, Key.Key_Return)
    qtbot.keyClick(made.field, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert made.heard == [("searched", "結線"), ("older_wanted",), ("newer_wanted",)]


def test_what_is_searched_for_already_goes_on_at_once(qtbot, made):
    made.begin("結線")
    qtbot.keyClick(made.field, Key.Key_Return)
    assert made.heard == [("older_wanted",)]


def test_buttons_and_escape(qtbot, made):
    made.show_found("結線", 2, 3)
    for button in (made.older, made.newer, made.close_button):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    made.setFocus()
    qtbot.keyClick(made, Key.Key_Escape)
    assert made.heard == [("older_wanted",), ("newer_wanted",), ("closed",), ("closed",)]


def test_it_says_which_of_how_many(made):
    made.show_found("結線", 2, 3)
    assert made.count.text() == "2 / 3件"
    made.show_found("結線", 900, 1000, more=True)
    assert made.count.text() == "900 / 1,000件以上"
    made.show_found("結線", 0, 0)
    assert made.count.text() == "見つかりません"
    assert not made.newer.isEnabled()
    made.show_found("", 0, 0)
    assert made.count.text() == ""
