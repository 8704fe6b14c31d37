"""Text that is only read."""

from usen_desk.ui.preview.text_file import WINDOW_BYTES


def test_text_of_windows_and_its_windows(qtbot, show, put, background):
    lines = [f"{number:05d} 見積㈱" for number in range(40_000)]
    preview = show(put("控え.txt", "\r\n".join(lines).encode("cp932")))
    windows = -(-sum(len(line.encode("cp932")) + 2 for line in lines) // WINDOW_BYTES)
    assert preview.text.toPlainText().startswith("00000 見積㈱\n00001")
    assert "シフトJIS" in preview.head.meta
    assert preview.bar.of.text() == f"/ {windows}"
    preview.bar.after.click()
    qtbot.waitUntil(lambda: not preview.text.toPlainText().startswith("00000"), timeout=20_000)
    assert preview.bar.field.text() == "2"
    assert preview.text.isReadOnly()


def test_text_is_never_taken_for_html(show, put):
    preview = show(put("控え.txt", b"<b>bold</b><img src='https://evil.example/x.png'>"))
    assert preview.text.toPlainText().startswith("<b>bold</b>")
