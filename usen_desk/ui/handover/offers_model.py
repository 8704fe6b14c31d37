"""Lines of 申し送り that can be ticked: what I promised, what was offered to me, what I offered. No widgets. Row X8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from usen_desk.contract.handover import Offer, OfferState, Promise, PromiseKind
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import CATEGORIES, UNNAMED

Index = QModelIndex | QPersistentModelIndex
STATES = {
    OfferState.OFFERED: "返事待ち",
    OfferState.ACCEPTED: "引き継ぎ済",
    OfferState.DECLINED: "辞退",
    OfferState.TAKEN_BACK: "取り下げ",
}


@dataclass(frozen=True, slots=True)
class OfferLine:
    """`key`: what is acted on, the inquiry of a promise or the offer."""

    key: int
    text: str
    can_tick: bool = True


def _inquiry(number: int, card: InquiryCard | None) -> str:
    if card is None:
        return f"#{number}"
    return f"#{number}　{CATEGORIES[card.category][0]}　{card.store_name or UNNAMED}"


def _when(at: datetime | None) -> str:
    return formatting.moment(at)[:16]


def promise_line(promise: Promise, offered: frozenset[int]) -> OfferLine:
    card = promise.card
    due = {
        PromiseKind.HOLD: f"{_when(promise.due_at)} まで保留　{card.hold_reason}",
        PromiseKind.ANSWER: f"{_when(promise.due_at)} までに回答" if promise.due_at else "回答待ち",
        PromiseKind.OPEN: "お客様の返信待ち",
    }[promise.kind]
    waits = "　(申し送り中)" if card.inquiry_id in offered else ""
    return OfferLine(card.inquiry_id, f"{_inquiry(card.inquiry_id, card)}\n{due}{waits}")


def received_line(offer: Offer) -> OfferLine:
    said = f"「{offer.note}」" if offer.note else ""
    under = f"{offer.from_name}さんから　{_when(offer.offered_at)}　{said}"
    return OfferLine(offer.offer_id, f"{_inquiry(offer.inquiry_id, offer.card)}\n{under}")


def sent_line(offer: Offer) -> OfferLine:
    said = f"「{offer.reason}」" if offer.reason else ""
    under = f"{offer.to_name}さんへ　{STATES[offer.state]}　{_when(offer.answered_at or offer.offered_at)}　{said}"
    waits = offer.state is OfferState.OFFERED
    return OfferLine(offer.offer_id, f"{_inquiry(offer.inquiry_id, offer.card)}\n{under}", waits)


class OffersModel(QAbstractListModel):
    """Signals: ticked() another choice."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[OfferLine] = []
        self._ticked: set[int] = set()

    @property
    def chosen(self) -> tuple[int, ...]:
        """Keys of what is ticked, in order."""
        return tuple(line.key for line in self._lines if line.key in self._ticked)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(line.text for line in self._lines)

    def put(self, lines: Sequence[OfferLine]) -> None:
        """What was ticked stays so, where it is still there."""
        self.beginResetModel()
        self._lines = list(lines)
        self._ticked &= {line.key for line in self._lines if line.can_tick}
        self.endResetModel()
        self.ticked.emit()

    def tick_all(self, is_on: bool) -> None:
        self._ticked = {line.key for line in self._lines if line.can_tick} if is_on else set()
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))
        self.ticked.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        can_tick = index.isValid() and self._lines[index.row()].can_tick
        return flags | Qt.ItemFlag.ItemIsUserCheckable if can_tick else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.CheckStateRole and line.can_tick:
            return Qt.CheckState.Checked if line.key in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.text.replace("\n", "、")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        key = self._lines[index.row()].key
        is_on = Qt.CheckState(value) is Qt.CheckState.Checked
        self._ticked = self._ticked | {key} if is_on else self._ticked - {key}
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True
