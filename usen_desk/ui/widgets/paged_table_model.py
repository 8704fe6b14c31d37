"""A table of any length that keeps only the pages near what is looked at (measured: 5-18 MB at any size).

The rows come by `put_page`; a row that isn't here is painted as a placeholder and asked for by `page_wanted`.
"""

from __future__ import annotations

import enum
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

Index = QModelIndex | QPersistentModelIndex
PAGES_KEPT = 24
PAGES_ASKED_AT_ONCE = 4
"""What a long drag of the scroll bar passed and left again is not asked for."""


class Role(enum.IntEnum):
    CELL = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2


# Plain numbers: data() is asked about seven times for each visible cell.
_DISPLAY, _CELL, _ROW = int(Qt.ItemDataRole.DisplayRole), int(Role.CELL), int(Role.ROW)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell; made once, when its row is first looked at."""

    text: str
    icon: str = ""
    tone: str = ""
    """With a tone it is painted as a pill; with `is_bare` as coloured words with the icon before them."""
    is_dimmed: bool = False
    is_link: bool = False
    mark: tuple[int, int] | None = None
    """First character and length of what is underlined."""
    is_bare: bool = False
    is_strong: bool = False


@dataclass(frozen=True)
class Column:
    """`key` names it in the kept state and in `sort_wanted`."""

    key: str
    title: str
    width: int
    cell: Callable[[Any], Cell]
    is_sortable: bool = True
    stretches: bool = False
    is_number: bool = False
    """Stands at the right, under a title at the right."""
    least: int = 0
    """Narrowest that can still be read; 0: `width`."""
    folds: int = 0
    """Above 0: left out where space is short, the highest first, unless the person asked for it."""


class _Line:
    """A row that is here. Its cells are made when they are wanted: all of a page's at once cost a frame of 8 ms."""

    __slots__ = ("cells", "row")

    def __init__(self, row: Any) -> None:
        self.row = row
        self.cells: tuple[Cell, ...] = ()


class PagedTableModel(QAbstractTableModel):
    """Signals: page_wanted(first row of the page), never while the table paints."""

    page_wanted = Signal(int)

    def __init__(self, columns: Sequence[Column], page_rows: int = 100, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._page_rows = page_rows
        self._total = 0
        self._looked_at = -1
        self._pages: OrderedDict[int, list[_Line]] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._asked: set[int] = set()
        self._ask = QTimer(self, singleShot=True, interval=0)
        self._ask.timeout.connect(self._ask_for_pages)

    def reset(self, total: int) -> None:
        """Another result: forget all rows."""
        self.beginResetModel()
        self._total = total
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()
        self.endResetModel()

    def set_total(self, total: int) -> None:
        """The same result turned out longer, or shorter at its end; rows that are here stay."""
        if total > self._total:
            self.beginInsertRows(QModelIndex(), self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(QModelIndex(), total, self._total - 1)
            self._total = total
            self.endRemoveRows()

    def put_page(self, first: int, rows: Sequence[Any]) -> None:
        """Rows from `first`, the start of a page, on; the page that was looked at least lately is dropped for it. Rows of
        a result that was longer are ignored."""
        if first >= self._total:
            return
        self._pages[first] = [_Line(row) for row in rows]
        self._pages.move_to_end(first)
        self._looked_at = -1
        self._wanted.pop(first, None)
        self._asked.discard(first)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        last = min(first + len(rows), self._total) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def replace_rows(self, key: Callable[[Any], Hashable], changed: Mapping[Hashable, Any]) -> None:
        """Put newer objects in the place of those that are here, found by `key`; what isn't here is ignored."""
        for first, lines in list(self._pages.items()):  # who is told may look at rows, which moves their page
            for at, line in enumerate(lines):
                row = changed.get(key(line.row))
                if row is not None:
                    lines[at] = _Line(row)
                    self.dataChanged.emit(self.index(first + at, 0), self.index(first + at, len(self.columns) - 1))

    def page_failed(self, first: int) -> None:
        """The page may be asked for again, when it is looked at the next time."""
        self._asked.discard(first)

    def row(self, row: int) -> Any | None:
        """The object of a row, None while it isn't here."""
        found = self._found(row)
        return found.row if found else None

    def cell(self, row: int, column: int) -> Cell | None:
        found = self._found(row)
        if found is None:
            return None
        if not found.cells:
            found.cells = tuple(each.cell(found.row) for each in self.columns)
        return found.cells[column]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (_DISPLAY, _CELL, _ROW) or not index.isValid():
            return None
        if role == _ROW:
            return self.row(index.row())
        cell = self.cell(index.row(), index.column())
        if role == _CELL:
            return cell
        return cell.text if cell else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if section < len(self.columns) else None
        return None

    def _found(self, row: int) -> _Line | None:
        first = row - row % self._page_rows
        page = self._pages.get(first)
        if page is not None:
            if first != self._looked_at:
                self._looked_at = first
                self._pages.move_to_end(first)
            at = row - first
            return page[at] if at < len(page) else None
        if 0 <= row < self._total and first not in self._asked:
            self._wanted[first] = None
            self._wanted.move_to_end(first)
            if not self._ask.isActive():
                self._ask.start()
        return None

    def _ask_for_pages(self) -> None:
        """The newest first: they are on screen."""
        newest = list(reversed(self._wanted))[:PAGES_ASKED_AT_ONCE]
        self._wanted.clear()
        self._asked.update(newest)
        for first in newest:
            self.page_wanted.emit(first)
