"""カテゴリ: notes, hints and order of what customers and the desk choose from. Seed A03-1, decision 0036."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from usen_desk.contract.catalogue import (
    PUT_CATEGORY,
    PUT_CATEGORY_ORDER,
    CategoriesKept,
    CategoryKept,
    CategoryOrder,
    CategoryWords,
)
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.people.categories_model import category_columns, moved, words_of
from usen_desk.ui.people.category_dialog import CategoryDialog
from usen_desk.ui.people.edits_dialog import OpenEdits
from usen_desk.ui.people.records_presenter import RecordsPresenter
from usen_desk.ui.people.records_view import RecordsView
from usen_desk.ui.widgets.button import Button

TITLE = "カテゴリ"
ABOUT = "問い合わせの説明・補足・並び順です。保存すると、お客様のページとデスクにすぐ反映されます。"
EMPTY = ("list", "カテゴリを読み込めませんでした", "もう一度開いてください。")


class CategoriesPage(QWidget):
    """presenter: of LIST_CATEGORIES."""

    def __init__(self, presenter: RecordsPresenter, open_edits: OpenEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter, self._open_edits = presenter, open_edits
        self.view = RecordsView(TITLE, ABOUT, category_columns(), EMPTY, page_rows=20)
        self.change, self.history = Button("変更", icon="pencil"), Button("変更履歴", "ghost", "history")
        self.all_history = Button("並び順の履歴", "ghost", "history")
        self.up, self.down = Button("上へ", icon="arrow-up"), Button("下へ", icon="arrow-down")
        self.dialog: CategoryDialog | None = None
        self._undo: object = None
        self._follows = ""
        self._lay_out()
        self._connect()
        self._on_chosen(None)

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.view.set_compact(compact)

    @property
    def current(self) -> CategoryKept | None:
        row = self.view.current
        return row if isinstance(row, CategoryKept) else None

    def open_dialog(self, kept: CategoryKept | None) -> None:
        if kept is None:
            return
        dialog = self.dialog = CategoryDialog(kept, self)
        dialog.destroyed.connect(self._forget_dialog)
        dialog.wanted.connect(lambda: self._send(dialog))
        dialog.open()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        for button in (self.all_history, self.history, self.up, self.down, self.change):
            self.view.acts.addWidget(button)
        self.setFocusProxy(self.view.table)

    def _connect(self) -> None:
        presenter, view = self.presenter, self.view
        presenter.found.connect(lambda answer: view.show_total(len(answer.items)))
        presenter.page.connect(self._on_page)
        presenter.told.connect(lambda message: view.notice.tell(message, "再試行", presenter.load))
        presenter.working.connect(view.busy.set_working)
        presenter.done.connect(self._on_done)
        presenter.refused.connect(self._on_refused)
        view.chosen.connect(self._on_chosen)
        view.table.opened.connect(self.open_dialog)
        self.change.clicked.connect(lambda: self.open_dialog(self.current))
        self.history.clicked.connect(self._show_history)
        self.all_history.clicked.connect(lambda: self._open_edits("category", "order", "カテゴリの並び順"))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))

    def _send(self, dialog: CategoryDialog) -> None:
        if (words := dialog.words()) is not None:
            dialog.set_working(True)
            self._undo = words_of(dialog.kept.form)
            self._put(dialog.kept, words)

    def _put(self, kept: CategoryKept, words: CategoryWords, what: str = "words") -> None:
        category = kept.form.category.value
        self.presenter.act(f"{what} {category}", PUT_CATEGORY, words, version=kept.version, category=category)

    def _move(self, by: int) -> None:
        answer, kept = self.presenter.answer, self.current
        if isinstance(answer, CategoriesKept) and kept is not None:
            order = moved(answer, kept.form.category, by)
            if order is not None:
                places = tuple(one.form.category for one in answer.items if one.form.needs_store)
                self._undo = CategoryOrder(items=places)
                self._follows = kept.form.category.value
                self._put_order(order, answer.order_version)

    def _put_order(self, order: CategoryOrder, version: int, what: str = "order") -> None:
        self.presenter.act(what, PUT_CATEGORY_ORDER, order, version=version)

    def _show_history(self) -> None:
        if (kept := self.current) is not None:
            self._open_edits("category", kept.form.category.value, kept.form.label)

    def _on_page(self, first: int, rows: list[CategoryKept]) -> None:
        """The cursor follows one that was moved."""
        self.view.put_page(first, rows)
        moved_row = next((row for row in rows if row.form.category == self._follows), None)
        if moved_row is not None:
            self.view.select(moved_row)
        self._follows = ""

    def _on_chosen(self, row: object) -> None:
        kept, answer = (row if isinstance(row, CategoryKept) else None), self.presenter.answer
        for button in (self.change, self.history):
            button.setEnabled(kept is not None)
        for button, by in ((self.up, -1), (self.down, 1)):
            can = kept is not None and answer is not None and moved(answer, kept.form.category, by) is not None
            button.setEnabled(can)

    def _on_done(self, what: str, result: CategoriesKept) -> None:
        self.view.notice.clear()
        if self.dialog is not None:
            self.dialog.accept()
        kind, _, category = what.partition(" ")
        if kind == "words" and isinstance(words := self._undo, CategoryWords):
            kept = next(one for one in result.items if one.form.category == category)
            self.view.toast.tell(f"{kept.form.label} の説明を保存しました", lambda: self._put(kept, words, "back"))
        elif kind == "order" and isinstance(order := self._undo, CategoryOrder):
            version = result.order_version
            self.view.toast.tell("並び順を変更しました", lambda: self._put_order(order, version, "back"))
        else:
            self.view.toast.tell("元に戻しました")

    def _on_refused(self, what: str, message: UserMessage) -> None:
        if self.dialog is not None:
            self.dialog.tell(message)
        else:
            self.view.tell(message)

    def _forget_dialog(self) -> None:
        self.dialog = None
