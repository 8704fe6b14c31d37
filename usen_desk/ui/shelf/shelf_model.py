"""What the popup of the shelf lists: the documents that can be attached, narrowed by what is typed. X16. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.shelf import Document
from usen_desk.ui.shelf_cells import CATEGORIES, found

Index = QModelIndex | QPersistentModelIndex
SHOWN_MAX = 50


class ShelfModel(QAbstractListModel):
    """Those that can be attached. Role DOCUMENT gives the Document."""

    DOCUMENT = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Document] = []
        self._shown: list[Document] = []
        self._text = ""

    @property
    def count(self) -> int:
        """Of all that can be attached."""
        return len(self._all)

    def put(self, documents: Sequence[Document]) -> None:
        self._all = [one for one in documents if one.current is not None]
        self._show()

    def narrow(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._show()

    def document(self, row: int) -> Document | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        document = self.document(index.row())
        if document is None or role not in (Qt.ItemDataRole.DisplayRole, self.DOCUMENT):
            return None
        return document if role == self.DOCUMENT else f"{document.title}　{CATEGORIES[document.category]}"

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = found(self._all, self._text)[:SHOWN_MAX]
        self.endResetModel()
