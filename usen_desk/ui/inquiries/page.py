"""The 問い合わせ tab: the inbox at the left, the thread or a search beside it, the store's card at the right. A03-3, A04, X2.

What is rarely used is built when it is first opened (BUDGETS D13).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from usen_desk.contract.inquiries import Inquiry, InquirySearch, View
from usen_desk.contract.inquiry_work import SavedView
from usen_desk.contract.people import Colleague
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.composer_page import ComposerPart, Composing
from usen_desk.ui.inquiries.context_presenter import Context, ContextPresenter
from usen_desk.ui.inquiries.context_view import WIDTH, ContextView
from usen_desk.ui.inquiries.filters_form import FiltersForm, with_filters
from usen_desk.ui.inquiries.inbox_presenter import InboxPresenter, Listed, filters_in_words
from usen_desk.ui.inquiries.inbox_view import VIEWS, InboxView
from usen_desk.ui.inquiries.search_presenter import SearchPresenter
from usen_desk.ui.inquiries.thread_page import ThreadPage
from usen_desk.ui.inquiries.views_presenter import ViewsPresenter
from usen_desk.ui.inquiries.work_page import WorkPart
from usen_desk.ui.inquiries.work_presenter import WorkPresenter
from usen_desk.ui.navigation import Dense, Place, list_of
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.lines import row
from usen_desk.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from usen_desk.ui.inquiries.opening_page import OpeningPage
    from usen_desk.ui.inquiries.search_page import SearchPage

GROUP = "問い合わせ"
SEARCH = "search"
LIST_WIDTH, LIST_WIDTH_WIDE, WIDE_FROM = 336, 372, 1400
RAIL = 76
FOLDS_BELOW = 1000 - RAIL
"""Narrower pages show the list or the thread, not both."""
DOCKS_FROM = 1240 - RAIL
"""Wider pages show the store's card beside the thread, others over it."""
_OPENING = re.compile(r"new(?:/([0-9A-Za-z-]{1,32}))?")
_PLACE = re.compile(r"inquiry/([0-9]{1,15})(?:@([0-9]{1,9}))?")


