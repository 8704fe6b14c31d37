"""A file as the preview is given it."""

import pytest

from usen_desk.contract.inquiries import ScanState
from usen_desk.ui.preview.file_model import XLSX, Files, PreviewFile, Show, look


def file(name, media_type, scan_state=ScanState.UNSCANNED):
    return PreviewFile(1, name, media_type, 10, scan_state)


@pytest.mark.parametrize(
    ("name", "media_type", "shown", "may_open"),
    [
        ("図面.pdf", "application/pdf", Show.PDF, True),
        ("写真.JPG", "image/jpeg", Show.IMAGE, True),
        ("写真.heic", "image/heic", Show.OTHER, True),
        ("一覧.csv", "text/csv", Show.TABLE, True),
        ("見積書.xlsx", XLSX, Show.TABLE, True),
        ("控え.txt", "text/plain", Show.TEXT, True),
        ("控え.txt.bat", "text/plain", Show.TEXT, False),
        ("図面.pdf.exe", "application/pdf", Show.PDF, False),
        ("まとめ.zip", "application/zip", Show.OTHER, False),
        ("run.exe", "application/x-msdownload", Show.OTHER, False),
        ("名前だけ", "application/pdf", Show.PDF, False),
    ],
)
def test_what_another_program_may_open_says_so_by_type_and_by_name(name, media_type, shown, may_open):
    assert file(name, media_type).show is shown
    assert file(name, media_type).may_open is may_open


@pytest.mark.parametrize("state", [ScanState.SCANNING, ScanState.QUARANTINED])
def test_a_file_under_suspicion_is_not_opened(state):
    assert file("a.pdf", "application/pdf", state).is_withheld
    assert not file("a.pdf", "application/pdf", state).may_open


def test_files_at_hand_end_where_they_end():
    files = Files((file("a.pdf", "application/pdf"),))
    assert files.count() == 1
    assert files.file(0) is not None
    assert files.file(1) is None
    assert files.file(-1) is None


def test_kinds_have_the_looks_of_the_chips():
    assert look(file("a.pdf", "application/pdf")) == ("file-text", "red")
    assert look(file("a.xlsx", XLSX)) == ("file-spreadsheet", "green")
    assert look(file("a.png", "image/png")) == ("image", "blue")
    assert look(file("a.zip", "application/zip")) == ("file-text", "gray")
