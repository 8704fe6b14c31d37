"""What can be chosen from, narrowed while it is typed. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.text import fold

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Option:
    value: Any
    word: str
    detail: str = ""


class OptionsModel(QAbstractListModel):
    """Role OPTION gives the Option. What narrows holds for lines that come later, too."""

    OPTION = Qt.ItemDataRole.UserRole

    def __init__(self, options: Sequence[Option] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all, self._shown, self._text = list(options), list(options), ""

    def put(self, options: Sequence[Option]) -> None:
        self._all = list(options)
        self.narrow(self._text)

    def narrow(self, text: str) -> None:
        """Leave those whose words hold `text`, in any spelling."""
        wanted = fold(text)
        self.beginResetModel()
        self._text = text
        self._shown = [one for one in self._all if wanted in fold(f"{one.word} {one.detail}")]
        self.endResetModel()

    def option(self, row: int) -> Option | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, value: Any) -> int:
        return next((row for row, one in enumerate(self._shown) if one.value == value), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        option = self.option(index.row())
        if option is None or role not in (Qt.ItemDataRole.DisplayRole, self.OPTION):
            return None
        return option if role == self.OPTION else f"{option.word}　{option.detail}".rstrip()
