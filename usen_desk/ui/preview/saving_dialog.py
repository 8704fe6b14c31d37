"""Asks where a file, or a zip of several, is to go: the name it came with, in the folder of the last time. X15."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from usen_desk.local.opened_files import safe_name
from usen_desk.ui.preview.acts_presenter import WITHHELD, FileActs
from usen_desk.ui.preview.file_model import PreviewFile

ZIP = "ZIP (*.zip)"


def save_as(acts: FileActs, parent: QWidget, file: PreviewFile) -> None:
    """The system's dialog asks before it replaces a file."""
    if file.is_withheld:
        acts.told.emit(WITHHELD)
        return
    ending = Path(safe_name(file.name)).suffix
    shape = f"{file.word} (*{ending})" if ending else ""
    chosen, _ = QFileDialog.getSaveFileName(parent, "名前を付けて保存", str(acts.folder / safe_name(file.name)), shape)
    if chosen:
        acts.save(file, Path(chosen))


def save_thread(acts: FileActs, parent: QWidget, inquiry_id: int) -> None:
    """全部まとめて保存: all files of one inquiry."""
    target = _zip(acts, parent, f"問い合わせ_{inquiry_id}_添付ファイル.zip")
    if target is not None:
        acts.bundle_thread(inquiry_id, target)


def save_several(acts: FileActs, parent: QWidget, files: list[PreviewFile]) -> None:
    """Those that were chosen. Of one inquiry they are a part of reading it, else an export."""
    inquiries = {file.inquiry_id for file in files}
    name = f"問い合わせ_{min(inquiries)}_添付ファイル.zip" if len(inquiries) == 1 else "添付ファイル.zip"
    target = _zip(acts, parent, name) if files else None
    if target is None:
        return
    ids = tuple(file.attachment_id for file in files)
    if len(inquiries) == 1 and min(inquiries):
        acts.bundle_thread(min(inquiries), target, ids)
    else:
        acts.bundle(ids, target)


def _zip(acts: FileActs, parent: QWidget, name: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, "まとめて保存", str(acts.folder / name), ZIP)
    if not chosen:
        return None
    return Path(chosen) if chosen.casefold().endswith(".zip") else Path(f"{chosen}.zip")
