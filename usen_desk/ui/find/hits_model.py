"""The lines of the Ctrl+K popup: headings and, below them, what Enter opens. No widgets."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.accounts import AccountState
from usen_desk.contract.find import FoundBy
from usen_desk.contract.inquiries import Status
from usen_desk.contract.trials import Usage

_Index = QModelIndex | QPersistentModelIndex


class HitKind(enum.Enum):
    HEADING = "heading"
    STORE = "store"
    TRIAL = "trial"
    INQUIRY = "inquiry"
    RECENT = "recent"
    COMMAND = "command"


@dataclass(frozen=True)
class Hit:
    kind: HitKind
    text: str
    detail: str = ""
    state: AccountState | None = None
    by: FoundBy | None = None
    run: Callable[[], object] | None = field(default=None, compare=False)
    usage: Usage | None = None
    """Of a trial."""
    status: Status | None = None
    """Of an inquiry."""


class HitsModel(QAbstractListModel):
    """Role HIT gives the Hit itself; a heading can't be selected."""

    HIT = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []

    def put(self, hits: list[Hit]) -> None:
        if hits == self._hits:
            self._hits = hits
            return
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def hit(self, row: int) -> Hit | None:
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def first_row(self) -> int:
        """The row that Enter opens when none was chosen; -1 for none."""
        return next((row for row, hit in enumerate(self._hits) if hit.run is not None), -1)

    def next_row(self, row: int, step: int) -> int:
        """From `row` up or down to the next line that can be opened, staying when there is none."""
        at = row + step
        while 0 <= at < len(self._hits):
            if self._hits[at].run is not None:
                return at
            at += step
        return row

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, self.HIT):
            return None
        hit = self.hit(index.row())
        if hit is None or role == self.HIT:
            return hit
        return f"{hit.text} {hit.detail}".strip() if role == Qt.ItemDataRole.AccessibleTextRole else hit.text

    def flags(self, index: _Index) -> Qt.ItemFlag:
        hit = self.hit(index.row())
        if hit is None:
            return Qt.ItemFlag.NoItemFlags
        if hit.run is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
