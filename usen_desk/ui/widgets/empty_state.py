"""Nothing to show, and what to try next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column

ADVICE_WIDTH = 440


class EmptyState(QWidget):
    def __init__(self, icon: str = "search", title: str = "", advice: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon(icon, "text3", 28)
        self._title, self._advice = Label(title, "h2"), Label(advice, "meta", wrap=True)
        self._advice.setFixedWidth(ADVICE_WIDTH)
        for label in (self._title, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole = column(None, self._icon, self._title, self._advice, None, spacing=8, margins=(24, 24, 24, 24))
        for widget in (self._icon, self._title, self._advice):
            whole.setAlignment(widget, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(whole)

    def set(self, icon: str, title: str, advice: str) -> None:
        self._icon.set(icon, "text3")
        self._title.setText(title)
        self._advice.setText(advice)
        self.setAccessibleName(f"{title} {advice}")
