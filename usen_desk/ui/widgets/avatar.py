"""A person: picture, or the first letter on a colour of their own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import theme

COLORS = ("#3D6B5C", "#7A5AA8", "#A24B63", "#2F6690", "#8A5A2B", "#4F6D3A", "#5B5F97", "#9A4A2F")
"""White letters on each have a contrast of 4.5 or more."""


class Avatar(QWidget):
    def __init__(self, name: str = "", size: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._px = size
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(name)

    def set(self, name: str, image: QImage | None = None) -> None:
        """An empty image means none."""
        self._name, self._image = name, image or QImage()
        self.setAccessibleName(name)
        self.update()

    @property
    def has_image(self) -> bool:
        return not self._image.isNull()

    def sizeHint(self) -> QSize:
        return QSize(self._px, self._px)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(0, 0, self._px, self._px)
        if self.has_image:
            circle = QPainterPath()
            circle.addEllipse(box)
            painter.setClipPath(circle)
            painter.drawImage(box, self._image)
        else:
            paint_avatar(painter, box, self._name)
        painter.end()


def paint_avatar(painter: QPainter, box: QRectF, name: str) -> None:
    """Without a picture; also for delegates."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(COLORS[sum(map(ord, name)) % len(COLORS)]))
    painter.drawEllipse(box)
    painter.setPen(Qt.GlobalColor.white)
    painter.setFont(theme.font(max(11, round(box.height() * 0.42)), bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name[:1])
