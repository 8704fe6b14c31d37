"""Lines to choose one of, each with a note at its right: colleagues, stores. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.accounts import AccountRow
from usen_desk.contract.people import Colleague
from usen_desk.contract.text import fold

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Choice:
    text: str
    note: str
    value: Any


def colleague_choices(colleagues: Sequence[Colleague]) -> list[Choice]:
    return [Choice(one.name, one.department, one) for one in colleagues]


def store_choices(stores: Sequence[AccountRow]) -> list[Choice]:
    return [Choice(one.store_name, one.customer_code, one) for one in stores]


class ChoicesModel(QAbstractListModel):
    """`put` gives the lines, `narrow` shows those that hold a text in any spelling."""

    CHOICE = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Choice] = []
        self._shown: list[Choice] = []
        self._text = ""

    def put(self, choices: Sequence[Choice]) -> None:
        self._all = list(choices)
        self.narrow(self._text)

    def narrow(self, text: str) -> None:
        self.beginResetModel()
        self._text = text
        wanted = fold(text)
        self._shown = [one for one in self._all if wanted in fold(one.text) or wanted in fold(one.note)]
        self.endResetModel()

    def choice(self, at: int) -> Choice | None:
        return self._shown[at] if 0 <= at < len(self._shown) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, self.CHOICE):
            return None
        found = self.choice(index.row())
        if found is None or role == self.CHOICE:
            return found
        return f"{found.text} {found.note}".strip()
