"""What a section's list looks like: title, filters and acts above, rows or what to try next below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from usen_desk.ui import formatting
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import Column, PagedTableModel
from usen_desk.ui.widgets.toast import Toast


class RecordsView(QWidget):
    """`head`, `tools` and `acts` are filled by the section's page. Signals: chosen(row or None)."""

    chosen = Signal(object)

    def __init__(
        self,
        title: str,
        about: str,
        columns: Sequence[Column],
        empty: tuple[str, str, str],
        page_rows: int = 100,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = PagedTableModel(columns, page_rows, self)
        self.table = DataTable(self.model, title)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.empty, self.foot = EmptyState(*empty), ElidedLabel("", "meta")
        self._nothing, self._at = empty, 0
        self.head, self.tools, self.acts = row(spacing=8), row(spacing=10), row(spacing=8)
        self._lay_out(title, about)
        self.table.chosen.connect(self.chosen)

    @property
    def current(self) -> object | None:
        return self.table.current()

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)
        self._whole.setSpacing(8 if compact else 12)
        self._whole.setContentsMargins(24, 10 if compact else 14, 24, 12 if compact else 16)

    def show_total(self, total: int, *, more: bool = False, narrowed: bool = False) -> None:
        """Before the first page of another result. Where it is as long as the last one, the cursor stays where it was."""
        at, was = self.table.currentIndex().row(), self.model.rowCount()
        self._at = max(0, at) if total == was else 0
        self.model.reset(total)
        self.foot.set_text(f"{total:,}件以上" if more else formatting.count(total))
        icon, title, advice = self._nothing
        if narrowed:
            icon, title, advice = "search", "該当するものがありません", "条件を1つ外すか、短い言葉で探してください。"
        self.empty.set(icon, title, advice)
        self._stack.setCurrentWidget(self.table if total else self.empty)

    def put_page(self, first: int, rows: Sequence[object]) -> None:
        self.model.put_page(first, rows)
        if first == 0 and rows:
            self.table.selectRow(min(self._at, self.model.rowCount() - 1))

    def select(self, is_it: object, at_most: int = 100) -> None:
        """Put the cursor on the row that equals."""
        for at in range(min(at_most, self.model.rowCount())):
            if self.model.row(at) == is_it:
                self.table.selectRow(at)
                return

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def _lay_out(self, title: str, about: str) -> None:
        words = column(ElidedLabel(title, "h1"), ElidedLabel(about, "meta"), spacing=2)
        top = row(words, spacing=12)
        top.setStretch(0, 1)
        top.addLayout(self.head)
        card = Card(body_margin=0)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        self._stack = QStackedLayout()
        card.body.addWidget(self.busy)
        card.body.addLayout(self._stack, 1)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card.body.addWidget(hair())
        below = row(self.foot, spacing=8, margins=(20, 6, 12, 8))
        below.setStretch(0, 1)
        below.addLayout(self.acts)
        card.body.addLayout(below)
        self._whole = column(top, self.notice, self.tools, card, spacing=12, margins=(24, 14, 24, 16))
        self._whole.setStretch(3, 1)
        self.setLayout(self._whole)
