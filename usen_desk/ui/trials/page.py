"""The お試し tab: マイお試し at the left, at the right the search, one trial, or what supervisors see. B1-2 … B1-5, X10.

What is rarely used is built when it is first opened (BUDGETS D13).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from usen_desk.contract.people import Colleague
from usen_desk.contract.trials import Trial
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Dense, Place
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.trials.detail_page import TrialDetailPage
from usen_desk.ui.trials.detail_presenter import TrialDetailPresenter
from usen_desk.ui.trials.my_trials_presenter import Counts, MyTrialsPresenter
from usen_desk.ui.trials.my_trials_view import MyTrialsView
from usen_desk.ui.trials.presenter import TrialsPresenter
from usen_desk.ui.trials.registration_dialog import RegistrationDialog
from usen_desk.ui.trials.search_model import SEARCH, search_of
from usen_desk.ui.trials.search_page import SearchPage
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.lines import row

TRIAL = "trial/"
GROUP = "お試し"
LIST_WIDTH, LIST_WIDTH_WIDE, WIDE_FROM = 336, 372, 1400
FOLDS_BELOW = 1000
"""Narrower pages show the list or what was chosen in it, not both."""

Part = Callable[[], QWidget]
"""Makes a page with `load`, called whenever the page comes to the front, and `add_to_head` for the ways to others."""


class TrialsPage(QWidget):
    """`parts`: further pages by the key of their place, each with the words of the button that leads to it."""

    def __init__(
        self,
        presenter: TrialsPresenter,
        mine: MyTrialsPresenter,
        detail: TrialDetailPresenter,
        parts: Mapping[str, tuple[str, Part]],
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._presenter, self._mine, self._detail_presenter = presenter, mine, detail
        self._parts, self._actions = parts, actions
        self._built: dict[str, QWidget] = {}
        self._is_compact, self._was_hidden, self._is_at_list = False, False, True
        self._opened_from: QWidget | None = None
        self._typed_ids = ""
        self._then: tuple[str, str] = ("", "")
        """Login ID of the trial that is on its way, and the action that follows once it is shown."""
        self.list = MyTrialsView(mine.model, may_watch=mine.may_watch) if mine.may_follow else None
        self.search = SearchPage(presenter)
        self.stack = QStackedWidget()
        self.detail: TrialDetailPage | None = None
        self._lay_out()
        self._connect()
        self._add_actions()

    def show_place(self, place: Place) -> None:
        is_return, self._was_hidden = self._was_hidden, False
        self._is_at_list = not place.key
        if place.key.startswith(TRIAL):
            self._show_trial(place.key.removeprefix(TRIAL), is_return=is_return)
        elif place.key in self._parts:
            self._show_part(place.key)
        else:
            self._show_search(place.key)
        self._fold()

    def focus_first(self) -> None:
        if self.list is not None:
            self.list.focus_box()
        else:
            self.search.focus_first()

    def set_compact(self, compact: bool) -> None:
        self._is_compact = compact
        for part in (self.list, self.search, self.detail, *self._built.values()):
            if isinstance(part, Dense):
                part.set_compact(compact)

    def open_registration(self) -> RegistrationDialog:
        """With what was left in it the last time."""
        dialog, mine = RegistrationDialog(self), self._mine
        dialog.ids.setPlainText(self._typed_ids)
        dialog.submitted.connect(mine.register)
        dialog.wants_undo.connect(mine.undo)
        dialog.opened.connect(dialog.accept)
        dialog.opened.connect(mine.open)
        mine.registering.connect(dialog.set_working)
        mine.registered.connect(dialog.show_outcome)
        mine.not_registered.connect(dialog.tell)
        mine.undone.connect(dialog.show_undone)
        dialog.finished.connect(lambda _: self._on_registration_closed(dialog))
        dialog.open()
        dialog.ids.setFocus()
        return dialog

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._was_hidden = True
        self._mine.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _show_search(self, key: str) -> None:
        self.stack.setCurrentWidget(self.search)
        asked = search_of(key)
        if asked is not None:
            self.search.show_search(asked)
        if key or self.list is None:
            self.search.focus_rows()
        elif self._opened_from is self.list.list:
            self.list.list.focus_rows()
        else:
            self.list.focus_box()
        self._opened_from = None

    def _show_trial(self, login_id: str, *, is_return: bool) -> None:
        """is_return: the tab came to the front just now; then the next leaflet can be typed at once."""
        if self._then[0] != login_id:
            self._then = ("", "")
        is_shown = self._detail_presenter.wanted == login_id and self.detail is not None
        detail = self._built_detail()
        self.stack.setCurrentWidget(detail)
        self._detail_presenter.open(login_id)
        if self.list is not None:
            self.list.forget_typed(login_id)
            self.list.list.choose(login_id)
        if is_return and is_shown and self.list is not None and self.width() >= FOLDS_BELOW:
            self.list.focus_box()
        else:
            detail.focus_first()

    def _show_part(self, key: str) -> None:
        part = self._built.get(key)
        if part is None:
            part = self._built[key] = self._parts[key][1]()
            self.stack.addWidget(part)
            self._put_ways(part, key)
            if isinstance(part, Dense):
                part.set_compact(self._is_compact)
        self.stack.setCurrentWidget(part)
        part.load()  # type: ignore[attr-defined]  # a Part, which a QWidget can't be declared to be
        part.setFocus()

    def _built_detail(self) -> TrialDetailPage:
        if self.detail is None:
            self.detail = TrialDetailPage(self._detail_presenter, self._actions)
            self.detail.set_compact(self._is_compact)
            self.stack.addWidget(self.detail)
            self._detail_presenter.shown.connect(self._on_trial_shown)
        return self.detail

    def _lay_out(self) -> None:
        self.stack.addWidget(self.search)
        self._put_ways(self.search, SEARCH)
        whole = row(*([self.list] if self.list else []), self.stack, spacing=0)
        whole.setStretch(whole.count() - 1, 1)
        self.setLayout(whole)

    def _put_ways(self, page: QWidget, own: str) -> None:
        """Buttons at the head of a page that lead to the others."""
        ways = {SEARCH: self.tr("検索")} | {key: words for key, (words, _) in self._parts.items()}
        for key, words in ways.items():
            if key != own:
                button = Button(words, "ghost")
                button.clicked.connect(lambda _=False, key=key: self._presenter.open(key))
                page.add_to_head(button)  # type: ignore[attr-defined]  # a Part, which a QWidget can't be declared to be

    def _fold(self) -> None:
        """Both, or the one that the place is about."""
        if self.list is None:
            return
        folds = self.width() < FOLDS_BELOW
        self.list.setVisible(not folds or self._is_at_list)
        self.stack.setVisible(not folds or not self._is_at_list)
        if folds:
            self.list.setMinimumWidth(0)
            self.list.setMaximumWidth(self.maximumWidth())
        else:
            self.list.setFixedWidth(LIST_WIDTH_WIDE if self.width() >= WIDE_FROM else LIST_WIDTH)

    def _connect(self) -> None:
        mine, view = self._mine, self.list
        for changed in (self._detail_presenter.recorded, self._detail_presenter.withdrawn, self._detail_presenter.done):
            changed.connect(lambda *_: mine.load())
        self.search.table.opened.connect(self._on_row_opened)
        if view is None:
            return
        mine.listing.connect(view.list.remember)
        mine.listed.connect(view.list.restore)
        mine.listed.connect(self._on_listed)
        mine.counted.connect(self._on_counted)
        mine.working.connect(view.busy.set_working)
        mine.told.connect(self._on_told)
        view.typed.connect(self._on_typed)
        view.filtered.connect(mine.filter)
        view.shown.connect(mine.show_only)
        view.wants_search.connect(mine.open_search)
        view.wants_registration.connect(self.open_registration)
        view.wants_colleagues.connect(mine.read_colleagues)
        mine.colleagues.connect(self._choose_colleague)
        mine.watched.connect(view.set_whose)
        view.list.opened.connect(self._on_opened)
        view.list.wants_record.connect(lambda login_id: self._open_and(login_id, "trial.record"))
        view.list.wants_hand_over.connect(lambda login_id: self._open_and(login_id, "trial.hand_over"))
        self._on_listed()
        self._on_counted(mine.counts)

    def _add_actions(self) -> None:
        add = self._actions.add
        add("trials.box", self.tr("お試しのログインIDを入力"), self._go_to_box, GROUP, "Ctrl+L", on=self)
        add("trials.search", self.tr("すべてのお試しを検索"), self._mine.open_search, GROUP, "Ctrl+F", on=self)
        add("trials.next", self.tr("次のお試しを開く"), lambda: self._step(1), GROUP, "Alt+PgDown", on=self)
        add("trials.before", self.tr("前のお試しを開く"), lambda: self._step(-1), GROUP, "Alt+PgUp", on=self)
        if self._mine.may_follow:
            add("trials.register", self.tr("お試しIDを登録"), self.open_registration, GROUP, "Ctrl+Shift+N", on=self)
        if self._presenter.may_export:
            export = self.search.choose_format
            add("trials.export", self.tr("お試しの一覧を出力"), export, GROUP, "Ctrl+Shift+E", on=self.search)

    def _go_to_box(self) -> None:
        if self.list is None or not self.list.isVisible():
            self._presenter.open("" if self.list else SEARCH)
        self.focus_first()

    def _step(self, rows: int) -> None:
        """The next card, or the next row of the search where the trial was opened from there."""
        if self.list is not None and self._opened_from is not self.search.table:
            model, at = self._mine.model, self.list.list.currentIndex().row()
            card = model.card(model.next_card(at, rows))
            if card is not None and model.row_of(card.key) != at:
                self._on_opened(card.key)
        elif (found := self.search.step(rows)) is not None:
            self._presenter.open_row(found)

    def _on_opened(self, login_id: str) -> None:
        self._opened_from = self.list.list if self.list else None
        self._mine.open(login_id)

    def _open_and(self, login_id: str, action: str) -> None:
        """Open the trial, then do this as if it had been chosen on its page."""
        self._then = (login_id, action)
        self._on_opened(login_id)

    def _on_trial_shown(self, shown: Trial) -> None:
        login_id, action = self._then
        if login_id == shown.row.login_id:
            self._then = ("", "")
            self._actions.find(action).trigger()

    def _choose_colleague(self, colleagues: Sequence[Colleague]) -> None:
        button = self.list.watch_button if self.list else None
        if button is None or not self.isVisible():
            return
        menu = QMenu(self)
        own = menu.addAction(self.tr("自分(マイお試し)"))
        own.triggered.connect(lambda: self._mine.watch(None))
        menu.addSeparator()
        for one in colleagues:
            chosen = menu.addAction(f"{one.name}\t{one.department}")
            chosen.triggered.connect(lambda _=False, one=one: self._mine.watch(one))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _on_row_opened(self, _: object) -> None:
        self._opened_from = self.search.table

    def _on_typed(self, text: str) -> None:
        self._opened_from = None
        self._mine.open_typed(text)

    def _on_listed(self) -> None:
        assert self.list is not None
        self.list.say_nothing(is_loaded=self._mine.is_loaded, is_narrowed=self._mine.is_narrowed)

    def _on_counted(self, counts: Counts) -> None:
        assert self.list is not None
        self.list.set_counts(counts.whole, counts.today, counts.ending)

    def _on_told(self, message: UserMessage, may_help_again: bool) -> None:
        assert self.list is not None
        if may_help_again:
            self.list.notice.tell(message, self.tr("再試行"), self._mine.load)
        else:
            self.list.notice.tell(message)

    def _on_registration_closed(self, dialog: RegistrationDialog) -> None:
        """What was typed and not registered is there again the next time."""
        self._typed_ids = dialog.ids.toPlainText()
        dialog.deleteLater()
