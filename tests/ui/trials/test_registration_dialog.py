"""Tests for usen_desk.ui.trials.registration_dialog, by keys."""

import pytest
from PySide6.QtCore import Qt

from usen_desk.contract.trials import Registered, Registration
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.trials.registration_dialog import RegistrationDialog

CTRL = Qt.KeyboardModifier.ControlModifier
DONE = Registration(login_id="xfeeaP", outcome=Registered.DONE)
MINE = Registration(login_id="tQm4Zk", outcome=Registered.ALREADY_MINE)
LOST = Registration(login_id="xfeea9", outcome=Registered.NOT_FOUND)


@pytest.fixture
def dialog(qtbot):
    made = RegistrationDialog()
    made.sent, made.undone, made.opened_ids = [], [], []
    made.submitted.connect(made.sent.append)
    made.wants_undo.connect(made.undone.append)
    made.opened.connect(made.opened_ids.append)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.ids.setFocus()
    return made


def test_a_pasted_list_is_counted_and_submitted_by_the_keyboard(dialog, qtbot):
    dialog.ids.setPlainText("xfeeaP、tQm4Zk\nxfeeaP")
    assert dialog.count.text() == "2件を登録します(重複 1件は1件にまとめます)"
    qtbot.keyClick(dialog.ids, Qt.Key.Key_Return, CTRL)
    assert dialog.sent == [("xfeeaP", "tQm4Zk")]


def test_enter_alone_is_a_new_line(dialog, qtbot):
    qtbot.keyClicks(dialog.ids, "a1")
    qtbot.keyClick(dialog.ids, Qt.Key.Key_Return)
    qtbot.keyClicks(dialog.ids, "b2")
    assert dialog.sent == []
    dialog.submit_button.click()
    assert dialog.sent == [("a1", "b2")]


def test_what_failed_is_said_and_nothing_typed_is_lost(dialog):
    dialog.ids.setPlainText("xfeeaP")
    dialog.tell(UserMessage("接続できません。", field="login_ids"))
    assert "接続できません" in dialog.notice.text
    assert dialog._field.error
    assert dialog.ids.toPlainText() == "xfeeaP"
    dialog.ids.setPlainText("xfeeaP x")
    assert dialog._field.error == ""


def test_while_it_runs_nothing_is_sent_twice(dialog, qtbot):
    dialog.ids.setPlainText("xfeeaP")
    dialog.set_working(True)
    qtbot.keyClick(dialog.ids, Qt.Key.Key_Return, CTRL)
    assert dialog.sent == []
    dialog.set_working(False)
    qtbot.keyClick(dialog.ids, Qt.Key.Key_Return, CTRL)
    assert dialog.sent == [("xfeeaP",)]


def test_what_became_of_each_id_and_what_is_left_to_mend(dialog):
    dialog.show_outcome([DONE, MINE, LOST])
    cells = [[dialog.model.cell(at, column).text for column in (0, 1)] for at in range(3)]
    assert cells == [["xfeeaP", "登録しました"], ["tQm4Zk", "登録済み"], ["xfeea9", "見つかりません"]]
    assert dialog.ids.toPlainText() == "xfeea9"
    assert "1件を登録しました" in dialog.notice.text
    assert dialog.focusWidget() is dialog.ids


def test_all_well_leads_to_the_rows_and_enter_opens_one(dialog, qtbot):
    dialog.show_outcome([DONE, MINE])
    assert dialog.ids.toPlainText() == ""
    assert dialog.focusWidget() is dialog.table
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.opened_ids == ["xfeeaP"]


def test_an_id_that_was_not_found_opens_nothing(dialog, qtbot):
    dialog.show_outcome([LOST])
    dialog.table.setFocus()
    dialog.table.select_first()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.opened_ids == []


def test_undo_is_offered_where_something_was_registered_and_gives_the_ids_back(dialog):
    dialog.show_outcome([MINE])
    assert not dialog.undo_button.isVisible()
    dialog.show_outcome([DONE, MINE])
    dialog.undo_button.click()
    assert dialog.undone == [[DONE, MINE]]
    dialog.show_undone(1)
    assert dialog.ids.toPlainText() == "xfeeaP"
    assert dialog.model.rowCount() == 0
    assert not dialog.undo_button.isVisible()
    assert "1件の登録を取り消しました" in dialog.notice.text
