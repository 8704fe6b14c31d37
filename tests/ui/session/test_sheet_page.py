"""Tests for usen_desk.ui.session.sheet_page; its life in a whole desktop is in tests/ui/test_app.py."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tests.fakes import problem
from tests.ui.session.test_sign_in_presenter import WORD, Desk, started
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code
from usen_desk.contract.session import SIGN_IN
from usen_desk.ui.session.sheet_page import SheetPage, Why


class Window:
    def __init__(self, qtbot, folder, answers):
        self.desk = Desk(folder, {SIGN_IN: answers})
        self.desk.presenter.sign_in("yamada", WORD)
        self.widget = QWidget()
        qtbot.addWidget(self.widget)
        self.over = QWidget(self.widget)
        self.field = QLineEdit(self.over)
        QVBoxLayout(self.over).addWidget(self.field)
        QVBoxLayout(self.widget).addWidget(self.over)
        self.sheet = SheetPage(self.desk.presenter, self.over, self.widget)
        self.widget.resize(900, 600)
        self.widget.show()
        self.widget.activateWindow()
        qtbot.waitUntil(self.widget.isActiveWindow)


@pytest.fixture
def window(qtbot, tmp_path):
    return Window(qtbot, tmp_path, [started(), Refused(problem(Code.WRONG_SIGN_IN)), started()])


def test_the_cursor_comes_back_to_where_it_was_and_the_text_is_there(qtbot, window):
    window.field.setText("書きかけ")
    window.field.setFocus()
    window.sheet.lower_over(window.desk.presenter.me, Why.EXPIRED)
    assert window.sheet.password.hasFocus()
    assert not window.field.isEnabled()
    qtbot.keyClicks(window.sheet.password, "wrong")
    qtbot.keyClick(window.sheet.password, Qt.Key.Key_Return)
    assert "パスワードが違います" in window.sheet.notice.text
    window.sheet.password.setText(WORD)
    qtbot.keyClick(window.sheet.password, Qt.Key.Key_Return)
    assert not window.sheet.is_down
    assert window.field.hasFocus()
    assert window.field.text() == "書きかけ"
    assert window.sheet.password.text() == ""


def test_a_lock_hides_what_an_ended_session_only_veils(window):
    window.field.setText("お客様の情報")
    pictures = {}
    for why in (Why.EXPIRED, Why.LOCKED):
        for text in ("お客様の情報", ""):
            window.field.setText(text)
            window.sheet.lower_over(window.desk.presenter.me, why)
            pictures[why, bool(text)] = window.widget.grab().toImage()
            window.sheet.lift()
    assert pictures[Why.LOCKED, True] == pictures[Why.LOCKED, False]
    assert pictures[Why.EXPIRED, True] != pictures[Why.EXPIRED, False]


def test_it_covers_the_window_at_every_size(window):
    window.sheet.lower_over(window.desk.presenter.me, Why.LOCKED)
    window.widget.resize(1000, 700)
    assert window.sheet.geometry() == window.widget.rect()


def test_a_lock_wins_over_an_ended_session_in_either_order(window):
    me = window.desk.presenter.me
    for first, second in ((Why.EXPIRED, Why.LOCKED), (Why.LOCKED, Why.EXPIRED)):
        window.sheet.lower_over(me, first)
        window.sheet.lower_over(me, second)
        assert window.sheet.why is Why.LOCKED
        window.sheet.lift()


def test_signing_out_is_offered(qtbot, window):
    window.sheet.lower_over(window.desk.presenter.me, Why.LOCKED)
    with qtbot.waitSignal(window.sheet.wants_sign_out):
        window.sheet._sign_out.click()
