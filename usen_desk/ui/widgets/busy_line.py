"""Two pixels of progress over what is being loaded; appears after 200 ms, so that quick answers don't flicker."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from usen_desk.ui import theme

HEIGHT = 2
APPEARS_AFTER_MS = 200
FRAME_MS = 40
STEPS = 36


class BusyLine(QWidget):
    """Always takes its two pixels, so nothing moves when it appears. Signals: appeared(bool), False when it is gone;
    what stops the work appears with it."""

    appeared = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._is_shown, self._step = False, 0
        self._delay = QTimer(self, singleShot=True, interval=APPEARS_AFTER_MS)
        self._delay.timeout.connect(self._appear)
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self._advance)

    @property
    def is_shown(self) -> bool:
        return self._is_shown

    def set_working(self, working: bool) -> None:
        if working:
            if not self._is_shown:
                self._delay.start()
            return
        self._delay.stop()
        self._frames.stop()
        if self._is_shown:
            self._is_shown = False
            self.appeared.emit(False)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_shown:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_line"))
        painter.drawRect(self.rect())
        painter.setBrush(theme.color("accent"))
        width = self.width() / 4
        painter.drawRect(QRectF(self._step / STEPS * (self.width() + width) - width, 0, width, HEIGHT))
        painter.end()

    def _appear(self) -> None:
        self._is_shown, self._step = True, STEPS // 3
        from PySide6.QtWidgets import QStyle  # its enums cost 5 ms, which the first paint need not pay

        moves = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
        if moves:
            self._frames.start()
        self.appeared.emit(True)
        self.update()

    def _advance(self) -> None:
        self._step = (self._step + 1) % STEPS
        self.update()
