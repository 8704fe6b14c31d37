"""Canned replies: found by key, word or reading, those of the inquiry's category first; placeholders filled in, or left
marked where there is nothing to fill in. Row X7. No widgets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.canned import CannedReply
from usen_desk.contract.catalogue import Category
from usen_desk.contract.text import fold

Index = QModelIndex | QPersistentModelIndex
STORE, ASSIGNEE, NUMBER, SALES = "店舗", "担当", "問い合わせID", "営業"
PLACEHOLDERS = (STORE, ASSIGNEE, NUMBER, SALES)
TRIGGERS = frozenset("/／・")
"""At the start of a line. An input method gives ／ and ・ for the same key."""
_PLACEHOLDER = re.compile(r"[{｛](" + "|".join(PLACEHOLDERS) + r")[}｝]")
_BRACES = re.compile(r"[{｛]([^{}｛｝\n]{1,20})[}｝]")
SHOWN_MAX = 50

Span = tuple[int, int]


def unknown_placeholder(body: str) -> str:
    """Why it can't be saved: a word in braces that nothing is ever filled into. "" where all are known."""
    name = next((found[1] for found in _BRACES.finditer(body) if found[1] not in PLACEHOLDERS), "")
    known = " ".join(f"{{{one}}}" for one in PLACEHOLDERS)
    return f"「{{{name}}}」という差し込みはありません。使えるのは {known} です。" if name else ""


def filled(body: str, values: Mapping[str, str]) -> str:
    """With every placeholder that there is a value for; the others stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or f"{{{found[1]}}}", body)


def gaps(text: str) -> list[Span]:
    """Placeholders that nothing was filled into, as (start, end)."""
    return [found.span() for found in _PLACEHOLDER.finditer(text)]


def gap_words(text: str, gap: Span) -> str:
    """Why it doesn't go out."""
    name = text[gap[0] + 1 : gap[1] - 1]
    return f"「{name}」の差し込みが空のままです。まだ送信していません。印の付いた {{{name}}} を書き換えるか消してから、もう一度送信してください。"


def rank(reply: CannedReply, words: Sequence[str]) -> int | None:
    """How well it fits words that are folded; 0 is best, None not at all."""
    text = reply.text
    key, title, reading = fold(text.key), fold(text.title), fold(text.reading)
    readings = [fold(one) for one in text.reading.split()]
    whole = " ".join((key, title, reading, fold(text.keywords)))
    if not all(word in whole for word in words):
        return None
    if not words or key == words[0]:
        return 0
    if key.startswith(words[0]):
        return 1
    keywords = [fold(one) for one in text.keywords.split()]
    return 2 if any(one.startswith(words[0]) for one in (title, reading, *readings, *keywords)) else 3


class CannedModel(QAbstractListModel):
    """Role CANNED gives the CannedReply."""

    CANNED = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[CannedReply] = []
        self._shown: list[CannedReply] = []
        self._category: Category | None = None
        self._is_note = False
        self._text = ""

    @property
    def count(self) -> int:
        """Of all that there are."""
        return len(self._all)

    def put(self, replies: Sequence[CannedReply]) -> None:
        self._all = list(replies)
        self._show()

    def begin(self, category: Category | None, *, is_note: bool) -> None:
        """For an inquiry of this category, in a reply or in a note."""
        self._category, self._is_note, self._text = category, is_note, ""
        self._show()

    def narrow(self, text: str) -> None:
        """Leave those that fit what is typed, in any spelling."""
        if text != self._text:
            self._text = text
            self._show()

    def reply(self, row: int) -> CannedReply | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        reply = self.reply(index.row())
        if reply is None or role not in (Qt.ItemDataRole.DisplayRole, self.CANNED):
            return None
        return reply if role == self.CANNED else f"{reply.text.title}　{reply.text.key}".rstrip()

    def _show(self) -> None:
        words = [word for one in self._text.split() if (word := fold(one))]
        ranked = []
        for at, reply in enumerate(self._all):
            found = rank(reply, words)
            if found is not None and (self._is_note or not reply.text.is_note):
                ranked.append((found, self._distance(reply), at, reply))
        self.beginResetModel()
        self._shown = [reply for *_, reply in sorted(ranked, key=lambda one: one[:3])][:SHOWN_MAX]
        self.endResetModel()

    def _distance(self, reply: CannedReply) -> int:
        """Notes first in a note; then the category of the inquiry, those of all, those of others."""
        category = reply.text.category
        away = 1 if category is None else 0 if category is self._category else 2
        return away + (3 if self._is_note and not reply.text.is_note else 0)
