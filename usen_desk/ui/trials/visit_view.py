"""The sheet for a visit: one A4 page as PDF with what the trial's detail shows, and lines for notes. B1-5, X10.

Always in the light palette and the normal text size; fonts are embedded by Qt.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from usen_desk.ui import formatting
from usen_desk.ui.theme import LIGHT
from usen_desk.ui.trial_cells import NO_REP, NO_STORE, USAGES, term_look
from usen_desk.ui.trials.chart_card import figures, recorded_in_words
from usen_desk.ui.trials.days_model import Month, TrialDays
from usen_desk.ui.trials.facts_view import Fact, account_row
from usen_desk.ui.widgets.usage_paint import paint_chart, type_of

SCREEN_DPI, SCALE = 96, 4
MARGIN_MM = 15
CHART_HEIGHT, LEAST_CHART_HEIGHT = 216.0, 110.0
NOTE_LINE = 30
LEAST_NOTES = 1
MONTHS_MAX = 4
TITLE, NOTES, MONTHS, NEXT = "お試しご利用状況", "メモ", "月別のご利用時間", "次にすること"
WRAPPED = int(Qt.TextFlag.TextWordWrap)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTER = int(Qt.AlignmentFlag.AlignCenter)


def sheet_of(days: TrialDays) -> bytes:
    """The PDF's bytes. Median of 50: 11 ms on two idle cores, 26 ms under a load of 6; so it is made where it is asked for, on the GUI thread.

    Where the advice is so long that no line for notes would be left, the chart gives way and it is made once more.
    """
    content, missing = _made(days, CHART_HEIGHT)
    if missing > 0:
        content, _ = _made(days, max(LEAST_CHART_HEIGHT, CHART_HEIGHT - missing))
    return content


def _made(days: TrialDays, chart_height: float) -> tuple[bytes, float]:
    """The PDF, and by how much its page was too low."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(SCREEN_DPI * SCALE)
    writer.setTitle(f"{TITLE} {days.trial.row.login_id}")
    writer.setCreator("usen-desk")
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    page, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(page, upright, margins, QPageLayout.Unit.Millimeter))
    painter = QPainter(writer)
    painter.scale(SCALE, SCALE)
    height = writer.height() / SCALE
    needed = _Sheet(painter, writer.width() / SCALE, height).draw(days, chart_height)
    painter.end()
    buffer.close()
    return bytes(content.data()), LEAST_NOTES * NOTE_LINE + needed - height


