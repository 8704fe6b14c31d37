"""Icons of one line family (lucide, ISC; resources/icons), tinted from the palette and sharp at every scale."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from usen_desk import resources
from usen_desk.ui import theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

STROKE = "1.8"
DEFAULT_PX = 18


def icon(name: str, token: str = "text2", size: int = DEFAULT_PX) -> QIcon:
    """A QIcon for buttons and menus, in the palette's colour `token` now; made anew after a theme switch."""
    made = QIcon()
    for ratio in {1.0, screen_ratio()}:
        made.addPixmap(pixmap(name, token, size, ratio))
    return made


def pixmap(name: str, token: str = "text2", size: int = DEFAULT_PX, ratio: float = 0.0) -> QPixmap:
    """The icon at `size` logical pixels, drawn for `ratio` device pixels to one (0: the sharpest screen there is).

    Raises:
        FileNotFoundError: there is no such icon.
    """
    return _pixmap(name, theme.color(token).name(), size, ratio or screen_ratio())


def screen_ratio() -> float:
    """Device pixels to a logical one on the sharpest screen."""
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


@cache
def _pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    drawing = _renderer(name, color)
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


def _renderer(name: str, color: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer

    text = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")
    tinted = text.replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    return QSvgRenderer(QByteArray(tinted.encode()))
