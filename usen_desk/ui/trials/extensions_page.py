"""延長申請: those that wait first, each with its reason; supervisors approve or refuse, others read. Row X10."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedLayout, QWidget

from usen_desk.contract.trials import Extension
from usen_desk.ui import formatting
from usen_desk.ui.trials.extension_card import ExtensionCard
from usen_desk.ui.trials.extensions_model import extension_columns, is_waiting, outcome
from usen_desk.ui.trials.extensions_presenter import ExtensionsPresenter
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel
from usen_desk.ui.widgets.segments import Segments
from usen_desk.ui.widgets.toast import Toast

LINES_MAX = 1000
CARD_WIDTH, CARD_WIDTH_WIDE, WIDE_FROM = 316, 360, 1100
ID_COLUMN = 1


class ExtensionsPage(QWidget):
    """`load` reads it anew, whenever it comes to the front."""

    def __init__(self, presenter: ExtensionsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        title = self.tr("延長申請")
        self.model = PagedTableModel(extension_columns(), LINES_MAX, self)
        self.table = DataTable(self.model, title, ID_COLUMN)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.shown = Segments(self.tr("表示する申請"), {True: self.tr("承認待ち"), False: self.tr("すべて")})
        self.shown.set_value(presenter.only_waiting)
        self.card = ExtensionCard(may_decide=presenter.may_decide)
        self.count = ElidedLabel("", "meta")
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.empty = EmptyState("calendar-plus")
        self._head = row(ElidedLabel(title, "h1"), spacing=8)
        self.setFocusProxy(self.table)
        self._lay_out()
        self._connect()

    def load(self) -> None:
        self.notice.clear()
        self._presenter.load()

    def add_to_head(self, widget: QWidget) -> None:
        self._head.addWidget(widget)

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)
        self._whole.setSpacing(8 if compact else 12)
        self._whole.setContentsMargins(24, 10 if compact else 14, 24, 12 if compact else 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(CARD_WIDTH_WIDE if self.width() >= WIDE_FROM else CARD_WIDTH)

    def _lay_out(self) -> None:
        self._head.setStretch(0, 1)
        line = row(self.shown, self.count, spacing=12)
        line.setStretch(1, 1)
        list_card = Card(body_margin=0)
        list_card.body.setContentsMargins(0, 0, 0, 0)
        list_card.body.setSpacing(0)
        self._stack = QStackedLayout()
        list_card.body.addWidget(self.busy)
        list_card.body.addLayout(self._stack, 1)  # before its pages: without a parent each would be a window
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        list_card.body.addWidget(hair())
        note = ElidedLabel(self.tr("承認すると失効日が延びます。決定は申請したお試しの対応記録にも残ります。"), "meta")
        list_card.body.addLayout(row(note, margins=(20, 6, 20, 8)))
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setLayout(column(self.card, None, spacing=0))
        self._side.setWidget(inside)
        both = row(list_card, self._side, spacing=12)
        both.setStretch(0, 1)
        self._whole = column(self._head, self.notice, line, both, spacing=12, margins=(24, 14, 24, 16))
        self._whole.setStretch(3, 1)
        self.setLayout(self._whole)
        self._side.hide()

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.shown.connect(self._on_shown)
        presenter.chosen.connect(self._on_chosen)
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(lambda message: self.notice.tell(message, self.tr("再試行"), self.load))
        presenter.deciding.connect(self.card.set_deciding)
        presenter.decided.connect(lambda decided: self.toast.tell(outcome(decided)))
        presenter.not_decided.connect(lambda message: self.card.tell(message.text))
        presenter.overtaken.connect(self.notice.tell)
        presenter.stale.connect(self._on_stale)
        self.shown.chosen.connect(presenter.show_only_waiting)
        self.table.chosen.connect(self._on_row)
        self.table.opened.connect(presenter.open_trial)
        self.card.trial_wanted.connect(presenter.open_trial)
        self.card.noted.connect(presenter.keep_note)
        self.card.decided.connect(lambda asked, yes, note: presenter.decide(asked, approves=yes, note=note))

    def _on_shown(self, items: list[Extension]) -> None:
        self.model.reset(len(items))
        self.model.put_page(0, items)
        waiting = sum(is_waiting(each) for each in items)
        self.count.set_text(self.tr("承認待ち {}").format(formatting.count(waiting)))
        self._stack.setCurrentWidget(self.table if items else self.empty)
        if self._presenter.only_waiting:
            self.empty.set(
                "calendar-plus",
                self.tr("承認待ちの申請はありません"),
                self.tr("決定した申請は「すべて」で見られます。"),
            )
        else:
            self.empty.set(
                "calendar-plus", self.tr("延長の申請はまだありません"), self.tr("お試しの詳細から申請できます。")
            )

    def _on_stale(self) -> None:
        if self.isVisible():
            self._presenter.load()

    def _on_row(self, asked: Extension | None) -> None:
        if asked is not None and asked != self._presenter.current:
            self._presenter.choose(asked)

    def _on_chosen(self, asked: Extension | None) -> None:
        self._side.setVisible(asked is not None)
        if asked != self.card.asked:  # the same one: somebody may be writing there
            self.card.set(asked, self._presenter.note_of(asked) if asked else "")
        at = next((at for at in range(self.model.rowCount()) if asked and self.model.row(at) == asked), -1)
        if at >= 0 and self.table.currentIndex().row() != at:
            self.table.selectRow(at)
