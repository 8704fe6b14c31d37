"""Thresholds and texts of the advice, changed by supervisors: what would change, and who changed what before. B1-5."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from usen_desk.contract.trials import AdviceRules, AdviceSettings
from usen_desk.ui.trials.advice_form import AdviceForm
from usen_desk.ui.trials.advice_model import (
    AdviceInput,
    HistoryLine,
    changes,
    fault_of,
    history_columns,
    history_of,
    input_of,
    rules_of,
)
from usen_desk.ui.trials.advice_presenter import AdvicePresenter
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel
from usen_desk.ui.widgets.toast import Toast

SIDE_BY_SIDE_FROM = 1080
SIDE_WIDTH = 372
HISTORY_HEIGHT = 260
HISTORY_MAX = 100
UNCHANGED = "まだ何も変更していません。入力すると、保存される変更がここに出ます。"


class AdvicePage(QWidget):
    """`load` reads it anew, whenever it comes to the front; what is being written stays."""

    def __init__(self, presenter: AdvicePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._put_in = AdviceInput()
        """What the form was filled with: anything else in it was typed by the person."""
        self.form = AdviceForm()
        self.save, self.reset = (
            Button(self.tr("保存"), "primary", "check"),
            Button(self.tr("元に戻す"), icon="rotate-ccw"),
        )
        self.changes = Label(UNCHANGED, "value", wrap=True, selectable=True)
        self.history_model = PagedTableModel(history_columns(), HISTORY_MAX, self)
        self.history = DataTable(self.history_model, self.tr("変更履歴"))
        self.history.horizontalHeader().setSortIndicatorShown(False)
        self.chosen = Label("", "value", wrap=True, selectable=True)
        """What the version under the cursor changed, whole."""
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self._head = row(ElidedLabel(self.tr("次にすることの設定"), "h1"), spacing=8)
        self.chosen.hide()
        self.setFocusProxy(self.form)
        self._lay_out()
        self._connect()
        self._on_changed()

    @property
    def is_changed(self) -> bool:
        """Something is typed that is not in force."""
        return bool(self._pending())

    def load(self) -> None:
        self._presenter.load()

    def add_to_head(self, widget: QWidget) -> None:
        self._head.insertWidget(self._head.indexOf(self.reset), widget)

    def set_compact(self, compact: bool) -> None:
        self.history.set_compact(compact)
        self._whole.setSpacing(8 if compact else 12)
        self._whole.setContentsMargins(24, 10 if compact else 14, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= SIDE_BY_SIDE_FROM
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._side.setMinimumWidth(SIDE_WIDTH if wide else 0)
        self._side.setMaximumWidth(SIDE_WIDTH if wide else self.maximumWidth())

    def _lay_out(self) -> None:
        self._head.setStretch(0, 1)
        for button in (self.reset, self.save):
            self._head.addWidget(button)
        self._head.addSpacing(24)
        pending = Card(self.tr("保存される変更"), "pencil")
        pending.body.addWidget(self.changes)
        past = Card(self.tr("変更履歴"), "history", body_margin=0)
        past.body.setContentsMargins(0, 0, 0, 0)
        self.history.setMinimumHeight(HISTORY_HEIGHT)
        past.body.addWidget(self.history)
        note = Label(self.tr("Enterかダブルクリックで、その版の内容を入力欄に入れます。"), "meta", wrap=True)
        past.body.addLayout(column(self.chosen, note, spacing=6, margins=(20, 8, 20, 10)))
        self._side = QWidget()
        self._side.setLayout(column(pending, past, None, spacing=12))
        self._parts = row(self.form, self._side, spacing=12, margins=(0, 0, 24, 16))
        self._parts.setStretch(0, 1)
        inside = QWidget()
        inside.setLayout(self._parts)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("次にすることの設定"))
        scroll.setWidget(inside)
        notice = column(self.busy, self.notice, margins=(0, 0, 24, 0), spacing=4)
        self._whole = column(self._head, notice, scroll, spacing=12, margins=(24, 14, 0, 0))
        self._whole.setStretch(2, 1)
        self.setLayout(self._whole)

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.shown.connect(self._on_shown)
        presenter.told.connect(lambda message: self.notice.tell(message, self.tr("再試行"), presenter.load))
        presenter.working.connect(self.busy.set_working)
        presenter.saving.connect(self._on_saving)
        presenter.saved.connect(self._on_saved)
        presenter.not_saved.connect(self.notice.tell)
        presenter.overtaken.connect(self.notice.tell)
        self.form.changed.connect(self._on_changed)
        self.save.clicked.connect(self._submit)
        self.reset.clicked.connect(self._put_back)
        self.history.opened.connect(self._take)
        self.history.chosen.connect(self._on_chosen)

    def _submit(self) -> None:
        typed = self.form.value()
        fault = fault_of(typed)
        self.form.show_fault(fault)
        if fault is None:
            self.notice.clear()
            self._presenter.save(rules_of(typed))

    def _put_back(self) -> None:
        """As it is in force; what was typed can be brought back from the line below."""
        typed, rules = self.form.value(), self._presenter.rules
        if rules is not None:
            self._fill(rules)
            self.toast.tell(self.tr("入力を元に戻しました"), lambda: self.form.set(typed))

    def _take(self, line: HistoryLine) -> None:
        typed = self.form.value()
        self.form.show_fault(None)
        self.form.set(input_of(line.kept.rules))
        self.toast.tell(self.tr("選んだ版の内容を入力欄に入れました"), lambda: self.form.set(typed))

    def _on_chosen(self, line: HistoryLine | None) -> None:
        self.chosen.setText("\n".join(line.changes) if line else "")
        self.chosen.setVisible(line is not None)

    def _on_shown(self, settings: AdviceSettings) -> None:
        """Into the form only where nothing is written there that would be lost."""
        if self.form.value() == self._put_in:
            self._fill(settings.current.rules)
        lines = history_of(settings)
        self.history_model.reset(len(lines))
        self.history_model.put_page(0, lines)
        self._on_changed()

    def _fill(self, rules: AdviceRules) -> None:
        self.form.show_fault(None)
        self.form.set(input_of(rules))
        self._put_in = self.form.value()

    def _pending(self) -> tuple[str, ...]:
        """What saving would change, or what stands in its way."""
        rules, typed = self._presenter.rules, self.form.value()
        if rules is None or typed == input_of(rules):
            return ()
        fault = fault_of(typed)
        return (fault.text,) if fault else changes(rules, rules_of(typed))

    def _on_changed(self) -> None:
        words = self._pending()
        self.save.setEnabled(bool(words))
        self.reset.setEnabled(bool(words))
        self.changes.setText("\n".join(words) or UNCHANGED)
        self.changes.set_role("value" if words else "meta")

    def _on_saving(self, saving: bool) -> None:
        self.form.set_enabled(not saving)
        self.save.setText(self.tr("保存中…") if saving else self.tr("保存"))
        self.save.setEnabled(not saving and self.is_changed)

    def _on_saved(self, settings: AdviceSettings) -> None:
        self._fill(settings.current.rules)
        self.toast.tell(self.tr("次にすることの設定を保存しました"))
