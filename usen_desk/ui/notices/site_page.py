"""サイトご利用に関して: the four pages, and the call centres with their hours. Seed A06-2, A02-6."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from usen_desk.contract.site_info import CallCentre, CallCentresSet, Kept, PageName, SitePage
from usen_desk.ui import formatting
from usen_desk.ui.notices.centres_dialog import CentresDialog
from usen_desk.ui.notices.history_dialog import HistoryDialog
from usen_desk.ui.notices.pairs_view import PairsView
from usen_desk.ui.notices.rich_view import RichView
from usen_desk.ui.notices.site_presenter import SitePresenter
from usen_desk.ui.notices.text_dialog import TextDialog
from usen_desk.ui.notices.words_view import PAGES
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.segments import Segments
from usen_desk.ui.widgets.toast import Toast

SIDE_WIDTH = 360
DELIVERED = "最初から用意されている文面です。"


class SiteTextsPage(QWidget):
    def __init__(
        self, presenter: SitePresenter, open_link: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.pages = Segments("ページ", PAGES)
        self.pages.set_value(PageName.TERMS)
        self.title, self.times = Label("", "h1"), Label("", "meta")
        self.body = RichView("ページの本文")
        self.body.link_wanted.connect(open_link)
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.edit, self.history = Button("編集", icon="pencil"), Button("変更履歴", icon="history")
        self.edit_centres, self.centres_history = Button("編集", icon="pencil"), Button("変更履歴", icon="history")
        self.centres = Card("電話窓口", "phone")
        self._lay_out()
        self._connect()

    def load(self) -> None:
        self.presenter.load()

    def focus_first(self) -> None:
        self.pages.setFocus()

    def _lay_out(self) -> None:
        for button in (self.edit, self.history, self.edit_centres, self.centres_history):
            if not self.presenter.may_write:
                button.hide()
        paper = QFrame()
        paper.setObjectName("card")
        head = row(column(self.title, self.times, spacing=4), None, self.history, self.edit, spacing=8,
                   margins=(24, 16, 20, 10))  # fmt: skip
        whole = column(self.busy, head, hair(), column(self.body, margins=(20, 4, 8, 8)), spacing=0)
        whole.setStretch(3, 1)
        paper.setLayout(whole)
        self._numbers = PairsView()
        self.centres.body.addWidget(self._numbers)
        self.centres.body.addLayout(row(self.edit_centres, self.centres_history, None, spacing=8))
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        side.setLayout(column(self.centres, None))
        both = row(paper, side, spacing=12, margins=(24, 0, 24, 16))
        both.setStretch(0, 1)
        bar = row(self.pages, None, margins=(24, 0, 24, 0))
        all_ = column(row(self.notice, margins=(24, 0, 24, 0)), bar, both, spacing=12)
        all_.setStretch(2, 1)
        self.setLayout(all_)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.listed.connect(lambda _: self._show())
        presenter.centres.connect(self._on_centres)
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.load))
        presenter.saved.connect(self.toast.tell)
        presenter.page_versions.connect(self._on_versions)
        presenter.versions.connect(lambda found: HistoryDialog(found, self).open())
        self.pages.chosen.connect(lambda _: self._show())
        self.edit.clicked.connect(lambda: presenter.ask_page_versions(self.pages.value))
        self.history.clicked.connect(lambda: presenter.ask_versions(Kept.PAGE, self.pages.value))
        self.edit_centres.clicked.connect(self._edit_centres)
        self.centres_history.clicked.connect(lambda: presenter.ask_versions(Kept.CALL_CENTRES, "all"))

    def _show(self) -> None:
        page = self.presenter.page(self.pages.value)
        if page is not None:
            self.title.setText(page.title)
            version = f"第{page.version}版　{formatting.moment(page.valid_from)} から適用"
            self.times.setText(version if page.version else DELIVERED)
            self.body.show_markup(page.body)

    def _on_centres(self, found: CallCentresSet) -> None:
        self._numbers.set_pairs([(f"{one.name}　{one.phone}", _beside(one)) for one in found.items])

    def _on_versions(self, versions: list[SitePage]) -> None:
        newest, presenter = versions[0], self.presenter
        now = presenter.page(newest.page)
        dialog = TextDialog(newest, now is not None and now.version == newest.version, self)
        dialog.saved.connect(lambda draft: presenter.save_page(newest.page, draft, newest.version))
        self._follow(dialog)

    def _edit_centres(self) -> None:
        dialog = CentresDialog(self.presenter.kept_centres.items, self)
        dialog.saved.connect(self.presenter.save_centres)
        self._follow(dialog)

    def _follow(self, dialog: TextDialog | CentresDialog) -> None:
        presenter = self.presenter
        presenter.saved.connect(dialog.leave if isinstance(dialog, TextDialog) else dialog.accept)
        presenter.not_saved.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        dialog.open()


def _beside(centre: CallCentre) -> str:
    return "　".join(part for part in (centre.hours, centre.note) if part)
