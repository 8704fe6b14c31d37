"""The 問い合わせ tab: the inbox at the left, the thread or a search beside it, the store's card at the right. A03-3, A04, X2.

What is rarely used is built when it is first opened (BUDGETS D13).
"""

from __future__ import annotations

import re

from msgspec.structs import replace
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from usen_desk.contract.inquiries import Inquiry, InquirySearch
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.filters_form import FiltersForm, with_filters
from usen_desk.ui.inquiries.inbox_presenter import InboxPresenter, Listed, filters_in_words
from usen_desk.ui.inquiries.inbox_view import VIEWS, InboxView
from usen_desk.ui.inquiries.thread_page import ThreadPage
from usen_desk.ui.navigation import Dense, Place
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.lines import row

GROUP = "問い合わせ"
LIST_WIDTH, LIST_WIDTH_WIDE, WIDE_FROM = 336, 372, 1400
FOLDS_BELOW = 1000
"""Narrower windows show the list or the thread, not both."""
_PLACE = re.compile(r"inquiry/([0-9]{1,15})(?:@([0-9]{1,9}))?")


class InquiriesPage(QWidget):
    def __init__(
        self,
        inbox: InboxPresenter,
        thread: ThreadPage,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._inbox, self._actions = inbox, actions
        self._is_started, self._is_at_list, self._is_compact = False, True, False
        self.list = InboxView(inbox.model, may_work=inbox.may_work, may_keep=inbox.may_keep_views)
        self.thread_page = thread
        self.filters: FiltersForm | None = None
        self.nothing = EmptyState(
            "messages-square", "問い合わせを選んでください", "左の一覧から選ぶと、やり取りがここに表示されます。"
        )
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._add_actions()

    def show_place(self, place: Place) -> None:
        self._is_at_list = not place.key
        found = _PLACE.fullmatch(place.key)
        if found:
            self._show_thread(int(found[1]), int(found[2] or 0))
        elif not self.thread_page.presenter.wanted_id:
            self.stack.setCurrentWidget(self.nothing)
        self._fold()

    def focus_first(self) -> None:
        self.list.list.focus_rows()

    def set_compact(self, compact: bool) -> None:
        self._is_compact = compact
        self.list.list.set_compact(compact)
        if isinstance(self.thread_page, Dense):
            self.thread_page.set_compact(compact)

    def toggle_filters(self) -> None:
        self.list.filters_button.toggle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_started:
            self._is_started = True
            self._inbox.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _show_thread(self, inquiry_id: int, sequence: int) -> None:
        self.stack.setCurrentWidget(self.thread_page)
        self.list.list.choose(inquiry_id)
        self.thread_page.presenter.open(inquiry_id, sequence)

    def _lay_out(self) -> None:
        for part in (self.nothing, self.thread_page):
            self.stack.addWidget(part)
        whole = row(self.list, self.stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _fold(self) -> None:
        """Both, or the one that the place is about."""
        folds = self.width() < FOLDS_BELOW
        self.list.setVisible(not folds or self._is_at_list)
        self.stack.setVisible(not folds or not self._is_at_list)
        if folds:
            self.list.setMinimumWidth(0)
            self.list.setMaximumWidth(self.maximumWidth())
        else:
            self.list.setFixedWidth(LIST_WIDTH_WIDE if self.width() >= WIDE_FROM else LIST_WIDTH)

    def _connect(self) -> None:
        inbox, view = self._inbox, self.list
        inbox.listing.connect(view.list.remember)
        inbox.listed.connect(self._on_listed)
        inbox.counted.connect(view.set_counts)
        inbox.saved.connect(view.set_views)
        inbox.working.connect(view.busy.set_working)
        inbox.told.connect(lambda message: view.notice.tell(message, "再試行", inbox.load))
        inbox.not_saved.connect(view.notice.tell)
        inbox.chosen.connect(self._on_chosen)
        view.view_chosen.connect(inbox.choose)
        view.saved_chosen.connect(inbox.choose_saved)
        view.narrowed.connect(lambda store: inbox.filter(replace(inbox.search, store=store)))
        view.filters_wanted.connect(self._on_filters)
        view.list.opened.connect(inbox.open)
        view.list.end_near.connect(inbox.more)
        self.thread_page.presenter.opened.connect(self._on_opened)
        self.thread_page.presenter.read_kept.connect(inbox.on_read)
        view.mark(inbox.search.view, inbox.saved_id)
        self._on_listed(inbox.outcome)
        if inbox.counts is not None:
            view.set_counts(inbox.counts)

    def _add_actions(self) -> None:
        add = self._actions.add
        add("inquiries.box", "問い合わせの一覧を絞り込む", self.list.focus_box, GROUP, "Ctrl+L", on=self)
        add("inquiries.filters", "絞り込みの条件を開く", self.toggle_filters, GROUP, "Ctrl+Shift+L", on=self)
        add("inquiries.next", "次の問い合わせを開く", lambda: self._step(1), GROUP, "Alt+PgDown", on=self)
        add("inquiries.before", "前の問い合わせを開く", lambda: self._step(-1), GROUP, "Alt+PgUp", on=self)
        add("inquiries.again", "問い合わせの一覧を読み直す", self._inbox.load, GROUP, "F5", on=self)

    def _step(self, rows: int) -> None:
        model = self._inbox.model
        card = model.card(max(0, model.row_of(self.thread_page.presenter.wanted_id) + rows))
        if card is not None:
            self._inbox.open(card.inquiry_id)

    def _on_filters(self, is_open: bool) -> None:
        if self.filters is None and is_open:
            self.filters = FiltersForm(may_work=self._inbox.may_work)
            self.filters.submitted.connect(self._on_filtered)
            self._inbox.catalogue.connect(self.filters.set_catalogue)
            self._inbox.colleagues.connect(self.filters.set_colleagues)
            if self._inbox.words is not None:
                self.filters.set_catalogue(self._inbox.words)
            self.filters.set_colleagues(self._inbox.people)
            self.filters.show_search(self._inbox.search)
            self.list.slot.addWidget(self.filters)
        if self.filters is not None:
            self.filters.setVisible(is_open)
            if is_open:
                self.filters.focus_first()

    def _on_filtered(self, filters: InquirySearch) -> None:
        self._inbox.filter(with_filters(self._inbox.search, filters))

    def _on_chosen(self, search: InquirySearch) -> None:
        self.list.mark(search.view, self._inbox.saved_id)
        self.list.box.set_quietly(search.store)
        if self.filters is not None:
            self.filters.show_search(search)

    def _on_listed(self, listed: Listed) -> None:
        view, filters = self.list, filters_in_words(listed.search)
        count = formatting.count(listed.count, more=listed.more_than_count) if listed.is_loaded else ""
        view.show_outcome(count, is_filtered=filters > 0, filters=filters)
        if not listed.is_loaded:
            view.list.set_nothing("読み込んでいます…", "")
        elif filters:
            view.list.set_nothing(
                "条件に合う問い合わせはありません", "条件を減らすか、「すべて」の表示でお試しください。"
            )
        else:
            view.list.set_nothing(
                f"「{VIEWS[listed.search.view]}」の問い合わせはありません", "新しく届くと、ここに表示されます。"
            )
        view.list.restore()

    def _on_opened(self, inquiry: Inquiry) -> None:
        card = inquiry.card
        self.list.list.choose(card.inquiry_id)
        self._inbox.name(card)
