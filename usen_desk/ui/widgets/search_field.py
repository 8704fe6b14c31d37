"""A line that filters while it is typed: after a short rest, never in the middle of a conversion; Esc empties it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from usen_desk.ui.widgets.field import TextInput

RESTS_MS = 180


class SearchField(TextInput):
    """Signals: searched(text) when the text rested, changed and is no conversion in progress; at once on Enter and Esc.

    `name` is read by screen readers.
    """

    searched = Signal(str)

    def __init__(self, placeholder: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, "search", parent=parent)
        self.setAccessibleName(name or placeholder)
        self.setClearButtonEnabled(True)
        self._told, self._is_composing = "", False
        self._rest = QTimer(self, singleShot=True, interval=RESTS_MS)
        self._rest.timeout.connect(self._tell)
        self.textChanged.connect(lambda _: self._rest.start())
        self.returnPressed.connect(self._tell)

    def set_quietly(self, text: str) -> None:
        """Show a text that is searched already."""
        self._told = text.strip()
        self.setText(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
            return
        super().keyPressEvent(event)

    def _tell(self) -> None:
        self._rest.stop()
        text = self.text().strip()
        if self._is_composing or text == self._told:
            return
        self._told = text
        self.searched.emit(text)
