"""The dialog of canned replies with real keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.inquiries.canned_samples import ALL, LAMP, OWN
from usen_desk.contract.inquiries import AfterReply, Status
from usen_desk.ui.inquiries.canned_dialog import UNSAVED, CannedDialog
from usen_desk.ui.messages import UserMessage

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def made(qtbot, look):
    def make(may_share=False):
        dialog = CannedDialog(may_share=may_share)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.sent, dialog.gone = [], []
        dialog.saved.connect(lambda *given: dialog.sent.append(given))
        dialog.deleted.connect(dialog.gone.append)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        dialog.show_replies(ALL)
        return dialog

    return make


def choose(dialog, reply):
    dialog.list.point(reply.canned_id)


def lines(dialog):
    model = dialog.list.model
    return [model.index(row).data() for row in range(model.rowCount())]


def test_the_chosen_one_stands_in_the_fields(made):
    dialog = made(may_share=True)
    choose(dialog, OWN)
    assert (dialog.form.title.text(), dialog.form.body.toPlainText()) == (OWN.text.title, OWN.text.body)
    assert dialog.delete_button.isVisible()


def test_shared_ones_can_only_be_read_by_others(made):
    dialog = made()
    choose(dialog, LAMP)
    assert not dialog.form.isEnabled()
    assert not dialog.save_button.isEnabled()
    assert not dialog.delete_button.isVisible()
    assert "管理者" in dialog.what.text()


def test_who_may_not_share_writes_own_ones(made):
    dialog = made()
    dialog.begin()
    assert dialog.form.isEnabled()
    assert not dialog.form.scope.isEnabled()
    assert made(may_share=True).form.scope.isEnabled()


def test_it_is_found_while_it_is_typed(made):
    dialog = made()
    dialog.box.setText("ほごかいろ")
    assert len(lines(dialog)) == 1
    dialog.box.setText("ないことば")
    assert (lines(dialog), dialog.list.said) == ([], "該当する定型文はありません。")


def test_in_the_box_the_arrows_walk_the_list(made):
    dialog = made()
    dialog.box.setFocus()
    QTest.keyClick(dialog.box, Qt.Key.Key_Down)
    QTest.keyClick(dialog.box, Qt.Key.Key_Down)
    assert dialog.current.canned_id == ALL[1].canned_id
    assert dialog.focusWidget() is dialog.box
    QTest.keyClick(dialog.box, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.new_button


def test_a_new_one_with_placeholders_from_buttons_and_a_macro(made):
    dialog = made()
    dialog.begin()
    dialog.form.title.setText("ご挨拶")
    dialog.form.body.setPlainText("様")
    dialog.form.body.moveCursor(dialog.form.body.textCursor().MoveOperation.Start)
    dialog.form.placeholders["店舗"].click()
    dialog.form.status.setFocus()
    QTest.keyClick(dialog.form.status, Qt.Key.Key_End)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    canned_id, text = dialog.sent[0]
    assert (canned_id, text.body, text.is_shared) == ("", "{店舗}様", False)
    assert text.after == AfterReply(status=Status.DONE)


def test_what_is_missing_is_named_at_its_field(made):
    dialog = made()
    dialog.begin()
    dialog.save_button.click()
    assert dialog.sent == []
    assert dialog.form._title.error
    assert dialog.form._body.error
    assert dialog.focusWidget() is dialog.form.title


def test_a_change_is_thrown_away_only_by_who_says_so(made):
    dialog = made()
    choose(dialog, OWN)
    dialog.form.body.setPlainText("書きかけ")
    choose(dialog, LAMP)
    assert dialog.form.body.toPlainText() == "書きかけ"
    assert dialog.notice.text == UNSAVED
    assert dialog.list.value == OWN.canned_id
    dialog.notice._action.click()
    assert dialog.form.title.text() == LAMP.text.title


def test_closing_with_a_change_asks(made):
    dialog = made()
    choose(dialog, OWN)
    dialog.form.body.setPlainText("書きかけ")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.notice._action.click()
    assert not dialog.isVisible()


def test_what_is_typed_while_it_is_saved_stays_a_change(made):
    dialog = made()
    choose(dialog, OWN)
    dialog.form.body.setPlainText("一")
    dialog.save()
    dialog.form.body.setPlainText("一二")
    dialog.tell_saved("変更しました")
    dialog.show_replies(ALL, OWN.canned_id)
    assert (dialog.form.body.toPlainText(), dialog.is_changed) == ("一二", True)
    assert dialog.current.canned_id == OWN.canned_id


def test_deleting_can_be_undone_from_the_line_that_tells_of_it(made):
    dialog = made()
    back = []
    dialog.brought_back.connect(lambda: back.append(True))
    choose(dialog, OWN)
    dialog.delete_button.click()
    assert dialog.gone == [OWN.canned_id]
    dialog.tell_deleted("削除しました")
    assert dialog.form.title.text() == ""
    dialog.toast._button.click()
    assert back == [True]


def test_a_refusal_keeps_what_was_typed(made):
    dialog = made()
    choose(dialog, OWN)
    dialog.form.body.setPlainText("新しい本文")
    dialog.tell(UserMessage("ほかの人が変更しました。"))
    assert dialog.notice.text == "ほかの人が変更しました。"
    assert dialog.form.body.toPlainText() == "新しい本文"


def test_an_unknown_placeholder_is_said_at_the_text_and_nothing_is_sent(made):
    dialog = made(may_share=True)
    dialog.begin()
    dialog.form.title.setText("ご案内")
    dialog.form.body.setPlainText("{店名} 様")
    dialog.save()
    assert dialog.sent == []
    dialog.form.body.setPlainText("{店舗} 様")
    dialog.save()
    assert len(dialog.sent) == 1