class _Sheet:
    """Draws from top to bottom; `_y` is how far it has come, in pixels of a screen at 96 dpi."""

    def __init__(self, painter: QPainter, width: float, height: float) -> None:
        self._painter, self._width, self._height, self._y = painter, width, height, 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def draw(self, days: TrialDays, chart_height: float) -> float:
        """How high it is without the lines for notes."""
        self._head(days)
        self._boxes(account_row(days.trial.row))
        self._figures(figures(days))
        area = QRectF(0, self._y, self._width, chart_height)
        paint_chart(self._painter, area, days.term_series, LIGHT, factor=1.0)
        self._y += chart_height + 4
        self._paragraph(recorded_in_words(days.trial), 10, "text3", 0, self._width)
        self._y += 10
        self._months(days)
        self._advice(days)
        self._section(NOTES)
        above = self._y
        self._notes()
        return above

    def _head(self, days: TrialDays) -> None:
        shown, today = days.trial.row, days.today
        self._line(TITLE, 20, "text", bold=True)
        made = QRectF(0, 0, self._width, 26)
        self._text(made, f"{today.year}年{today.month}月{today.day}日", 11, "text2", RIGHT)
        self._y += 6
        self._line(shown.store_name or NO_STORE, 16, "text", bold=True)
        rep = f"担当 {shown.rep_name}" if shown.rep_name else NO_REP
        parts = (shown.customer_code and f"顧客CD {shown.customer_code}", days.trial.phone, shown.branch_name, rep)
        self._line(" ・ ".join(part for part in parts if part), 12, "text2")
        states = f"利用 {USAGES[shown.usage][0]} ・ 期限 {term_look(shown)[0]}"
        self._line(states, 12, "text", bold=True)
        self._y += 8

    def _boxes(self, facts: Sequence[Fact]) -> None:
        """The account row in a frame of even fields."""
        height, field = 44.0, self._width / len(facts)
        self._painter.setPen(QPen(QColor(LIGHT.line_input), 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(QRectF(0.5, self._y + 0.5, self._width - 1, height))
        for at, fact in enumerate(facts):
            left = at * field
            if at:
                self._painter.setPen(QPen(QColor(LIGHT.line), 1))
                self._painter.drawLine(QPointF(left, self._y + 6), QPointF(left, self._y + height - 6))
            self._text(QRectF(left, self._y + 4, field, 18), fact.label, 10, "text2", CENTER)
            size = 11 if _wide(fact.value, 11) < field - 6 else 10
            self._text(QRectF(left, self._y + 21, field, 20), fact.value, size, "text", CENTER, bold=fact.is_strong)
        self._y += height + 12

    def _figures(self, facts: Sequence[Fact]) -> None:
        left, base = 0.0, self._y + 42
        for fact in facts:
            type_, small = type_of(22 if fact.is_total else 13, 1.0, bold=True), type_of(10, 1.0)
            across = QFontMetricsF(type_).horizontalAdvance(fact.value)
            self._draw(QPointF(left, self._y + 12), fact.label, small, "text2")
            self._draw(QPointF(left, base), fact.value, type_, "text")
            self._draw(QPointF(left + across + 4, base), fact.aside, small, "text2")
            left += max(_wide(fact.label, 10), across + _wide(fact.aside, 10) + 4) + 22
        self._y += 54

    def _months(self, days: TrialDays) -> None:
        """Each month with its total."""
        self._section(MONTHS)
        for month in months_of(days)[-MONTHS_MAX:]:
            total = formatting.duration(days.sum(month))
            self._text(QRectF(0, self._y, 110, 20), str(month), 12, "text")
            self._text(QRectF(110, self._y, 60, 20), "Total", 12, "text2")
            self._text(QRectF(160, self._y, 120, 20), total, 12, "text", RIGHT, bold=True)
            self._y += 21
        self._y += 8

    def _advice(self, days: TrialDays) -> None:
        shown = days.trial.row
        chosen = next((one for one in days.trial.advice if one.usage is shown.usage), None)
        self._section(NEXT)
        if chosen is not None:
            self._paragraph(chosen.title, 14, "text", 0, self._width, bold=True)
            self._y += 3
        self._paragraph(shown.reason, 11, "text2", 0, self._width)
        self._y += 4
        for number, step in enumerate(chosen.steps if chosen else (), 1):
            self._text(QRectF(0, self._y, 18, 18), str(number), 12, "green", bold=True)
            self._paragraph(step, 12, "text", 18, self._width - 18)
            self._y += 4
        self._y += 8

    def _notes(self) -> None:
        """Lines to the end of the page."""
        self._painter.setPen(QPen(QColor(LIGHT.line_input), 1))
        for at in range(1, int((self._height - self._y + 8) / NOTE_LINE) + 1):
            y = self._y + at * NOTE_LINE - 8
            self._painter.drawLine(QPointF(0, y), QPointF(self._width, y))

    def _section(self, title: str) -> None:
        self._line(title, 12, "text2", bold=True)
        self._painter.fillRect(QRectF(0, self._y, self._width, 1), QColor(LIGHT.line))
        self._y += 7

    def _line(self, text: str, size: int, token: str, *, bold: bool = False) -> None:
        """One line, cut where the page ends."""
        font = type_of(size, 1.0, bold=bold)
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._width)
        self._draw(QPointF(0, self._y + metrics.ascent()), shown, font, token)
        self._y += metrics.height() + 3

    def _paragraph(self, text: str, size: int, token: str, left: float, width: float, *, bold: bool = False) -> None:
        font = type_of(size, 1.0, bold=bold)
        room = QRectF(left, self._y, width, 10_000)
        self._painter.setFont(font)
        self._painter.setPen(QColor(getattr(LIGHT, token)))
        self._painter.drawText(room, WRAPPED, text)
        self._y += QFontMetricsF(font).boundingRect(room, WRAPPED, text).height()

    def _text(self, box: QRectF, text: str, size: int, token: str, align: int = 0, *, bold: bool = False) -> None:
        self._painter.setFont(type_of(size, 1.0, bold=bold))
        self._painter.setPen(QColor(getattr(LIGHT, token)))
        self._painter.drawText(box, align | int(Qt.TextFlag.TextSingleLine), text)

    def _draw(self, at: QPointF, text: str, font: QFont, token: str) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(getattr(LIGHT, token)))
        self._painter.drawText(at, text)


def _wide(text: str, size: int, *, bold: bool = False) -> float:
    return QFontMetricsF(type_of(size, 1.0, bold=bold)).horizontalAdvance(text)


def months_of(days: TrialDays) -> list[Month]:
    """First to last."""
    first, last = days.months
    made = [first]
    while made[-1] < last:
        made.append(made[-1].step(1))
    return made
