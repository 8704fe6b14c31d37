"""The board as a sheet: what each line is called in a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from usen_desk.contract.base import JST
from usen_desk.contract.board import AgentState, Board
from usen_desk.contract.calendars import Tile
from usen_desk.server.accounts.import_columns import PREFECTURES
from usen_desk.server.inquiries.catalogue import form_of
from usen_desk.server.sheets import Cell, Column, Sheet

SHEET = Sheet(
    "管制",
    (Column("区分", 14), Column("項目", 24), Column("内訳", 16), Column("値", 12), Column("時点", 20)),
)
_TILES = {
    Tile.WAITING: "待ち",
    Tile.LONGEST: "最長待ち（分）",
    Tile.UNASSIGNED: "未割当",
    Tile.AT_RISK: "期限間近",
    Tile.OVERDUE: "期限超過",
    Tile.HELD: "保留",
}
_STATES = {
    AgentState.WRITING: "返信作成",
    AgentState.ACTIVE: "対応中",
    AgentState.AWAY: "離席",
    AgentState.OUT: "サインアウト",
}


def cells(board: Board) -> Iterator[tuple[Cell, ...]]:
    """No text of customers: figures and the names of our own people."""
    for figure in board.tiles:
        yield "状況", _TILES[figure.tile], "", figure.value, board.at
    for name, value in (
        ("本日受付", board.opened_today),
        ("本日完了", board.done_today),
        ("一次回答の件数（本日）", board.first_answers),
        ("一次回答までの平均（分）", board.first_answer_minutes),
        ("完了（7日間）", board.finished),
        ("再開（7日間）", board.reopened),
    ):
        yield "実績", name, "", value, board.at
    for agent in board.agents:
        for name, value in (
            ("未完了", agent.open_count),
            ("待ち", agent.waiting_count),
            ("保留", agent.held_count),
            ("期限間近・超過", agent.at_risk_count),
            ("本日完了", agent.done_today),
        ):
            yield "担当者", f"{agent.name}（{_STATES[agent.state]}）", name, value, board.at
    for category in board.categories:
        label = form_of(category.category).label
        yield "カテゴリ", label, "待ち", category.waiting, board.at
        yield "カテゴリ", label, "未完了", category.open, board.at
        yield "カテゴリ", label, "期限間近・超過", category.at_risk, board.at
    for place in board.prefectures:
        yield "都道府県", _prefecture(place.prefecture_code), "未完了", place.open, board.at
    for hour in board.hours:
        yield "時間帯", f"{hour.hour}時", "受付", hour.opened, board.at
        yield "時間帯", f"{hour.hour}時", "回答", hour.answered, board.at
        yield "時間帯", f"{hour.hour}時", "受付の見込み", hour.expected, board.at


def _prefecture(code: int) -> str:
    return PREFECTURES[code - 1] if code else "不明"


def file_stem(now: datetime) -> str:
    return f"管制_{now.astimezone(JST):%Y%m%d_%H%M}"
