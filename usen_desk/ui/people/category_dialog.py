"""The words of one category: its notes and the hint of each field. Seed A03-1, decision 0036."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from usen_desk.contract.catalogue import HINT_MAX_CHARS, CategoryKept, CategoryWords
from usen_desk.ui.people.categories_model import faults_of, typed_words
from usen_desk.ui.people.sheet_view import SheetView, lines
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.lines import row

ABOUT = "お客様のサポートページと、デスクの新規問い合わせの両方に表示されます。カテゴリと項目の名前は変更できません。"
NOTES_HEIGHT = 132


class CategoryDialog(SheetView):
    def __init__(self, kept: CategoryKept, parent: QWidget | None = None) -> None:
        super().__init__(f"カテゴリ {kept.form.label}", ABOUT, "保存  Ctrl+Enter", parent)
        self.kept = kept
        self.notes = lines(NOTES_HEIGHT, "項目の上に表示する説明。改行で段落に分かれます。")
        self.notes.setAccessibleName("説明")
        self.hints = {
            one.key: TextInput("短い補足（なくてもかまいません）", max_chars=HINT_MAX_CHARS) for one in kept.form.fields
        }
        self.delivered = Button("最初の文を入れる", "ghost", "rotate-ccw")
        self.add("notes", "説明", "1行が1段落", self.notes)
        for one in kept.form.fields:
            self.add(f"hint_{one.key}", f"「{one.label}」の補足", "", self.hints[one.key])
        self.body.addLayout(row(self.delivered, None))
        self.fill(CategoryWords(notes=kept.form.notes), {one.key: one.hint for one in kept.form.fields})
        self.delivered.clicked.connect(
            lambda: self.fill(kept.delivered, {one.key: one.hint for one in kept.delivered.hints})
        )
        self.notes.setFocus()

    def fill(self, words: CategoryWords, hints: dict[str, str]) -> None:
        self.notes.setPlainText("\n".join(words.notes))
        for key, line in self.hints.items():
            line.setText(hints.get(key, ""))

    def words(self) -> CategoryWords | None:
        """None where something doesn't fit, which is told at its field."""
        made = typed_words(self.notes.toPlainText(), {key: line.text() for key, line in self.hints.items()})
        return made if self.show_faults(faults_of(made)) else None
