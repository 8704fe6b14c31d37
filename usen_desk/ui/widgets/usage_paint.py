"""Paints the chart of listening hours on any QPainter: a widget's, a picture's, a PDF page's. Keeps no state."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from usen_desk.ui import theme
from usen_desk.ui.formatting import WEEKDAYS, short_duration
from usen_desk.ui.theme import Palette
from usen_desk.ui.widgets import usage_words
from usen_desk.ui.widgets.usage_scale import Mark, TextRoom, UsageScale, UsageSeries

CENTER = int(Qt.AlignmentFlag.AlignCenter)
AXIS_ALIGN = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
LEFT_ALIGN = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
BAR_RADIUS = 4
HATCH_EVERY = 9
HATCH_WIDTH = 1.1
GUIDE_DASHES = [4.0, 2.0]
GUIDE_WIDTH = 1.5
COMING_DASHES = [3.0, 2.5]
TONES = {Mark.EXPIRY: "amber", Mark.TODAY: "blue", Mark.AUTHENTICATED: "gray"}

BUBBLE_INSIDE = 12
BUBBLE_RADIUS = 8
BUBBLE_TIP = 6
BUBBLE_ABOVE = 4


def paint_chart(
    painter: QPainter,
    area: QRectF,
    series: UsageSeries,
    palette: Palette,
    *,
    focused: int = -1,
    factor: float | None = None,
) -> UsageScale:
    """The whole chart in `area`, which it fills with the surface's colour; says where it put everything.

    One unit of the painter is a pixel of a screen at 96 dpi: scale a printer's painter by its dpi / 96 first.
    `factor` enlarges the type, by default as the person set it; 1.0 for paper.
    """
    used = theme.px(100) / 100 if factor is None else factor
    drawing = UsageDrawing(series, area, palette, used)
    drawing.paint(painter)
    if focused >= 0:
        drawing.paint_focus(painter, focused)
    return drawing.scale


@lru_cache(maxsize=32)
def type_of(size: int, factor: float, *, bold: bool = False) -> QFont:
    made = theme.font(size, bold=bold)
    made.setPixelSize(round(size * factor))
    return made


@lru_cache(maxsize=8)
def text_room(factor: float) -> TextRoom:
    """Widths as bold, so that a label keeps its place when its day is looked at."""
    bold = QFontMetricsF(type_of(11, factor, bold=True))
    return TextRoom(
        line=round(bold.height()),
        axis=bold.horizontalAdvance("24:00"),
        digit=max(map(bold.horizontalAdvance, "0123456789")),
        slash=bold.horizontalAdvance("/"),
        weekday=bold.horizontalAdvance("月"),
        marks={mark: bold.horizontalAdvance(word) for mark, word in usage_words.MARKS.items()},
    )


def hatch(painter: QPainter, shape: QPainterPath, color: QColor) -> None:
    """Slanted lines over a shape: what it shows isn't over yet."""
    box = shape.boundingRect()
    painter.save()
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(color, HATCH_WIDTH))
    height = box.height()
    starts = range(round(-height), round(box.width()), HATCH_EVERY)
    painter.drawLines([QLineF(box.left() + x, box.bottom(), box.left() + x + height, box.top()) for x in starts])
    painter.restore()


