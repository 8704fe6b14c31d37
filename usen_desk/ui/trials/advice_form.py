"""The inputs of the advice: three thresholds, and for each 利用 a title and its steps. B1-5."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from usen_desk.contract.trials import Usage
from usen_desk.ui import theme
from usen_desk.ui.trial_cells import USAGES
from usen_desk.ui.trials.advice_model import STEPS_MAX, TITLE_MAX_CHARS, AdviceInput, Fault, explained
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill

STEPS_HEIGHT = 96
TIME_WIDTH = 132


class AdviceForm(QWidget):
    """Signals: changed() by whatever is typed or set."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._short, self._long, self._ending = TextInput(), TextInput(), TextInput()
        self._titles = [TextInput(max_chars=TITLE_MAX_CHARS) for _ in Usage]
        self._steps = [QPlainTextEdit() for _ in Usage]
        self._explained = Label("", "meta", wrap=True)
        self._fields: dict[tuple[str, int], Field] = {}
        self.setFocusProxy(self._short)
        self._lay_out()
        for line in (self._short, self._long, self._ending, *self._titles):
            line.textChanged.connect(self._on_changed)
        for steps in self._steps:
            steps.textChanged.connect(self._on_changed)

    def value(self) -> AdviceInput:
        return AdviceInput(
            short=self._short.text(),
            long=self._long.text(),
            ending=self._ending.text(),
            titles=tuple(line.text() for line in self._titles),
            steps=tuple(edit.toPlainText() for edit in self._steps),
        )

    def set(self, typed: AdviceInput) -> None:
        self.blockSignals(True)
        self._short.setText(typed.short)
        self._long.setText(typed.long)
        self._ending.setText(typed.ending)
        for line, title in zip(self._titles, typed.titles, strict=True):
            line.setText(title)
        for edit, steps in zip(self._steps, typed.steps, strict=True):
            edit.setPlainText(steps)
        self.blockSignals(False)
        self._on_changed()

    def show_fault(self, fault: Fault | None) -> None:
        """Say it at its input, and put the cursor there; None clears all."""
        for field in self._fields.values():
            if field.error:
                field.set_error("")
        if fault is not None:
            field = self._fields[fault.part, fault.at]
            field.set_error(fault.text)
            field.input.setFocus()

    def error(self, part: str, at: int = 0) -> str:
        return self._fields[part, at].error

    def set_enabled(self, enabled: bool) -> None:
        for field in self._fields.values():
            field.input.setEnabled(enabled)

    def _on_changed(self) -> None:
        self._explained.setText(explained(self.value()))
        self.changed.emit()

    def _lay_out(self) -> None:
        limits = Card(self.tr("判定の基準"), "timer")
        for line in (self._short, self._long, self._ending):
            line.setFixedWidth(theme.px(TIME_WIDTH))
        fields = (
            self._field("short", self.tr("「短い」"), self.tr("1日平均 この時間未満"), self._short),
            self._field("long", self.tr("「長い」"), self.tr("1日平均 この時間以上"), self._long),
            self._field("ending", self.tr("「期限間近」"), self.tr("残り日数がこの日数から"), self._ending),
        )
        limits.body.addLayout(row(*fields, None, spacing=16))
        limits.body.addWidget(self._explained)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for at, usage in enumerate(Usage):
            grid.addWidget(self._text_card(at, usage), at // 2, at % 2)
        self.setLayout(column(limits, grid, None, spacing=12))

    def _text_card(self, at: int, usage: Usage) -> Card:
        word = USAGES[usage][0]
        steps = self._steps[at]
        steps.setFixedHeight(theme.px(STEPS_HEIGHT))
        steps.setTabChangesFocus(True)
        card = Card(margin=16)
        card.body.addLayout(row(Pill(*USAGES[usage]), Label(self.tr("のとき"), "meta"), None))
        card.body.addWidget(self._field("titles", self.tr("見出し"), "", self._titles[at], at))
        hint = self.tr("1行に1つ、{}つまで").format(STEPS_MAX)
        card.body.addWidget(self._field("steps", self.tr("手順"), hint, steps, at))
        self._titles[at].setAccessibleName(f"{word} 見出し")
        steps.setAccessibleName(f"{word} 手順")
        return card

    def _field(self, part: str, label: str, hint: str, input_: QWidget, at: int = 0) -> Field:
        made = self._fields[part, at] = Field(label, hint, input_)
        return made
