"""A button that says what is chosen and offers the rest in a menu."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from usen_desk.ui.widgets.button import Button


class ChoiceView(Button):
    """`nothing` is the value without a choice, said as `word_of_nothing`. Signals: changed() by a person."""

    changed = Signal()

    def __init__(self, name: str, nothing: str | None, word_of_nothing: str, parent: QWidget | None = None) -> None:
        super().__init__("", "secondary", "chevron-down", parent, trailing=True)
        self._name, self._nothing, self.value = name, nothing, nothing
        self._words: dict[str | None, str] = {nothing: word_of_nothing}
        self._tell()
        self.clicked.connect(self.open)

    def set_choices(self, words: Mapping[str, str]) -> None:
        kept: dict[str | None, str] = {self._nothing: self._words[self._nothing]}
        kept.update((value, word) for value, word in words.items())
        self._words = kept
        self._tell()

    def set_value(self, value: str | None) -> None:
        self.value = value
        self._tell()

    def open(self) -> QMenu:
        menu = QMenu(self)
        for value, word in self._words.items():
            action = menu.addAction(word.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == self.value)
            action.triggered.connect(lambda _=False, value=value: self._choose(value))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        return menu

    def _choose(self, value: str | None) -> None:
        self.set_value(value)
        self.changed.emit()

    def _tell(self) -> None:
        self.setText(self._words.get(self.value, self.value or ""))
        self.setAccessibleName(f"{self._name} {self.text()}")
