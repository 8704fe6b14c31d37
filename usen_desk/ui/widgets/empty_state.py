"""Nothing to show, and what to try next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

ADVICE_WIDTH = 440


class EmptyState(QWidget):
    def __init__(self, icon: str = "search", title: str = "", advice: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon(icon, "text3", 28)
        self._title, self._advice = Label(title, "h2"), Label(advice, "meta", wrap=True)
        self._advice.setFixedWidth(ADVICE_WIDTH)
        for label in (self._title, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # in lines of their own: a layout that aligns a wrapping label gives it the height of one line
        lines = (row(None, part, None) for part in (self._icon, self._title, self._advice))
        self.setLayout(column(None, *lines, None, spacing=8, margins=(24, 24, 24, 24)))

    def set(self, icon: str, title: str, advice: str) -> None:
        self._icon.set(icon, "text3")
        self._title.setText(title)
        self._advice.setText(advice)
        self.setAccessibleName(f"{title} {advice}")
