"""One thread as the desk knows it: its card, what was asked, and a run of its messages without gaps. No widgets. A03-3, X2.

The run is a window on the whole: it begins anywhere and ends anywhere. Answers and events come in any order, twice or
late; each is applied once and the result is what a fresh fetch would show. What cannot be fitted in says so.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from usen_desk.contract.inquiries import (
    FieldAnswer,
    Inquiry,
    InquiryCard,
    MessageKind,
    RelatedInquiry,
    ScanState,
    Status,
    ThreadMessage,
)
from usen_desk.local.records import Shown
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES

Index = QModelIndex | QPersistentModelIndex
MESSAGE = int(Qt.ItemDataRole.UserRole)
_SCANS = (ScanState.SCANNING, ScanState.UNSCANNED, ScanState.SAFE, ScanState.QUARANTINED)
"""The only way that a file goes; 未検査 behind 検査中 when the scanner is away."""


class Taken(enum.Enum):
    """What became of a message that was told of."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    AHEAD = "ahead"
    """Something before it is missing."""
    OUTSIDE = "outside"
    """Beyond the window."""
    MOVED = "moved"
    """The messages were numbered anew (merged, split): the whole has to be fetched again."""


@dataclass(frozen=True)
class Rights:
    """What the person may do at all; whether they may here depends on the card."""

    reply: bool = True
    note: bool = True
    work: bool = True


