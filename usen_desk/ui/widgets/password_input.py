"""A line for a password: hidden, shown while the eye is pressed in, never undone or copied from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from usen_desk.ui import icons
from usen_desk.ui.widgets.field import TextInput

SHOW, HIDE = "パスワードを表示", "パスワードを隠す"


class PasswordInput(TextInput):
    def __init__(self, max_chars: int = 128, parent: QWidget | None = None) -> None:
        super().__init__("", "", max_chars, parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = QAction(self)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._eye.triggered.connect(lambda: self.set_shown(not self.is_shown))
        self.set_shown(False)

    @property
    def is_shown(self) -> bool:
        return self.echoMode() == QLineEdit.EchoMode.Normal

    def set_shown(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setToolTip(HIDE if shown else SHOW)
        self._eye.setText(HIDE if shown else SHOW)
        self._tint()

    def take(self) -> str:
        """The text; the line is empty and hidden again."""
        text = self.text()
        self.clear()
        self.set_shown(False)
        return text

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_eye"):
            self._tint()

    def _tint(self) -> None:
        self._eye.setIcon(icons.icon("eye-off" if self.is_shown else "eye", "text2", 16))
