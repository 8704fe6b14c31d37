"""Papers of a new inquiry: dropped, picked or pasted, and shown as the composer's chips. Row A03-2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from usen_desk.contract.attachments import FILES_MAX
from usen_desk.local.records import KeptFile
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.composer_files_view import FilesView
from usen_desk.ui.moving import Moving
from usen_desk.ui.sending.files import LARGE_MAX_BYTES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

HINT = f"ここへドロップ、またはコメント欄に貼り付け。{FILES_MAX}件、1件 {formatting.size(LARGE_MAX_BYTES)} まで。"


class AttachView(QWidget):
    """Signals: chosen(list of local paths); shelf_wanted(); removed(upload_id)."""

    chosen = Signal(object)
    shelf_wanted = Signal()
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.files = FilesView()
        self.pick_button = Button("ファイルを選択", icon="paperclip")
        self.shelf_button = Button("資料  Ctrl+Shift+/", icon="layers")
        line = row(self.pick_button, self.shelf_button, Label(HINT, "meta", wrap=True), spacing=10)
        line.setStretch(2, 1)
        self.setLayout(column(line, self.files, spacing=8))
        self.pick_button.clicked.connect(self.pick)
        self.shelf_button.clicked.connect(self.shelf_wanted)
        self.files.removed.connect(self.removed)

    def set_files(self, files: Sequence[KeptFile]) -> None:
        self.files.set(files)

    def set_moving(self, moving: Mapping[str, Moving]) -> None:
        """How far large files have got."""
        self.files.set_moving(moving)

    def pick(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "関連資料を添付")
        if paths:
            self.chosen.emit(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.chosen.emit(paths)


class CommentEdit(QPlainTextEdit):
    """Plain text; files and pictures that are pasted or dropped are attached. Signals: files_given(list of local paths);
    picture_given(QImage)."""

    files_given = Signal(object)
    picture_given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        paths = _local_paths(source)
        picture = source.imageData() if source.hasImage() and not source.hasText() else None
        if paths:
            self.files_given.emit(paths)
        elif isinstance(picture, QImage) and not picture.isNull():
            self.picture_given.emit(picture)
        else:
            super().insertFromMimeData(source)


def _local_paths(source: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
