"""Lines of a list: a title with what stands under it, at its right and as pills; notices, FAQ, companies. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
Look = tuple[str, str, str]
"""Word, icon and tone of a pill."""


@dataclass(frozen=True, slots=True)
class Line:
    key: int
    title: str
    under: str = ""
    right: str = ""
    looks: tuple[Look, ...] = ()
    is_bold: bool = False
    """Not read yet."""

    @property
    def spoken(self) -> str:
        new = "未読" if self.is_bold else ""
        words = [word for word, _, _ in self.looks]
        return "、".join(part for part in (new, self.title, *words, self.right, self.under) if part)


class LinesModel(QAbstractListModel):
    """Role LINE gives the Line."""

    LINE = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def put(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, key: int) -> int:
        """-1 where there is none."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None or role == self.LINE:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return line.title if role == Qt.ItemDataRole.DisplayRole else None
