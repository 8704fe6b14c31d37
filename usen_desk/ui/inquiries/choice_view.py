"""A button that says what is chosen and offers the rest in a menu; far lighter than a combo box. A04-1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from usen_desk.ui.widgets.button import Button


class ChoiceView(Button):
    """`groups`: heading → {value: word}; a heading of "" stands in the menu itself, others open a list of their own.
    Signals: changed() by a person."""

    changed = Signal()

    def __init__(self, name: str, nothing: Any, parent: QWidget | None = None) -> None:
        super().__init__("", "secondary", "chevron-down", parent, trailing=True)
        self._name, self._nothing, self.value = name, nothing, nothing
        self._groups: Mapping[str, Mapping[Any, str]] = {}
        self._tell()
        self.clicked.connect(self.open)

    def set_choices(self, groups: Mapping[str, Mapping[Any, str]]) -> None:
        self._groups = groups
        self._tell()

    def set_value(self, value: Any) -> None:
        self.value = value
        self._tell()

    @property
    def word(self) -> str:
        return next((words[self.value] for words in self._groups.values() if self.value in words), "指定なし")

    def open(self) -> QMenu:
        menu = QMenu(self)
        self._add(menu, self._nothing, "指定なし")
        for heading, words in self._groups.items():
            part = menu.addMenu(heading) if heading else menu
            for value, word in words.items():
                self._add(part, value, word)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        return menu

    def _add(self, menu: QMenu, value: Any, word: str) -> None:
        action = menu.addAction(word.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(value == self.value)
        action.triggered.connect(lambda: self._choose(value))

    def _choose(self, value: Any) -> None:
        self.set_value(value)
        self.changed.emit()

    def _tell(self) -> None:
        self.setText(self.word)
        self.setAccessibleName(f"{self._name} {self.word}")
