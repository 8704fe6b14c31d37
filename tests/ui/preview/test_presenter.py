"""What is shown of a file, and when it is fetched at all."""

import pytest

from tests.ui.preview import samples
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui.preview.file_model import AT_ONCE_MAX_BYTES, Files


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


def test_what_has_just_come_of_the_file_before_is_not_shown_as_this_one(preview, put, transfers, qtbot, background):
    transfers.holds = True
    preview.show_files(Files((put("一.txt", b"first"), put("二.txt", b"second"))), 0)
    transfers.go("0")
    preview.step(1)
    qtbot.waitUntil(lambda: background.idle, timeout=20_000)
    assert preview.stack.currentWidget() is preview.coming
    transfers.go("1")
    qtbot.waitUntil(lambda: preview.text.toPlainText() == "second", timeout=20_000)
