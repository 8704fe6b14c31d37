"""Canned replies in the composer with real keys and input-method events. X7."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.inquiries.canned_samples import MEMO
from tests.ui.inquiries.composer_samples import CTRL, Key, commit, convert, press
from usen_desk.contract.inquiries import AfterReply, Status


def test_ctrl_slash_inserts_at_the_caret_by_two_keys(composer):
    window = composer()
    commit(window.editor, "前。後。")
    window.editor.put_caret(2)
    press(window.editor, Key.Key_Slash, CTRL)
    assert window.popup.isVisible()
    assert window.editor.hasFocus()
    press(window.editor, Key.Key_Return)
    assert not window.popup.isVisible()
    assert window.editor.body == ("前。焼肉大将 渋谷センター街店 様\n電源ランプの橙点滅は保護回路の作動です。後。")
    assert window.sender.queued == []


def test_ctrl_slash_from_anywhere_in_the_tab(composer):
    window = composer()
    window.other.setFocus()
    press(window.other, Key.Key_Slash, CTRL)
    assert window.popup.isVisible()
    assert window.editor.hasFocus()


@pytest.mark.parametrize("trigger", ["/", "／", "・"])
def test_a_slash_at_a_lines_start_as_an_input_method_gives_it(composer, trigger):
    window = composer()
    commit(window.editor, "お世話になっております。")
    press(window.editor, Key.Key_Return)
    commit(window.editor, trigger)
    assert window.popup.isVisible()
    convert(window.editor, "ほうもん")
    assert window.popup.current.text.title == "訪問日のご連絡"
    press(window.editor, Key.Key_Return)
    assert window.popup.isVisible()  # that Enter belongs to the conversion
    commit(window.editor, "ほうもん")
    press(window.editor, Key.Key_Return)
    assert window.editor.body == ("お世話になっております。\n担当の山田 美咲です。渡辺 大輔がお伺いします。（29）")
    press(window.editor, Key.Key_Z, CTRL)
    assert window.editor.body == f"お世話になっております。\n{trigger}ほうもん"


def test_a_slash_typed_at_the_start_and_one_in_the_middle(composer):
    window = composer()
    QTest.keyClicks(window.editor, "1/2")
    assert window.popup is None
    window.editor.selectAll()
    QTest.keyClicks(window.editor, "/osewa")
    assert window.popup.isVisible()
    press(window.editor, Key.Key_Return)
    assert window.editor.body == "お世話になっております。"
    commit(window.editor, "・")
    assert not window.popup.isVisible()


def test_arrows_walk_escape_closes_and_leaves_what_was_typed(composer):
    window = composer()
    QTest.keyClicks(window.editor, "/")
    first = window.popup.current
    press(window.editor, Key.Key_Down)
    assert window.popup.current is not first
    press(window.editor, Key.Key_Up)
    press(window.editor, Key.Key_Up)
    assert window.popup.current is first
    press(window.editor, Key.Key_Escape)
    assert not window.popup.isVisible()
    assert window.editor.body == "/"
    press(window.editor, Key.Key_Return)
    assert window.editor.body == "/\n"


def test_what_nothing_fits_says_so_and_enter_is_a_line_again(composer):
    window = composer()
    QTest.keyClicks(window.editor, "/zzz")
    assert "「zzz」に合う定型文はありません" in window.popup.hint.text()
    press(window.editor, Key.Key_Return)
    assert window.editor.body == "/zzz\n"
    assert not window.popup.isVisible()


def test_the_popup_goes_when_the_caret_or_the_eye_goes(composer):
    window = composer()
    commit(window.editor, "あい")
    press(window.editor, Key.Key_Slash, CTRL)
    press(window.editor, Key.Key_Left)
    assert not window.popup.isVisible()
    press(window.editor, Key.Key_Slash, CTRL)
    window.other.setFocus()
    assert not window.popup.isVisible()


def test_a_macro_stands_as_a_chip_and_can_be_removed(composer):
    window = composer()
    QTest.keyClicks(window.editor, "/owari")
    press(window.editor, Key.Key_Return)
    chip = window.part.view.after
    assert chip.text() == "完了にする  ×"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not chip.isVisible()
    press(window.editor, Key.Key_Return, CTRL)
    assert window.sender.queued[0][1].after is None
    QTest.keyClicks(window.editor, "/owari")
    press(window.editor, Key.Key_Return)
    press(window.editor, Key.Key_Return, CTRL)
    assert window.sender.queued[1][1].after == AfterReply(status=Status.DONE)


def test_an_empty_placeholder_is_marked_refuses_and_has_the_caret(composer):
    window = composer()
    window.sales = ""
    commit(window.editor, "𠮷野家の件。")
    press(window.editor, Key.Key_Slash, CTRL)
    QTest.keyClicks(window.editor, "")
    commit(window.editor, "訪問日")
    press(window.editor, Key.Key_Return)
    assert window.editor.textCursor().selectedText() == "{営業}"
    assert len(window.editor.extraSelections()) == 1
    window.editor.put_caret(0)
    press(window.editor, Key.Key_Return, CTRL)
    assert window.sender.queued == []
    assert "「営業」" in window.part.view.notice.text
    assert window.editor.textCursor().selectedText() == "{営業}"
    commit(window.editor, "渡辺")
    assert window.editor.extraSelections() == []
    press(window.editor, Key.Key_Return, CTRL)
    assert "渡辺がお伺いします" in window.sender.queued[0][1].body


def test_notes_have_their_own_canned_texts(composer):
    window = composer()
    window.part.switch_mode()
    press(window.editor, Key.Key_Slash, CTRL)
    assert window.popup.current is MEMO
    window.part.switch_mode()
    assert not window.popup.isVisible()