class ThreadModel(QAbstractListModel):
    """A row is a message. Signals: card_changed() anything besides the messages."""

    card_changed = Signal()

    def __init__(self, rights: Rights | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rights = rights or Rights()
        self._messages: list[ThreadMessage] = []
        self._rows: dict[int, int] = {}
        self.card: InquiryCard | None = None
        self.asked: list[FieldAnswer] = []
        self.links: list[RelatedInquiry] = []
        self.new_from = 0
        """First sequence that was unread when the thread was opened; the line stays there while it is open."""
        self.new_count = 0
        """How many people's messages were unread then."""
        self.follows = False
        """The window ends where the thread ends, and goes on with it."""

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._messages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (MESSAGE, Qt.ItemDataRole.DisplayRole) or not index.isValid():
            return None
        message = self._messages[index.row()]
        return message if role == MESSAGE else message.body

    @property
    def messages(self) -> Sequence[ThreadMessage]:
        return self._messages

    @property
    def first(self) -> int:
        """Sequence of the first row; 0 where there is none."""
        return self._messages[0].sequence if self._messages else 0

    @property
    def last(self) -> int:
        return self._messages[-1].sequence if self._messages else 0

    @property
    def last_of_thread(self) -> int:
        return max(self.last, self.card.last_sequence if self.card else 0)

    @property
    def has_older(self) -> bool:
        return self.first > 1

    @property
    def has_newer(self) -> bool:
        return self.last < self.last_of_thread

    @property
    def may_reply(self) -> bool:
        return self._rights.reply and self._is_open and self.card is not None and self.card.status is not Status.DONE

    @property
    def may_note(self) -> bool:
        return self._rights.note and self._is_open

    @property
    def may_work(self) -> bool:
        return self._rights.work and self._is_open

    def message(self, row: int) -> ThreadMessage:
        return self._messages[row]

    def row_of(self, message_id: int) -> int:
        """-1 where it isn't in the window."""
        return self._rows.get(message_id, -1)

    def row_at(self, sequence: int) -> int:
        """-1 where it isn't in the window."""
        return sequence - self.first if self._messages and self.first <= sequence <= self.last else -1

    def shown_at(self, sequence: int) -> Shown:
        """The message of that number as somebody was shown it."""
        row = self.row_at(sequence)
        return Shown(sequence, str(self._messages[row].reply_id) if row >= 0 else "")

    def put(self, inquiry: Inquiry, *, keeps_line: bool = False) -> None:
        """Show this one. keeps_line: it is the same one anew, so that what was new stays marked."""
        self.beginResetModel()
        self.card, self.asked, self.links = inquiry.card, list(inquiry.asked), list(inquiry.links)
        if not keeps_line:
            self.new_from = inquiry.new_from
            self.new_count = max(0, inquiry.card.said_count - (inquiry.card.read_count or 0))
        self._set(inquiry.messages)
        self.follows = self.last >= inquiry.card.last_sequence
        self.endResetModel()
        self.card_changed.emit()

    def put_window(self, messages: Sequence[ThreadMessage], last_sequence: int) -> None:
        """Show another part of the same thread."""
        self.beginResetModel()
        self._set(messages)
        self._reach(last_sequence)
        self.follows = self.last >= self.last_of_thread
        self.endResetModel()

    def put_head(self, inquiry: Inquiry) -> None:
        """Everything but the messages, as it was read just now."""
        known = self.card
        if known is not None and _is_newer(known, inquiry.card):
            return
        self.card, self.asked, self.links = inquiry.card, list(inquiry.asked), list(inquiry.links)
        self.card_changed.emit()

    def add_older(self, messages: Sequence[ThreadMessage]) -> bool:
        """Put a page before the window. False: it doesn't fit, the thread was numbered anew."""
        fresh = [message for message in messages if message.sequence < self.first]
        if not self._fits(messages) or (fresh and fresh[-1].sequence != self.first - 1):
            return False
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._set([*fresh, *self._messages])
            self.endInsertRows()
        return True

    def add_newer(self, messages: Sequence[ThreadMessage], last_sequence: int) -> bool:
        """Put a page behind the window; messages that were known already are brought up to date."""
        fresh = [message for message in messages if message.sequence > self.last]
        if not self._fits(messages) or (fresh and fresh[0].sequence != self.last + 1):
            return False
        for message in messages[: len(messages) - len(fresh)]:
            if message.message_id in self._rows:
                self._take_known(message)
        if fresh:
            self._append(fresh)
        self._reach(last_sequence)
        self.follows = self.follows or not self.has_newer
        return True

    def take(self, message: ThreadMessage) -> Taken:
        """One message, as an event tells of it."""
        if not self._fits([message]):
            return Taken.MOVED
        if message.message_id in self._rows:
            return self._take_known(message)
        if message.sequence > self.last + 1:
            return Taken.AHEAD if self.follows else Taken.OUTSIDE
        if message.sequence < self.first or not self.follows:
            return Taken.OUTSIDE
        self._append([message])
        return Taken.ADDED

    def take_card(self, card: InquiryCard) -> bool:
        """As an event tells of it; False where it is no news. How much of it was read isn't told in events."""
        known = self.card
        if known is None or not _is_newer(card, known):
            return False
        read_count = known.read_count if card.read_count is None else card.read_count
        self.card = replace(card, read_count=read_count)
        self.card_changed.emit()
        return True

    def take_related(self, card: InquiryCard) -> None:
        """Another inquiry changed: its line among the linked ones does too."""
        for at, link in enumerate(self.links):
            if link.inquiry_id == card.inquiry_id and link.updated_at <= card.updated_at:
                self.links[at] = RelatedInquiry(
                    inquiry_id=card.inquiry_id,
                    category=card.category,
                    status=card.status,
                    updated_at=card.updated_at,
                    assignee_name=card.assignee_name,
                )
                self.card_changed.emit()

    def take_read(self, read_count: int) -> None:
        """The service keeps that so many are read."""
        if self.card is not None and read_count > (self.card.read_count or 0):
            self.card = replace(self.card, read_count=read_count)
            self.card_changed.emit()

    @property
    def is_cut(self) -> bool:
        """The thread is shorter than what is shown of it."""
        return self.card is not None and self.card.last_sequence < self.last

    @property
    def _is_open(self) -> bool:
        return self.card is not None and self.card.merged_into is None

    def _fits(self, messages: Iterable[ThreadMessage]) -> bool:
        """Each has the number under which it is known, and no other message has it."""
        for message in messages:
            row = self._rows.get(message.message_id)
            at = self.row_at(message.sequence)
            if at != (-1 if row is None else row):
                return False
        return True

    def _take_known(self, message: ThreadMessage) -> Taken:
        row = self._rows[message.message_id]
        known = self._messages[row]
        merged = _later_of(known, message)
        if merged == known:
            return Taken.SAME
        self._messages[row] = merged
        self.dataChanged.emit(self.index(row), self.index(row))
        return Taken.CHANGED

    def _append(self, messages: Sequence[ThreadMessage]) -> None:
        row = len(self._messages)
        self.beginInsertRows(QModelIndex(), row, row + len(messages) - 1)
        self._messages.extend(messages)
        self._rows.update((message.message_id, at) for at, message in enumerate(messages, row))
        self.endInsertRows()

    def _set(self, messages: Sequence[ThreadMessage]) -> None:
        self._messages = list(messages)
        self._rows = {message.message_id: row for row, message in enumerate(self._messages)}

    def _reach(self, last_sequence: int) -> None:
        """The thread is at least so long; the card itself follows by its own event."""
        if self.card is not None and last_sequence > self.card.last_sequence:
            self.card = replace(self.card, last_sequence=last_sequence)


def _is_newer(card: InquiryCard, known: InquiryCard) -> bool:
    return (card.version, card.last_sequence) > (known.version, known.last_sequence)


def _later_of(known: ThreadMessage, told: ThreadMessage) -> ThreadMessage:
    """A message only ever changes one way: it is taken back, and its files are looked through."""
    if known.is_withdrawn:
        return known
    if told.is_withdrawn or len(told.attachments) != len(known.attachments):
        return told if told.is_withdrawn or len(told.attachments) > len(known.attachments) else known
    files = tuple(
        max(one, other, key=lambda file: _SCANS.index(file.scan_state))
        for one, other in zip(known.attachments, told.attachments, strict=True)
    )
    return replace(told, attachments=files)


def said(messages: Iterable[ThreadMessage]) -> int:
    """How many of them people wrote."""
    return sum(message.kind is not MessageKind.SYSTEM for message in messages)


def others_of(model: ThreadModel) -> list[tuple[int, str]]:
    """Number and words of the inquiry that this one became part of, and of those that it is linked with."""
    merged = model.card.merged_into if model.card else None
    made = [(merged, f"統合先 #{merged} を開く")] if merged else []
    for link in model.links:
        words = f"{CATEGORIES[link.category][0]} ・ {STATUSES[link.status][0]}"
        made.append((link.inquiry_id, f"関連 #{link.inquiry_id} {words} を開く"))
    return made
