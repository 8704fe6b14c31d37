"""A few lines, each with a state as a pill, painted as one widget: services, exchanges. ↑/↓ walk, Enter or a click open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

from usen_desk.ui import theme
from usen_desk.ui.widgets.pill import paint_pill, pill_width

ROW_HEIGHT, NOTE_HEIGHT, BETWEEN = 30, 26, 8
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True)
class PillLine:
    """`key`: what it opens; "" opens nothing."""

    text: str
    detail: str = ""
    look: tuple[str, str, str] = ("", "", "gray")
    """word, icon, tone"""
    key: str = ""

    @property
    def spoken(self) -> str:
        return " ".join(part for part in (self.text, self.detail, self.look[0]) if part)


class PillLines(QWidget):
    """`name` stands before the line that a screen reader says. Signals: opened(key)."""

    opened = Signal(str)

    def __init__(self, name: str, side: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._side = name, side
        self._lines: Sequence[PillLine] = ()
        self._note, self._at, self._hovered = "", 0, -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> Sequence[PillLine]:
        return self._lines

    @property
    def note(self) -> str:
        return self._note

    def set(self, lines: Sequence[PillLine], note: str = "") -> None:
        """`note` stands below the lines, or alone."""
        self._lines, self._note, self._at, self._hovered = list(lines), note, 0, -1
        opens = any(line.key for line in lines)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus)
        self._tell_readers()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._lines) * theme.px(ROW_HEIGHT) + (theme.px(NOTE_HEIGHT) if self._note else 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, line in enumerate(self._lines):
            self._paint(painter, self.box(at), line, is_lit=at == self._at and self.hasFocus(), at=at)
        if self._note:
            top = len(self._lines) * theme.px(ROW_HEIGHT)
            box = QRectF(self._side, top, self.width() - 2 * self._side, theme.px(NOTE_HEIGHT))
            self._text(painter, box, self._note, "text2", 12)
        painter.end()

    def box(self, at: int) -> QRectF:
        """Where a line stands."""
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
            self._open(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and self._lines:
            self._at = max(0, min(self._at + STEPS[key], len(self._lines) - 1))
            self._tell_readers()
            self.update()
        elif key in OPENS and self._lines:
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell_readers()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _paint(self, painter: QPainter, box: QRectF, line: PillLine, *, is_lit: bool, at: int) -> None:
        if line.key and (is_lit or at == self._hovered):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if is_lit else "hover"))
            painter.drawRoundedRect(box, 0 if self._side else 6, 0 if self._side else 6)
        inner = box.adjusted(self._side, 0, -self._side, 0)
        end = inner.right()
        word, icon, tone = line.look
        if word:
            end -= pill_width(word, icon)
            paint_pill(painter, end, inner.center().y(), word, icon, tone, on_selected=is_lit)
            end -= BETWEEN
        if line.detail:
            width = min(QFontMetricsF(theme.font(12)).horizontalAdvance(line.detail), inner.width() / 3)
            self._text(painter, QRectF(end - width, inner.top(), width, inner.height()), line.detail, "text2", 12)
            end -= width + BETWEEN
        room = QRectF(inner.left(), inner.top(), end - inner.left(), inner.height())
        self._text(painter, room, line.text, "link" if line.key else "text", 13)

    def _text(self, painter: QPainter, box: QRectF, text: str, token: str, size: int) -> None:
        font = theme.font(size)
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(box, LEFT, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1))

    def _open(self, at: int) -> None:
        if self._lines[at].key:
            self.opened.emit(self._lines[at].key)

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            opens = at >= 0 and bool(self._lines[at].key)
            self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
            self.update()

    def _row_at(self, point: QPointF) -> int:
        return next((at for at in range(len(self._lines)) if self.box(at).contains(point)), -1)

    def _tell_readers(self) -> None:
        spoken = [line.spoken for line in self._lines]
        self.setAccessibleName(f"{self._name} {spoken[self._at] if spoken else self._note}".strip())
        self.setAccessibleDescription("、".join(spoken))
        if spoken and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken[self._at]))
