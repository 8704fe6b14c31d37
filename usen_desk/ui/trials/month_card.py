"""月別のご利用時間: a month with its total and every day, tied to the chart beside it. B1-4."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from usen_desk.ui import theme
from usen_desk.ui.trials.days_model import Month, MonthModel, TrialDays, after_expiry, month_lines
from usen_desk.ui.trials.month_delegate import MonthDelegate
from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label

ROW_HEIGHT, ROW_HEIGHT_COMPACT = 34, 30
LEAST_ROWS = 5
BELOW = 8
"""The last row stays clear of the card's round corners."""


class MonthTable(DataTable):
    """A row is a day; the cursor's row is the day that is looked at. Signals: entered() and left() by the keyboard."""

    entered = Signal()
    left = Signal()

    def set_compact(self, compact: bool) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT_COMPACT if compact else ROW_HEIGHT))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class MonthCard(Card):
    """Signals: day_focused(date | None) by a person in the table; month_changed(Month) by a person."""

    day_focused = Signal(object)
    month_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("月別のご利用時間", parent=parent, margin=16, body_margin=0)
        self._days: TrialDays | None = None
        self._month = Month(1970, 1)
        self._is_telling = True
        self._looked_at: date | None = None
        """The day that was lit last, where the keyboard goes on."""
        self.model = MonthModel(self)
        self.table = MonthTable(self.model, "月別のご利用時間")
        self.table.setItemDelegate(MonthDelegate(0, self.table))
        self.before = IconButton("chevron-left", "前の月 (Ctrl+PgUp)", size=16, small=True)
        self.next = IconButton("chevron-right", "次の月 (Ctrl+PgDn)", size=16, small=True)
        self._word, self.note = Label("", "value"), Label("", "meta", wrap=True)
        self._lay_out()
        self.before.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.entered.connect(self._on_entered)
        self.table.left.connect(lambda: self.day_focused.emit(None))

    @property
    def month(self) -> Month:
        return self._month

    def set(self, days: TrialDays, *, is_another: bool) -> None:
        """Another trial begins with its own month; the same one keeps the month and the day that are looked at."""
        self._days = days
        first, last = days.months
        if is_another or not first <= self._month <= last:
            self._month = days.first_month
        self._fill()
        if is_another:
            self._looked_at = None
            self.table.scrollToTop()

    def step(self, months: int) -> None:
        """By a person: the month before or after, where the trial has one."""
        if self._days is None:
            return
        first, last = self._days.months
        wanted = self._month.step(months)
        if first <= wanted <= last:
            self._month = wanted
            self._fill()
            self.month_changed.emit(wanted)

    def focus_day(self, on: date | None) -> None:
        """Light the day that is looked at in the chart; a day of another month brings that month."""
        if self._days is None:
            return
        first, last = self._days.months
        if on is not None and first <= Month.of(on) <= last and Month.of(on) != self._month:
            self._month = Month.of(on)
            self._fill()
        self._mark(on)

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)
        head = self.table.horizontalHeader().height()
        self.table.setMinimumHeight(head + LEAST_ROWS * self.table.verticalHeader().defaultSectionSize())

    def _lay_out(self) -> None:
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(False)
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.table.fit_columns()
        self.set_compact(False)
        for widget in (self.before, self._word, self.next):
            self.add_action(widget)
        self.note.setContentsMargins(16, 6, 16, 4)
        self.body.setContentsMargins(0, 0, 0, BELOW)
        self.body.setSpacing(0)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.note)

    def _fill(self) -> None:
        if self._days is None:
            return
        day, month = self.model.day(self.table.currentIndex().row()), self._month
        first, last = self._days.months
        self._is_telling = False
        self.model.put(month, month_lines(self._days, month))
        self._is_telling = True
        self._word.setText(f"{month.month}月")
        self.before.setEnabled(month > first)
        self.next.setEnabled(month < last)
        self.note.setText(after_expiry(self._days, month))
        self.note.setVisible(bool(self.note.text()))
        self._mark(day)

    def _on_entered(self) -> None:
        """From the chart by Tab: go on at the day that was looked at there, else at today or the first day."""
        if self._days is None or self.table.currentIndex().isValid():
            return
        wanted = (self.model.position(day) for day in (self._looked_at, self._days.today))
        at = next((at for at in wanted if at >= 0), 1)
        self.table.setCurrentIndex(self.model.index(at, 0))

    def _mark(self, on: date | None) -> None:
        """Without a signal: the chart knows already."""
        self._is_telling = False
        self._looked_at = on or self._looked_at
        at = self.model.position(on)
        if at >= 0:
            self.table.setCurrentIndex(self.model.index(at, 0))
            self.table.scrollTo(self.model.index(at, 0))
        else:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        self._is_telling = True

    def _on_row(self, now: QModelIndex) -> None:
        if self._is_telling:
            self.day_focused.emit(self.model.day(now.row()))
