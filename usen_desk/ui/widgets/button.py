"""Buttons of the stylesheet's kinds, with icons that follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from usen_desk.ui import icons

ICON_PX = 16
SMALL_ICON_PX = 12
ICON_GAP = 4
"""Besides the 4 px that the style leaves between icon and word."""
_TOKEN = {"primary": "accent_text", "link": "link", "danger": "red"}


class Button(QPushButton):
    """kind: secondary, primary (one a page), ghost, link, danger, chip or choice (the last two can be checked), number
    (small, for what is copied rarely)."""

    def __init__(
        self,
        text: str,
        kind: str = "secondary",
        icon: str = "",
        parent: QWidget | None = None,
        *,
        trailing: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._icon, self._kind = icon, kind
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setCheckable(kind in ("chip", "choice"))
        self.setAutoDefault(False)
        self._trailing = trailing
        if trailing:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._tint()

    def set_icon(self, name: str) -> None:
        self._icon = name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._tint()

    def _tint(self) -> None:
        if self._icon:
            token = _TOKEN.get(self._kind, "text2") if self.isEnabled() else "text3"
            size = SMALL_ICON_PX if self._kind == "number" else ICON_PX
            gap = 0 if self._kind == "number" else ICON_GAP
            self.setIconSize(QSize(size + gap, size))
            self.setIcon(_with_gap(icons.pixmap(self._icon, token, size), gap, before=self._trailing))


def _with_gap(icon: QPixmap, gap: int, *, before: bool) -> QIcon:
    """WORKAROUND: a stylesheet can't set the space between icon and word of a button; remove when it can."""
    ratio = icon.devicePixelRatio()
    made = QPixmap(icon.size() + QSize(round(gap * ratio), 0))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.drawPixmap(QPoint(gap if before else 0, 0), icon)
    painter.end()
    return QIcon(made)


class IconButton(QToolButton):
    """An icon alone; `tip` is its tool tip and its name for screen readers."""

    def __init__(
        self,
        icon: str,
        tip: str,
        parent: QWidget | None = None,
        *,
        size: int = 18,
        token: str = "text2",
        small: bool = False,
    ) -> None:
        super().__init__(parent)
        self._icon, self._token, self._px = icon, token, size
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setIconSize(QSize(size, size))
        self.setProperty("small", small)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tint()

    def set_icon(self, name: str, token: str | None = None) -> None:
        self._icon, self._token = name, token or self._token
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._tint()

    def _tint(self) -> None:
        self.setIcon(icons.icon(self._icon, self._token if self.isEnabled() else "text3", self._px))
