"""The file that is imported: which kind, which file, where it stands, what it changes, and what can be done now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from usen_desk.contract.imports import ImportColumns, ImportKind, ImportRun, ImportState
from usen_desk.ui import formatting
from usen_desk.ui.people.imports_model import (
    KINDS,
    columns_words,
    counts,
    has_something,
    is_active,
    is_unfinished,
    may_apply,
    remarks,
    resume_word,
    standing,
    stop_word,
)
from usen_desk.ui.widgets.banner import Banner
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.segments import Segments

HINT = "CSV ファイル（CP932 か UTF-8、1 行目は見出し）を選ぶか、この画面に置いてください。取り込む前に、何が変わるかを確かめます。"
BAR_STEPS = 1000


class ImportCard(Card):
    """Signals: pick() a file is to be chosen; kind_chosen(); apply(), cancel(), resume()."""

    pick = Signal()
    kind_chosen = Signal()
    apply = Signal()
    cancel = Signal()
    resume = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._columns: dict[ImportKind, ImportColumns] = {}
        self.kinds = Segments("取り込むものの種類", KINDS)
        self.kinds.set_value(ImportKind.CUSTOMERS)
        self.choose = Button("ファイルを選ぶ…", "primary", "upload")
        self.other = Button("別のファイルを選ぶ…", icon="upload")
        self._run: ImportRun | None = None
        self.needs = Label("", "meta", wrap=True)
        self.hint = Label(HINT, "meta", wrap=True)
        self.banner, self.file = Banner(), ElidedLabel("", "strong")
        self.remarks = Label("", "value", wrap=True, selectable=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("取り込みの進み具合")
        self.take = Button("この内容で取り込む", "primary", "circle-check")
        self.again, self.stop = Button("", icon="rotate-cw"), Button("中止", icon="x")
        self._numbers = {word: (Label("0", "h2"), Label(word, "meta")) for word, _, _ in counts_of_nothing()}
        self._lay_out()
        self._connect()
        self.show_nothing()

    def set_columns(self, columns: list[ImportColumns]) -> None:
        self._columns = {each.kind: each for each in columns}
        self._show_needs()

    def show_nothing(self) -> None:
        self._run = None
        self._show_needs()
        self._show(run=False, moves=False)

    def show_sending(self, name: str) -> None:
        self.file.set_text(name)
        self.banner.set("blue", "upload", "送信中", "ファイルをサービスへ送っています。まだ何も変更していません。")
        self.show_progress(0, 0)
        self._run = None
        self._show(run=True, moves=True)
        self._counts.setVisible(False)
        self.remarks.hide()
        self.take.setEnabled(False)
        self.again.hide()
        self.stop.setText("中止")
        self.stop.setVisible(True)
        self.stop.setEnabled(True)
        self.other.setEnabled(False)

    def show_progress(self, done: int, total: int) -> None:
        """Without a total it only moves."""
        self.bar.setRange(0, BAR_STEPS if total else 0)
        if total:
            self.bar.setValue(done * BAR_STEPS // total)

    def show_run(self, run: ImportRun) -> None:
        told, active = standing(run), is_active(run)
        if self._run is None or self._run.import_id != run.import_id:
            self.kinds.set_value(run.kind)
        self._run = run
        self._show_needs()
        self.file.set_text(f"{run.file_name}　{formatting.size(run.size_bytes)}")
        who = run.applied_by_name or run.asked_by_name
        at = run.finished_at or run.apply_asked_at or run.asked_at
        self.banner.set(told.tone, told.icon, told.word, told.sentence, f"{who}　{formatting.moment(at)[:16]}")
        self._show(run=True, moves=active)
        self.show_progress(run.progress_done, run.progress_total)
        for word, number, tone in counts(run):
            self._put_number(word, number, tone)
        rests = run.state in (ImportState.CHECKED, ImportState.DONE)
        self._counts.setVisible(rests or (has_something(run) and not active))
        text = remarks(run)
        self.remarks.setText(text)
        self.remarks.setVisible(bool(text))
        self.take.setVisible(run.state is ImportState.CHECKED or active)
        self.take.setEnabled(may_apply(run))
        self.again.setText(resume_word(run))
        self.again.setVisible(bool(resume_word(run)))
        self.stop.setText(stop_word(run))
        self.stop.setVisible(is_unfinished(run))
        self.again.setEnabled(True)
        self.stop.setEnabled(not run.is_ending)
        self.other.setEnabled(True)

    def set_working(self, working: bool) -> None:
        """While the answer to an act is on its way."""
        if not working and self._run is not None:
            self.show_run(self._run)
        elif working:
            for button in (self.take, self.again, self.stop):
                button.setEnabled(False)

    def _show(self, *, run: bool, moves: bool) -> None:
        self._run_part.setVisible(run)
        self.hint.setVisible(not run)
        self.choose.setVisible(not run)
        self.other.setVisible(run)
        self.bar.setVisible(moves)

    def _show_needs(self) -> None:
        """Not beside a run: its file has been read."""
        columns = self._columns.get(self.kinds.value)
        self.needs.setText(columns_words(columns) if columns else "")
        self.needs.setVisible(self._run is None or self._run.kind is not self.kinds.value)

    def _put_number(self, word: str, number: str, tone: str) -> None:
        label = self._numbers[word][0]
        label.setText(number)
        label.setProperty("tone", tone)
        label.setAccessibleName(f"{word} {number}")
        label.style().unpolish(label)
        label.style().polish(label)

    def _lay_out(self) -> None:
        first = row(self.kinds, None, self.choose, self.other, spacing=10)
        self._counts = QWidget()
        numbers = row(spacing=28)
        for number, word in self._numbers.values():
            numbers.addLayout(column(number, word, spacing=0))
        numbers.addStretch(1)
        self._counts.setLayout(numbers)
        self._run_part = QWidget()
        acts = row(self.file, self.stop, self.again, self.take, spacing=8)
        acts.setStretch(0, 1)
        self._run_part.setLayout(column(self.banner, self.bar, self._counts, self.remarks, acts, spacing=10))
        self.body.addLayout(first)
        self.body.addWidget(self.needs)
        self.body.addWidget(self.hint)
        self.body.addWidget(self._run_part)
        self.kinds.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._on_kind)
        self.choose.clicked.connect(self.pick)
        self.other.clicked.connect(self.pick)
        self.take.clicked.connect(self.apply)
        self.stop.clicked.connect(self.cancel)
        self.again.clicked.connect(self.resume)

    def _on_kind(self, _: object) -> None:
        self._show_needs()
        self.kind_chosen.emit()


def counts_of_nothing() -> list[tuple[str, str, str]]:
    words = ("追加", "変更", "変わりなし", "取り込めない行", "後の行を使った行", "読んだ行")
    return [(word, "0", "") for word in words]
