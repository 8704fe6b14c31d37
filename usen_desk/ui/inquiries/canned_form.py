"""The fields of one canned reply; placeholders go in by buttons, so that nobody has to know how they are written. X7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from usen_desk.contract.catalogue import Category
from usen_desk.contract.people import Colleague
from usen_desk.ui import theme
from usen_desk.ui.inquiries.canned_editing_model import (
    AFTER_STATUSES,
    BODY,
    KEEPS,
    KEY_MAX_CHARS,
    TITLE,
    TITLE_MAX_CHARS,
    WORDS_MAX_CHARS,
    Form,
    assignee_groups,
)
from usen_desk.ui.inquiries.canned_model import PLACEHOLDERS
from usen_desk.ui.inquiries.choice_view import ChoiceView
from usen_desk.ui.inquiry_cells import CATEGORIES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.segments import Segments

BODY_HEIGHT = 120
ONLY_OWN = "自分だけが使えます。全員で使うものは管理者 (SV) が登録します。"


class CannedForm(QWidget):
    """Signals: changed() by a person."""

    changed = Signal()

    def __init__(self, *, may_share: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_showing = False
        self.title, self.key = TextInput(max_chars=TITLE_MAX_CHARS), TextInput("例 denwa", max_chars=KEY_MAX_CHARS)
        self.reading = TextInput("ひらがな", max_chars=WORDS_MAX_CHARS)
        self.keywords = TextInput("空白で区切る", max_chars=WORDS_MAX_CHARS)
        self.category, self.assignee = ChoiceView("カテゴリ", None), ChoiceView("担当", KEEPS)
        self.kind = Segments("使うところ", {False: "返信", True: "社内メモ"})
        self.scope = Segments("使える人", {False: "自分用", True: "共有"})
        self.status = Segments("送信後のステータス", AFTER_STATUSES)
        self.body = QPlainTextEdit()
        self.placeholders = {name: Button(f"{{{name}}}", "ghost") for name in PLACEHOLDERS}
        self._title, self._body = Field("名前", "必須", self.title), Field("本文", "必須", self.body)
        self._may_share = may_share
        self._lay_out()
        self._connect()

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        self.assignee.set_choices(assignee_groups(colleagues))

    def show_form(self, form: Form, *, may_change: bool) -> None:
        self._is_showing = True
        for line, text in (
            (self.title, form.title), (self.key, form.key), (self.reading, form.reading), (self.keywords, form.keywords)
        ):  # fmt: skip
            line.setText(text)
        self.body.setPlainText(form.body)
        self.category.set_value(form.category)
        self.kind.set_value(form.is_note)
        self.scope.set_value(form.is_shared)
        self.status.set_value(form.status)
        self.assignee.set_value(form.assignee)
        self.setEnabled(may_change)
        self.scope.setEnabled(may_change and self._may_share)
        self.show_problems({})
        self._is_showing = False

    def form(self) -> Form:
        return Form(
            key=self.key.text(),
            title=self.title.text(),
            keywords=self.keywords.text(),
            reading=self.reading.text(),
            category=self.category.value,
            body=self.body.toPlainText(),
            is_note=bool(self.kind.value),
            is_shared=bool(self.scope.value),
            status=self.status.value,
            assignee=self.assignee.value,
        )

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """The cursor goes to the first."""
        parts = {TITLE: self._title, BODY: self._body}
        for key, part in parts.items():
            part.set_error(problems.get(key, ""))
        first = next((part for key, part in parts.items() if key in problems), None)
        if first is not None:
            first.input.setFocus()

    def focus_first(self) -> None:
        self.title.setFocus()

    def insert(self, name: str) -> None:
        """The placeholder at the cursor."""
        self.body.insertPlainText(f"{{{name}}}")
        self.body.setFocus()

    def _lay_out(self) -> None:
        self.category.set_choices({"": {one: CATEGORIES[one][0] for one in Category}})
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(theme.px(BODY_HEIGHT))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(Field("キー", "入力して呼び出す", self.key), 0, 1)
        grid.addWidget(Field("読み", "名前の読み", self.reading), 1, 0)
        grid.addWidget(Field("キーワード", "", self.keywords), 1, 1)
        grid.addWidget(Field("カテゴリ", "先に表示する問い合わせ", self.category), 2, 0)
        grid.addWidget(Field("使うところ", "", self.kind), 2, 1)
        for at in (0, 1):
            grid.setColumnStretch(at, 1)
        insert = row(Label("差し込み", "label"), *self.placeholders.values(), None, spacing=4)
        scope = Field("使える人", "" if self._may_share else ONLY_OWN, self.scope)
        after = row(Field("送信後のステータス", "マクロ", self.status), Field("送信後の担当", "マクロ", self.assignee), None,
                    spacing=16)  # fmt: skip
        whole = column(grid, self._body, insert, after, row(scope, None), spacing=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        for line in (self.title, self.key, self.reading, self.keywords, self.body):
            line.textChanged.connect(self._on_changed)
        for choice in (self.category, self.assignee):
            choice.changed.connect(self._on_changed)
        for segments in (self.kind, self.scope, self.status):
            segments.chosen.connect(self._on_changed)
        for name, button in self.placeholders.items():
            button.setToolTip("送信するときに、その問い合わせの内容に置き換わります。空のままでは送信されません。")
            button.clicked.connect(partial(self.insert, name))

    def _on_changed(self, *_: object) -> None:
        if not self._is_showing:
            self.changed.emit()
