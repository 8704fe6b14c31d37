"""基本情報: of each company 貴社担当営業 and 貴社サポート with their departments. Seed A06-3."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from usen_desk.contract.site_info import BasicInfo, ContactPerson
from usen_desk.ui.notices.basic_presenter import BasicPresenter
from usen_desk.ui.notices.contacts_dialog import ContactsDialog
from usen_desk.ui.notices.history_dialog import HistoryDialog
from usen_desk.ui.notices.lines_model import Line
from usen_desk.ui.notices.lines_view import LinesView
from usen_desk.ui.notices.pairs_view import PairsView
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.toast import Toast

LIST_WIDTH, BOX_WIDTH = 430, 360
NONE = ("building-2", "該当する企業はありません", "企業名の一部で探せます。")
NONE_CHOSEN = ("building-2", "企業を選んでください", "左の一覧から選ぶと、担当者を表示します。")
VACANT, NOBODY = "調整中", "登録されていません"
MORE = "ほかにもあります。企業名で絞り込んでください。"


class BasicInfoPage(QWidget):
    def __init__(self, presenter: BasicPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.box = SearchField("企業名", "企業を探す")
        self.list = LinesView("企業の一覧", has_looks=False)
        self.more = Label(MORE, "meta")
        self.title = Label("", "h1", wrap=True, selectable=True)
        self.reps, self.supports = Card("貴社担当営業", "user-round"), Card("貴社サポート", "headset")
        self._reps, self._supports = PairsView(), PairsView()
        self.edit, self.history = Button("担当者を編集", icon="pencil"), Button("変更履歴", icon="history")
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self._lay_out()
        self._connect()

    def load(self) -> None:
        self.presenter.load()

    def focus_first(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def _lay_out(self) -> None:
        self.box.setFixedWidth(BOX_WIDTH)
        self.more.hide()
        side = QFrame()
        side.setObjectName("card")
        side.setFixedWidth(LIST_WIDTH)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(EmptyState(*NONE))
        side.setLayout(column(self.busy, self._lists, self.more, spacing=0, margins=(1, 1, 1, 6)))
        self._reader = QStackedWidget()
        self._reader.addWidget(EmptyState(*NONE_CHOSEN))
        shown = QWidget()
        for card, values in ((self.reps, self._reps), (self.supports, self._supports)):
            card.body.addWidget(values)
        for button in (self.edit, self.history):
            if not self.presenter.may_write:
                button.hide()
        deeds = row(self.edit, self.history, None, spacing=8)
        shown.setLayout(column(self.title, self.reps, self.supports, deeds, None, spacing=12))
        self._reader.addWidget(shown)
        both = row(side, self._reader, spacing=16, margins=(24, 0, 24, 16))
        both.setStretch(1, 1)
        bar = row(self.box, None, margins=(24, 0, 24, 0))
        whole = column(row(self.notice, margins=(24, 0, 24, 0)), bar, both, spacing=12)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.found.connect(self._on_found)
        presenter.shown.connect(self._on_shown)
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.load))
        presenter.saved.connect(self.toast.tell)
        presenter.versions.connect(lambda found: HistoryDialog(found, self).open())
        self.box.searched.connect(presenter.search)
        self.list.chosen.connect(presenter.choose)
        self.edit.clicked.connect(self._open_dialog)
        self.history.clicked.connect(presenter.ask_versions)

    def _on_found(self, items: list[BasicInfo], has_more: bool) -> None:
        self.list.put([Line(one.company_id, one.company_name, _said(one)) for one in items])
        self._lists.setCurrentIndex(0 if items else 1)
        self.more.setVisible(has_more)

    def _on_shown(self, info: BasicInfo) -> None:
        self.title.setText(info.company_name)
        self._reps.set_pairs(_values(info.reps))
        self._supports.set_pairs(_values(info.supports))
        self._reader.setCurrentIndex(1)

    def _open_dialog(self) -> None:
        presenter = self.presenter
        if presenter.current is None:
            return
        dialog = ContactsDialog(presenter.current, presenter.people, self)
        dialog.saved.connect(presenter.save)
        presenter.saved.connect(dialog.accept)
        presenter.not_saved.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        dialog.open()


def _said(info: BasicInfo) -> str:
    reps = "、".join(one.name or VACANT for one in info.reps)
    return f"担当営業 {reps}" if reps else f"担当営業 {NOBODY}"


def _values(people: Sequence[ContactPerson]) -> list[tuple[str, str]]:
    return [(one.name or VACANT, one.department) for one in people] or [(NOBODY, "")]
