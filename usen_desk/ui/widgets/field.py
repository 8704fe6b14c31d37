"""A labelled input with its match kind beside the label and its fault below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from usen_desk.ui import icons
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import row


class TextInput(QLineEdit):
    """A line of text with an optional icon; keeps its text as it was typed."""

    def __init__(
        self, placeholder: str = "", icon: str = "", max_chars: int = 200, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(max_chars)
        self._icon_name = icon
        self._icon: QAction | None = None
        if icon:
            self._icon = QAction(self)
            self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
            self._tint_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and getattr(self, "_icon", None):
            self._tint_icon()

    def _tint_icon(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(icons.icon(self._icon_name, "text3", 16))


class Field(QWidget):
    """`input` is any widget; a text input is marked when there is a fault. The line for it is made with the first one."""

    def __init__(
        self, label: str, hint: str, input_: QWidget, parent: QWidget | None = None, *, grows: bool = False
    ) -> None:
        """grows: the input takes whatever height there is; else it keeps its own."""
        super().__init__(parent)
        self.input = input_
        self._error: Label | None = None
        name, kind = Label(label, "label"), Label(hint, "hint")
        name.setBuddy(input_)
        for words in (name, kind):
            words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        input_.setAccessibleName(f"{label} {hint}".strip())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(5)
        whole.addLayout(row(name, kind, None, spacing=6))
        whole.addWidget(input_, int(grows))
        if not grows:
            whole.addStretch(1)
        self._whole = whole

    @property
    def error(self) -> str:
        return self._error.text() if self._error else ""

    def set_error(self, text: str) -> None:
        """Say what is wrong; "" clears it."""
        if text and self._error is None:
            self._error = Label("", "error", wrap=True)
            self._whole.insertWidget(2, self._error)
        if self._error is not None:
            self._error.setText(text)
            self._error.setVisible(bool(text))
        self.input.setProperty("invalid", bool(text))
        self.input.setAccessibleDescription(text)
        self.input.style().unpolish(self.input)
        self.input.style().polish(self.input)
