"""The cards of the inbox with every word that they show; kept in order while they change. No widgets. A04-1, X2, X8.

The list is the begin of a result, newest update first. A card's words are made when it is first painted and again only
when they differ, so that its picture is kept (usen_desk.ui.widgets.card_delegate).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import InquiryCard, Side, Status
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES, UNNAMED, Look, nearest_look

Index = QModelIndex | QPersistentModelIndex
AWAITING: Look = ("返信待ち", "clock", "gray")
DRAFT: Look = ("下書き", "pencil", "gray")
Key = tuple[datetime, int]
"""Newest update first; of two at the same moment the newer inquiry."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class InboxCard:
    """One inquiry with its words."""

    inquiry_id: int
    icon: str
    title: str
    time: str
    preview: str
    unread: int
    looks: tuple[Look, ...]
    """State, category, and why it stands where it stands."""
    assignee: str
    spoken: str


def key_of(card: InquiryCard) -> Key:
    return card.updated_at, card.inquiry_id


def is_newer(card: InquiryCard, known: InquiryCard) -> bool:
    return (card.version, card.last_sequence) > (known.version, known.last_sequence)


def unread_of(card: InquiryCard) -> int:
    return 0 if card.read_count is None else max(0, card.said_count - card.read_count)


def inbox_card(
    card: InquiryCard,
    now: datetime,
    categories: Mapping[Category, tuple[str, str]] = CATEGORIES,
    *,
    has_draft: bool = False,
) -> InboxCard:
    word, icon = categories[card.category]
    due = nearest_look(card, now, is_short=True)
    looks = [_state(card), (word, "", "gray"), *([due] if due else []), *([DRAFT] if has_draft else [])]
    unread, title, time = unread_of(card), card.store_name or UNNAMED, formatting.relative(card.updated_at, now)
    preview = f"社内メモ: {card.preview}" if card.preview_is_note else card.preview
    if card.preview_side is Side.STAFF and not card.preview_is_note and preview:
        preview = f"返信: {preview}"
    long_due = nearest_look(card, now)
    spoken = [title, f"未読{unread}件" if unread else "", word, looks[0][0], long_due[0] if long_due else ""]
    spoken += [f"担当 {card.assignee_name}" if card.assignee_name else "担当なし", DRAFT[0] if has_draft else ""]
    spoken += [f"番号 {card.inquiry_id}", time, preview]
    return InboxCard(
        inquiry_id=card.inquiry_id,
        icon=icon,
        title=title,
        time=time,
        preview=preview,
        unread=unread,
        looks=tuple(looks),
        assignee=card.assignee_name,
        spoken="、".join(part for part in spoken if part),
    )


def _state(card: InquiryCard) -> Look:
    """保留 〜10/20, 返信待ち where the last word is ours, else the status."""
    word, icon, tone = STATUSES[card.status]
    if card.status is Status.ON_HOLD and card.hold_until is not None:
        until = card.hold_until.astimezone(JST)
        return f"{word} 〜{until.month}/{until.day}", icon, tone
    is_open = card.status in (Status.RECEIVED, Status.IN_PROGRESS)
    return AWAITING if is_open and card.waiting_since is None else (word, icon, tone)


