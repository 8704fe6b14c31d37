"""The preview as a person uses it: each kind of file, its states, zoom, pages, files."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.preview import samples
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.moving import Moving, Stage
from usen_desk.ui.preview.file_model import AT_ONCE_MAX_BYTES, Files
from usen_desk.ui.preview.text_file import WINDOW_BYTES


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifier)


def sharp(qtbot, preview):
    qtbot.waitUntil(lambda: preview.pages.is_sharp, timeout=20_000)


def pixel(preview, at, x, y):
    """Colour at a place of a page, as it is painted; x and y from 0 to 1."""
    view = preview.pages.viewport()
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image)
    box = preview.pages.box_of(at)
    return image.pixelColor(round(box.left() + box.width() * x), round(box.top() + box.height() * y)).name()


def test_pages_of_a_pdf_are_drawn_as_they_come_into_sight(qtbot, show, put):
    preview = show(put("図面.pdf"))
    sharp(qtbot, preview)
    assert preview.stack.currentWidget() is preview.pages
    assert preview.head.meta.endswith("2ページ")
    assert pixel(preview, 0, 0.05, 0.02) == "#b3261e"
    assert preview.bar.field.text() == "1"
    press(preview.pages, Qt.Key.Key_End)
    sharp(qtbot, preview)
    assert preview.bar.field.text() == "2"
    assert pixel(preview, 1, 0.05, 0.02) == "#0b6b41"
    preview.bar.field.setText("1")
    press(preview.bar.field, Qt.Key.Key_Return)
    assert preview.pages.page == 0


def test_zoom_by_keys_wheel_and_fit(qtbot, show, put):
    preview = show(put("図面.pdf"))
    fitted = preview.pages.percent
    preview.zoom(1)
    assert preview.pages.percent == pytest.approx(fitted * 1.25, abs=1)
    preview.zoom(0)
    assert preview.pages.percent == 100
    assert preview.bar.percent.text() == "100 %"
    preview.zoom(-1)
    assert preview.pages.percent == 80
    preview.pages.fit_width()
    assert preview.pages.percent == fitted
    assert preview.pages.box_of(0).width() == pytest.approx(preview.pages.viewport().width() - 32, abs=1)
    where = QPointF(100, 200)
    up, control = QPoint(0, 120), Qt.KeyboardModifier.ControlModifier
    wheel = QWheelEvent(
        where, where, QPoint(), up, Qt.MouseButton.NoButton, control, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(preview.pages.viewport(), wheel)
    assert preview.pages.percent > fitted
    preview.pages.go_to_page(0)
    sharp(qtbot, preview)
    assert pixel(preview, 0, 0.05, 0.02) == "#b3261e"


def test_the_point_under_the_mouse_stays_while_it_is_zoomed(show, put):
    preview = show(put("図面.pdf"))
    preview.zoom(0)
    at = QPointF(150, 300)
    box = preview.pages.box_of(0)
    before = (at.x() - box.left()) / box.width(), (at.y() - box.top()) / box.height()
    preview.pages.set_zoom(2.0, at)
    box = preview.pages.box_of(0)
    after = (at.x() - box.left()) / box.width(), (at.y() - box.top()) / box.height()
    assert after == pytest.approx(before, abs=0.03)


def test_a_page_can_be_turned(qtbot, show, put):
    preview = show(put("図面.pdf"))
    sharp(qtbot, preview)
    wide = preview.pages.box_of(0)
    preview.pages.turn()
    sharp(qtbot, preview)
    box = preview.pages.box_of(0)
    assert box.width() / box.height() == pytest.approx(wide.height() / wide.width(), rel=0.01)
    assert pixel(preview, 0, 0.98, 0.05) == "#b3261e", "what was at the upper left is at the upper right"


def test_the_text_of_a_page_and_a_picture_are_copied(qtbot, show, put, background):
    preview = show(put("図面.pdf"))
    preview.pages.copy()
    qtbot.waitUntil(lambda: "Page 1 of drawing" in QGuiApplication.clipboard().text(), timeout=20_000)
    preview = show(put("写真.png"))
    preview.pages.copy()
    assert QGuiApplication.clipboard().image().size().toTuple() == (60, 40)


def test_a_photo_is_turned_and_never_drawn_larger_than_it_is(show, put):
    preview = show(put("写真.jpg"))
    assert preview.head.meta.endswith("40 × 60")
    assert preview.pages.percent == 100
    assert pixel(preview, 0, 0.5, 0.1).startswith("#f"), "red above"


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


def test_sheets_of_a_workbook_are_tabs(qtbot, show, put, background):
    preview = show(put("見積書.xlsx"))
    tables = preview.tables
    assert [tables.tabs.tabText(at) for at in range(tables.tabs.count())] == ["見積", "一覧"]
    assert tables.model.index(1, 2).data() == "1,234,567"
    assert tables.grid.accessibleName() == "見積書.xlsx、シート 見積"
    tables.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: tables.model.rowCount() == 3, timeout=20_000)
    assert tables.model.index(2, 1).data() == "ここだけ"
    tables.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: tables.model.rowCount() == 5, timeout=20_000)
    tables.grid.selectAll()
    press(tables.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\n")[1].startswith("スピーカー 髙橋㈱①\t12\t1,234,567")


def test_a_table_that_is_cut_says_so(show, put):
    preview = show(put("一覧.csv", b"a,b\n" * 5_001))
    assert "5,000 行" in preview.tables.cut.text()
    assert not preview.tables.tabs.isVisible()
    preview = show(put("小さい.csv", b"a,b\n"))
    assert not preview.tables.cut.isVisible()


def test_other_files_have_their_name_and_what_can_be_done(show, put):
    preview = show(put("まとめ.zip", b"PK"))
    assert "ここでは表示できません" in preview.instead.text
    assert preview.head.title == "まとめ.zip"
    assert preview.save_button.isEnabled()
    assert not preview.open_button.isEnabled()
    preview = show(put("契約書.docx", b"x"), at=0)
    assert not preview.open_button.isEnabled(), "the type says .doc, the name .docx"


@pytest.mark.parametrize(
    ("state", "said"), [(ScanState.SCANNING, "ウイルス検査中です"), (ScanState.QUARANTINED, "隔離されたファイルです")]
)
def test_a_file_under_suspicion_is_not_even_fetched(show, put, transfers, state, said):
    preview = show(put("図面.pdf", scan_state=state))
    assert said in preview.instead.text
    assert transfers.asked == []
    assert not preview.save_button.isEnabled()
    assert not preview.open_button.isEnabled()


@pytest.mark.parametrize(
    ("code", "said"), [(Code.FILE_SCANNING, "ウイルス検査中です"), (Code.FILE_QUARANTINED, "隔離されたファイルです")]
)
def test_what_the_service_holds_back_meanwhile_is_told_alike(show, put, transfers, code, said):
    transfers.error = Refused(Problem(code=code, request_id="0" * 32, title="", status=409))
    assert said in show(put("図面.pdf")).instead.text


def test_a_file_without_bytes_is_told(show, put, transfers):
    preview = show(put("図面.pdf", is_kept=False))
    assert "中身がありません" in preview.instead.text
    assert transfers.asked == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("図面.pdf", b"%PDF-1.7 cut", "壊れている"),
        ("写真.png", b"\x89PNG\r\n\x1a\n", "壊れている"),
        ("写真.png", samples.huge_png(), "大きすぎる"),
        ("見積書.xlsx", b"PK\x03\x04 cut", "壊れている"),
    ],
)
def test_a_file_that_can_not_be_read_says_so_and_can_still_be_saved(show, put, name, content, said):
    preview = show(put(name, content))
    assert said in preview.instead.text
    assert preview.save_button.isEnabled()


def test_a_large_file_is_fetched_when_it_is_asked_for(show, put, transfers, qtbot, background):
    preview = show(put("図面.pdf", size_bytes=AT_ONCE_MAX_BYTES + 1))
    assert "大きなファイル" in preview.instead.text
    assert transfers.asked == []
    preview.instead.button.click()
    qtbot.waitUntil(lambda: preview.pages.page_count == 2, timeout=20_000)


def test_progress_trouble_and_cancel_while_it_comes(preview, put, transfers):
    transfers.holds = True
    file = put("図面.pdf", size_bytes=1000 * 1024)
    preview.show_files(Files((file,)), 0)
    assert preview.stack.currentWidget() is preview.coming

    def moving(stage, done, trouble=None):
        transfers.movings["0"] = Moving("0", file.name, None, False, stage, done, 1000 * 1024, trouble=trouble)
        transfers.changed.emit("0")

    moving(Stage.MOVING, 250 * 1024)
    assert preview.coming.bar.value() == 25
    assert "250 KB / 1000 KB" in preview.coming.text
    moving(Stage.WAITING, 250 * 1024, UserMessage("サービスに接続できません。"))
    assert "接続できません" in preview.coming.text
    preview.coming.cancelled.emit()
    assert transfers.cancelled == ["0"]
    assert "中止しました" in preview.instead.text
    transfers.holds = False
    preview.instead.button.click()
    assert len(transfers.asked) == 2


def test_a_failure_can_be_tried_again(show, put, transfers, qtbot):
    transfers.error = Unreachable(Trouble.TIMEOUT)
    preview = show(put("図面.pdf"))
    assert "読み込めませんでした" in preview.instead.text
    transfers.error = None
    preview.instead.button.click()
    qtbot.waitUntil(lambda: preview.pages.page_count == 2, timeout=20_000)


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


def test_whoever_walks_on_does_not_wait_for_the_file_before(preview, put, transfers, qtbot, background):
    transfers.holds = True
    preview.show_files(Files((put("図面.pdf"), put("控え.txt", b"abc"))), 0)
    preview.step(1)
    assert transfers.cancelled == ["0"]
    transfers.go("1")
    qtbot.waitUntil(lambda: preview.text.toPlainText() == "abc", timeout=20_000)


def test_a_row_that_comes_later_is_shown_when_it_has_come(preview, put, qtbot):
    class Rows:
        row = None

        def count(self):
            return 100_000

        def file(self, at):
            return self.row

    rows, file = Rows(), put("控え.txt", b"abc")
    preview.show_files(rows, 70_000)
    rows.row = file
    preview.again()
    qtbot.waitUntil(lambda: preview.text.toPlainText() == "abc", timeout=20_000)
    assert preview.head.of.text() == "70,001 / 100,000"


def test_esc_closes_and_lets_go_of_what_was_on_its_way(preview, put, transfers):
    transfers.holds = True
    closed = []
    preview.closed.connect(lambda: closed.append(True))
    preview.show_files(Files((put("図面.pdf"),)), 0)
    press(preview, Qt.Key.Key_Escape)
    assert closed == [True]
    assert transfers.cancelled == ["0"]


def test_the_tile_is_dragged_out(show, put, dragged):
    preview = show(put("図面.pdf"))
    tile = preview.head.tile
    QTest.mousePress(tile, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(tile, QPoint(5, 5) + QPoint(QApplication.startDragDistance() + 1, 0))
    assert [path.name for path in dragged[0]] == ["図面.pdf"]


def test_everything_has_a_name_for_screen_readers(show, put):
    preview = show(put("図面.pdf"), put("写真.png"))
    assert preview.pages.accessibleName() == "図面.pdf、2ページ中 1ページ"
    assert preview.head.of.accessibleName() == "2件中 1件目"
    buttons = (preview.bar.plus, preview.bar.minus, preview.bar.turn, preview.bar.whole, preview.bar.width_button)
    assert all(button.accessibleName() for button in (*buttons, preview.bar.before, preview.bar.after))
    assert preview.bar.field.accessibleName() == "ページ番号"
