"""What can be done with the files that are selected, at the mouse or below the cursor. A05-3."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from usen_desk.contract.files import FileRow


class FilesMenu(QMenu):
    """acts: what each line does, by its word; SAVE_ALL only for those who may take files of several inquiries along."""

    SHOW, THREAD, SAVE, OPEN, SAVE_ALL = (
        "表示",
        "やり取りを確認",
        "名前を付けて保存…",
        "別のプログラムで開く",
        "まとめて保存…",
    )

    def __init__(self, files: Sequence[FileRow], acts: dict[str, Callable[[], object]], parent: QWidget) -> None:
        super().__init__(parent)
        is_one, kept = len(files) == 1, sum(file.is_kept for file in files)
        possible = {
            self.SHOW: is_one,
            self.THREAD: is_one,
            self.SAVE: is_one and kept == 1,
            self.OPEN: is_one and kept == 1,
            self.SAVE_ALL: len(files) > 1 and kept > 0,
        }
        for word, run in acts.items():
            if word == self.SAVE:
                self.addSeparator()
            action = self.addAction(f"{len(files):,}件を{word}" if word == self.SAVE_ALL else word)
            action.triggered.connect(lambda _=False, run=run: run())
            action.setEnabled(possible[word])
        self.aboutToHide.connect(self.deleteLater)

    def open_at(self, at: QPoint) -> None:
        self.popup(at)
