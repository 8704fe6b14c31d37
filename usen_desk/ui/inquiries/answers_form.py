"""The fields of one category, made from the service's catalogue: notes, inputs by kind, required marks, faults. A03-2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QPlainTextEdit, QWidget

from usen_desk.contract.catalogue import CategoryField, CategoryForm, FieldKind
from usen_desk.ui import theme
from usen_desk.ui.inquiries.choice_view import ChoiceView
from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.check_row import CheckRow
from usen_desk.ui.widgets.date_field import DateField
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

LONG_TEXT_HEIGHT = 60
NARROW, WIDE = 220, 420
REQUIRED = "必須"


class Answer:
    """One field of the form: its widget, and its value as text. Choices are keys joined by a line break."""

    def __init__(self, field: CategoryField, changed: Callable[[], object]) -> None:
        self.key = field.key
        self._kind, self._words = field.kind, {choice.key: choice.label for choice in field.choices}
        self.input = self._made(field)
        hint = REQUIRED if field.is_required else field.hint if field.kind is FieldKind.PHONE else ""
        self.view = Field(field.label, hint, self.input)
        self._connect(changed)

    @property
    def value(self) -> str:
        input_ = self.input
        if isinstance(input_, CheckRow):
            return "\n".join(input_.values())
        if isinstance(input_, ChoiceView):
            return str(input_.value or "")
        if isinstance(input_, QPlainTextEdit):
            return input_.toPlainText()
        if isinstance(input_, DateField) and input_.is_valid:
            day = input_.value()
            return day.isoformat() if day else ""
        assert isinstance(input_, TextInput | DateField)
        return input_.text()

    def set_value(self, value: str) -> None:
        input_ = self.input
        if isinstance(input_, CheckRow):
            input_.set_values(value.split("\n"))
        elif isinstance(input_, ChoiceView):
            input_.set_value(value or None)
        elif isinstance(input_, QPlainTextEdit):
            input_.setPlainText(value)
        else:
            assert isinstance(input_, TextInput | DateField)
            input_.setText(value)

    def set_problem(self, text: str) -> None:
        self.view.set_error(text)

    @property
    def is_short(self) -> bool:
        """Two of them stand side by side."""
        return isinstance(self.input, TextInput | DateField | ChoiceView)

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops."""
        return [self.input.tick(key) for key in self._words] if isinstance(self.input, CheckRow) else [self.input]

    def focus(self) -> None:
        self.stops[0].setFocus()

    def _made(self, field: CategoryField) -> QWidget:
        made: QWidget
        if field.kind is FieldKind.CHOICES:
            return CheckRow(field.label, self._words, says_label=False)
        if field.kind is FieldKind.CHOICE:
            made = ChoiceView(field.label, None)
            made.set_choices({"": self._words})
            return made
        if field.kind is FieldKind.LONG_TEXT:
            made = QPlainTextEdit()
            made.setTabChangesFocus(True)
            made.setPlaceholderText(field.hint)
            made.setFixedHeight(theme.px(LONG_TEXT_HEIGHT))
            return made
        if field.kind is FieldKind.DATE:
            made = DateField(field.hint or "2020-03-17")
        else:
            is_phone = field.kind is FieldKind.PHONE
            made = TextInput("" if is_phone else field.hint, max_chars=field.max_chars)
        is_short = field.kind in (FieldKind.DATE, FieldKind.PHONE)
        made.setMaximumWidth(theme.px(NARROW if is_short else WIDE))
        return made

    def _connect(self, changed: Callable[[], object]) -> None:
        input_ = self.input
        if isinstance(input_, CheckRow | DateField | ChoiceView):
            input_.changed.connect(changed)
        elif isinstance(input_, QPlainTextEdit | TextInput):
            input_.textChanged.connect(lambda *_: changed())


class AnswersForm(QWidget):
    """Signals: changed() by a person."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: CategoryForm | None = None
        self._fields: list[Answer] = []
        self._inside: QWidget | None = None
        self._whole = column(spacing=0)
        self.setLayout(self._whole)

    @property
    def keys(self) -> list[str]:
        return [field.key for field in self._fields]

    def field(self, key: str) -> Answer | None:
        return next((field for field in self._fields if field.key == key), None)

    def show_form(self, form: CategoryForm | None, values: Mapping[str, str]) -> None:
        """Its notes and fields; the same form again keeps its widgets."""
        if form != self._form:
            self._build(form)
        self.blockSignals(True)
        for field in self._fields:
            field.set_value(values.get(field.key, ""))
        self.blockSignals(False)

    def values(self) -> dict[str, str]:
        """What is filled in, by field key."""
        return {field.key: field.value for field in self._fields if field.value}

    def order_tabs(self, before: QWidget) -> None:
        """Tab comes here from `before`: Qt puts widgets that are made later behind all others."""
        for stop in (stop for field in self._fields for stop in field.stops):
            self.setTabOrder(before, stop)
            before = stop

    def show_problems(self, problems: Mapping[str, str]) -> None:
        for field in self._fields:
            field.set_problem(problems.get(field.key, ""))

    def _build(self, form: CategoryForm | None) -> None:
        self._form = form
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget(self)
        self._fields = [Answer(field, self.changed.emit) for field in (form.fields if form else ())]
        notes = [_note(text) for text in (form.notes if form else ())]
        self._inside.setLayout(column(*notes, *_lines(self._fields), spacing=12))
        self._whole.addWidget(self._inside)
        self._inside.show()  # at once: Tab passes over what a layout will show with its next turn
        self.setVisible(bool(notes or self._fields))


def _lines(fields: Sequence[Answer]) -> list[QWidget | QLayout]:
    """One field a line, short ones two."""
    lines: list[QWidget | QLayout] = []
    waiting: QWidget | None = None
    for field in fields:
        if field.is_short and waiting is not None:
            lines[-1] = pair = row(waiting, field.view, spacing=16)
            for at in (0, 1):
                pair.setStretch(at, 1)
            waiting = None
        else:
            lines.append(field.view)
            waiting = field.view if field.is_short else None
    return lines


def _note(text: str) -> QWidget:
    made = QWidget()
    line = row(Icon("info", "blue", 16), Label(text, "meta", wrap=True, selectable=True), spacing=8)
    line.setStretch(1, 1)
    made.setLayout(line)
    return made
