"""Tests for usen_desk.ui.session.password_dialog."""

import pytest
from PySide6.QtCore import Qt

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.session.password_dialog import PasswordDialog

OLD, NEW = "the old password x", "midori no kaban 7"


@pytest.fixture
def dialog(qtbot):
    made = PasswordDialog("yamada")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_three_lines_are_submitted_from_the_keyboard(qtbot, dialog):
    heard = []
    dialog.submitted.connect(lambda *words: heard.append(words))
    for line, text in ((dialog.current, OLD), (dialog.new, NEW), (dialog.again, NEW)):
        qtbot.keyClicks(line, text)
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    assert heard == [(OLD, NEW, NEW)]
    assert dialog.isVisible()


def test_the_help_follows_the_new_password(qtbot, dialog):
    assert "15文字以上" in dialog.strength.text()
    qtbot.keyClicks(dialog.new, "abc")
    assert "あと12文字" in dialog.strength.text()
    qtbot.keyClicks(dialog.new, " no kaban to umi")
    assert "使えます" in dialog.strength.text()


def test_a_refusal_is_said_at_its_field_and_nothing_typed_is_lost(dialog):
    dialog.new.setText(NEW)
    dialog.tell(UserMessage("現在のパスワードが違います。", field="current"))
    assert "違います" in dialog.notice.text
    assert dialog._fields["current"].error
    assert dialog.new.text() == NEW


@pytest.mark.parametrize("end", ["accept", "reject"])
def test_no_password_stays_in_it(dialog, end):
    dialog.current.setText(OLD)
    dialog.new.setText(NEW)
    getattr(dialog, end)()
    assert dialog.current.text() == dialog.new.text() == ""
