"""The dark rail at the left: the tabs, icon over label, with badges; help and settings at its foot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from usen_desk.ui import icons, theme
from usen_desk.ui.widgets.lines import column

WIDTH = 76
CELL_WIDTH, CELL_HEIGHT = 68, 56
ICON_PX = 20
BADGE_HEIGHT = 16
LOGO_PX = 38
BADGE_MAX = 99


@dataclass(frozen=True)
class RailEntry:
    name: str
    label: str
    """Short enough for the rail."""
    title: str
    """The whole name, for the tool tip and screen readers."""
    icon: str
    keys: str = ""


class RailButton(QAbstractButton):
    """One cell; checked when its tab is in front."""

    def __init__(self, entry: RailEntry, *, checkable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._badge = 0
        self.setObjectName(f"rail.{entry.name}")
        self.setFixedSize(CELL_WIDTH, CELL_HEIGHT)
        self.setCheckable(checkable)
        self.setAutoExclusive(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(entry.title)
        self.setToolTip(f"{entry.title}  {entry.keys.replace('+', ' ')}".strip())

    def set_badge(self, count: int) -> None:
        """How many wait in this tab; 0 shows nothing."""
        self._badge = count
        self.setAccessibleDescription(f"{count}件" if count else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(CELL_WIDTH, CELL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isChecked() or self.isDown()
        token = "toast_text" if is_on or self.underMouse() else "rail_text"
        if is_on or self.hasFocus():
            painter.setPen(theme.color("accent_line") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("rail_on") if is_on else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.drawPixmap(QPointF((CELL_WIDTH - ICON_PX) / 2, 8), icons.pixmap(self.entry.icon, token, ICON_PX))
        painter.setPen(theme.color(token))
        font = theme.font(11, bold=is_on)
        if QFontMetricsF(font).horizontalAdvance(self.entry.label) > CELL_WIDTH:
            font.setPixelSize(11)
        painter.setFont(font)
        painter.drawText(QRectF(0, 31, CELL_WIDTH, 20), Qt.AlignmentFlag.AlignCenter, self.entry.label)
        if self._badge:
            self._paint_badge(painter)

    def _paint_badge(self, painter: QPainter) -> None:
        text = str(self._badge) if self._badge <= BADGE_MAX else f"{BADGE_MAX}+"
        font = theme.font(10, bold=True)
        width = max(BADGE_HEIGHT, QFontMetricsF(font).horizontalAdvance(text) + 8)
        box = QRectF(CELL_WIDTH / 2 + 4, 3, width, BADGE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(box, BADGE_HEIGHT / 2, BADGE_HEIGHT / 2)
        painter.setPen(theme.color("accent_text"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class _Logo(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(LOGO_PX, LOGO_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_logo(painter, QRectF(self.rect()))


def paint_logo(painter: QPainter, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(box, box.width() * 0.26, box.width() * 0.26)
    painter.setPen(theme.color("accent_text"))
    font = theme.font(13, bold=True)
    font.setPixelSize(int(box.height() * 0.5))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "U")


class RailView(QWidget):
    """Signals: chosen(str) the name of an entry, above or at the foot."""

    chosen = Signal(str)

    def __init__(self, tabs: Iterable[RailEntry], foot: Iterable[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("画面の切り替え")
        self._buttons: dict[str, RailButton] = {}
        cells = [self._button(entry, checkable=True) for entry in tabs]
        feet = [self._button(entry, checkable=False) for entry in foot]
        logo = column(_Logo(self), margins=((WIDTH - LOGO_PX) // 2, 0, 0, 10))
        self.setLayout(column(logo, *cells, None, *feet, spacing=4, margins=(4, 9, 4, 9)))

    def choose(self, name: str) -> None:
        """Show that this tab is in front."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def set_badge(self, name: str, count: int) -> None:
        if name in self._buttons:
            self._buttons[name].set_badge(count)

    def button(self, name: str) -> RailButton:
        return self._buttons[name]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))

    def _button(self, entry: RailEntry, *, checkable: bool) -> RailButton:
        button = RailButton(entry, checkable=checkable)
        button.clicked.connect(lambda: self.chosen.emit(entry.name))
        self._buttons[entry.name] = button
        return button