class InquiriesPage(QWidget):
    def __init__(
        self,
        inbox: InboxPresenter,
        thread: ThreadPage,
        work: WorkPresenter,
        context: ContextPresenter,
        search: SearchPresenter,
        views: ViewsPresenter,
        actions: Actions,
        composer: Composing | None = None,
        build_opening: Callable[[], OpeningPage] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """build_opening: makes the page of a new inquiry, for those who may open one. composer: for those who may
        write."""
        super().__init__(parent)
        self.setObjectName("page")
        self._build_opening = build_opening
        self.opening: OpeningPage | None = None
        self._inbox, self._context, self._searching, self._actions = inbox, context, search, actions
        self._views = views
        self._is_started, self._is_at_list, self._is_compact = False, True, False
        self.list = InboxView(inbox.model, may_work=inbox.may_work, may_keep=inbox.may_keep_views)
        self.thread_page = thread
        self.filters: FiltersForm | None = None
        self.context: ContextView | None = None
        self.search: SearchPage | None = None
        self.toast = Toast(self)
        self._is_drawn = False
        """The store's card stands over the thread of a narrow window."""
        self.nothing = EmptyState(
            "messages-square", "問い合わせを選んでください", "左の一覧から選ぶと、やり取りがここに表示されます。"
        )
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._add_actions()
        may_work = inbox.may_work
        self.work = WorkPart(work, inbox, context, self.list, thread, self.toast, actions, self) if may_work else None
        self.composer: ComposerPart | None = None
        self.files: QObject | None = None
        """thread_files_page.ThreadFilesPart, which comes with the desk."""
        if composer is not None:
            self.composer = ComposerPart(
                composer, thread, self.toast, actions, self.open_next, context.sales_name, self
            )
            inbox.colleagues.connect(self._name_colleagues)
            self._name_colleagues(inbox.people)

    def show_place(self, place: Place) -> None:
        self._is_at_list = not place.key
        found = _PLACE.fullmatch(place.key)
        if (listed := list_of(place.key)) is not None:
            self._is_at_list = True
            self._inbox.show(listed)
        elif place.key == SEARCH:
            self._show_search()
        elif (opening := _OPENING.fullmatch(place.key)) and self._build_opening is not None:
            self._show_opening(self._build_opening, opening[1] or "")
        elif found:
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

    def toggle_context(self) -> None:
        """The store's card of a narrow window, over the thread."""
        self._is_drawn = not self._is_drawn
        self._fold()
        if self._is_drawn and self.context is not None:
            self.context.setFocus()

    def open_view_dialog(self) -> QDialog:
        """Name the present view and filters."""
        from usen_desk.ui.inquiries.views_dialog import NameDialog

        dialog = NameDialog(self.list.name_of(self._inbox.saved_id), self)
        dialog.named.connect(lambda name: self._views.save(name, self._inbox.search))
        dialog.open()
        return dialog

    def open_views_dialog(self) -> QDialog:
        from usen_desk.ui.inquiries.views_dialog import ViewsDialog

        views = self._views
        dialog = ViewsDialog(views.views, self)
        dialog.renamed.connect(views.rename)
        dialog.moved.connect(views.move)
        dialog.deleted.connect(views.delete)
        views.changed.connect(dialog.show_views)
        views.failed.connect(dialog.tell)
        dialog.open()
        return dialog

    def toggle_filters(self) -> None:
        self.list.filters_button.toggle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_started:
            self._is_started = True
            self._inbox.start()
            if self._inbox.may_keep_views:
                self._views.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def fold(self) -> None:
        """After something else than a place changed what the stack shows."""
        self._fold()

    def _show_thread(self, inquiry_id: int, sequence: int) -> None:
        self.stack.setCurrentWidget(self.thread_page)
        self.list.list.choose(inquiry_id)
        self.thread_page.presenter.open(inquiry_id, sequence)

    def _show_search(self) -> None:
        if self.search is None:
            from usen_desk.ui.inquiries.search_page import SearchPage

            self.search = SearchPage(self._searching)
            self.search.set_compact(self._is_compact)
            self.search.opened.connect(self._inbox.open)
            self.stack.addWidget(self.search)
        self.stack.setCurrentWidget(self.search)
        self.search.set_filters(self._inbox.search, self._filters_in_words())
        self.search.focus_first()

    def _show_opening(self, build: Callable[[], OpeningPage], customer_code: str) -> None:
        if self.opening is None:
            self.opening = build()
            self.opening.presenter.done.connect(self._on_sent)
            self.stack.addWidget(self.opening)
        self.stack.setCurrentWidget(self.opening)
        self.opening.open(customer_code)

    def _on_sent(self, inquiry_id: int, title: str) -> None:
        """A new inquiry reached the service while something else is on screen."""
        self.toast.tell(
            f"{title}の問い合わせを #{inquiry_id} で登録しました", lambda: self._inbox.open(inquiry_id), "開く"
        )

    def _filters_in_words(self) -> str:
        filters = filters_in_words(self._inbox.search)
        return f"一覧の条件 {filters}件で絞り込んでいます。" if filters else ""

    def _lay_out(self) -> None:
        for part in (self.nothing, self.thread_page):
            self.stack.addWidget(part)
        whole = row(self.list, self.stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _fold(self) -> None:
        """Both, or the one that the place is about."""
        is_opening = self.opening is not None and self.stack.currentWidget() is self.opening
        folds = self.width() < FOLDS_BELOW
        self.list.setVisible(self._is_at_list or not (folds or is_opening))
        self.stack.setVisible(not folds or not self._is_at_list)
        if folds:
            self.list.setMinimumWidth(0)
            self.list.setMaximumWidth(self.maximumWidth())
        else:
            self.list.setFixedWidth(LIST_WIDTH_WIDE if self.width() >= WIDE_FROM else LIST_WIDTH)
        self._fold_context()

    def _fold_context(self) -> None:
        """At the right where there is room, else over the thread while it is wanted."""
        has_thread = self.stack.currentWidget() is self.thread_page and self._context.context is not None
        is_docked = has_thread and self.width() >= DOCKS_FROM
        if has_thread and (is_docked or self._is_drawn) and self.context is None:
            self._build_context()
        whole = self.layout()
        assert whole is not None
        whole.setContentsMargins(0, 0, WIDTH if is_docked else 0, 0)
        if self.context is not None:
            self.context.setGeometry(self.width() - WIDTH, 0, WIDTH, self.height())
            self.context.setVisible(has_thread and (is_docked or self._is_drawn))
            self.context.raise_()

    def _build_context(self) -> None:
        context, view = self._context, ContextView(self)
        self.context = view
        view.account_wanted.connect(context.open_account)
        view.trial_wanted.connect(context.open_trial)
        view.inquiry_wanted.connect(context.open_inquiry)
        view.copied.connect(lambda label: self.toast.tell(f"{label}をコピーしました"))
        self._on_context(context.context)

    def _on_context(self, shown: Context | None) -> None:
        if self.context is None or shown is None:
            return
        self.context.show_store(shown.card, shown.customer)
        self.context.show_trials(shown.trials)
        inquiries = shown.inquiries.items if shown.inquiries else None
        self.context.show_inquiries(inquiries, shown.card.inquiry_id, self._context.now())

    def _connect(self) -> None:
        inbox, view = self._inbox, self.list
        inbox.listing.connect(view.list.remember)
        inbox.listed.connect(self._on_listed)
        inbox.counted.connect(view.set_counts)
        self._views.changed.connect(self._on_views)
        self._views.kept.connect(self._on_kept)
        self._views.failed.connect(view.notice.tell)
        inbox.working.connect(view.busy.set_working)
        inbox.told.connect(lambda message: view.notice.tell(message, "再試行", inbox.load))
        inbox.chosen.connect(self._on_chosen)
        view.view_chosen.connect(inbox.choose)
        view.saved_chosen.connect(self._choose_saved)
        view.narrowed.connect(lambda store: inbox.filter(replace(inbox.search, store=store)))
        view.filters_wanted.connect(self._on_filters)
        view.list.opened.connect(inbox.open)
        view.search_wanted.connect(inbox.open_search)
        view.save_wanted.connect(self.open_view_dialog)
        view.manage_wanted.connect(self.open_views_dialog)
        self._context.shown.connect(self._on_context)
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
        add("inquiries.context", "店舗の情報を開く・閉じる", self.toggle_context, GROUP, "F4", on=self)
        add("inquiries.search", "やり取りの本文を検索", self._inbox.open_search, GROUP, "Ctrl+Shift+F", on=self)
        if self._inbox.may_keep_views:
            add("inquiries.save_view", "今の表示を保存", self.open_view_dialog, GROUP, on=self)
        add("inquiries.again", "問い合わせの一覧を読み直す", self._inbox.load, GROUP, "F5", on=self)

    def _step(self, rows: int) -> None:
        model = self._inbox.model
        card = model.card(max(0, model.row_of(self.thread_page.presenter.wanted_id) + rows))
        if card is not None:
            self._inbox.open(card.inquiry_id)

    def open_next(self) -> None:
        """Where anybody's are listed the most urgent one that waits; else the next of the list, as long as there is one."""
        inbox, card = self._inbox, self.thread_page.presenter.model.card
        is_of_all = not inbox.saved_id and inbox.search.view in (View.UNANSWERED, View.UNASSIGNED)
        is_taken = card is not None and card.assignee_id is not None  # else the same one would be given again
        following = inbox.model.card(inbox.model.row_of(self.thread_page.presenter.wanted_id) + 1)
        if self.work is not None and (following is None or (is_of_all and is_taken)):
            self.work.presenter.take_next()
        elif following is not None:
            inbox.open(following.inquiry_id)

    def _name_colleagues(self, people: Sequence[Colleague]) -> None:
        if self.composer is not None:
            self.composer.presenter.names = {one.staff_id: one.name for one in people}

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

    def _choose_saved(self, view_id: str) -> None:
        found = self._views.view(view_id)
        if found is not None:
            self._inbox.choose_saved(found)

    def _on_views(self, views: list[SavedView]) -> None:
        self.list.set_views(views)
        if self._inbox.saved_id and self._views.view(self._inbox.saved_id) is None:
            self._on_kept("")
        else:
            self._inbox.count()

    def _on_kept(self, view_id: str) -> None:
        self._inbox.keep_as(view_id)
        self.list.mark(self._inbox.search.view, view_id)

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
        self._context.open(card)
        self._fold()
