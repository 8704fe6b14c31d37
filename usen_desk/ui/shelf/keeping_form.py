"""The fields of one document, its file and its days. X16."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from usen_desk.contract.shelf import Document
from usen_desk.ui.shelf.keeping_model import (
    DESCRIPTION_MAX_CHARS,
    FILE,
    NOTE_MAX_CHARS,
    TITLE,
    TITLE_MAX_CHARS,
    Form,
    PickedFile,
    file_words_of,
)
from usen_desk.ui.shelf_cells import CATEGORIES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.date_range import DateRange
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.segments import Segments


class KeepingForm(QWidget):
    """Signals: changed() by a person; picked(Path) of a file that nobody has looked at yet: it may lie on a share of the
    network that is away, so that only a worker may. `put_file` follows."""

    changed = Signal()
    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_showing = False
        self._document: Document | None = None
        self._picked: PickedFile | None = None
        self.title = TextInput("例 音楽配信パンフレット", max_chars=TITLE_MAX_CHARS)
        self.category = Segments("分類", CATEGORIES)
        self.description = TextInput("どのようなときに送るか", max_chars=DESCRIPTION_MAX_CHARS)
        self.note = TextInput("例 料金を改定", max_chars=NOTE_MAX_CHARS)
        self.days, self.pick = DateRange("有効期間"), Button("ファイルを選択", icon="upload")
        self.what = ElidedLabel("", "meta")
        holder = QWidget()
        line = row(self.pick, self.what, spacing=10)
        line.setStretch(1, 1)
        holder.setLayout(line)
        holder.setFocusProxy(self.pick)
        self._title, self._file = (
            Field("名前", "必須", self.title),
            Field("ファイル", "変更すると新しい版になります", holder),
        )
        self._days = Field("有効期間", "空欄はいつでも", self.days)
        both = row(Field("この版について", "変更点など", self.note), self._days, spacing=12)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        parts = (
            self._title,
            Field("分類", "", self.category),
            Field("説明", "添付するときに表示", self.description),
            self._file,
            both,
        )
        self.setLayout(column(*parts, None, spacing=10))
        self._connect()

    def show_form(self, form: Form, document: Document | None, *, may_change: bool) -> None:
        self._is_showing, self._document, self._picked = True, document, form.file
        for line, text in ((self.title, form.title), (self.description, form.description), (self.note, form.note)):
            line.setText(text)
            line.setCursorPosition(0)
        self.category.set_value(form.category)
        self.days.set_values(form.valid_from, form.valid_until)
        self.setEnabled(may_change)
        self.show_problems({})
        self._tell_file()
        self._is_showing = False

    def form(self) -> Form:
        """As it stands there; days that are none count as empty, see `is_fit`."""
        begins, ends = self.days.values() if not self.days.problem() else (None, None)
        return Form(
            title=self.title.text(),
            category=self.category.value,
            description=self.description.text(),
            note=self.note.text(),
            valid_from=begins,
            valid_until=ends,
            file=self._picked,
        )

    def is_fit(self) -> bool:
        """Whether the days are days; says what is wrong."""
        problem = self.days.problem()
        self._days.set_error(problem)
        return not problem

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """The cursor goes to the first."""
        parts = {TITLE: self._title, FILE: self._file}
        for key, part in parts.items():
            part.set_error(problems.get(key, ""))
        self._days.set_error("")
        first = next((part for key, part in parts.items() if key in problems), None)
        if first is not None:
            first.input.setFocus()

    def put_file(self, file: PickedFile) -> None:
        """Of a new version."""
        self._picked = file
        self._tell_file()
        self.changed.emit()

    def focus_first(self) -> None:
        self.title.setFocus()

    def _connect(self) -> None:
        for line in (self.title, self.description, self.note):
            line.textChanged.connect(self._on_changed)
        self.category.chosen.connect(self._on_changed)
        self.days.changed.connect(self._on_changed)
        self.pick.clicked.connect(self._pick)

    def _pick(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "資料のファイルを選ぶ")
        if path:
            self.picked.emit(Path(path))

    def _tell_file(self) -> None:
        self.what.set_text(file_words_of(self._document, self._picked))

    def _on_changed(self, *_: object) -> None:
        if not self._is_showing:
            self.changed.emit()
