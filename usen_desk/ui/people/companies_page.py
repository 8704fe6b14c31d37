"""企業と店舗: which stores and chains are whose."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from usen_desk.contract.company_stores import EDIT_COMPANY, GET_COMPANY, CompanyDetail, CompanyRow, CompanyRows
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.people.companies_model import company_columns
from usen_desk.ui.people.company_dialog import CompanyDialog
from usen_desk.ui.people.edits_dialog import OpenEdits
from usen_desk.ui.people.records_presenter import RecordsPresenter
from usen_desk.ui.people.records_view import RecordsView
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.search_field import SearchField

TITLE = "企業と店舗"
ABOUT = "お客様が見られる問い合わせは、企業に登録された店舗とチェーンで決まります。"
EMPTY = ("building-2", "企業がまだありません", "「利用者」の発行で、導入依頼書の企業が登録されます。")


class CompaniesPage(QWidget):
    """presenter: of LIST_COMPANIES."""

    def __init__(self, presenter: RecordsPresenter, open_edits: OpenEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter, self._open_edits = presenter, open_edits
        self.view = RecordsView(TITLE, ABOUT, company_columns(), EMPTY)
        self.search = SearchField("企業名", "企業を探す")
        self.change, self.history = Button("店舗を編集", icon="pencil"), Button("変更履歴", "ghost", "history")
        self.dialog: CompanyDialog | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        self.view.tools.addWidget(self.search, 1)
        for button in (self.history, self.change):
            self.view.acts.addWidget(button)
        self.setFocusProxy(self.search)
        self._connect()
        self._on_chosen(None)

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.view.set_compact(compact)

    def _connect(self) -> None:
        presenter, view = self.presenter, self.view
        presenter.found.connect(self._on_found)
        presenter.page.connect(view.put_page)
        presenter.lost.connect(view.model.page_failed)
        presenter.told.connect(lambda message: view.notice.tell(message, "再試行", presenter.load))
        presenter.working.connect(view.busy.set_working)
        presenter.done.connect(self._on_done)
        presenter.refused.connect(self._on_refused)
        view.model.page_wanted.connect(presenter.fetch)
        view.chosen.connect(self._on_chosen)
        view.table.opened.connect(self._read)
        self.search.searched.connect(lambda text: presenter.narrow(text=text))
        self.change.clicked.connect(lambda: self._read(self.view.current))
        self.history.clicked.connect(self._show_history)

    def _read(self, company: object) -> None:
        if isinstance(company, CompanyRow):
            self.presenter.act("read", GET_COMPANY, company_id=company.company_id)

    def _send(self) -> None:
        dialog = self.dialog
        edit = dialog.edit() if dialog is not None else None
        if dialog is not None and edit is not None:
            dialog.set_working(True)
            detail = dialog.detail
            company_id = detail.company.company_id
            self.presenter.act("edit", EDIT_COMPANY, edit, version=detail.version, company_id=company_id)

    def _show_history(self) -> None:
        company = self.view.current
        if isinstance(company, CompanyRow):
            self._open_edits("company", str(company.company_id), company.name)

    def _on_found(self, answer: CompanyRows) -> None:
        self.view.show_total(answer.total, narrowed=bool(getattr(self.presenter.asked, "text", "")))

    def _on_chosen(self, row: object) -> None:
        for button in (self.change, self.history):
            button.setEnabled(isinstance(row, CompanyRow))

    def _on_done(self, what: str, result: object) -> None:
        if not isinstance(result, CompanyDetail):
            return
        if what == "read":
            dialog = self.dialog = CompanyDialog(result, self)
            dialog.wanted.connect(self._send)
            dialog.destroyed.connect(self._forget_dialog)
            dialog.open()
        elif self.dialog is not None:
            self.dialog.accept()
            self.view.toast.tell(f"{result.company.name} を保存しました")

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _on_refused(self, what: str, message: UserMessage) -> None:
        if what == "edit" and self.dialog is not None:
            self.dialog.tell(message)
        else:
            self.view.tell(message)
