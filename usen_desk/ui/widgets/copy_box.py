"""A value that is told to a caller, large, copied by click, Enter or its chord."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row

HEIGHT = 52
SAYS_MS = 1500


class CopyBox(QFrame):
    """Signals: copied(label)."""

    copied = Signal(str)

    def __init__(self, icon: str, label: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("copyBox")
        self.setMinimumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = label
        self._label, self._value = Label(label, "hint"), ElidedLabel("", "strong")
        # the chord stands beside the label, so that a long address has the whole width
        words = column(row(self._label, None, KeyCap(keys)), self._value, spacing=0)
        whole = row(Icon(icon, "link"), words, spacing=10, margins=(12, 4, 8, 5))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._back = QTimer(self, singleShot=True, interval=SAYS_MS)
        self._back.timeout.connect(lambda: self._label.setText(self._name))
        self.set("")

    @property
    def value(self) -> str:
        return self._value.whole

    def set(self, value: str, shown: str = "") -> None:
        """`shown` stands for an empty value, e.g. 未登録."""
        self._text = value
        self._value.set_text(value or shown)
        self.setEnabled(bool(value))
        self.setAccessibleName(f"{self._name} {value or shown}")

    def copy(self) -> None:
        if self._text:
            QGuiApplication.clipboard().setText(self._text)
            self._label.setText("コピーしました")
            self._back.start()
            self.copied.emit(self._name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.copy()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.copy()
            return
        super().keyPressEvent(event)
