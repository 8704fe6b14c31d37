"""One live tile: name, number, state in word and colour, a gauge with its two limits. A click or Enter opens its rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.contract.board import Level, TileFigure
from usen_desk.ui import theme
from usen_desk.ui.board.board_model import LEVELS, TILES, limits_of, spoken, value_of
from usen_desk.ui.widgets.pill import paint_pill, pill_width

HEIGHT, INSIDE, RADIUS = 112, 16, 12
GAUGE, PAST_LIMIT = 5, 1.25
"""The gauge ends a quarter behind the limit."""
_FILL = {Level.FINE: "bar", Level.WARNING: "bar_warning", Level.LIMIT: "bar_limit"}
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class TileView(QWidget):
    """`factor` enlarges everything, for the wall. Signals: opened(TileFigure)."""

    opened = Signal(object)

    def __init__(self, factor: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure: TileFigure | None = None
        self._factor, self._is_hovered = factor, False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(round(120 * factor))
        self.setFixedHeight(round(HEIGHT * factor))

    def set(self, figure: TileFigure) -> None:
        if figure != self.figure:
            self.figure = figure
            self.setAccessibleName(spoken(figure))
            self.setToolTip("一覧を開く")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(170 * self._factor), round(HEIGHT * self._factor))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._is_hovered = False
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._factor, self._factor)
        area = QRectF(0, 0, self.width() / self._factor, self.height() / self._factor)
        self._paint_box(painter, area)
        if self.figure is not None:
            self._paint_words(painter, area, self.figure)
            self._paint_gauge(painter, area, self.figure)
        painter.end()

    def _open(self) -> None:
        if self.figure is not None:
            self.opened.emit(self.figure)

    def _paint_box(self, painter: QPainter, area: QRectF) -> None:
        """Only a red tile is filled, so that one red always wins."""
        is_red = self.figure is not None and self.figure.level is Level.LIMIT
        edge = "accent" if self.hasFocus() else "red" if is_red else "line_input" if self._is_hovered else "line"
        painter.setPen(QPen(theme.color(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color("red_bg" if is_red else "surface"))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _paint_words(self, painter: QPainter, area: QRectF, figure: TileFigure) -> None:
        is_red = figure.level is Level.LIMIT
        painter.setFont(theme.font(12, bold=True))
        painter.setPen(theme.color("text" if is_red else "text2"))
        painter.drawText(QRectF(INSIDE, 10, area.width() - 2 * INSIDE, 22), LEFT, TILES[figure.tile])
        word, icon, tone = LEVELS[figure.level]
        title_end = INSIDE + QFontMetricsF(painter.font()).horizontalAdvance(TILES[figure.tile]) + 6
        if word:
            shown = word if title_end + pill_width(word, icon) <= area.width() - 8 else ""
            paint_pill(painter, area.width() - 8 - pill_width(shown, icon), 21, shown, icon, tone, on_selected=is_red)
        value, unit = value_of(figure)
        painter.setFont(theme.font(30, bold=True))
        painter.setPen(theme.color("red" if is_red else "text"))
        painter.drawText(QRectF(INSIDE, 34, area.width() - 2 * INSIDE, 40), LEFT, value)
        after = INSIDE + QFontMetricsF(painter.font()).horizontalAdvance(value) + 5
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text2"))
        painter.drawText(QRectF(after, 42, 40, 30), LEFT, unit)
        painter.setFont(theme.font(11))
        painter.drawText(QRectF(INSIDE, 89, area.width() - INSIDE, 18), LEFT, limits_of(figure))

    def _paint_gauge(self, painter: QPainter, area: QRectF, figure: TileFigure) -> None:
        track = QRectF(INSIDE, 80, area.width() - 2 * INSIDE, GAUGE)
        whole = figure.limit * PAST_LIMIT
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface" if figure.level is Level.LIMIT else "line_soft"))
        painter.drawRoundedRect(track, GAUGE / 2, GAUGE / 2)
        share = min(1.0, figure.value / whole)
        if share > 0:
            painter.setBrush(theme.color(_FILL[figure.level]))
            length = max(float(GAUGE), track.width() * share)
            painter.drawRoundedRect(QRectF(track.left(), track.top(), length, GAUGE), GAUGE / 2, GAUGE / 2)
        for at, token in ((figure.warning, "bar_warning"), (figure.limit, "bar_limit")):
            x = track.left() + track.width() * at / whole
            painter.setPen(QPen(theme.color(token), 2))
            painter.drawLine(QPointF(x, track.top() - 3), QPointF(x, track.bottom() + 3))
