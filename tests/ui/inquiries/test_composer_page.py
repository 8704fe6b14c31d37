"""The composer under a thread with real keys, clicks and input-method events; fakes behind it. X3, X4, X6, X7."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tests.ui.inquiries.composer_samples import CTRL, SHIFT, Key, commit, convert, presence, present, press
from tests.ui.inquiries.samples import NOW, Thread, message
from tests.ui.sending.samples import NOTE, REPLY, View, draft, item
from usen_desk.contract.changes import PresenceState
from usen_desk.contract.inquiries import AfterReply, Missed, ReplyPosted, Status
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.inquiries.composer_conflict_dialog import ConflictDialog
from usen_desk.ui.inquiries.composer_version_dialog import VersionDialog

WIDGETS_MAX = 45
"""The composer's share of BUDGETS D13, with nothing opened yet."""


def test_ctrl_enter_sends_and_enter_never_does(composer):
    window = composer()
    commit(window.editor, "お調べします。")
    press(window.editor, Key.Key_Return)
    commit(window.editor, "少しお待ちください。")
    assert window.sender.queued == []
    press(window.editor, Key.Key_Return, CTRL)
    ((_, content),) = window.sender.queued
    assert content.body == "お調べします。\n少しお待ちください。"
    assert content.last_seen == 6
    assert window.editor.body == ""
    press(window.editor, Key.Key_Return, CTRL)
    assert len(window.sender.queued) == 1
    assert "本文が入力されていない" in window.part.view.notice.text
    commit(window.editor, "追伸")
    press(window.editor, Key.Key_Enter, CTRL | Qt.KeyboardModifier.KeypadModifier)
    assert len(window.sender.queued) == 2


@pytest.mark.parametrize("modifiers", [CTRL, CTRL | SHIFT])
def test_while_an_input_method_converts_nothing_is_sent(composer, modifiers):
    window = composer()
    commit(window.editor, "お世話に")
    convert(window.editor, "なっております")
    press(window.editor, Key.Key_Return, modifiers)
    press(window.editor, Key.Key_Enter, modifiers | Qt.KeyboardModifier.KeypadModifier)
    assert window.sender.queued == []
    commit(window.editor, "なっております")
    press(window.editor, Key.Key_Return, modifiers)
    assert [content.body for _, content in window.sender.queued] == ["お世話になっております"]


def test_the_chord_belongs_to_whoever_has_the_caret(composer):
    window = composer()
    commit(window.editor, "書きかけ")
    window.other.setFocus()
    press(window.other, Key.Key_Return, CTRL)
    press(window.other, Key.Key_Return, CTRL | SHIFT)
    assert window.sender.queued == []
    assert window.outbox.drafts[REPLY, 29].body == "書きかけ"  # looking away writes it


def test_send_finish_next_is_one_act_and_can_be_taken_back_from_there(composer):
    window = composer()
    commit(window.editor, "ありがとうございました。")
    press(window.editor, Key.Key_Return, CTRL | SHIFT)
    ((sent, content),) = window.sender.queued
    assert content.after == AfterReply(status=Status.DONE)
    assert window.nexts == 1
    assert window.toast.text == "#29 への返信を送信します"
    QTest.mouseClick(window.toast._button, Qt.MouseButton.LeftButton)
    assert window.sender.asked == [("take_back", sent.item_id)]
    assert window.editor.body == "ありがとうございました。"


def test_the_two_modes_look_and_read_differently(composer):
    window = composer()
    view = window.part.view
    assert (view.property("mode"), view.send.accessibleName()) == ("reply", "焼肉大将 渋谷センター街店 様へ送信")
    assert not view.warning.isVisible()
    reply_look = view.grab().toImage()
    commit(window.editor, "返信の文")
    press(window.editor, Key.Key_M, CTRL | SHIFT)
    assert (view.property("mode"), view.send.accessibleName()) == ("note", "社内メモを残す")
    assert view.warning.isVisible()
    assert window.editor.body == ""
    assert view.grab().toImage().pixelColor(QPoint(40, 60)) != reply_look.pixelColor(QPoint(40, 60))
    commit(window.editor, "メモの文")
    QTest.mouseClick(view.modes[REPLY], Qt.MouseButton.LeftButton)
    assert window.editor.body == "返信の文"
    assert window.editor.hasFocus()
    assert view.modes[REPLY].isChecked()
    assert not view.modes[NOTE].isChecked()


