"""How far the trials of each branch came: issued, authenticated, used, followed up, contracted. Row X10."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedLayout, QWidget

from usen_desk.contract.trials import FunnelStage
from usen_desk.ui.trials.funnel_delegate import FunnelDelegate
from usen_desk.ui.trials.funnel_model import FunnelLine, Period, Preset, funnel_columns, stage_of
from usen_desk.ui.trials.funnel_presenter import FunnelPresenter
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.date_range import DateRange
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel
from usen_desk.ui.widgets.segments import Segments

LINES_MAX = 1000
PERIOD_WIDTH = 330


class FunnelPage(QWidget):
    """`load` reads it anew, whenever it comes to the front."""

    def __init__(self, presenter: FunnelPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        title = self.tr("支店別の進み具合")
        self.model = PagedTableModel(funnel_columns(), LINES_MAX, self)
        self.table = DataTable(self.model, title)
        self._delegate = FunnelDelegate(self.table)
        self.table.setItemDelegate(self._delegate)
        self.table.fit_columns()
        self.presets = Segments(self.tr("期間"), {preset: preset.value for preset in Preset})
        self.period = DateRange(self.tr("発行日"))
        self.apply = Button(self.tr("表示"), icon="search")
        self.under, self._problem = ElidedLabel("", "meta"), Label("", "error")
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.empty = EmptyState(
            "chart-column",
            self.tr("この期間に発行されたお試しはありません"),
            self.tr("期間を広げるか、別の期間を選んでください。"),
        )
        self._head = row(ElidedLabel(title, "h1"), spacing=8)
        self.setFocusProxy(self.table)
        self._lay_out()
        self._connect()

    def load(self) -> None:
        self._presenter.load()

    def add_to_head(self, widget: QWidget) -> None:
        self._head.addWidget(widget)

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)
        self._whole.setSpacing(8 if compact else 12)
        self._whole.setContentsMargins(24, 10 if compact else 14, 24, 12 if compact else 16)

    def _lay_out(self) -> None:
        self._head.setStretch(0, 1)
        self.period.setFixedWidth(PERIOD_WIDTH)
        chosen = row(self.presets, 4, Label(self.tr("発行日"), "label"), self.period, self.apply, 4, self.under)
        chosen.setStretch(chosen.count() - 1, 1)
        self._problem.hide()
        card = Card(body_margin=0)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        self._stack = QStackedLayout()
        card.body.addWidget(self.busy)
        card.body.addLayout(self._stack, 1)  # before its pages: a page without a parent would be a window for a moment
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card.body.addWidget(hair())
        note = ElidedLabel(
            self.tr("％は発行した件数に対する割合です。数字を押すと、そのお試しの一覧を開きます。"), "meta"
        )
        card.body.addLayout(row(note, margins=(20, 6, 20, 8)))
        self._whole = column(self._head, self.notice, chosen, self._problem, card, spacing=12, margins=(24, 14, 24, 16))
        self._whole.setStretch(4, 1)
        self.setLayout(self._whole)

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.asked.connect(self._on_asked)
        presenter.shown.connect(self._on_shown)
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(lambda message: self.notice.tell(message, self.tr("再試行"), presenter.load))
        self.presets.chosen.connect(presenter.show_preset)
        self.period.submitted.connect(self._apply)
        self.apply.clicked.connect(self._apply)
        self.table.sort_wanted.connect(lambda key, down: presenter.sort(key, descending=down))
        self.table.clicked.connect(self._on_clicked)
        self.table.opened.connect(lambda line: self._open(line, self.table.currentIndex().column()))

    def _apply(self) -> None:
        problem = self.period.problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if problem:
            self.period.focus_fault()
            return
        self._presenter.show_period(*self.period.values())

    def _on_clicked(self, index: QModelIndex) -> None:
        """A number leads to its trials; a click on the branch's name only selects it."""
        if stage_of(self.model.columns[index.column()].key) is not None:
            self._open(self.model.row(index.row()), index.column())

    def _open(self, line: object, column_at: int) -> None:
        """Of a branch's name: all that were issued."""
        if isinstance(line, FunnelLine):
            stage = stage_of(self.model.columns[column_at].key)
            self._presenter.open_rows(line, stage or FunnelStage.ISSUED)

    def _on_asked(self, period: Period) -> None:
        self.notice.clear()
        self._problem.hide()
        self.period.set_values(period.start, period.end)
        self.presets.set_value(self._presenter.preset)

    def _on_shown(self, lines: list[FunnelLine]) -> None:
        branches = [line for line in lines if line.branch.branch_code]
        self._delegate.most = max([1, *(line.branch.issued for line in lines if not line.is_total)])
        self.model.reset(len(lines))
        self.model.put_page(0, lines)
        self.table.show_sort(self._presenter.sorted_by, descending=self._presenter.is_descending)
        self.under.set_text(self.tr("{}支店").format(f"{len(branches):,}") if lines else "")
        self._stack.setCurrentWidget(self.table if lines else self.empty)
