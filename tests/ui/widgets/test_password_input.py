"""Tests for usen_desk.ui.widgets.password_input."""

from PySide6.QtWidgets import QLineEdit

from usen_desk.ui.widgets.password_input import PasswordInput


def test_it_hides_shows_and_forgets(qtbot):
    line = PasswordInput()
    qtbot.addWidget(line)
    qtbot.keyClicks(line, "himitsu")
    assert line.displayText() != "himitsu"
    eye = line.actions()[0]
    eye.trigger()
    assert line.echoMode() is QLineEdit.EchoMode.Normal
    assert eye.toolTip() == "パスワードを隠す"
    assert line.take() == "himitsu"
    assert line.text() == ""
    assert not line.is_shown
