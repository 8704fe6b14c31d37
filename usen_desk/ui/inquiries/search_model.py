"""Messages that hold what was searched: one line a message, fetched page by page. No widgets. A04-1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.inquiries import MessageHit, MessageKind
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES, UNNAMED, Look, person

Index = QModelIndex | QPersistentModelIndex
NOTE = "社内メモ"


@dataclass(frozen=True, slots=True)
class HitCard:
    """One message with its words."""

    inquiry_id: int
    sequence: int
    store: str
    who: str
    """佐藤 様, or nobody for what the service wrote."""
    time: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    looks: tuple[Look, ...]
    is_note: bool

    @property
    def spoken(self) -> str:
        kind = NOTE if self.is_note else ""
        parts = (self.store, f"番号 {self.inquiry_id}", self.who, kind, self.time, self.snippet)
        return "、".join(part for part in parts if part)


def hit_card(hit: MessageHit, now: datetime) -> HitCard:
    status, category = STATUSES[hit.status], (CATEGORIES[hit.category][0], "", "gray")
    is_note = hit.kind is MessageKind.NOTE
    return HitCard(
        inquiry_id=hit.inquiry_id,
        sequence=hit.sequence,
        store=hit.store_name or UNNAMED,
        who=person(hit.author),
        time=formatting.relative(hit.at, now),
        snippet=hit.snippet,
        marks=hit.marks,
        looks=(status, category, *([(NOTE, "lock", "amber")] if is_note else [])),
        is_note=is_note,
    )


class HitsModel(QAbstractListModel):
    """Role HIT gives the HitCard."""

    HIT = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[HitCard] = []

    def put(self, hits: Sequence[MessageHit], now: datetime) -> None:
        self.beginResetModel()
        self._hits = [hit_card(hit, now) for hit in hits]
        self.endResetModel()

    def add(self, hits: Sequence[MessageHit], now: datetime) -> None:
        if hits:
            first = len(self._hits)
            self.beginInsertRows(QModelIndex(), first, first + len(hits) - 1)
            self._hits += [hit_card(hit, now) for hit in hits]
            self.endInsertRows()

    def hit(self, row: int) -> HitCard | None:
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        hit = self.hit(index.row())
        if hit is None or role == self.HIT:
            return hit
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return hit.spoken
        return hit.snippet if role == Qt.ItemDataRole.DisplayRole else None