def test_the_stores_name_is_cut_and_what_the_button_does_is_not(composer):
    window = composer(Thread(3, store_name="焼肉大将 渋谷センター街店アネックス別館二階南側"), size=(470, 700))
    text = window.part.view.send.text()
    assert text.endswith("… 様へ送信")
    assert "別館二階南側 様へ送信" in window.part.view.send.accessibleName()
    assert window.part.view.width() <= 470


def test_what_is_held_counts_down_below_the_thread_and_comes_back_with_its_caret(composer):
    window = composer()
    commit(window.editor, "送ってしまった")
    window.editor.put_caret(3)
    commit(window.editor, "、")
    press(window.editor, Key.Key_Return, CTRL)
    (line,) = window.part.pending_view.lines
    assert (line.state.text, line.detail.text()) == ("送信待ち", "あと5秒")
    assert line.body.whole == "返信　送って、しまった"
    QTest.mouseClick(line.take_back, Qt.MouseButton.LeftButton)
    assert (window.editor.body, window.editor.caret) == ("送って、しまった", 4)
    assert window.part.pending_view.isHidden()


def test_ctrl_z_in_the_empty_editor_takes_back_and_elsewhere_undoes_typing(composer):
    window = composer()
    undone = []
    window.actions.add("test.undo", "取り消す", lambda: undone.append(1), "試験", "Ctrl+Z", on=window)
    commit(window.editor, "一通目")
    press(window.editor, Key.Key_Return, CTRL)
    commit(window.editor, "二")
    press(window.editor, Key.Key_Z, CTRL)
    assert window.editor.body == ""
    assert window.sender.asked == []
    press(window.editor, Key.Key_Z, CTRL)
    assert window.editor.body == "一通目"
    assert undone == []


def test_ctrl_z_with_nothing_to_undo_here_is_the_pages(composer):
    window = composer()
    undone = []
    window.actions.add("test.undo", "取り消す", lambda: undone.append(1), "試験", "Ctrl+Z", on=window)
    press(window.editor, Key.Key_Z, CTRL)
    assert undone == [1]


@pytest.mark.parametrize("event_first", [True, False])
def test_what_was_sent_becomes_its_bubble_whichever_comes_first(composer, event_first):
    window = composer()
    commit(window.editor, "お調べします。")
    press(window.editor, Key.Key_Return, CTRL)
    item_id = window.sender.queued[0][0].item_id
    said = window.thread.say(reply_id=item_id, body="お調べします。")
    posted = ReplyPosted(message=said, card=window.thread.card)
    if event_first:
        window.feed.tell(window.thread.take_news())
        assert window.part.pending_view.isHidden()
    window.sender.confirm(item_id, posted)
    assert window.page.presenter.model.messages[-1] == said
    assert window.part.pending_view.isHidden()
    window.feed.tell(window.thread.take_news())
    assert window.page.presenter.model.rowCount() == 7


def behind(window, number=1):
    """A reply that the service refused since something came meanwhile."""
    record = draft("先に書いた返信です")
    missed = Missed(messages=[message(6 + at) for at in range(1, number + 1)], last_sequence=6 + number)
    view = View(item(record), state=OutState.NEEDS, missed=missed)
    window.sender.put(view)
    return view


