"""The icon in the notification area with how many are new, and what pops up from it; a click opens what it says. X12.

Where the desktop has no such area, the line at the foot of the window says it instead.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon

from usen_desk.ui import theme
from usen_desk.ui.activity.activity_model import Happening

SIDE, BADGE, SHOWN_MS = 64, 34, 8000
PRODUCT = "USEN Desk"


class TrayView(QObject):
    """`tell_inside(text, open, word)` shows a line in the window. Signals: opened(inquiry ID); wanted() the window."""

    opened = Signal(int)
    wanted = Signal()

    def __init__(self, tell_inside: Callable[[str, Callable[[], object], str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._tell_inside = tell_inside
        self._last = 0
        self.tray: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.tray = QSystemTrayIcon(badged(0), self)
            self.tray.messageClicked.connect(lambda: self.opened.emit(self._last))
            self.tray.activated.connect(lambda _: self.wanted.emit())
            self.tray.show()

    def pop(self, happening: Happening) -> None:
        self._last = happening.inquiry_id
        number = happening.inquiry_id
        if self.tray is not None and QSystemTrayIcon.supportsMessages():
            self.tray.showMessage(PRODUCT, happening.text, QSystemTrayIcon.MessageIcon.NoIcon, SHOWN_MS)
        else:
            self._tell_inside(happening.text, lambda: self.opened.emit(number), "開く")

    def set_count(self, count: int) -> None:
        if self.tray is not None:
            self.tray.setIcon(badged(count))
            self.tray.setToolTip(f"{PRODUCT} 新着{count}件" if count else PRODUCT)


def badged(count: int) -> QIcon:
    """The mark of the program, with a number over its corner."""
    made = QPixmap(SIDE, SIDE)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(QRectF(0, 0, SIDE, SIDE), 16, 16)
    painter.setPen(theme.color("accent_text"))
    font = theme.font(13, bold=True)
    font.setPixelSize(34)
    painter.setFont(font)
    painter.drawText(QRectF(0, 0, SIDE, SIDE), Qt.AlignmentFlag.AlignCenter, "U")
    if count:
        box = QRectF(SIDE - BADGE, 0, BADGE, BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("red"))
        painter.drawEllipse(box)
        font.setPixelSize(22)
        painter.setFont(font)
        painter.setPen(theme.color("surface"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(count) if count < 100 else "…")
    painter.end()
    return QIcon(made)
