"""Listening hours by day as a widget: bars with the guide line, walked by arrow keys, told to screen readers.

←/→ a day · PgUp/PgDn a week · Home/End first and last day · Enter, Space or a click choose the day
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets import usage_words
from usen_desk.ui.widgets.usage_paint import UsageDrawing
from usen_desk.ui.widgets.usage_scale import UsageSeries

SIZE_HINT = QSize(720, 250)
LEAST = QSize(420, 180)
WEEK = 7
RING_RADIUS = 8
INSIDE = 4
"""Room for the ring of the keyboard's focus."""
STEPS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -WEEK,
    Qt.Key.Key_PageDown: WEEK,
}
CHOOSING: tuple[int, ...] = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class UsageChart(QWidget):
    """Signals: day_chosen(date) by click, Enter or Space; day_focused(date | None) when the day that the person looks at
    by pointer or keys is another. `set_focused_day` sends neither, so a table beside may be tied to it both ways.
    """

    day_chosen = Signal(object)
    day_focused = Signal(object)

    def __init__(self, series: UsageSeries | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series = series or UsageSeries()
        self._hovered = self._walked = self._pinned = -1
        """Days under the pointer, of the keyboard, and set from outside; the first that there is, is lit."""
        self._told: date | None = None
        self._drawing: UsageDrawing | None = None
        self._picture = QPixmap()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tell_readers()

    @property
    def series(self) -> UsageSeries:
        return self._series

    def set_series(self, series: UsageSeries) -> None:
        """The day that was looked at stays so where it is still shown."""
        days = [self._day(at) for at in (self._walked, self._pinned)]
        self._series = series
        self._walked, self._pinned = (series.position(day) for day in days)
        self._hovered = -1
        self._told = self.focused_day
        self._tell_readers()
        self.update()

    @property
    def focused_day(self) -> date | None:
        """The day that is lit."""
        return self._day(self._lit())

    def set_focused_day(self, on: date | None) -> None:
        """Light a day from outside, and go on from there by keys; None or a day that isn't shown lights none."""
        self._pinned = self._walked = self._series.position(on)
        self._told = self.focused_day
        self._tell_readers()
        self.update()

    def sizeHint(self) -> QSize:
        return SIZE_HINT * (theme.px(100) / 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST.width(), theme.px(LEAST.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        drawing = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(QPointF(0, 0), self._picture)
        if (at := self._lit()) >= 0:
            drawing.paint_focus(painter, at)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RING_RADIUS, RING_RADIUS)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._scale_at(event.position())
        self._look()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self._look()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._scale_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self._walked = at
            self._look()
            self.day_chosen.emit(self._day(at))
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        key, last = event.key(), len(self._series.days) - 1
        at = self._walked if self._walked >= 0 else self._start()
        if not plain or last < 0:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._walk(at + STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk(0 if key == Qt.Key.Key_Home else last)
        elif key in CHOOSING:
            self._walk(at)
            self.day_chosen.emit(self._day(at))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._walked < 0 and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._walked = self._start()
        self._look()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._look()
        self.update()

    def _walk(self, at: int) -> None:
        """A pointer that lies still over the chart doesn't hold the keyboard back."""
        self._walked = max(0, min(at, len(self._series.days) - 1))
        self._hovered = -1
        self._look()

    def _start(self) -> int:
        """Where the keyboard begins: today, else the last day with a record, else the first day."""
        today = self._series.position(self._series.today)
        known = [at for at, bar in enumerate(self._series.days) if bar.minutes is not None]
        return today if today >= 0 else known[-1] if known else min(0, len(self._series.days) - 1)

    def _lit(self) -> int:
        if self._hovered >= 0:
            return self._hovered
        return self._walked if self.hasFocus() else self._pinned

    def _look(self) -> None:
        """Repaint and tell, where another day is lit than was told."""
        day = self.focused_day
        if day == self._told:
            return
        self._told = day
        self.update()
        self._tell_readers()
        self.day_focused.emit(day)

    def _tell_readers(self) -> None:
        """Name and description hold the whole; the day is announced too while the keyboard is here."""
        at = self._lit()
        day = usage_words.spoken_day(self._series, at) if at >= 0 else ""
        self.setAccessibleName(f"{usage_words.TITLE}、{day}" if day else usage_words.TITLE)
        self.setAccessibleDescription(f"{usage_words.summary(self._series)}{usage_words.HELP}")
        if day and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, day))

    def _day(self, at: int) -> date | None:
        return self._series.days[at].on if 0 <= at < len(self._series.days) else None

    def _scale_at(self, point: QPointF) -> int:
        return self._drawn().scale.day_at(point)

    def _drawn(self) -> UsageDrawing:
        """What stays is painted once for each series, size, palette, text size and screen."""
        palette, factor = theme.palette(), theme.px(100) / 100
        area = QRectF(self.rect()).adjusted(INSIDE, INSIDE, -INSIDE, -INSIDE)
        ratio, drawing = self.devicePixelRatioF(), self._drawing
        if (
            drawing is None
            or drawing.series is not self._series
            or (drawing.palette, drawing.factor, drawing.scale.area) != (palette, factor, area)
            or self._picture.devicePixelRatio() != ratio
        ):
            drawing = self._drawing = UsageDrawing(self._series, area, palette, factor)
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(QColor(palette.surface))
            painter = QPainter(self._picture)
            drawing.paint(painter)
            painter.end()
        return drawing
