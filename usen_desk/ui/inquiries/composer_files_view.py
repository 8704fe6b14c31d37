"""Files that go with a message, as chips with name and size, painted as one widget. ←/→ walk them, Delete or a click on
× removes one. Row A03-2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.local.records import KeptFile
from usen_desk.ui import formatting, icons, theme
from usen_desk.ui.moving import Moving, Stage

HEIGHT, GAP, ICON, INSIDE, CLOSE = 30, 6, 16, 10, 26
WIDEST = 240
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
REMOVES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
BAR = 2
STAGES = {Stage.PAUSED: "停止中", Stage.FAILED: "失敗"}
_PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "bmp", "heic")


class FilesView(QWidget):
    """Hidden without files. Signals: removed(upload_id)."""

    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files: Sequence[KeptFile] = ()
        self._at, self._boxes = 0, list[QRectF]()
        self._moving: Mapping[str, Moving] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def set(self, files: Sequence[KeptFile]) -> None:
        if list(files) == list(self.files):
            return
        self.files, self._at = list(files), max(0, min(self._at, len(files) - 1))
        names = [f"{one.name} {formatting.size(one.size_bytes)}" for one in files]
        self.setAccessibleName(f"添付ファイル {len(files)}件 " + "、".join(names))
        self.setVisible(bool(files))
        self._lay_out()

    def set_moving(self, moving: Mapping[str, Moving]) -> None:
        """Of large files that are still on their way, by upload_id: a message is sent only when its files are."""
        if moving != self._moving:
            self._moving = moving
            self.update()

    def meta_of(self, file: KeptFile) -> str:
        """What stands beside the name: how far it has got, else its size."""
        moving = self._moving.get(file.upload_id)
        if moving is None:
            return formatting.size(file.size_bytes)
        return STAGES.get(moving.stage, f"{moving.percent}%")

    def close_box(self, at: int) -> QRectF:
        """Where × of the chip stands."""
        box = self._boxes[at]
        return QRectF(box.right() - CLOSE, box.top(), CLOSE, box.height())

    def sizeHint(self) -> QSize:
        bottom = self._boxes[-1].bottom() if self._boxes else 0.0
        return QSize(200, round(bottom) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_over = self._close_at(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._close_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self.removed.emit(self.files[at].upload_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and self.files:
            self._at = max(0, min(self._at + STEPS[key], len(self.files) - 1))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.files[self._at].name))
            self.update()
        elif key in REMOVES and self.files:
            self.removed.emit(self.files[self._at].upload_id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, (file, box) in enumerate(zip(self.files, self._boxes, strict=True)):
            self._paint(painter, box, file, is_lit=self.hasFocus() and at == self._at)
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, file: KeptFile, *, is_lit: bool) -> None:
        painter.setPen(QPen(theme.color("accent" if is_lit else "line_input"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        is_picture = file.name.rpartition(".")[2].casefold() in _PICTURES
        middle = box.center().y() - ICON / 2
        painter.drawPixmap(
            QPointF(box.left() + INSIDE, middle), icons.pixmap("image" if is_picture else "file-text", "text2", ICON)
        )
        painter.drawPixmap(QPointF(box.right() - CLOSE + 5, middle + 1), icons.pixmap("x", "text2", ICON - 2))
        name, meta = theme.font(12), theme.font(11)
        size = self.meta_of(file)
        wide = QFontMetricsF(meta).horizontalAdvance(size)
        inside = box.adjusted(INSIDE + ICON + 6, 0, -CLOSE - 4, 0)
        room = inside.width() - wide - 8
        painter.setFont(name)
        painter.setPen(theme.color("text"))
        cut = QFontMetricsF(name).elidedText(file.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inside, _LEFT, cut)
        painter.setFont(meta)
        moving = self._moving.get(file.upload_id)
        has_failed = moving is not None and moving.stage is Stage.FAILED
        painter.setPen(theme.color("red" if has_failed else "text2"))
        painter.drawText(inside.adjusted(inside.width() - wide, 0, 0, 0), _LEFT, size)
        if moving is not None:
            bar = QRectF(box.left() + 8, box.bottom() - 5, box.width() - 16, BAR)
            painter.fillRect(bar, theme.color("line_soft"))
            bar.setWidth(bar.width() * moving.percent / 100)
            painter.fillRect(bar, theme.color("accent"))

    def _lay_out(self) -> None:
        """Side by side, on as many lines as they need."""
        metrics, small = QFontMetricsF(theme.font(12)), QFontMetricsF(theme.font(11))
        height, left, top = theme.px(HEIGHT), 0.0, 0.0
        self._boxes = []
        for file in self.files:
            text = metrics.horizontalAdvance(file.name) + small.horizontalAdvance(formatting.size(file.size_bytes))
            width = min(WIDEST, text + INSIDE + ICON + CLOSE + 26)
            if left and left + width > self.width():
                left, top = 0.0, top + height + GAP
            self._boxes.append(QRectF(left, top, width, height))
            left += width + GAP
        self.updateGeometry()
        self.update()

    def _close_at(self, point: QPointF) -> int:
        return next((at for at in range(len(self._boxes)) if self.close_box(at).contains(point)), -1)
