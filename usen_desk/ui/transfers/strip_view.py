"""The strip of files on their way at the foot of the window, painted as one widget: a line each with how far it has got, how
fast, how long it takes, and its buttons. ↑/↓ walk the lines, ←/→ their buttons, Enter presses, Delete leaves one. X16."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from usen_desk.ui import icons, theme
from usen_desk.ui.transfers.strip_model import Act, Line, rest_words
from usen_desk.ui.widgets.label import plain_tip

HEIGHT, REST_HEIGHT, EDGE, ICON, BUTTON, GAP = 36, 22, 24, 16, 28, 10
NAME_SHARE, BAR_WIDE, BAR_HIGH = 0.3, 160, 6
BUTTONS_MAX = 2
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
LEFT_RIGHT = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class StripView(QWidget):
    """Hidden while nothing is on its way. Signals: pressed(transfer_id, Act)."""

    pressed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transfers")
        self.lines: Sequence[Line] = ()
        self._rest = 0
        self._row = self._act = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def set(self, lines: Sequence[Line], rest: int = 0) -> None:
        """`rest`: of how many others only the number is shown."""
        had = len(self.lines), self._rest
        spoken = {line.transfer_id: line.acts for line in self.lines}
        self.lines, self._rest = list(lines), rest
        self._row = max(0, min(self._row, len(lines) - 1))
        self._act = min(self._act, max(0, len(lines[self._row].acts) - 1)) if lines else 0
        self.setAccessibleName(f"ファイルの送受信 {len(lines) + rest}件 " + "、".join(line.spoken for line in lines))
        for line in lines:
            if spoken.get(line.transfer_id) != line.acts:  # begun, stopped, gone on or done; not each percent
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, line.spoken))
        self.setVisible(bool(lines))
        if had != (len(lines), rest):
            self.updateGeometry()
        self.update()

    def button_box(self, row: int, act: int) -> QRectF:
        """Where the button stands, counted from the left."""
        line, box = self.lines[row], self._box(row)
        left = box.right() - EDGE - BUTTON * (len(line.acts) - act)
        return QRectF(left, box.center().y() - BUTTON / 2, BUTTON, BUTTON)

    def sizeHint(self) -> QSize:
        rest = theme.px(REST_HEIGHT) if self._rest else 0
        return QSize(400, theme.px(HEIGHT) * len(self.lines) + rest)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tip(event)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self._press(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.lines:
            super().keyPressEvent(event)
        elif key in UP_DOWN:
            self._row = max(0, min(self._row + UP_DOWN[key], len(self.lines) - 1))
            self._act = min(self._act, len(self.lines[self._row].acts) - 1)
            self._say()
        elif key in LEFT_RIGHT:
            self._act = max(0, min(self._act + LEFT_RIGHT[key], len(self.lines[self._row].acts) - 1))
            self._say()
        elif key in PRESSES:
            self._press(self._row, self._act)
        elif key == Qt.Key.Key_Delete:
            self._press(self._row, len(self.lines[self._row].acts) - 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("line"))
        for row, line in enumerate(self.lines):
            self._paint(painter, self._box(row), row, line)
        if self._rest:
            top = theme.px(HEIGHT) * len(self.lines)
            box = QRectF(EDGE + ICON + GAP, top, self.width() - 2 * EDGE, theme.px(REST_HEIGHT) - 4)
            self._text(painter, box, rest_words(self._rest), "text2", 11)
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, row: int, line: Line) -> None:
        inside = box.adjusted(EDGE, 0, -EDGE - BUTTON * BUTTONS_MAX - GAP, 0)
        painter.drawPixmap(
            QPointF(inside.left(), inside.center().y() - ICON / 2), icons.pixmap(line.icon, line.tone, ICON)
        )
        name = inside.adjusted(ICON + GAP, 0, 0, 0)
        name.setWidth(inside.width() * NAME_SHARE)
        self._text(painter, name, line.name, "text", 13, middle=True)
        left = name.right() + GAP
        if line.has_bar:
            bar = QRectF(left, inside.center().y() - BAR_HIGH / 2, BAR_WIDE, BAR_HIGH)
            self._bar(painter, bar, line.percent)
            left = bar.right() + GAP
        words = QRectF(left, inside.top(), max(0.0, inside.right() - left), inside.height())
        self._text(painter, words, line.words, "red" if line.tone == "red" else "text2", 12)
        for at, act in enumerate(line.acts):
            self._button(painter, self.button_box(row, at), act, is_lit=self._is_lit(row, at))

    def _bar(self, painter: QPainter, box: QRectF, percent: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bar_empty"))
        painter.drawRoundedRect(box, BAR_HIGH / 2, BAR_HIGH / 2)
        done = QRectF(box)
        done.setWidth(box.width() * percent / 100)
        if done.width() >= BAR_HIGH:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(done, BAR_HIGH / 2, BAR_HIGH / 2)

    def _button(self, painter: QPainter, box: QRectF, act: Act, *, is_lit: bool) -> None:
        if is_lit:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 6, 6)
        middle = box.center() - QPointF(ICON / 2, ICON / 2)
        painter.drawPixmap(middle, icons.pixmap(act.value[0], "text2", ICON))

    def _text(self, painter: QPainter, box: QRectF, text: str, token: str, size: int, *, middle: bool = False) -> None:
        font = theme.font(size)
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(box, LEFT, QFontMetricsF(font).elidedText(text, mode, max(0.0, box.width())))

    def _is_lit(self, row: int, act: int) -> bool:
        return self.hasFocus() and (row, act) == (self._row, self._act)

    def _box(self, row: int) -> QRectF:
        high = theme.px(HEIGHT)
        return QRectF(0, row * high, self.width(), high)

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        for row, line in enumerate(self.lines):
            for act in range(len(line.acts)):
                if self.button_box(row, act).contains(point):
                    return row, act
        return None

    def _press(self, row: int, act: int) -> None:
        line = self.lines[row]
        self.pressed.emit(line.transfer_id, line.acts[act])

    def _say(self) -> None:
        line = self.lines[self._row]
        words = f"{line.spoken}、{line.acts[self._act].value[1]}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.update()

    def _tip(self, event: QHelpEvent) -> None:
        """The word of a button; elsewhere the whole of what a line says."""
        found = self._at(QPointF(event.pos()))
        row = int(event.pos().y() // theme.px(HEIGHT))
        if found is not None:
            QToolTip.showText(event.globalPos(), self.lines[found[0]].acts[found[1]].value[1], self)
        elif 0 <= row < len(self.lines):
            line = self.lines[row]
            QToolTip.showText(event.globalPos(), plain_tip(f"{line.name}\n{line.words}"), self)