def test_what_came_meanwhile_is_shown_before_anything_can_be_chosen(composer, qtbot):
    window = composer()
    view = behind(window, 2)
    dialog = window.findChild(ConflictDialog) or QApplication.activeModalWidget()
    assert isinstance(dialog, ConflictDialog)
    assert "7件目のやり取りです。" in dialog.messages.accessibleName()
    assert "佐藤" in dialog.messages.accessibleName()
    for key in (Key.Key_Return, Key.Key_Enter, Key.Key_Space):
        press(QApplication.focusWidget() or dialog, key)
    assert dialog.isVisible()
    assert window.sender.asked == []
    QTest.mouseClick(dialog.anyway, Qt.MouseButton.LeftButton)
    assert window.sender.asked == [("send_anyway", view.item.item_id)]


def test_mending_it_brings_it_back_and_counts_what_was_shown(composer):
    window = composer()
    behind(window, 2)
    dialog = QApplication.activeModalWidget()
    QTest.mouseClick(dialog.fix, Qt.MouseButton.LeftButton)
    assert window.editor.body == "先に書いた返信です"
    press(window.editor, Key.Key_Return, CTRL)
    assert window.sender.queued[0][1].last_seen == 8
    assert window.sender.queued[0][0].item_id == draft().reply_id


def test_mending_it_below_the_thread_shows_first_what_came_meanwhile(composer):
    window = composer()
    view = behind(window)
    QApplication.activeModalWidget().reject()
    (line,) = window.part.pending_view.lines
    QTest.mouseClick(line._needs[0], Qt.MouseButton.LeftButton)
    assert window.sender.asked == []
    QTest.mouseClick(QApplication.activeModalWidget().fix, Qt.MouseButton.LeftButton)
    assert window.sender.asked == [("fix", view.item.item_id)]


