"""Text that is only read: one window of the file at a time, never as rich text."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from usen_desk.ui import theme

SIZES = (9, 10, 11, 12, 13, 15, 17, 20, 24, 30)
NORMAL = 4


class TextView(QPlainTextEdit):
    """Zoomed by the size of its type."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self._size = NORMAL
        self._apply()

    @property
    def percent(self) -> int:
        return round(SIZES[self._size] * 100 / SIZES[NORMAL])

    def show_text(self, name: str, text: str) -> None:
        self.setAccessibleName(name)
        self.setPlainText(text)

    def zoom(self, steps: int) -> None:
        """0: back to the normal size."""
        self._size = max(0, min(len(SIZES) - 1, self._size + steps)) if steps else NORMAL
        self._apply()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying works; nothing else of an editor is here."""
        if event.matches(QKeySequence.StandardKey.Paste) or event.matches(QKeySequence.StandardKey.Cut):
            return
        super().keyPressEvent(event)

    def _apply(self) -> None:
        size = theme.px(SIZES[self._size])
        self.setStyleSheet(
            f"QPlainTextEdit {{ font-size: {size}px; border: none; border-radius: 0; padding: 12px 16px; }}"
        )
