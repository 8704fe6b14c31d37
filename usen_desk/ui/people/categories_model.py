"""Categories as rows, and the words of one as they are typed: a paragraph a line. No widgets. Seed A03-1, decision 0036."""

from __future__ import annotations

from collections.abc import Mapping

from usen_desk.contract.catalogue import (
    NOTE_MAX_CHARS,
    NOTES_MAX,
    CategoriesKept,
    Category,
    CategoryForm,
    CategoryKept,
    CategoryOrder,
    CategoryWords,
    FieldHint,
)
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column

TOO_MANY = f"説明は{NOTES_MAX}段落までです。行を減らしてください。"
TOO_LONG = f"説明は1段落{NOTE_MAX_CHARS}文字までです。短くするか、改行で分けてください。"


def category_columns() -> list[Column]:
    def notes(one: CategoryKept) -> Cell:
        return Cell(" ".join(one.form.notes) or formatting.MISSING)

    def hints(one: CategoryKept) -> Cell:
        told = [f"{field.label}: {field.hint}" for field in one.form.fields if field.hint]
        return Cell("、".join(told) or formatting.MISSING)

    def state(one: CategoryKept) -> Cell:
        if words_of(one.form) == one.delivered:
            return Cell("最初の文", "", "gray", is_bare=True)
        return Cell("変更済み", "pencil", "blue")

    plain = {"is_sortable": False}
    return [
        Column("label", "カテゴリ", 150, lambda one: Cell(one.form.label, is_strong=True), least=120, **plain),
        Column("notes", "説明", 280, notes, stretches=True, least=140, **plain),
        Column("hints", "項目の補足", 260, hints, least=140, folds=1, **plain),
        Column("state", "状態", 110, state, **plain),
    ]


def words_of(form: CategoryForm) -> CategoryWords:
    return CategoryWords(notes=form.notes, hints=tuple(FieldHint(key=one.key, hint=one.hint) for one in form.fields))


def typed_words(notes: str, hints: Mapping[str, str]) -> CategoryWords:
    """Empty lines are none."""
    lines = tuple(line.strip() for line in notes.splitlines() if line.strip())
    return CategoryWords(notes=lines, hints=tuple(FieldHint(key=key, hint=hint.strip()) for key, hint in hints.items()))


def faults_of(words: CategoryWords) -> dict[str, str]:
    if len(words.notes) > NOTES_MAX:
        return {"notes": TOO_MANY}
    if any(len(note) > NOTE_MAX_CHARS for note in words.notes):
        return {"notes": TOO_LONG}
    return {}


def moved(kept: CategoriesKept, category: Category, by: int) -> CategoryOrder | None:
    """The order with one a place up (-1) or down (1); None where there is no such place."""
    places = [one.form.category for one in kept.items if one.form.needs_store]
    if category not in places or not 0 <= places.index(category) + by < len(places):
        return None
    at = places.index(category)
    places[at], places[at + by] = places[at + by], places[at]
    return CategoryOrder(items=tuple(places))
