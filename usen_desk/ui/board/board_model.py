"""How the board's figures are said and shown: words, tones, columns of its two lists, and dragging between them. X9."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from usen_desk.contract.base import JST
from usen_desk.contract.board import AgentLine, AgentState, Level, TileFigure
from usen_desk.contract.calendars import Tile
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.ui.inquiry_cells import CATEGORIES, UNNAMED, nearest_look
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel

Index = QModelIndex | QPersistentModelIndex
MIME = "application/x-usen-desk-inquiries"
ROWS_MAX = 500
PLACES = 8
"""Inquiries that one person has in hand at most without harm; look/board.png."""
TILES: dict[Tile, str] = {
    Tile.WAITING: "待ち",
    Tile.LONGEST: "最長待ち",
    Tile.UNASSIGNED: "未割当",
    Tile.AT_RISK: "期限間近",
    Tile.OVERDUE: "期限超過",
    Tile.HELD: "保留",
}
LEVELS: dict[Level, tuple[str, str, str]] = {
    Level.FINE: ("", "", "gray"),
    Level.WARNING: ("注意", "triangle-alert", "amber"),
    Level.LIMIT: ("上限超え", "circle-x", "red"),
}
STATES: dict[AgentState, tuple[str, str, str]] = {
    AgentState.WRITING: ("返信作成", "pencil", "blue"),
    AgentState.ACTIVE: ("対応中", "circle-check", "green"),
    AgentState.AWAY: ("離席", "clock", "amber"),
    AgentState.OUT: ("サインアウト", "log-out", "gray"),
}


def clock(minutes: int) -> str:
    """1:42"""
    return f"{minutes // 60}:{minutes % 60:02}"


def value_of(figure: TileFigure) -> tuple[str, str]:
    """The large number and its unit."""
    return (clock(figure.value), "") if figure.tile is Tile.LONGEST else (f"{figure.value:,}", "件")


def limits_of(figure: TileFigure) -> str:
    """注意 1:00 ・ 上限 1:30"""
    say = clock if figure.tile is Tile.LONGEST else str
    return f"注意 {say(figure.warning)} ・ 上限 {say(figure.limit)}"


def spoken(figure: TileFigure) -> str:
    value, unit = value_of(figure)
    return "、".join(filter(None, (f"{TILES[figure.tile]} {value}{unit}", LEVELS[figure.level][0], limits_of(figure))))


def minutes_since(since: datetime | None, now: datetime) -> int:
    return 0 if since is None else max(0, int((now - since).total_seconds() // 60))


def dragged(data: QMimeData) -> list[int]:
    """inquiry_ids of a drag."""
    numbers = bytes(data.data(MIME).data()).decode().split(",") if data.hasFormat(MIME) else []
    return [int(number) for number in numbers if number.isdigit()]


class QueueModel(PagedTableModel):
    """What waits, as rows of InquiryCard that can be dragged to a person."""

    def __init__(self, parent: QObject | None = None) -> None:
        self.now: datetime | None = None
        super().__init__(
            (
                Column("store", "店舗", 190, _store, is_sortable=False, stretches=True, least=110),
                Column("about", "番号・カテゴリ", 150, _about, is_sortable=False, least=120),
                Column("waits", "待ち", 62, self._waits, is_sortable=False, is_number=True),
                Column("due", "期限", 126, self._due, is_sortable=False, least=112),
            ),
            ROWS_MAX,
            parent,
        )

    def put(self, cards: Sequence[InquiryCard], now: datetime) -> None:
        self.now = now
        self.reset(len(cards))
        self.put_page(0, cards)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Numbers only: nothing of an inquiry leaves the program with a drag."""
        rows = sorted({index.row() for index in indexes})
        ids = [card.inquiry_id for card in map(self.row, rows) if isinstance(card, InquiryCard)]
        data = QMimeData()
        data.setData(MIME, ",".join(map(str, ids)).encode())
        return data

    def _waits(self, card: InquiryCard) -> Cell:
        return Cell(clock(minutes_since(card.waiting_since, self.now)) if self.now else "")

    def _due(self, card: InquiryCard) -> Cell:
        look = nearest_look(card, self.now, is_short=True) if self.now else None
        return Cell("") if look is None else Cell(look[0], look[1], look[2])


class AgentsModel(PagedTableModel):
    """People, as rows of AgentLine on which inquiries can be dropped. Signals: dropped(list of inquiry_id, AgentLine)."""

    dropped = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        self.now: datetime | None = None
        self.target_row, self.coming = -1, 0
        super().__init__(
            (
                Column("name", "氏名", 164, lambda line: Cell(line.name), is_sortable=False, stretches=True, least=124),
                Column("state", "状態", 124, _state, is_sortable=False),
                Column("since", "状態の開始", 104, self._since, is_sortable=False, folds=1),
                Column("load", f"持ち件数（目安 {PLACES}）", 216, _count("open_count"), is_sortable=False, least=150),
                Column("waiting", "待ち", 58, _count("waiting_count"), is_sortable=False, is_number=True, folds=3),
                Column("held", "保留", 58, _count("held_count"), is_sortable=False, is_number=True, folds=2),
                Column("risk", "期限間近", 92, _risk, is_sortable=False),
                Column("done", "本日完了", 76, _count("done_today"), is_sortable=False, is_number=True),
            ),
            ROWS_MAX,
            parent,
        )

    def put(self, lines: Sequence[AgentLine], now: datetime) -> None:
        self.now = now
        self.reset(len(lines))
        self.put_page(0, lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags

    def set_target(self, row: int, coming: int) -> None:
        """Over whom a drag is just now, and with how many; row -1: over nobody."""
        changed = {self.target_row, row} - {-1}
        self.target_row, self.coming = row, coming
        for at in changed:
            self.dataChanged.emit(self.index(at, 0), self.index(at, self.columnCount() - 1))

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        return data.hasFormat(MIME) and parent.isValid()

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        line = self.row(parent.row()) if parent.isValid() else None
        if not data.hasFormat(MIME) or line is None:
            return False
        self.dropped.emit(dragged(data), line)
        return False  # nothing is taken out of the other list: the service says what became of it

    def _since(self, line: AgentLine) -> Cell:
        if line.since is None or self.now is None:
            return Cell("", is_dimmed=True)
        minutes = minutes_since(line.since, self.now)
        passed = f"{minutes}分" if minutes < 60 else clock(minutes)
        return Cell(f"{line.since.astimezone(JST):%H:%M}  {passed}", is_dimmed=line.state is AgentState.OUT)


def _store(card: InquiryCard) -> Cell:
    return Cell(card.store_name or UNNAMED, CATEGORIES[card.category][1])


def _about(card: InquiryCard) -> Cell:
    return Cell(f"#{card.inquiry_id} {CATEGORIES[card.category][0]}", is_dimmed=True)


def _state(line: AgentLine) -> Cell:
    return Cell(*STATES[line.state])


def _risk(line: AgentLine) -> Cell:
    if not line.at_risk_count:
        return Cell("0", is_dimmed=True)
    return Cell(f"{line.at_risk_count}件", "timer", "amber")


def _count(name: str) -> Callable[[AgentLine], Cell]:
    return lambda line: Cell(str(getattr(line, name)), is_strong=bool(getattr(line, name)))
