"""Search over messages: the box, and each message that was found; Enter or a click jumps to it. A04-1."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStackedWidget, QWidget

from usen_desk.contract.inquiries import InquirySearch
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.search_delegate import SearchDelegate
from usen_desk.ui.inquiries.search_presenter import SearchOutcome, SearchPresenter
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.search_field import SearchField

AHEAD = 600
"""Pixels before the end of the list at which the next page is asked for."""
ADVICE = "2文字以上の言葉で、すべてのやり取りの本文を新しい順に探します。左の絞り込みの条件も使われます。"
NONE = "言葉を短くするか、左の絞り込みの条件を減らしてお試しください。全角・半角、かな・カナの違いは気にせず探せます。"


class HitsList(QListView):
    """Signals: opened(row) by Enter or click; end_near()."""

    opened = Signal(int)
    end_near = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(SearchDelegate(self))
        self.setAccessibleName("見つかったメッセージ")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _look_ahead(self, at: int) -> None:
        if self.verticalScrollBar().maximum() - at < AHEAD:
            self.end_near.emit()


class SearchPage(QWidget):
    """Signals: opened(inquiry ID, sequence)."""

    opened = Signal(int, int)

    def __init__(self, presenter: SearchPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._filters = InquirySearch()
        self.box = SearchField("本文を検索", "やり取りの本文を検索")
        self.count, self.under = Label("", "meta"), Label("", "meta")
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.list, self.stack = HitsList(), QStackedWidget()
        self.nothing = EmptyState("search", "本文を検索", ADVICE)
        self.list.setModel(presenter.model)
        for part in (self.nothing, self.list):
            self.stack.addWidget(part)
        head = column(row(Label("本文を検索", "h1"), self.count, None), self.box, self.under, self.notice, spacing=8)
        head.setContentsMargins(24, 14, 24, 8)
        whole = column(head, self.busy, self.stack, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._connect()

    def set_compact(self, compact: bool) -> None:
        """Its rows are low enough."""

    def set_filters(self, filters: InquirySearch, in_words: str) -> None:
        """Those of the inbox."""
        is_other, self._filters = filters != self._filters, filters
        self.under.setText(in_words)
        self.under.setVisible(bool(in_words))
        if is_other and self.box.text().strip():
            self._search(self.box.text().strip())

    def focus_first(self) -> None:
        if self.list.currentIndex().isValid():
            self.list.setFocus()
        else:
            self.box.setFocus()
            self.box.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._presenter.model.rowCount():
            self.list.setCurrentIndex(self._presenter.model.index(0))
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        presenter = self._presenter
        self.box.searched.connect(self._search)
        self.list.opened.connect(self._open)
        self.list.end_near.connect(presenter.more)
        presenter.found.connect(self._on_found)
        presenter.emptied.connect(self._on_emptied)
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(self.notice.tell)

    def _search(self, text: str) -> None:
        self._presenter.search(text, self._filters)

    def _open(self, row_at: int) -> None:
        hit = self._presenter.model.hit(row_at)
        if hit is not None:
            self.list.setCurrentIndex(QModelIndex(self._presenter.model.index(row_at)))
            self.opened.emit(hit.inquiry_id, hit.sequence)

    def _on_found(self, outcome: SearchOutcome) -> None:
        self.notice.clear()
        self.count.setText(formatting.count(outcome.count, more=outcome.more_than_count))
        if outcome.count:
            self.stack.setCurrentWidget(self.list)
        else:
            self.nothing.set("search", f"「{outcome.text}」を含むメッセージはありません", NONE)
            self.stack.setCurrentWidget(self.nothing)

    def _on_emptied(self) -> None:
        self.count.setText("")
        self.nothing.set("search", "本文を検索", ADVICE)
        self.stack.setCurrentWidget(self.nothing)
