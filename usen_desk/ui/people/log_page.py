"""閲覧記録: who looked at whom, in a period; a report in two clicks; whether anybody changed a row. X13."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from usen_desk.contract.access_log import LogState
from usen_desk.ui.people.log_model import GROUPS, log_columns, state_words
from usen_desk.ui.people.log_presenter import LogPresenter
from usen_desk.ui.people.records_model import Grown
from usen_desk.ui.people.records_view import RecordsView
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.date_range import DateRange
from usen_desk.ui.widgets.field import Field
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.segments import Segments

TITLE = "閲覧記録"
ABOUT = "だれがだれの情報を見たか、何を出力・変更したかの記録です。追加だけができ、あとから変えると検査で見つかります。"
EMPTY = ("eye", "記録はまだありません", "お客様の情報を開くと、ここに記録されます。")


class LogPage(QWidget):
    def __init__(
        self, presenter: LogPresenter, *, title: str = TITLE, about: str = ABOUT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.view = RecordsView(title, about, log_columns(), EMPTY)
        self.period, self.groups = DateRange("期間"), Segments("操作", GROUPS)
        self.groups.set_value(())
        self.search = SearchField("顧客CD・ログインID・番号", "対象を探す")
        self.report, self.verify = Button("出力", icon="download"), Button("改ざんを検査", icon="shield-check")
        self.chain = Label("", "meta", wrap=True)
        self._period = Field("", "", self.period)
        self._lay_out()
        self._connect()

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.view.set_compact(compact)

    def choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "閲覧記録を保存", "閲覧記録.csv", "CSV (*.csv)")
        if name:
            self.presenter.export(Path(name))

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        self.view.head.addWidget(self.report)
        self.view.tools.addWidget(self.search, 1)
        self.view.tools.addWidget(self.period)
        self.view.tools.addWidget(self.groups)
        self.view.acts.addWidget(self.chain)
        self.view.acts.addWidget(self.verify)
        for widget in (self.report, self.verify, self.chain):
            widget.setVisible(self.presenter.may_report)
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        presenter, view = self.presenter, self.view
        presenter.found.connect(self._on_found)
        presenter.grew.connect(lambda grown: view.model.set_total(grown.rows))
        presenter.page.connect(view.put_page)
        presenter.told.connect(lambda message: view.notice.tell(message, "再試行", presenter.load))
        presenter.working.connect(view.busy.set_working)
        presenter.state.connect(self._on_state)
        presenter.exported.connect(lambda path: view.toast.tell(f"{path.name} を保存しました"))
        view.model.page_wanted.connect(presenter.fetch)
        self.search.searched.connect(lambda text: presenter.narrow(object_key=text))
        self.groups.chosen.connect(lambda actions: presenter.narrow(actions=actions))
        self.period.changed.connect(self._on_period)
        self.report.clicked.connect(self.choose_file)
        self.verify.clicked.connect(presenter.verify)

    def _on_period(self) -> None:
        if not self.period.problem():
            start, end = self.period.values()
            if (start, end) != (self.presenter.asked.from_on, self.presenter.asked.to_on):
                self.presenter.narrow(from_on=start, to_on=end)

    def _on_found(self, grown: Grown) -> None:
        asked = self.presenter.asked
        narrowed = bool(asked.object_key or asked.actions or asked.from_on or asked.to_on)
        self.view.show_total(grown.rows, more=grown.has_more, narrowed=narrowed)

    def _on_state(self, state: LogState) -> None:
        text, tone = state_words(state)
        self.chain.setText(text)
        if state.fault or state.is_checked:
            self.view.notice.say(text, tone)
