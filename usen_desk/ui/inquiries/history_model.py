"""Lines of an inquiry's history in words. No widgets. X8, X13."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import msgspec

from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import HistoryLine
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES
from usen_desk.ui.widgets.paged_table_model import Cell, Column

SERVICE = "自動"
NOBODY = "担当なし"
UNDONE = "取り消し済"
WHATS = {
    "opened": "起票",
    "read": "既読",
    "status": "ステータス",
    "assignee": "担当",
    "hold": "保留",
    "category": "カテゴリ",
    "merged": "統合",
    "merged_in": "統合",
    "split": "分割",
    "split_from": "分割",
    "linked": "関連付け",
    "linked_from": "関連付け",
    "note": "社内メモ",
}
ENDED = "終了"
MOVES = {"merged": "へ統合", "merged_in": "を統合", "split": "へ分割", "split_from": "から分割"}


class _Hold(msgspec.Struct):
    """A hold as the service keeps it in its history."""

    until: datetime
    reason: str


def history_columns() -> list[Column]:
    return [
        Column("at", "日時", 152, _at, is_sortable=False, least=150),
        Column("who", "変更した人", 112, _who, is_sortable=False, least=84),
        Column("what", "項目", 88, _what, is_sortable=False, least=76),
        Column("change", "内容", 220, _change, is_sortable=False, stretches=True, least=140),
        Column("undone", "", 116, _undone, is_sortable=False, least=112),
    ]


def change_in_words(line: HistoryLine) -> str:
    """受付中 → 対応中, #30 へ統合; what a newer service tells of is shown as it says it."""
    if line.what == "status":
        return _arrow(_status(line.before), _status(line.after))
    if line.what == "assignee":
        return _arrow(line.before or NOBODY, line.after or NOBODY)
    if line.what == "category":
        return _arrow(_category(line.before), _category(line.after))
    if line.what in MOVES:
        return f"#{line.after} {MOVES[line.what]}"
    if line.what == "opened":
        return _category(line.after)
    if line.what in ("linked", "linked_from"):
        said, word = (line.after, "と関連付け") if line.after else (line.before, "との関連付けを外す")
        return f"#{said.partition(':')[2]} {word}"
    if line.what == "hold":
        return _hold(line.after) or ENDED
    if line.what == "note":
        return "追加"
    return _arrow(line.before, line.after)


def _arrow(before: str, after: str) -> str:
    return f"{before} → {after}" if before else after


def _status(value: str) -> str:
    with suppress(ValueError):
        return STATUSES[Status(value)][0]
    return value


def _category(value: str) -> str:
    with suppress(ValueError):
        return CATEGORIES[Category(value)][0]
    return value


def _hold(value: str) -> str:
    """2026-03-10 10:00 まで: 部品待ち."""
    try:
        hold = msgspec.json.decode(value, type=_Hold)
    except msgspec.MsgspecError:
        return value
    return f"{formatting.moment(hold.until)[:16]} まで: {hold.reason}"


def _at(line: HistoryLine) -> Cell:
    return Cell(formatting.moment(line.at), is_dimmed=line.is_undone)


def _who(line: HistoryLine) -> Cell:
    return Cell(line.who or SERVICE, is_dimmed=line.is_undone or not line.who)


def _what(line: HistoryLine) -> Cell:
    return Cell(WHATS.get(line.what, line.what), is_dimmed=line.is_undone)


def _change(line: HistoryLine) -> Cell:
    return Cell(change_in_words(line), is_dimmed=line.is_undone)


def _undone(line: HistoryLine) -> Cell:
    return Cell(UNDONE, "undo-2", "gray") if line.is_undone else Cell("")
