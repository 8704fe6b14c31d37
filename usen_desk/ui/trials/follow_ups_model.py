"""対応記録: what was done about a trial, newest first, and what a person is about to add to it. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.base import JST
from usen_desk.contract.trials import HUMAN_KINDS, FollowUp, FollowUpKind, FollowUpResult
from usen_desk.ui import formatting

_Index = QModelIndex | QPersistentModelIndex

KINDS: dict[FollowUpKind, tuple[str, str]] = {
    FollowUpKind.PHONE: ("電話", "phone"),
    FollowUpKind.VISIT: ("訪問", "user-round"),
    FollowUpKind.MAIL: ("メール", "mail"),
    FollowUpKind.OTHER: ("その他", "pencil"),
    FollowUpKind.REGISTERED: ("マイお試しに登録", "plus"),
    FollowUpKind.HANDED_OVER: ("引き継ぎ", "user-round-plus"),
    FollowUpKind.STORE_SET: ("店舗を設定", "store"),
    FollowUpKind.EXTENSION_ASKED: ("延長を申請", "calendar-plus"),
    FollowUpKind.EXTENSION_DECIDED: ("延長の決定", "calendar-clock"),
}
"""word, icon"""
RESULTS: dict[FollowUpResult, str] = {
    FollowUpResult.TALKED: "話せた",
    FollowUpResult.ABSENT: "不在",
    FollowUpResult.CONSIDERING: "検討中",
    FollowUpResult.CONTRACTED: "成約",
    FollowUpResult.DECLINED: "見送り",
}
WITHDRAWN = "取り消し済み"


@dataclass(frozen=True)
class FollowUpInput:
    """What stands in the form; `next_text` is the day as it was typed, None while nobody touched it."""

    kind: FollowUpKind = FollowUpKind.PHONE
    result: FollowUpResult | None = None
    said: str = ""
    next_text: str | None = None

    @property
    def is_empty(self) -> bool:
        return self == FollowUpInput(kind=self.kind)


class FollowUpsModel(QAbstractListModel):
    """Role FOLLOW_UP gives the FollowUp itself, HEAD its first line; the text is what a screen reader says."""

    FOLLOW_UP = Qt.ItemDataRole.UserRole
    HEAD = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[FollowUp] = []
        self._heads: list[str] = []

    def put(self, rows: Sequence[FollowUp], today: date) -> None:
        heads = [head_of(row, today) for row in rows]
        if (list(rows), heads) == (self._rows, self._heads):
            return
        self.beginResetModel()
        self._rows, self._heads = list(rows), heads
        self.endResetModel()

    def row(self, at: int) -> FollowUp | None:
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, self.FOLLOW_UP, self.HEAD):
            return None
        found = self.row(index.row())
        if found is None or role == self.FOLLOW_UP:
            return found
        head = self._heads[index.row()]
        return head if role == self.HEAD else " ".join(part for part in (head, found.said, next_of(found)) if part)


def is_of_people(row: FollowUp) -> bool:
    """Whether a person wrote it; the service writes the other kinds itself."""
    return row.kind in HUMAN_KINDS


def head_of(row: FollowUp, today: date) -> str:
    """8月10日 15:20 電話・不在 ・ 山田 美咲; with its year where it is another one."""
    at = row.at.astimezone(JST)
    on = f"{at.month}月{at.day}日" if at.year == today.year else f"{at.year}年{at.month}月{at.day}日"
    done = KINDS[row.kind][0] + (f"・{RESULTS[row.result]}" if row.result else "")
    parts = [f"{on} {at:%H:%M} {done}", row.staff_name, WITHDRAWN if row.is_withdrawn else ""]
    return " ・ ".join(part for part in parts if part)


def next_of(row: FollowUp) -> str:
    """次回 8月13日 (月), or "" without one."""
    return f"次回 {formatting.weekday(row.next_on)}" if row.next_on and not row.is_withdrawn else ""


def next_in_words(next_on: date | None, today: date) -> str:
    """次回 8月13日 (月) 今日; how far it is away, or how long ago it was."""
    if next_on is None:
        return ""
    days = (next_on - today).days
    if days < 0:
        away = f"{-days}日過ぎています"
    else:
        away = {0: "今日", 1: "明日"}.get(days, f"{days}日後")
    return f"次回 {formatting.weekday(next_on)} {away}"
