"""Asks where a file, or a zip of several, is to go: the name it came with, in the folder of the last time. X15."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import shiboken6
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

    def ask(folder: Path) -> None:
        offered = str(folder / safe_name(file.name))
        chosen, _ = QFileDialog.getSaveFileName(parent, "名前を付けて保存", offered, shape)
        if chosen:
            acts.save(file, Path(chosen))

    _in_folder(acts, parent, ask)


def save_thread(acts: FileActs, parent: QWidget, inquiry_id: int) -> None:
    """全部まとめて保存: all files of one inquiry."""
    name = f"問い合わせ_{inquiry_id}_添付ファイル.zip"
    _zip(acts, parent, name, lambda target: acts.bundle_thread(inquiry_id, target))


def save_several(acts: FileActs, parent: QWidget, files: list[PreviewFile]) -> None:
    """Those that were chosen. Of one inquiry they are a part of reading it, else an export."""
    if not files:
        return
    inquiries = {file.inquiry_id for file in files}
    name = f"問い合わせ_{min(inquiries)}_添付ファイル.zip" if len(inquiries) == 1 else "添付ファイル.zip"
    ids = tuple(file.attachment_id for file in files)

    def bundle(target: Path) -> None:
        if len(inquiries) == 1 and min(inquiries):
            acts.bundle_thread(min(inquiries), target, ids)
        else:
            acts.bundle(ids, target)

    _zip(acts, parent, name, bundle)


def _zip(acts: FileActs, parent: QWidget, name: str, ok: Callable[[Path], None]) -> None:
    def ask(folder: Path) -> None:
        chosen, _ = QFileDialog.getSaveFileName(parent, "まとめて保存", str(folder / name), ZIP)
        if chosen:
            ok(Path(chosen) if chosen.casefold().endswith(".zip") else Path(f"{chosen}.zip"))

    _in_folder(acts, parent, ask)


def _in_folder(acts: FileActs, parent: QWidget, ask: Callable[[Path], None]) -> None:
    """Unless the window was closed meanwhile."""
    acts.find_folder(lambda folder: ask(folder) if shiboken6.isValid(parent) else None)
