"""One of a few words in a row, painted as one widget: how it was done, 14日 or 月. ←/→ walk, a click chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import theme

INSIDE = 10
LEAST_INSIDE = 5
HEIGHT = 32
RADIUS = 8
CENTER = int(Qt.AlignmentFlag.AlignCenter)


class Segments(QWidget):
    """`choices` is value → word, in order; none is chosen until one is set. Signals: chosen(value) by a person.

    `label` is only read aloud: beside it stands whatever says so for the eye.
    """

    chosen = Signal(object)

    def __init__(self, label: str, choices: Mapping[Any, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._choices = label, dict(choices)
        self._at = self._hovered = -1
        self._is_faulty = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tell_readers()

    @property
    def value(self) -> Any:
        """None while nothing is chosen; a choice may be None itself, see `is_chosen`."""
        return list(self._choices)[self._at] if self.is_chosen else None

    @property
    def is_chosen(self) -> bool:
        return self._at >= 0

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._choices.values())

    def set_value(self, value: Any) -> None:
        """Choose it without a signal; what is no choice leaves none chosen."""
        self._set(list(self._choices).index(value) if value in self._choices else -1)

    def clear(self) -> None:
        self._set(-1)

    def rename(self, value: Any, word: str) -> None:
        """The choice stays the same under another word."""
        self._choices[value] = word
        self._tell_readers()
        self.updateGeometry()
        self.update()

    def mark(self, is_faulty: bool) -> None:
        """Show it as what has to be chosen yet, or as any other."""
        self._is_faulty = is_faulty
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(sum(width + 2 * INSIDE for width in self._widths())) + 2, theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(sum(width + 2 * LEAST_INSIDE for width in self._widths())) + 2, theme.px(HEIGHT))

    def box(self, value: Any) -> QRectF:
        """Where the word stands."""
        return self._boxes()[list(self._choices).index(value)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(whole, RADIUS, RADIUS)
        painter.fillPath(shape, theme.color("surface"))
        painter.setClipPath(shape)
        for at, (word, box) in enumerate(zip(self.words, self._boxes(), strict=True)):
            is_on = at == self._at
            if is_on or at == self._hovered:
                painter.fillRect(box, theme.color("accent_soft" if is_on else "hover"))
            painter.setPen(theme.color("link" if is_on else "text2"))
            painter.setFont(theme.font(12, bold=is_on))
            painter.drawText(box, CENTER, word)
            if at:
                painter.setPen(QPen(theme.color("line_input"), 1))
                painter.drawLine(QPointF(box.left(), box.top()), QPointF(box.left(), box.bottom()))
        painter.setClipping(False)
        edge = "red" if self._is_faulty else "accent" if self.hasFocus() else "line_input"
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._position(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self._choose(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._position(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._choices) - 1
        wanted = {
            Qt.Key.Key_Left: max(0, self._at - 1),
            Qt.Key.Key_Right: min(last, self._at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_Space: max(0, self._at),
        }
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        key = Qt.Key(event.key())
        if plain and key in wanted:
            self._choose(wanted[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _choose(self, at: int) -> None:
        if at != self._at:
            self._set(at)
            self.chosen.emit(self.value)

    def _set(self, at: int) -> None:
        self._at = at
        self._is_faulty = False
        self._tell_readers()
        self.update()

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.update()

    def _tell_readers(self) -> None:
        word = self.words[self._at] if self.is_chosen else "未選択"
        self.setAccessibleName(f"{self._label} {word}")
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, word))

    def _position(self, point: QPointF) -> int:
        return next((at for at, box in enumerate(self._boxes()) if box.contains(point)), -1)

    def _boxes(self) -> list[QRectF]:
        """Side by side; what is left of the width is shared out."""
        widths = self._widths()
        inside = (self.width() - sum(widths)) / max(1, len(widths))
        boxes: list[QRectF] = []
        left = 0.0
        for width in widths:
            boxes.append(QRectF(left, 0, width + inside, self.height()))
            left += width + inside
        return boxes

    def _widths(self) -> list[float]:
        """As bold, so that a choice moves nothing."""
        metrics = QFontMetricsF(theme.font(12, bold=True))
        return [metrics.horizontalAdvance(word) for word in self.words]
