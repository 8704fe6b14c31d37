"""Tests for usen_desk.ui.widgets.search_field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from usen_desk.ui.widgets.search_field import SearchField


@pytest.fixture
def field(qtbot):
    made = SearchField("支店名・支店コード")
    made.heard = []
    made.searched.connect(made.heard.append)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_searches_once_when_the_typing_rests(qtbot, field):
    qtbot.keyClicks(field, "0204")
    assert field.heard == []
    qtbot.waitUntil(lambda: field.heard == ["0204"])


def test_enter_searches_at_once_and_only_what_is_new(qtbot, field):
    qtbot.keyClicks(field, "02")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.heard == ["02"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClicks(field, " ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.heard == ["02"]


def test_escape_empties_it_and_searches_for_all(qtbot, field):
    qtbot.keyClicks(field, "02")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.heard == ["02", ""]


def test_a_conversion_in_progress_is_not_searched(qtbot, field):
    field.insert("西")
    QApplication.sendEvent(field, QInputMethodEvent("よこはま", []))
    field._tell()  # what the rest of the typing before would do now
    assert field.heard == []
    done = QInputMethodEvent("", [])
    done.setCommitString("横浜")
    QApplication.sendEvent(field, done)
    qtbot.waitUntil(lambda: field.heard == ["西横浜"])


def test_a_text_that_is_searched_already_can_be_shown(qtbot, field):
    field.set_quietly("横浜")
    field._tell()
    assert (field.text(), field.heard) == ("横浜", [])


def test_it_has_a_name_for_screen_readers(field):
    assert field.accessibleName() == "支店名・支店コード"
    assert SearchField("", "支店を絞り込む").accessibleName() == "支店を絞り込む"