class InboxModel(QAbstractListModel):
    """A row is an inquiry; role CARD gives its InboxCard."""

    CARD = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[InquiryCard] = []
        self._at: dict[int, InquiryCard] = {}
        self._words: dict[int, InboxCard] = {}
        self._drafts: frozenset[int] = frozenset()
        self._categories: Mapping[Category, tuple[str, str]] = CATEGORIES
        self._now = LONG_AGO

    @property
    def cards(self) -> Sequence[InquiryCard]:
        return self._cards

    def card(self, row: int) -> InquiryCard | None:
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def card_of(self, inquiry_id: int) -> InquiryCard | None:
        return self._at.get(inquiry_id)

    def row_of(self, inquiry_id: int) -> int:
        """-1 where it isn't shown."""
        card = self._at.get(inquiry_id)
        return -1 if card is None else self._row(key_of(card))

    def put(self, cards: Sequence[InquiryCard], now: datetime) -> None:
        """Show these cards: those that are gone are taken out, new ones put in, changed ones painted anew."""
        self._now = now
        cards = sorted(cards, key=key_of, reverse=True)
        old, new = [card.inquiry_id for card in self._cards], [card.inquiry_id for card in cards]
        if old[: len(new)] == new[: len(old)]:
            self._replace(min(len(old), len(new)), len(old), cards[len(old) :])
        else:
            steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
            for tag, first, last, begin, end in reversed(steps):
                if tag != "equal":
                    self._replace(first, last, cards[begin:end])
        for row, card in enumerate(cards):
            if self._cards[row] is not card:
                self._set(row, card)
        self._at = {card.inquiry_id: card for card in self._cards}
        self.tick(now)

    def place(self, card: InquiryCard) -> None:
        """Put this card where its time says, from where it was."""
        known = self._at.get(card.inquiry_id)
        if known is not None:
            row = self._row(key_of(known))
            if self._row(key_of(card)) in (row, row + 1):
                self._set(row, card)
                return
            self.remove(card.inquiry_id)
        row = self._row(key_of(card))
        self._replace(row, row, [card])
        self._at[card.inquiry_id] = card

    def remove(self, inquiry_id: int) -> None:
        row = self.row_of(inquiry_id)
        if row >= 0:
            self._replace(row, row + 1, [])
            del self._at[inquiry_id]
            self._words.pop(inquiry_id, None)

    def set_read(self, inquiry_id: int, read_count: int) -> None:
        """So many of its messages are read by now."""
        card = self._at.get(inquiry_id)
        if card is not None and read_count > (card.read_count or 0):
            self._set(self.row_of(inquiry_id), replace(card, read_count=read_count))

    def set_drafts(self, inquiry_ids: frozenset[int]) -> None:
        """Those with an answer that was begun and not sent."""
        changed, self._drafts = self._drafts ^ inquiry_ids, inquiry_ids
        for inquiry_id in changed:
            self._renew(inquiry_id)

    def set_categories(self, categories: Mapping[Category, tuple[str, str]]) -> None:
        """Word and icon of each, as the service says them."""
        self._categories = {**self._categories, **categories}
        self.tick(self._now)

    def tick(self, now: datetime) -> None:
        """Time went on: cards whose words differ are painted anew."""
        self._now = now
        for inquiry_id in list(self._words):
            self._renew(inquiry_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        card = self.card(index.row())
        if card is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, self.CARD):
            return None
        words = self._words.get(card.inquiry_id)
        if words is None:
            words = self._words[card.inquiry_id] = self._made(card)
        if role == self.CARD:
            return words
        return words.spoken if role == Qt.ItemDataRole.AccessibleTextRole else words.title

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _made(self, card: InquiryCard) -> InboxCard:
        return inbox_card(card, self._now, self._categories, has_draft=card.inquiry_id in self._drafts)

    def _row(self, key: Key) -> int:
        """Of the first card that is not newer."""
        low, high = 0, len(self._cards)
        while low < high:
            middle = (low + high) // 2
            if key_of(self._cards[middle]) > key:
                low = middle + 1
            else:
                high = middle
        return low

    def _set(self, row: int, card: InquiryCard) -> None:
        self._cards[row] = self._at[card.inquiry_id] = card
        self._renew(card.inquiry_id)

    def _renew(self, inquiry_id: int) -> None:
        words, card = self._words.get(inquiry_id), self._at.get(inquiry_id)
        if card is None:
            self._words.pop(inquiry_id, None)
        elif words is not None and (made := self._made(card)) != words:
            self._words[inquiry_id] = made
            index = self.index(self.row_of(inquiry_id))
            self.dataChanged.emit(index, index)

    def _replace(self, first: int, last: int, cards: Sequence[InquiryCard]) -> None:
        if last > first:
            self.beginRemoveRows(QModelIndex(), first, last - 1)
            del self._cards[first:last]
            self.endRemoveRows()
        if cards:
            self.beginInsertRows(QModelIndex(), first, first + len(cards) - 1)
            self._cards[first:first] = cards
            self.endInsertRows()
