"""A trial's days as little bars with the dotted guide line: for rows and cards of lists, and alone.

All strips share one scale, which only the guide line sets, so that rows can be compared by eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import theme
from usen_desk.ui.theme import Palette
from usen_desk.ui.widgets.usage_words import strip_text

SIZE = QSize(112, 26)
BAR_PART = 0.75
BAR_RADIUS = 1.5
LEAST_HEIGHT = 3
STUB_HEIGHT = 2
DASH_HEIGHT = 1
DOT_EVERY = 3
GUIDE_PART = 0.6
LEAST_TOP_MINUTES = 12 * 60
"""The strip's upper edge; longer days are cut there."""
CACHED = 256
DRAWN_ONCE = (QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture, QPaintEngine.Type.SVG)


def paint_strip(
    painter: QPainter,
    rect: QRectF,
    minutes: Sequence[int | None],
    guide_minutes: int,
    *,
    selected: bool = False,
    enabled: bool = True,
    palette: Palette | None = None,
) -> None:
    """Bars in `rect`, its background left alone: a stub for 0:00, a dash for a day without record.

    On a screen the picture is kept and copied next time; on paper it is drawn. `enabled` false: an ended trial, in grey.
    """
    used, days = palette or theme.palette(), tuple(minutes)
    if painter.paintEngine().type() in DRAWN_ONCE:
        painter.save()
        painter.translate(rect.topLeft())
        _draw(painter, rect.width(), rect.height(), days, guide_minutes, used, selected=selected, enabled=enabled)
        painter.restore()
        return
    ratio = painter.device().devicePixelRatio()
    picture = _picture(rect.width(), rect.height(), ratio, days, guide_minutes, used, selected, enabled)
    painter.drawPixmap(rect.topLeft(), picture)


def top_minutes(guide_minutes: int) -> float:
    """What the upper edge stands for: the same for every strip of one guide line."""
    return max(LEAST_TOP_MINUTES, guide_minutes / GUIDE_PART)


def bar_box(width: float, height: float, at: int, count: int, minutes: int | None, guide_minutes: int) -> QRectF:
    """One day of `count` in a strip of that size."""
    pitch = width / count
    across = max(1.0, round(pitch * BAR_PART))
    if minutes is None:
        tall = float(DASH_HEIGHT)
    else:
        part = min(1.0, max(0, minutes) / top_minutes(guide_minutes))
        tall = max(float(LEAST_HEIGHT if minutes else STUB_HEIGHT), round(height * part))
    return QRectF(round(at * pitch + (pitch - across) / 2), height - tall, across, tall)


@lru_cache(maxsize=CACHED)
def _picture(
    width: float,
    height: float,
    ratio: float,
    days: tuple[int | None, ...],
    guide_minutes: int,
    palette: Palette,
    selected: bool,
    enabled: bool,
) -> QPixmap:
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    _draw(painter, width, height, days, guide_minutes, palette, selected=selected, enabled=enabled)
    painter.end()
    return made


def _draw(
    painter: QPainter,
    width: float,
    height: float,
    days: tuple[int | None, ...],
    guide_minutes: int,
    palette: Palette,
    *,
    selected: bool,
    enabled: bool,
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    used, coming = palette.bar if enabled else palette.text3, palette.accent_line if selected else palette.bar_empty
    for at, minutes in enumerate(days):
        box = bar_box(width, height, at, len(days), minutes, guide_minutes)
        if minutes:
            painter.setBrush(QColor(used))
            painter.drawRoundedRect(box, min(BAR_RADIUS, box.height() / 2), min(BAR_RADIUS, box.height() / 2))
        else:
            painter.fillRect(box, QColor(coming if minutes is None else palette.text3))
    if guide_minutes > 0:
        y = int(height - height * guide_minutes / top_minutes(guide_minutes))
        dots = [QRectF(x, y, 1, 1) for x in range(0, int(width), DOT_EVERY)]
        painter.setBrush(QColor(palette.green if enabled else palette.text2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.drawRects(dots)


class UsageStrip(QWidget):
    """The same as a widget, with its figures as tool tip and for screen readers."""

    def __init__(
        self, minutes: Sequence[int | None] = (), guide_minutes: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(minutes, guide_minutes)

    def set(self, minutes: Sequence[int | None], guide_minutes: int, *, enabled: bool = True) -> None:
        self._minutes, self._guide_minutes, self._enabled = tuple(minutes), guide_minutes, enabled
        words = strip_text(self._minutes, guide_minutes) if self._minutes else ""
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return SIZE

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(QPointF(0, 0), QRectF(self.rect()).size())
        paint_strip(painter, area, self._minutes, self._guide_minutes, enabled=self._enabled)
        painter.end()
