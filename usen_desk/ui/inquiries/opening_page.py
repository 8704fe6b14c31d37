"""新規問い合わせ: an inquiry that is taken down for a caller, from the first word to its thread. A03-1, A03-2, A03-4.

Built when it is first opened (BUDGETS D13).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from usen_desk.contract.catalogue import Catalogue
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.attach_presenter import AttachPresenter
from usen_desk.ui.inquiries.companies_presenter import CompaniesPresenter
from usen_desk.ui.inquiries.composer_model import picture_name
from usen_desk.ui.inquiries.opening_choice_view import OpeningChoiceView
from usen_desk.ui.inquiries.opening_form import OpeningForm
from usen_desk.ui.inquiries.opening_model import Opening, Store, day_and_time, in_words, opening_of
from usen_desk.ui.inquiries.opening_presenter import OpeningPresenter, Stage
from usen_desk.ui.inquiries.opening_sent_view import OpeningSentView
from usen_desk.ui.inquiries.pasted_model import content_of
from usen_desk.ui.inquiries.stores_presenter import StoresPresenter
from usen_desk.ui.sending.drafts import Where
from usen_desk.ui.shelf.picker_page import PickerPart
from usen_desk.ui.shelf.picker_presenter import PickerPresenter
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from usen_desk.ui.sending.out_view import OutView

GROUP = "新規問い合わせ"
UNDER = "お客様に代わって登録します。お客様から届いた問い合わせと同じ一覧に入ります。"


class OpeningPage(QWidget):
    def __init__(
        self,
        presenter: OpeningPresenter,
        stores: StoresPresenter,
        papers: AttachPresenter,
        actions: Actions,
        companies: CompaniesPresenter | None = None,
        shelf: PickerPresenter | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """companies: where the person may not look them up, 企業名 is not asked; shelf: nor is one offered."""
        super().__init__(parent)
        self.presenter, self._stores, self._papers = presenter, stores, papers
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.form = OpeningForm()
        self._connect_companies(companies)
        attach = self.form.attach
        self.shelf: PickerPart | None = None
        if shelf is not None:
            self.shelf = PickerPart(shelf, self.form.comment, attach.shelf_button, papers, self)
        attach.shelf_button.setVisible(self.shelf is not None)
        self.stack = QStackedWidget()
        self.toast = Toast(self)
        self.saved, self._under = Label("", "meta"), Label(UNDER, "meta", wrap=True)
        self.close_button, self.discard_button = Button("閉じる", "ghost"), Button("破棄", "ghost", "trash-2")
        self.send_button = Button("やり取りを開始  Ctrl+Enter", "primary", "send")
        self._foot = self._lay_out_foot()
        self._lay_out()
        self._connect()
        actions.add("opening.send", "やり取りを開始", self._send, GROUP, "Ctrl+Return", on=self)
        if self.shelf is not None:
            actions.add("opening.shelf", "資料を添付", self._open_shelf, GROUP, "Ctrl+Shift+/", on=self)
        actions.add("opening.discard", "書きかけの問い合わせを破棄", self._discard, GROUP, on=self)

    @cached_property
    def choice(self) -> OpeningChoiceView:
        made = OpeningChoiceView()
        made.resumed.connect(self.presenter.resume)
        made.begun.connect(lambda: self.presenter.begin())
        self.stack.addWidget(made)
        return made

    @cached_property
    def sent(self) -> OpeningSentView:
        made, presenter = OpeningSentView(), self.presenter
        made.back_wanted.connect(presenter.take_back)
        made.anyway_wanted.connect(presenter.send_again)
        made.another_wanted.connect(presenter.another)
        self.stack.addWidget(made)
        return made

    def open(self, customer_code: str) -> None:
        self.presenter.open(customer_code)

    def focus_first(self) -> None:
        if self.presenter.stage is Stage.FORM:
            self.form.focus_first()
        elif self.presenter.stage is Stage.SENDING:
            self.sent.focus_first()
        else:
            self.choice.resume_button.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.presenter.look_away()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it; what was written is a draft."""
        if event.key() == Qt.Key.Key_Escape:
            self.presenter.leave()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QFrame()
        head.setObjectName("pageHead")
        head.setLayout(column(Label("新規問い合わせ", "h1"), self._under, spacing=2, margins=(24, 9, 24, 9)))
        self.stack.addWidget(self.form)
        notice = column(self.notice, margins=(24, 0, 24, 0))
        whole = column(column(head, self.busy, spacing=0), notice, self.stack, self._foot, spacing=8)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _lay_out_foot(self) -> QFrame:
        made = QFrame()
        made.setObjectName("foot")
        line = row(self.saved, None, self.discard_button, self.close_button, self.send_button, spacing=8)
        line.setContentsMargins(24, 6, 24, 10)
        made.setLayout(line)
        return made

    def _connect(self) -> None:
        presenter, stores, form = self.presenter, self._stores, self.form
        presenter.staged.connect(self._on_staged)
        presenter.shown.connect(self._on_shown)
        presenter.catalogue.connect(self._on_catalogue)
        presenter.store_shown.connect(self._on_store)
        stores.found.connect(lambda found, more, asked: form.store.show_found(found, has_more=more, is_asked=asked))
        stores.working.connect(self.busy.set_working)
        stores.told.connect(self.notice.tell)
        presenter.warned.connect(form.warn)
        presenter.faulty.connect(form.show_problems)
        presenter.held.connect(self._on_held)
        presenter.kept.connect(self._on_kept)
        presenter.queueing.connect(self._on_queueing)
        presenter.told.connect(self.notice.tell)
        presenter.put_aside.connect(lambda: self._offer_back("書きかけの内容を下げました"))
        self._connect_papers()
        form.changed.connect(presenter.change)
        form.category_chosen.connect(presenter.choose_category)
        form.store_chosen.connect(presenter.choose_store)
        form.searched.connect(stores.look_up)
        form.inquiry_wanted.connect(presenter.open_inquiry)
        self.send_button.clicked.connect(self._send)
        self.close_button.clicked.connect(presenter.leave)
        self.discard_button.clicked.connect(self._discard)
        if presenter.words is not None:
            form.set_catalogue(presenter.words)

    def _connect_companies(self, companies: CompaniesPresenter | None) -> None:
        self.form.company_field.setVisible(companies is not None)
        if companies is not None:
            self.form.company.searched.connect(companies.look_up)
            companies.found.connect(self.form.company.suggest)
            companies.told.connect(self.notice.tell)

    def _connect_papers(self) -> None:
        presenter, papers, form = self.presenter, self._papers, self.form
        presenter.attached.connect(papers.show)
        presenter.attached.connect(form.attach.set_files)
        papers.changed.connect(form.attach.set_files)
        papers.changed.connect(presenter.set_files)
        papers.moved.connect(form.attach.set_moving)
        papers.busy.connect(presenter.set_attaching)
        papers.told.connect(self.notice.tell)
        form.attach.chosen.connect(self._attach)
        form.attach.removed.connect(papers.detach)
        form.attach.shelf_wanted.connect(self._open_shelf)
        if self.shelf is not None:
            self.shelf.presenter.told.connect(self.notice.tell)
        form.comment.files_given.connect(self._attach)
        form.comment.picture_given.connect(self._attach_picture)

    def _send(self) -> None:
        if self.presenter.stage is Stage.FORM:
            self.notice.clear()
            self.presenter.send()

    def _open_shelf(self) -> None:
        if self.shelf is not None and self.presenter.stage is Stage.FORM:
            self.shelf.open()

    def _attach(self, paths: Sequence[str]) -> None:
        for path in map(Path, paths):
            self._papers.attach(path.name, 1, path.read_bytes, str(path))  # its size is found in the worker

    def _attach_picture(self, picture: QImage) -> None:
        """From the clipboard; how large it becomes is known once it is written."""
        self._papers.attach(picture_name(self.presenter.now()), 1, lambda: content_of(picture))

    def _discard(self) -> None:
        """破棄 asks where something was written; the answer can still be undone."""
        if self.presenter.stage is not Stage.FORM or not self.presenter.has_something:
            self.presenter.leave()
            return
        self.notice.say("書きかけの内容を破棄しますか。", "amber", "破棄する", self._discard_now)

    def _discard_now(self) -> None:
        self.presenter.discard()
        self._offer_back("書きかけの内容を破棄しました")

    def _offer_back(self, text: str) -> None:
        self.toast.tell(text, self.presenter.bring_back)

    def _on_staged(self, stage: Stage) -> None:
        self.stack.setCurrentWidget(
            self.form if stage is Stage.FORM else self.choice if stage is Stage.CHOICE else self.sent
        )
        self._foot.setVisible(stage is Stage.FORM)
        self.notice.clear()
        draft = self.presenter.unfinished
        if stage is Stage.CHOICE and draft is not None:
            when = day_and_time(draft.saved_at, self.presenter.now())
            self.choice.show_draft(in_words(opening_of(draft)) or "添付ファイルのみ", f"{when} に保存")
        self.focus_first()

    def _on_held(self, view: OutView | None) -> None:
        self.sent.show_view(view)

    def _on_shown(self, opening: Opening) -> None:
        self.form.show_opening(opening)
        self._stores.clear()
        self.saved.setText("")

    def _on_catalogue(self, catalogue: Catalogue) -> None:
        self.form.set_catalogue(catalogue)
        self.focus_first()

    def _on_store(self, store: Store | None) -> None:
        self.form.show_store(store)

    def _on_queueing(self, is_queueing: bool) -> None:
        for part in (self.form, self.send_button, self.discard_button):
            part.setEnabled(not is_queueing)
        if not is_queueing and self.presenter.stage is Stage.FORM:
            self.form.comment.setFocus()

    def _on_kept(self, where: Where) -> None:
        at = formatting.clock(self.presenter.now())
        self.saved.setText("このPCに保存しました" if where is Where.PC else f"保存しました {at}")
