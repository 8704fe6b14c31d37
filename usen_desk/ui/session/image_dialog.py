"""One's own icon: pick a picture, see it cut round, keep it or take it away. Seed A01-5."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.avatar import Avatar
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

WIDTH = 420
PREVIEW_PX = 112
FILTER = "画像 (*.png *.jpg *.jpeg *.bmp *.gif *.webp)"


class ImageDialog(QDialog):
    """Signals: picked(path) a file was chosen; saved(QImage) keep it; removed() take the icon away."""

    picked = Signal(str)
    saved = Signal(object)
    removed = Signal()

    def __init__(self, name: str, image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("アイコン画像")
        self.setFixedWidth(WIDTH)
        self._name, self._image = name, QImage()
        self.preview = Avatar(name, PREVIEW_PX)
        self.preview.set(name, image)
        self.notice, self._busy = NoticeBar(), BusyLine()
        self._pick = Button("画像を選ぶ…", "secondary", "image")
        self._remove = Button("画像を外す", "ghost", "trash-2")
        self.save, cancel = Button("この画像にする", "primary"), Button("閉じる", "ghost")
        self.save.setEnabled(False)
        self._remove.setEnabled(not image.isNull())
        about = Label("画像の中央を正方形に切り取り、256×256ピクセルに縮めて使います。", "meta", wrap=True)
        choose = column(self._pick, self._remove, about, None, spacing=8)
        body = row(self.preview, choose, spacing=20)
        body.setStretch(1, 1)
        parts = (Label("アイコン画像", "h1"), self.notice, body, self._busy, row(None, cancel, self.save))
        self.setLayout(column(*parts, spacing=14, margins=(24, 22, 24, 20)))
        self._pick.clicked.connect(self._choose_file)
        self._remove.clicked.connect(self.removed)
        self.save.clicked.connect(lambda: self.saved.emit(self._image))
        cancel.clicked.connect(self.reject)

    def show_picked(self, image: QImage) -> None:
        self.notice.clear()
        self._image = image
        self.preview.set(self._name, image)
        self.save.setEnabled(True)

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def set_working(self, working: bool) -> None:
        self._busy.set_working(working)
        for button in (self._pick, self._remove, self.save):
            button.setEnabled(not working)

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "画像を選ぶ", "", FILTER)
        if path:
            self.picked.emit(path)
