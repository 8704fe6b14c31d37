"""Which file it is; walking to others; dragging it out."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


def test_files_are_walked_through_and_end_where_they_end(qtbot, show, put, background):
    preview = show(put("図面.pdf"), put("控え.txt", b"abc"), put("まとめ.zip", b"PK"))
    moved = []
    preview.moved.connect(moved.append)
    assert preview.head.of.text() == "1 / 3"
    assert not preview.head.before.isEnabled()
    preview.head.after.click()
    qtbot.waitUntil(lambda: preview.text.toPlainText() == "abc", timeout=20_000)
    preview.step(1)
    preview.step(1)
    assert moved == [1, 2]
    assert preview.head.title == "まとめ.zip"
    assert not preview.head.after.isEnabled()


def test_the_tile_is_dragged_out(show, put, dragged):
    preview = show(put("図面.pdf"))
    tile = preview.head.tile
    QTest.mousePress(tile, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(tile, QPoint(5, 5) + QPoint(QApplication.startDragDistance() + 1, 0))
    QTest.mouseRelease(tile, Qt.MouseButton.LeftButton)
    assert [path.name for path in dragged[0]] == ["図面.pdf"]
