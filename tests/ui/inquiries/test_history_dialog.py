"""Tests for usen_desk.ui.inquiries.history_dialog."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.inquiries.test_history_model import line
from usen_desk.contract.inquiry_work import History
from usen_desk.ui.inquiries.history_dialog import HistoryDialog
from usen_desk.ui.messages import UserMessage


@pytest.fixture
def made(qtbot, look):
    dialog = HistoryDialog("#29")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_every_change_is_a_line(qtbot, made):
    made.show_history(History(items=[line("status", "received", "in_progress"), line("note", "", "1")]))
    model = made.table.model()
    assert [model.index(row, 3).data() for row in range(model.rowCount())] == ["受付中 → 対応中", "追加"]
    assert made.count.text() == "2件"


def test_a_long_change_can_be_read_whole(qtbot, made):
    made.show_history(History(items=[line("colour", "長い" * 60, "短い")]))
    assert made.chosen.isHidden()
    made.table.setCurrentIndex(made.table.model().index(0, 0))
    assert made.chosen.text().startswith("長い" * 60)


def test_nothing_yet_and_what_went_wrong(made):
    made.show_history(History(items=[]))
    assert made.count.text() == "変更はまだありません。"
    made.tell(UserMessage("読み込めませんでした。"))
    assert made.notice.text == "読み込めませんでした。"


def test_escape_ends_it(qtbot, made):
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert made.isHidden()