def test_left_alone_it_stays_below_the_thread_with_its_buttons(composer):
    window = composer()
    view = behind(window)
    QApplication.activeModalWidget().reject()
    (line,) = window.part.pending_view.lines
    assert line.state.text == "要確認"
    texts = [button.text() for button in line._needs if button.isVisible()]
    assert texts == ["直す", "新しいメッセージを確認…", "破棄"]
    QTest.mouseClick(line._needs[1], Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    QTest.mouseClick(dialog.drop, Qt.MouseButton.LeftButton)
    assert window.sender.asked == [("drop", view.item.item_id)]
    assert window.part.pending_view.isHidden()
    assert "以前の下書き" in window.toast.text


def test_the_first_key_claims_going_on_renews_nothing_and_emptying_releases(composer):
    window = composer()
    convert(window.editor, "お")
    commit(window.editor, "お")
    commit(window.editor, "調べ")
    assert presence(window)[1:] == [(PresenceState.TYPING, False)]
    window.editor.selectAll()
    press(window.editor, Key.Key_Delete)
    assert presence(window)[2:] == [(PresenceState.VIEWING, True)]
    window.part.switch_mode()
    commit(window.editor, "メモ")
    assert len(presence(window)) == 3


def test_anothers_earlier_claim_warns_and_does_not_block(composer):
    window = composer()
    window.feed.tell([present()])
    assert window.part.view.claim.text == "高橋さんが返信を書いています（11:56から）"
    commit(window.editor, "それでも")
    press(window.editor, Key.Key_Return, CTRL)
    assert len(window.sender.queued) == 1
    window.feed.tell([present(PresenceState.GONE)])
    assert window.part.view.claim.text != ""  # a look at another thread leaves the claim
    window.feed.tell([present(claimed_at=None, claimed_until=None)])
    assert window.part.view.claim.text == ""


def test_to_the_first_nobody_else_is_told_of(composer):
    window = composer()
    window.feed.tell([present(name="山田 美咲", staff_id=1, minutes=8)])
    window.feed.tell([present()])
    assert window.part.view.claim.text == ""
    window.feed.tell([present(name="山田 美咲", staff_id=1, minutes=1)])
    assert "高橋さん" in window.part.view.claim.text


def test_files_are_dropped_pasted_and_removed(composer, tmp_path):
    window = composer()
    path = tmp_path / "店舗図面.pdf"
    path.write_bytes(b"%PDF-1.7")
    dropped, picture, text = QMimeData(), QMimeData(), QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    text.setText("https://example.jp/")
    for data in (dropped, picture, text):
        assert window.editor.canInsertFromMimeData(data)
        window.editor.insertFromMimeData(data)
    names = [one.name for one in window.part.presenter.files]
    assert names == ["店舗図面.pdf", "画像_20260309_120100.png"]
    assert sorted(content[:4] for content in window.outbox.files.values()) == [b"%PDF", b"\x89PNG"]
    assert window.editor.body == "https://example.jp/"
    files = window.part.view.files
    assert files.isVisible()
    assert "店舗図面.pdf 1 KB" in files.accessibleName()
    QTest.mouseClick(files, Qt.MouseButton.LeftButton, pos=files.close_box(0).center().toPoint())
    files.setFocus()
    press(files, Key.Key_Delete)
    assert not files.isVisible()
    assert window.outbox.files == {}


def test_the_counter_speaks_near_the_limit_only(composer):
    window = composer()
    commit(window.editor, "あ" * 9_000)
    assert not window.part.view.count.isVisible()
    commit(window.editor, "あ" * 1_200)
    assert window.part.view.count.text() == "200文字超過"
    assert window.part.view.count.property("tone") == "red"


def test_earlier_texts_are_listed_shown_whole_and_restored(composer, qtbot):
    window = composer()
    window.outbox.earlier[REPLY, 29] = [draft("一行目\n二行目", saved_at=NOW - timedelta(minutes=9))]
    commit(window.editor, "今の文")
    QTest.mouseClick(window.part.view.versions, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["11:52　一行目"]
    menu.actions()[0].trigger()
    menu.close()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VersionDialog)
    assert dialog.text.toPlainText() == "一行目\n二行目"
    press(dialog.restore, Key.Key_Return)
    assert window.editor.body == "一行目\n二行目"
    window.keeper.flush(lambda: None)
    assert window.outbox.earlier[REPLY, 29][0].body == "今の文"


def test_a_draft_is_there_again_when_its_thread_is_opened(composer):
    window = composer(drafts=[draft("昨日の続き", caret=2)])
    assert (window.editor.body, window.editor.caret) == ("昨日の続き", 2)
    assert not window.editor.document().isUndoAvailable()


def test_nobody_elses_doing_changes_what_is_being_written(composer):
    window = composer()
    commit(window.editor, "書きかけの文")
    window.editor.put_caret(3)
    window.thread.say(body="お客様の追記")
    window.thread.change(status=Status.ON_HOLD)
    window.thread.change(status=Status.DONE)
    window.feed.tell(window.thread.take_news())
    window.keeper.fetch()
    assert (window.editor.body, window.editor.caret) == ("書きかけの文", 3)
    assert "完了した問い合わせです" in window.part.view.notice.text
    press(window.editor, Key.Key_Return, CTRL)
    assert window.sender.queued == []


def test_what_was_not_scrolled_to_is_not_counted_as_seen(composer, qtbot):
    window = composer(Thread(40, read=3))
    assert window.part.presenter._seen[29].sequence < 40
    commit(window.editor, "見ていない")
    press(window.editor, Key.Key_Return, CTRL)
    assert 3 <= window.sender.queued[0][1].last_seen < 40
    window.page.bubbles.go_to_end()
    qtbot.waitUntil(lambda: window.part.presenter._seen[29].sequence == 40)
    assert window.part.presenter._seen[29].reply_id == str(window.page.presenter.model.message(39).reply_id)


def test_who_may_not_write_here_sees_no_composer(composer):
    from usen_desk.contract.permissions import Permission

    window = composer(permissions=frozenset({Permission.READ_INQUIRIES}), opens=False)
    window.page.presenter.open(29)
    assert not window.part.view.isVisible()
    press(window, Key.Key_Slash, CTRL)
    assert window.popup is None


def test_widgets_are_few_and_the_rest_is_built_when_first_opened(composer):
    window = composer()
    count = sum(1 + len(one.findChildren(QWidget)) for one in (window.part.view, window.part.pending_view))
    assert count <= WIDGETS_MAX
    assert window.popup is None
    assert window.part.view.after is None
