"""The preview as a person uses it, beside its parts."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from usen_desk.ui.preview.file_model import Files


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifier)


def test_other_files_have_their_name_and_what_can_be_done(show, put):
    preview = show(put("まとめ.zip", b"PK"))
    assert "ここでは表示できません" in preview.instead.text
    assert preview.head.title == "まとめ.zip"
    assert preview.save_button.isEnabled()
    assert not preview.open_button.isEnabled()
    preview = show(put("契約書.docx", b"x"), at=0)
    assert not preview.open_button.isEnabled(), "the type says .doc, the name .docx"


def test_esc_closes_and_lets_go_of_what_was_on_its_way(preview, put, transfers):
    transfers.holds = True
    closed = []
    preview.closed.connect(lambda: closed.append(True))
    preview.show_files(Files((put("図面.pdf"),)), 0)
    press(preview, Qt.Key.Key_Escape)
    assert closed == [True]
    assert transfers.cancelled == ["0"]


def test_everything_has_a_name_for_screen_readers(show, put):
    preview = show(put("図面.pdf"), put("写真.png"))
    assert preview.pages.accessibleName() == "図面.pdf、2ページ中 1ページ"
    assert preview.head.of.accessibleName() == "2件中 1件目"
    buttons = (preview.bar.plus, preview.bar.minus, preview.bar.turn, preview.bar.whole, preview.bar.width_button)
    assert all(button.accessibleName() for button in (*buttons, preview.bar.before, preview.bar.after))
    assert preview.bar.field.accessibleName() == "ページ番号"
