"""A state as a pale pill: dark word, icon and fill of one tone; never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import icons, theme

HEIGHT = 22
ICON_PX = 12
ICON_X = 8
WORD_X = 24
WORD_X_ALONE = 9
END = 10


def pill_width(text: str, icon: str = "") -> float:
    return (WORD_X if icon else WORD_X_ALONE) + QFontMetricsF(theme.font(11, bold=True)).horizontalAdvance(text) + END


def paint_pill(
    painter: QPainter, left: float, middle: float, text: str, icon: str, tone: str, *, on_selected: bool = False
) -> float:
    """Paint it with its left edge and vertical middle there; returns its width. On a selected row blue and grey pills
    take the surface's colour so that they stay visible."""
    width = pill_width(text, icon)
    box = QRectF(left, middle - HEIGHT / 2, width, HEIGHT)
    fill = "surface" if on_selected and tone in ("blue", "gray") else f"{tone}_bg"
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill))
    painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
    if icon:
        painter.drawPixmap(QPointF(left + ICON_X, middle - ICON_PX / 2), icons.pixmap(icon, tone, ICON_PX))
    painter.setPen(theme.color(tone))
    painter.setFont(theme.font(11, bold=True))
    at = WORD_X if icon else WORD_X_ALONE
    painter.drawText(box.adjusted(at, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
    return width


class Pill(QWidget):
    """The same as a widget."""

    def __init__(self, text: str = "", icon: str = "", tone: str = "gray", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text, icon, tone)

    def set(self, text: str, icon: str = "", tone: str = "gray") -> None:
        self._text, self._icon, self._tone = text, icon, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        return self._text

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(round(pill_width(self._text, self._icon)) + 1, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, 0, self.height() / 2, self._text, self._icon, self._tone)
        painter.end()
