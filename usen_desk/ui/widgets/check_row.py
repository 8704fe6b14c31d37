"""Ticks side by side, each with the value it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import row


class CheckRow(QWidget):
    """`choices` is value → word, in order; without `says_label` the label is only read aloud. Signals: changed() by a person's tick."""

    changed = Signal()

    def __init__(
        self, label: str, choices: Mapping[Any, str], parent: QWidget | None = None, *, says_label: bool = True
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self._ticks = {value: QCheckBox(word) for value, word in choices.items()}
        for word, tick in zip(choices.values(), self._ticks.values(), strict=True):
            tick.setAccessibleName(f"{label} {word}".strip())
            tick.clicked.connect(self.changed)
        before = (Label(label, "label"), 8) if says_label else ()
        self.setLayout(row(*before, *self._ticks.values(), None, spacing=14))

    def tick(self, value: Any) -> QCheckBox:
        return self._ticks[value]

    def values(self) -> tuple[Any, ...]:
        """What is ticked, in the order of the choices."""
        return tuple(value for value, tick in self._ticks.items() if tick.isChecked())

    def set_values(self, values: Iterable[Any]) -> None:
        """Tick these and no other; values that are no choice are ignored."""
        ticked = set(values)
        for value, tick in self._ticks.items():
            tick.setChecked(value in ticked)
