"""A few pairs below each other, the first word strong and the second small: people with their departments, numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column

BETWEEN = 12


class PairsView(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole: QVBoxLayout = column(spacing=BETWEEN)
        self.setLayout(self._whole)
        self._shown: list[QWidget] = []

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        for old in self._shown:
            self._whole.removeWidget(old)
            old.deleteLater()
        self._shown = [_pair(strong, small) for strong, small in pairs]
        for made in self._shown:
            self._whole.addWidget(made)


def _pair(strong: str, small: str) -> QWidget:
    made = QWidget()
    above, below = Label(strong, "strong", selectable=True), Label(small, "meta", wrap=True, selectable=True)
    if not small:
        below.hide()
    made.setLayout(column(above, below, spacing=2))
    made.setAccessibleName(f"{strong} {small}".strip())
    return made
