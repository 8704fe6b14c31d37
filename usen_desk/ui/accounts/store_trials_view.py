"""The trials at one store as one painted widget: ID and both states, the strip of its days, how it goes in a line. X11.

↑/↓ walk, Enter or a click open. A store has few trials, so all that fit are painted and none scrolls.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.contract.trials import CustomerTrials, Term, TrialRow
from usen_desk.ui import icons, theme
from usen_desk.ui.trial_cells import USAGES, term_look
from usen_desk.ui.widgets.pill import paint_pill, pill_width
from usen_desk.ui.widgets.usage_strip import paint_strip

ROWS_MAX = 5
"""Older ones are counted and found in the trials' own search."""
ROW_HEIGHT, LINE_HEIGHT, SIDE = 66, 26, 16
STRIP = QSize(112, 26)
ARROW_PX = 14
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class StoreTrialsView(QWidget):
    """Signals: opened(login ID)."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[TrialRow] = []
        self._guide_minutes, self._at, self._hovered, self._note = 0, 0, -1, ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def note(self) -> str:
        return self._note

    @property
    def lines(self) -> list[str]:
        """What each row says."""
        return [line_of(row) for row in self._rows]

    def set(self, trials: CustomerTrials, note: str = "") -> None:
        """`note` stands below the rows, or alone."""
        self._rows, self._guide_minutes = trials.items[:ROWS_MAX], trials.guide_minutes
        self._note, self._at, self._hovered = note, 0, -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._rows else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._rows else Qt.CursorShape.ArrowCursor)
        self._tell_readers()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, len(self._rows) * theme.px(ROW_HEIGHT) + (theme.px(LINE_HEIGHT) if self._note else 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, row in enumerate(self._rows):
            self._paint_row(painter, self.box(at), row, is_lit=at == self._at and self.hasFocus(), at=at)
        if self._note:
            box = QRectF(self.rect()).adjusted(SIDE, len(self._rows) * theme.px(ROW_HEIGHT), -SIDE, 0)
            shown = QFontMetricsF(theme.font(12)).elidedText(self._note, Qt.TextElideMode.ElideRight, box.width())
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text2"))
            painter.drawText(box, LEFT, shown)
        painter.end()

    def box(self, at: int) -> QRectF:
        """Where a row stands."""
        height = theme.px(ROW_HEIGHT)
        return QRectF(0, at * height, self.width(), height)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self.opened.emit(self._rows[at].login_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and self._rows:
            self._at = max(0, min(self._at + STEPS[key], len(self._rows) - 1))
            self._tell_readers()
            self.update()
        elif key in OPENS and self._rows:
            self.opened.emit(self._rows[self._at].login_id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell_readers()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _paint_row(self, painter: QPainter, box: QRectF, row: TrialRow, *, is_lit: bool, at: int) -> None:
        if is_lit or at == self._hovered:
            painter.fillRect(box, theme.color("accent_soft" if is_lit else "hover"))
        inner = box.adjusted(SIDE, 6, -SIDE, -6)
        half = inner.height() / 2
        self._title(painter, QRectF(inner.left(), inner.top(), inner.width(), half), row, is_lit=is_lit)
        strip = QRectF(inner.right() - STRIP.width(), inner.top() + half + 2, STRIP.width(), STRIP.height())
        if row.strip:
            is_over = row.term is Term.ENDED
            paint_strip(painter, strip, row.strip, self._guide_minutes, selected=is_lit, enabled=not is_over)
        room = inner.width() - (STRIP.width() + 10 if row.strip else 0)
        font = theme.font(12)
        painter.setFont(font)
        painter.setPen(theme.color("text2"))
        shown = QFontMetricsF(font).elidedText(row.recent, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(inner.left(), inner.top() + half, room, half), LEFT, shown)

    def _title(self, painter: QPainter, box: QRectF, row: TrialRow, *, is_lit: bool) -> None:
        font = theme.font(13, bold=True)
        painter.setFont(font)
        painter.setPen(theme.color("link"))
        painter.drawText(box, LEFT, row.login_id)
        left = box.left() + QFontMetricsF(font).horizontalAdvance(row.login_id) + 10
        for word, icon, tone in (USAGES[row.usage], term_look(row)):
            if left + pill_width(word, icon) < box.right() - ARROW_PX - 4:
                left += paint_pill(painter, left, box.center().y(), word, icon, tone, on_selected=is_lit) + 6
        arrow = QPointF(box.right() - ARROW_PX, box.center().y() - ARROW_PX / 2)
        painter.drawPixmap(arrow, icons.pixmap("chevron-right", "link", ARROW_PX))

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.update()

    def _row_at(self, point: QPointF) -> int:
        return next((at for at in range(len(self._rows)) if self.box(at).contains(point)), -1)

    def _tell_readers(self) -> None:
        lines = self.lines
        self.setAccessibleName("この店舗のお試し " + (lines[self._at] if lines else self._note))
        self.setAccessibleDescription("、".join(lines))
        if lines and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, lines[self._at]))


def line_of(row: TrialRow) -> str:
    """xfeeaP 長い 期限間近 残り3日 お試し11日目・直近3日 35時間09分."""
    return f"{row.login_id} {USAGES[row.usage][0]} {term_look(row)[0]} {row.recent}".strip()