class UsageDrawing:
    """One series in one area with one palette. `paint` draws what stays, `paint_focus` what one day changes of it."""

    def __init__(self, series: UsageSeries, area: QRectF, palette: Palette, factor: float) -> None:
        self.series, self.palette, self.factor = series, palette, factor
        self.scale = UsageScale(series, area, text_room(factor))

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.scale.area, self._color("surface"))
        self._grid(painter, is_labelled=True)
        for at in range(len(self.series.days)):
            self._bar(painter, at)
        self._guide(painter)
        self._expiry(painter)
        self._guide_word(painter)
        self._below(painter)
        if not self.series.days:
            self._text(painter, self.scale.plot, usage_words.NO_DAYS, "text2", CENTER)

    def paint_focus(self, painter: QPainter, at: int) -> None:
        """Over a painted chart: the day's column lit, its bar darker, its date bold, and the bubble."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        column = self.scale.lit(at)
        painter.save()
        painter.setClipRect(column.adjusted(0, 0, 0, 1), Qt.ClipOperation.IntersectClip)
        painter.fillRect(column, self._color("accent_soft"))
        self._grid(painter, is_labelled=False)
        self._bar(painter, at, is_focused=True)
        self._guide(painter)
        self._expiry(painter)
        painter.restore()
        self._guide_word(painter)
        self._focused_date(painter, at)
        self._bubble(painter, at)

    def _grid(self, painter: QPainter, *, is_labelled: bool) -> None:
        plot, pitch = self.scale.plot, self.scale.room.line
        painter.setPen(QPen(self._color("line"), 1))
        heights = [_crisp(self.scale.y(minutes)) for minutes in self.scale.ticks]
        painter.drawLines([QLineF(plot.left(), y, plot.right(), y) for y in heights])
        if is_labelled:
            for minutes, y in zip(self.scale.ticks, heights, strict=True):
                box = QRectF(self.scale.area.left(), y - pitch / 2, plot.left() - self.scale.area.left() - 10, pitch)
                self._text(painter, box, short_duration(minutes), "text3", AXIS_ALIGN)

    def _bar(self, painter: QPainter, at: int, *, is_focused: bool = False) -> None:
        box, day = self.scale.bar(at), self.series.days[at]
        if day.minutes is None:
            if not self.series.is_after_expiry(at):
                self._coming(painter, box, is_focused=is_focused)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        if day.minutes <= 0:
            painter.setBrush(self._color("text2" if is_focused else "text3"))
            painter.drawRoundedRect(box, 1, 1)
            if not is_focused:
                self._zero(painter, at, box)
            return
        shape = _standing(box)
        painter.setBrush(self._color("blue" if is_focused else "bar"))
        painter.drawPath(shape)
        if self.series.is_partial(at):
            hatch(painter, shape, self._color("surface"))

    def _zero(self, painter: QPainter, at: int, stub: QRectF) -> None:
        """0:00 over the stub, where it has room; not under the bubble, which says it too."""
        room, column = self.scale.room, self.scale.column(at)
        if column.width() >= room.axis:
            box = QRectF(column.left(), stub.top() - room.line - 2, column.width(), room.line)
            self._text(painter, box, short_duration(0), "text3", CENTER)

    def _coming(self, painter: QPainter, box: QRectF, *, is_focused: bool) -> None:
        pen = QPen(self._color("text3" if is_focused else "line_input"), 1)
        pen.setDashPattern(COMING_DASHES)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -1.5), BAR_RADIUS, BAR_RADIUS)

    def _guide(self, painter: QPainter) -> None:
        y = self.scale.guide_y
        if y is not None:
            pen = QPen(self._color("green"), GUIDE_WIDTH)
            pen.setDashPattern(GUIDE_DASHES)
            painter.setPen(pen)
            painter.drawLine(QLineF(self.scale.plot.left(), _crisp(y), self.scale.plot.right(), _crisp(y)))

    def _guide_word(self, painter: QPainter) -> None:
        """At the line's right end, on a ground of its own, as bars may stand behind it."""
        y = self.scale.guide_y
        if y is None:
            return
        word = usage_words.guide(self.series.guide_minutes)
        width = QFontMetricsF(type_of(11, self.factor, bold=True)).horizontalAdvance(word) + 8
        height = self.scale.room.line
        box = QRectF(self.scale.plot.right() - width - 6, _crisp(y) - height - 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color("surface"))
        painter.drawRoundedRect(box, BAR_RADIUS, BAR_RADIUS)
        self._text(painter, box, word, "green", CENTER, bold=True)

    def _expiry(self, painter: QPainter) -> None:
        x = self.scale.expiry_x
        if x is not None:
            painter.setPen(QPen(self._color("amber"), GUIDE_WIDTH))
            painter.drawLine(QLineF(_crisp(x) - 1, self.scale.plot.top(), _crisp(x) - 1, self.scale.plot.bottom()))

    def _below(self, painter: QPainter) -> None:
        """Dates, weekdays and marks."""
        today = self.series.position(self.series.today)
        for label in self.scale.date_labels:
            is_today = label.at == today
            self._text(painter, label.box, label.text, "text" if is_today else "text2", CENTER, bold=is_today)
        for at, box in self.scale.weekday_boxes:
            self._text(painter, box, WEEKDAYS[self.series.days[at].on.weekday()], "text2", CENTER)
        for place in self.scale.marks:
            tone = TONES[place.mark]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color(f"{tone}_bg"))
            painter.drawRoundedRect(place.box, place.box.height() / 2, place.box.height() / 2)
            self._text(painter, place.box, usage_words.MARKS[place.mark], tone, CENTER, bold=True)

    def _focused_date(self, painter: QPainter, at: int) -> None:
        """Bold and whole; labels that it would touch make room."""
        label = self.scale.label_of(at)
        for other in self.scale.date_labels:
            if other.box.intersects(label.box):
                painter.fillRect(other.box, self._color("surface"))
        painter.fillRect(label.box, self._color("surface"))
        self._text(painter, label.box, label.text, "text", CENTER, bold=True)

    def bubble_box(self, at: int) -> tuple[QRectF, bool]:
        """Above the bar, or beside its column where there is no room above; and whether it stands above."""
        lines = usage_words.bubble(self.series, at)
        strong, plain = (QFontMetricsF(font) for font in self._bubble_types())
        width = max(strong.horizontalAdvance(lines[0]), plain.horizontalAdvance(lines[1])) + 2 * BUBBLE_INSIDE
        height = round(strong.height() + plain.height() + 10)
        area, bar, column = self.scale.area, self.scale.bar(at), self.scale.column(at)
        above = bar.top() - BUBBLE_ABOVE - BUBBLE_TIP - height
        if above >= area.top():
            left = max(area.left() + 2, min(bar.center().x() - width / 2, area.right() - 2 - width))
            return QRectF(left, above, width, height), True
        is_right = column.right() + BUBBLE_TIP + 2 + width <= area.right()
        left = column.right() + BUBBLE_TIP + 2 if is_right else column.left() - BUBBLE_TIP - 2 - width
        return QRectF(max(area.left(), left), self.scale.plot.top() + 2, width, height), False

    def _bubble(self, painter: QPainter, at: int) -> None:
        box, is_above = self.bubble_box(at)
        lines = usage_words.bubble(self.series, at)
        strong, plain = self._bubble_types()
        painter.setPen(QPen(self._color("surface"), 1))
        painter.setBrush(self._color("text"))
        outline = QPainterPath()
        outline.addRoundedRect(box, BUBBLE_RADIUS, BUBBLE_RADIUS)
        tip = QPainterPath()
        tip.addPolygon(self._tip(box, at, is_above=is_above))
        painter.drawPath(outline.united(tip))
        inner = box.adjusted(BUBBLE_INSIDE, 5, -BUBBLE_INSIDE, -5)
        first = QRectF(inner.left(), inner.top(), inner.width(), QFontMetricsF(strong).height())
        painter.setFont(strong)
        painter.setPen(self._color("surface"))
        painter.drawText(first, LEFT_ALIGN, lines[0])
        painter.setFont(plain)
        painter.setPen(self._color("bar_empty"))
        painter.drawText(inner.adjusted(0, first.height(), 0, 0), LEFT_ALIGN, lines[1])

    def _tip(self, box: QRectF, at: int, *, is_above: bool) -> QPolygonF:
        """The bubble's triangle, towards the middle of the bar."""
        bar = self.scale.bar(at)
        if is_above:
            x, y = bar.center().x(), box.bottom()
            x = max(box.left() + BUBBLE_RADIUS + BUBBLE_TIP, min(x, box.right() - BUBBLE_RADIUS - BUBBLE_TIP))
            return QPolygonF(
                [QPointF(x - BUBBLE_TIP, y - 1), QPointF(x, y + BUBBLE_TIP), QPointF(x + BUBBLE_TIP, y - 1)]
            )
        is_right = box.left() > bar.center().x()
        edge, way = (box.left() + 1, -BUBBLE_TIP) if is_right else (box.right() - 1, BUBBLE_TIP)
        y = box.center().y()
        return QPolygonF([QPointF(edge, y - BUBBLE_TIP), QPointF(edge + way, y), QPointF(edge, y + BUBBLE_TIP)])

    def _bubble_types(self) -> tuple[QFont, QFont]:
        return type_of(13, self.factor, bold=True), type_of(11, self.factor)

    def _text(self, painter: QPainter, box: QRectF, text: str, token: str, flags: int, *, bold: bool = False) -> None:
        painter.setFont(type_of(11, self.factor, bold=bold))
        painter.setPen(self._color(token))
        painter.drawText(box, flags | int(Qt.TextFlag.TextDontClip), text)

    def _color(self, token: str) -> QColor:
        return QColor(getattr(self.palette, token))


def _standing(box: QRectF) -> QPainterPath:
    """A bar that is round at its top only."""
    radius = min(float(BAR_RADIUS), box.width() / 2, box.height())
    shape = QPainterPath(box.bottomLeft())
    shape.lineTo(box.left(), box.top() + radius)
    shape.quadTo(box.topLeft(), QPointF(box.left() + radius, box.top()))
    shape.lineTo(box.right() - radius, box.top())
    shape.quadTo(box.topRight(), QPointF(box.right(), box.top() + radius))
    shape.lineTo(box.bottomRight())
    shape.closeSubpath()
    return shape


def _crisp(value: float) -> float:
    """The middle of a pixel, so that a line of 1 px is one row of pixels."""
    return int(value) + 0.5
