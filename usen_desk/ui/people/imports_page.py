"""取込: a file of master data is tried, looked at and applied; its bad lines, and what was imported before. Row B-imp."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from usen_desk.contract.imports import (
    ImportKinds,
    ImportProblem,
    ImportProblems,
    ImportRun,
    ImportRuns,
    ImportState,
    ProblemSort,
)
from usen_desk.ui import formatting
from usen_desk.ui.people.import_card import ImportCard
from usen_desk.ui.people.imports_model import history_columns, problem_columns, question, whole
from usen_desk.ui.people.imports_presenter import ImportsPresenter
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel
from usen_desk.ui.widgets.segments import Segments
from usen_desk.ui.widgets.toast import Toast

TITLE = "取込"
ABOUT = "UNIS などから出力した CSV を取り込みます。まず確かめて、内容がよければ取り込みます。同じファイルを何度取り込んでもかまいません。"
PROBLEMS, HISTORY = "problems", "history"
NO_PROBLEMS = (
    "circle-check",
    "問題のある行はありません",
    "確かめた結果に問題のある行があると、行番号と理由がここに並びます。",
)
NO_HISTORY = ("upload", "取り込みはまだありません", "種類を選び、CSV ファイルを選ぶか、この画面に置いてください。")


class ImportsPage(QWidget):
    def __init__(self, presenter: ImportsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.card = ImportCard()
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.problem_model = PagedTableModel(problem_columns(), 1000, self)
        self.problems = DataTable(self.problem_model, "問題のある行")
        self.history_model = PagedTableModel(history_columns(), 200, self)
        self.history = DataTable(self.history_model, "これまでの取り込み")
        self.history.horizontalHeader().setSortIndicatorShown(False)
        self.lists = Segments("一覧", {PROBLEMS: "問題のある行", HISTORY: "これまでの取り込み"})
        self.save = Button("CSV に保存…", icon="download")
        self.foot = ElidedLabel("", "meta")
        self._runs: list[ImportRun] = []
        self._problem_count = 0
        self._lay_out()
        self._connect()
        self._show_list(HISTORY)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.card.kinds)

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.problems.set_compact(compact)
        self.history.set_compact(compact)
        self._whole.setSpacing(8 if compact else 12)
        self._whole.setContentsMargins(24, 10 if compact else 14, 24, 12 if compact else 16)

    def choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "取り込むファイルを選ぶ", "", "CSV (*.csv *.txt);;すべて (*)")
        if name:
            self.send(Path(name))

    def send(self, path: Path) -> None:
        self.notice.clear()
        self.presenter.send(self.card.kinds.value, path)

    def choose_target(self) -> None:
        run = self.presenter.current
        number = run.number if run else 0
        name, _ = QFileDialog.getSaveFileName(self, "問題のある行を保存", f"取込の問題_{number}.csv", "CSV (*.csv)")
        if name:
            self.presenter.export(Path(name))

    def apply(self) -> None:
        """Asks once where lines have to be left out."""
        run = self.presenter.current
        if run is not None and run.counts.refused:
            self.notice.say(question(run), "amber", "残りの行を取り込む", self.presenter.apply)
        else:
            self.presenter.apply()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event) is not None and not self.presenter.is_sending:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.send(path)

    def _dropped(self, event: QDropEvent) -> Path | None:
        """One file of this PC."""
        urls = event.mimeData().urls()
        return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None

    def _lay_out(self) -> None:
        words = column(ElidedLabel(TITLE, "h1"), ElidedLabel(ABOUT, "meta"), spacing=2)
        below = Card(body_margin=0)
        below.body.setContentsMargins(0, 0, 0, 0)
        below.body.setSpacing(0)
        self._stack = QStackedLayout()
        self._no_problems, self._no_history = EmptyState(*NO_PROBLEMS), EmptyState(*NO_HISTORY)
        below.body.addLayout(row(self.lists, None, self.save, spacing=8, margins=(16, 8, 12, 8)))
        below.body.addWidget(hair())
        below.body.addLayout(self._stack, 1)
        for part in (self.problems, self._no_problems, self.history, self._no_history):
            self._stack.addWidget(part)
        below.body.addWidget(hair())
        below.body.addLayout(row(self.foot, margins=(20, 6, 12, 8)))
        self._whole = column(words, self.notice, self.card, self.busy, below, spacing=12, margins=(24, 14, 24, 16))
        self._whole.setStretch(4, 1)
        self.setLayout(self._whole)

    def _connect(self) -> None:
        presenter, card = self.presenter, self.card
        presenter.kinds.connect(self._on_kinds)
        presenter.sending.connect(self._on_sending)
        presenter.progressed.connect(card.show_progress)
        presenter.run.connect(self._on_run)
        presenter.problems.connect(self._on_problems)
        presenter.history.connect(self._on_history)
        presenter.told.connect(self.notice.tell)
        presenter.found_again.connect(self.notice.clear)
        presenter.working.connect(self.busy.set_working)
        presenter.working.connect(card.set_working)
        presenter.exported.connect(lambda path: self.toast.tell(f"{path.name} を保存しました"))
        card.pick.connect(self.choose_file)
        card.apply.connect(self.apply)
        card.cancel.connect(presenter.cancel)
        card.resume.connect(presenter.resume)
        self.lists.chosen.connect(self._show_list)
        self.save.clicked.connect(self.choose_target)
        self.problems.chosen.connect(self._on_problem)
        self.problems.sort_wanted.connect(lambda key, down: presenter.sort(ProblemSort(key), descending=down))
        self.history.clicked.connect(lambda index: self._open(self.history_model.row(index.row())))
        self.history.opened.connect(self._open)

    def _on_kinds(self, kinds: ImportKinds) -> None:
        self.card.set_columns(kinds.items)

    def _on_sending(self, name: str) -> None:
        if name:
            self.card.show_sending(name)
        elif self.presenter.current is not None:
            self.card.show_run(self.presenter.current)
        else:
            self.card.show_nothing()

    def _on_run(self, run: ImportRun) -> None:
        if self.presenter.is_sending:
            return
        self.card.show_run(run)
        if run.state is ImportState.DONE and self._was_applied(run):
            self.toast.tell(f"{run.file_name} を取り込みました")
        self._runs = [run if one.import_id == run.import_id else one for one in self._runs]

    def _was_applied(self, run: ImportRun) -> bool:
        """Just now, before our eyes."""
        known = next((one for one in self._runs if one.import_id == run.import_id), None)
        return known is not None and known.state is not ImportState.DONE

    def _on_problems(self, problems: ImportProblems) -> None:
        had, self._problem_count = self._problem_count, problems.total
        self.problem_model.reset(len(problems.items))
        self.problem_model.put_page(0, problems.items)
        asked = self.presenter.asked
        self.problems.show_sort(asked.sort, descending=asked.descending)
        word = f"問題のある行 {problems.total:,}" if problems.total else "問題のある行"
        self.lists.rename(PROBLEMS, word)
        if problems.total and not had:
            self._show_list(PROBLEMS)
        else:
            self._show_list(self.lists.value)

    def _on_problem(self, problem: object) -> None:
        if isinstance(problem, ImportProblem):
            self.foot.set_text(whole(problem))

    def _on_history(self, runs: ImportRuns) -> None:
        at = self.history.currentIndex().row()
        self._runs = runs.items
        self.history_model.reset(len(runs.items))
        self.history_model.put_page(0, runs.items)
        if 0 <= at < len(runs.items):
            self.history.selectRow(at)
        self._show_list(self.lists.value)

    def _open(self, run: object) -> None:
        if isinstance(run, ImportRun) and not self.presenter.is_sending:
            self.notice.clear()
            self._problem_count = 0
            self.presenter.open_run(run)

    def _show_list(self, which: object) -> None:
        self.lists.set_value(which)
        shows_problems = which == PROBLEMS
        rows = self.problem_model.rowCount() if shows_problems else self.history_model.rowCount()
        table, empty = (self.problems, self._no_problems) if shows_problems else (self.history, self._no_history)
        self._stack.setCurrentWidget(table if rows else empty)
        self.save.setVisible(shows_problems and rows > 0)
        self.foot.set_text(self._foot(shows_problems=shows_problems, rows=rows))

    def _foot(self, *, shows_problems: bool, rows: int) -> str:
        if shows_problems and rows < self._problem_count:
            return f"{self._problem_count:,}件のうち、最初の {rows:,}件。すべては CSV で見られます。"
        return formatting.count(rows) if rows else ""
