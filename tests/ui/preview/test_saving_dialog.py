"""Where a file, or a zip of several, is to go."""

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QFileDialog, QWidget

from usen_desk.contract.inquiries import ScanState
from usen_desk.ui.preview import saving_dialog
from usen_desk.ui.preview.file_model import PreviewFile


class Asked:
    """Answers the system's dialog."""

    def __init__(self, answer):
        self.answer, self.offered = answer, []

    def __call__(self, parent, title, offered, shape):
        self.offered.append((title, Path(offered).name, shape))
        return str(self.answer), shape


@pytest.fixture
def asked(monkeypatch, tmp_path):
    made = Asked(tmp_path / "a.pdf")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", made)
    return made


@pytest.fixture
def bundles(acts, monkeypatch):
    """What would be asked of the service."""
    made = []
    monkeypatch.setattr(acts, "bundle_thread", lambda *given: made.append(("thread", *given)))
    monkeypatch.setattr(acts, "bundle", lambda *given: made.append(("export", *given)))
    return made


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def settled(qtbot, background):
    return lambda: qtbot.waitUntil(lambda: background.idle, timeout=20_000)


def file(number, inquiry_id=29, **more):
    return PreviewFile(number, "図面.pdf", "application/pdf", 1, inquiry_id=inquiry_id, **more)


def test_a_file_is_offered_its_own_name_made_safe(acts, asked, parent, put, background, qtbot, tmp_path):
    saving_dialog.save_as(acts, parent, put("..\\見積\u202e書.pdf", b"x"))
    qtbot.waitUntil(lambda: background.idle, timeout=20_000)
    assert asked.offered == [("名前を付けて保存", "見積書.pdf", "PDF (*.pdf)")]
    assert (tmp_path / "a.pdf").read_bytes() == b"x"


def test_whoever_changes_their_mind_saves_nothing(acts, asked, parent, put, transfers, settled):
    asked.answer = ""
    saving_dialog.save_as(acts, parent, put("図面.pdf", b"x"))
    settled()
    assert len(asked.offered) == 1
    assert transfers.asked == []


def test_nothing_is_asked_for_a_file_under_suspicion(acts, asked, parent, settled):
    saving_dialog.save_as(acts, parent, file(1, scan_state=ScanState.QUARANTINED))
    settled()
    assert asked.offered == []


def test_files_of_one_inquiry_are_part_of_reading_it(acts, asked, parent, bundles, tmp_path, settled):
    asked.answer = tmp_path / "まとめ"
    saving_dialog.save_thread(acts, parent, 29)
    settled()
    saving_dialog.save_several(acts, parent, [file(1), file(2)])
    settled()
    target = tmp_path / "まとめ.zip"
    assert bundles == [("thread", 29, target), ("thread", 29, target, (1, 2))]


def test_files_of_several_are_an_export(acts, asked, parent, bundles, tmp_path, settled):
    asked.answer = tmp_path / "a.zip"
    saving_dialog.save_several(acts, parent, [file(1), file(2, inquiry_id=30)])
    settled()
    assert bundles == [("export", (1, 2), tmp_path / "a.zip")]
    saving_dialog.save_several(acts, parent, [])
    settled()
    assert len(bundles) == 1


def test_a_window_that_was_closed_meanwhile_is_asked_nothing(acts, asked, put, settled):
    parent = QWidget()
    saving_dialog.save_as(acts, parent, put("図面.pdf", b"x"))
    shiboken6.delete(parent)
    settled()
    assert asked.offered == []
