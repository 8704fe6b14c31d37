"""Tests for usen_desk.ui.people.categories_page, its dialog and its model: words that both forms draw."""

import pytest
from msgspec.structs import replace

from usen_desk.api.errors import Refused
from usen_desk.contract.catalogue import (
    LIST_CATEGORIES,
    NOTES_MAX,
    PUT_CATEGORY,
    PUT_CATEGORY_ORDER,
    CategoriesKept,
    Category,
    CategoryKept,
    CategoryWords,
)
from usen_desk.contract.errors import Code, Problem
from usen_desk.server.inquiries.catalogue import FORMS
from usen_desk.ui.people.categories_model import TOO_LONG, TOO_MANY, faults_of, moved, typed_words, words_of
from usen_desk.ui.people.categories_page import CategoriesPage

KEPT = CategoriesKept(items=[CategoryKept(form=form, delivered=words_of(form)) for form in FORMS])
CHANGED = CategoriesKept(
    items=[replace(KEPT.items[0], form=replace(FORMS[0], notes=("新しい説明",)), version=1), *KEPT.items[1:]]
)


@pytest.fixture
def page(opened):
    edits = []
    made = opened(
        lambda presenter: CategoriesPage(presenter, lambda *which: edits.append(which)),
        LIST_CATEGORIES,
        {LIST_CATEGORIES: KEPT, PUT_CATEGORY: CHANGED, PUT_CATEGORY_ORDER: replace(KEPT, order_version=1)},
    )
    made.edits = edits
    return made


def shown(page, column=0):
    return [page.view.model.index(row, column).data() for row in range(page.view.model.rowCount())]


def test_all_categories_stand_with_their_words(page):
    assert shown(page) == [form.label for form in FORMS]
    assert set(shown(page, 3)) == {"最初の文"}


def test_words_are_changed_with_the_version_that_was_seen_and_undone(page):
    page.change.click()
    dialog = page.dialog
    assert dialog.notes.toPlainText() == FORMS[0].notes[0]
    dialog.notes.setPlainText(" 1つ目 \n\n2つ目")
    dialog.hints["about"].setText("補足")
    dialog.wanted.emit()
    (words,) = page.client.bodies(PUT_CATEGORY)
    assert (words.notes, words.hints[0].hint) == (("1つ目", "2つ目"), "補足")
    assert page.client.asked[-2][2] == {"category": "program", "version": 0}
    page.view.toast._on_undo()
    assert page.client.bodies(PUT_CATEGORY)[-1] == words_of(FORMS[0])
    assert page.client.asked[-2][2] == {"category": "program", "version": 1}


def test_the_delivered_words_are_put_in_again(page):
    page.client.answers[LIST_CATEGORIES] = CHANGED
    page.load()
    assert shown(page, 3)[0] == "変更済み"
    page.change.click()
    assert page.dialog.notes.toPlainText() == "新しい説明"
    page.dialog.delivered.click()
    assert page.dialog.notes.toPlainText() == FORMS[0].notes[0]


def test_who_was_faster_is_told_and_the_input_stays(page):
    page.client.answers[PUT_CATEGORY] = Refused(Problem(code=Code.CHANGED_MEANWHILE, request_id="0" * 32))
    page.change.click()
    page.dialog.notes.setPlainText("別の説明")
    page.dialog.wanted.emit()
    assert "ほかの人が内容を変更しました" in page.dialog.notice.text
    assert page.dialog.notes.toPlainText() == "別の説明"


def test_a_category_moves_and_the_cursor_follows(page):
    wanted = moved(KEPT, Category.BILLING, -1)
    assert wanted.items[:2] == (Category.BILLING, Category.PROGRAM)
    page.view.table.selectRow(1)
    page.client.answers[LIST_CATEGORIES] = CategoriesKept(items=[KEPT.items[1], KEPT.items[0], *KEPT.items[2:]])
    page.up.click()
    assert page.client.bodies(PUT_CATEGORY_ORDER) == [wanted]
    assert page.current.form.category is Category.BILLING
    page.view.toast._on_undo()
    assert page.client.bodies(PUT_CATEGORY_ORDER)[-1].items[0] is Category.PROGRAM


def test_the_first_goes_no_higher_and_the_new_store_stays_last(page):
    page.view.table.selectRow(0)
    assert (page.up.isEnabled(), page.down.isEnabled()) == (False, True)
    page.view.table.selectRow(len(FORMS) - 1)
    assert (page.up.isEnabled(), page.down.isEnabled()) == (False, False)


def test_both_histories_open(page):
    page.history.click()
    page.all_history.click()
    assert page.edits == [("category", "program", "放送プログラム"), ("category", "order", "カテゴリの並び順")]


def test_what_is_too_long_is_said():
    assert faults_of(CategoryWords(notes=("あ",) * (NOTES_MAX + 1))) == {"notes": TOO_MANY}
    assert faults_of(typed_words("あ" * 601, {})) == {"notes": TOO_LONG}
    assert faults_of(typed_words("\n あ \n", {})) == {}
