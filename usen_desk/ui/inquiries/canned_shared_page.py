"""定型文 in 管理: the shared ones, with what they were before. They are edited in the same dialog as one's own. Row X7."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from usen_desk.contract.canned import CannedReply
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.canned_dialog import CannedDialog
from usen_desk.ui.inquiries.canned_editing_model import found
from usen_desk.ui.inquiries.canned_editing_presenter import CannedEditingPresenter
from usen_desk.ui.inquiry_cells import CATEGORIES
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel
from usen_desk.ui.widgets.search_field import SearchField

TITLE = "定型文"
ABOUT = "全員で使う共有の定型文です。保存すると、開いているデスクにもすぐ届きます。"
EMPTY = ("messages-square", "共有の定型文はまだありません", "「新規・編集」から追加できます。")
NONE_FOUND = ("search", "該当する定型文がありません", "短い言葉で探してください。")
OpenEdits = Callable[[str, str, str], object]
"""kind, key, and what the record is called."""


def shared_columns() -> list[Column]:
    def category(one: CannedReply) -> Cell:
        return Cell(CATEGORIES[one.text.category][0] if one.text.category is not None else "すべて")

    def kind(one: CannedReply) -> Cell:
        words = ["社内メモ" if one.text.is_note else "返信"] + (["マクロ"] if one.text.after is not None else [])
        return Cell("・".join(words))

    plain = {"is_sortable": False}
    return [
        Column("title", "名前", 200, lambda one: Cell(one.text.title, is_strong=True), least=140, **plain),
        Column("key", "キー", 100, lambda one: Cell(formatting.text(one.text.key)), folds=2, **plain),
        Column("category", "カテゴリ", 120, category, **plain),
        Column("kind", "使うところ", 130, kind, folds=1, **plain),
        Column("body", "本文", 260, lambda one: Cell(" ".join(one.text.body.split())[:120]), stretches=True, least=140,
               **plain),
    ]  # fmt: skip


class CannedSharedPage(QWidget):
    def __init__(self, presenter: CannedEditingPresenter, open_edits: OpenEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter, self._open_edits = presenter, open_edits
        self.model = PagedTableModel(shared_columns(), 1000, self)
        self.table = DataTable(self.model, "共有の定型文")
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.search = SearchField("名前・キー・読み・本文", "定型文を探す")
        self.edit, self.history = Button("新規・編集", "primary", "pencil"), Button("変更履歴", "ghost", "history")
        self.all_history = Button("すべての変更履歴", "ghost", "history")
        self.notice, self.busy, self.empty = NoticeBar(), BusyLine(), EmptyState(*EMPTY)
        self.foot = ElidedLabel("", "meta")
        self.dialog: CannedDialog | None = None
        self._lay_out()
        self._connect()
        self._on_chosen(None)

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)

    @property
    def current(self) -> CannedReply | None:
        reply = self.table.current()
        return reply if isinstance(reply, CannedReply) else None

    def open_dialog(self) -> None:
        """At the one under the cursor."""
        presenter, chosen = self.presenter, self.current
        dialog = self.dialog = CannedDialog(may_share=presenter.may_share, parent=self)
        dialog.show_colleagues(presenter.people)
        dialog.show_replies(presenter.replies, chosen.canned_id if chosen is not None else "")
        dialog.saved.connect(presenter.save)
        dialog.deleted.connect(presenter.delete)
        dialog.brought_back.connect(presenter.bring_back)
        presenter.shown.connect(dialog.show_replies)
        presenter.colleagues.connect(dialog.show_colleagues)
        presenter.saved.connect(dialog.tell_saved)
        presenter.deleted.connect(dialog.tell_deleted)
        presenter.told.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        dialog.destroyed.connect(self._forget_dialog)
        dialog.open()

    def _lay_out(self) -> None:
        words = column(ElidedLabel(TITLE, "h1"), ElidedLabel(ABOUT, "meta"), spacing=2)
        top = row(words, self.edit, spacing=12)
        top.setStretch(0, 1)
        card = Card(body_margin=0)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        below = row(self.foot, self.all_history, self.history, spacing=8, margins=(20, 6, 12, 8))
        below.setStretch(0, 1)
        card.body.addWidget(self.busy)
        card.body.addLayout(self._stack, 1)
        card.body.addWidget(hair())
        card.body.addLayout(below)
        whole = column(top, self.notice, self.search, card, spacing=12, margins=(24, 14, 24, 16))
        whole.setStretch(3, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(whole)
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.shown.connect(lambda *_: self._list())
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.load))
        presenter.working.connect(self.busy.set_working)
        self.search.textChanged.connect(lambda _: self._list())
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _: self.open_dialog())
        self.edit.clicked.connect(self.open_dialog)
        self.history.clicked.connect(self._show_history)
        self.all_history.clicked.connect(lambda: self._open_edits("canned", "", "共有の定型文"))

    def _list(self) -> None:
        self.notice.clear()
        shared = [one for one in self.presenter.replies if one.text.is_shared]
        self._put(found(shared, self.search.text()), is_narrowed=bool(self.search.text().strip()))

    def _put(self, shown: Sequence[CannedReply], *, is_narrowed: bool) -> None:
        at = max(0, self.table.currentIndex().row())
        self.model.reset(len(shown))
        self.model.put_page(0, shown)
        self.foot.set_text(formatting.count(len(shown)))
        self.empty.set(*(NONE_FOUND if is_narrowed else EMPTY))
        self._stack.setCurrentWidget(self.table if shown else self.empty)
        if shown:
            self.table.selectRow(min(at, len(shown) - 1))
        self._on_chosen(self.current)

    def _on_chosen(self, _: object) -> None:
        self.history.setEnabled(self.current is not None)

    def _show_history(self) -> None:
        if (reply := self.current) is not None:
            self._open_edits("canned", reply.canned_id, reply.text.title)

    def _forget_dialog(self) -> None:
        self.dialog = None
