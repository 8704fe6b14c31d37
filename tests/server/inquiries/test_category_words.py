"""Tests for usen_desk.server.inquiries.category_words: what supervisors say, both forms draw."""

import msgspec
import pytest

from tests.server.people.conftest import office as office
from usen_desk.contract.catalogue import (
    GET_CATALOGUE,
    LIST_CATEGORIES,
    PUT_CATEGORY,
    PUT_CATEGORY_ORDER,
    Category,
    CategoryOrder,
    CategoryWords,
    FieldHint,
)
from usen_desk.contract.edits import LIST_EDITS, EditSearch
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.server.inquiries.catalogue import catalogue
from usen_desk.server.inquiries.category_words import ORDERED, words_of

BILLING = (FieldHint(key="about", hint=""), FieldHint(key="month", hint="例: 2026年11月分"))
WORDS = CategoryWords(notes=("請求書は毎月10日に発送します。",), hints=BILLING)


def kept(office, category="billing"):
    return next(one for one in office.call(LIST_CATEGORIES).items if one.form.category == category)


def put(office, words, version, category="billing", who=Role.SUPERVISOR):
    office.call(PUT_CATEGORY, words, who=who, version=version, category=category)


def form(office, category="billing", who=Role.AGENT):
    return next(one for one in office.call(GET_CATALOGUE, who=who).categories if one.category == category)


def edits(office):
    return office.call(LIST_EDITS, EditSearch(kind="category")).items


def test_what_nobody_changed_is_as_delivered(office):
    assert office.call(GET_CATALOGUE, who=Role.AGENT) == catalogue()
    assert (kept(office).version, kept(office).delivered) == (0, words_of(kept(office).form))


def test_changed_words_are_drawn_by_every_form_and_the_rest_stays(office):
    before = office.call(GET_CATALOGUE, who=Role.AGENT)
    put(office, WORDS, 0)
    changed = form(office)
    assert (changed.notes, [one.hint for one in changed.fields]) == (WORDS.notes, ["", "例: 2026年11月分"])
    assert [one.label for one in changed.fields] == [one.label for one in before.categories[1].fields]
    after = office.call(GET_CATALOGUE, who=Role.AGENT)
    assert after.version != before.version, "a desk that keeps the old one asks again"
    assert after.categories[2:] == before.categories[2:]
    assert (kept(office).version, kept(office).delivered) == (1, words_of(catalogue().categories[1]))


def test_the_history_says_before_and_after_and_undo_is_the_words_before(office):
    delivered = kept(office).delivered
    put(office, WORDS, 0, who=Role.ADMIN)
    put(office, delivered, 1)
    back, there = edits(office)
    assert (there.by_name, there.title, there.changes[0].field) == ("小林 恵", "支払・請求", "notes")
    assert (there.changes[0].before, there.changes[0].after) == ("", WORDS.notes[0])
    assert (back.changes[0].before, back.changes[0].after) == (WORDS.notes[0], "")
    assert form(office) == catalogue().categories[1]


def test_the_same_again_is_no_change_and_of_two_the_second_is_told(office):
    put(office, WORDS, 0)
    put(office, WORDS, 0)
    assert (kept(office).version, len(edits(office))) == (1, 1)
    other = msgspec.structs.replace(WORDS, notes=())
    assert office.refusal(PUT_CATEGORY, other, version=0, category="billing") == (Code.CHANGED_MEANWHILE, None)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (CategoryWords(notes=("  ",), hints=BILLING), "notes"),
        (CategoryWords(hints=BILLING[:1]), "hints"),
        (CategoryWords(hints=(*BILLING, FieldHint(key="new", hint=""))), "hints"),
    ],
)
def test_fields_stay_in_code(office, words, field):
    assert office.refusal(PUT_CATEGORY, words, version=0, category="billing") == (Code.INVALID_INPUT, field)
    assert not edits(office)


def test_the_order_changes_and_a_new_store_stays_at_the_end(office):
    wanted = tuple(reversed(ORDERED))
    office.call(PUT_CATEGORY_ORDER, CategoryOrder(items=wanted), version=0)
    found = [one.category for one in office.call(GET_CATALOGUE, who=Role.AGENT).categories]
    assert found == [*wanted, Category.NEW_STORE]
    assert edits(office)[0].changes[0].before.startswith("放送プログラム\n")
    for bad in (wanted[1:], (*wanted, Category.OTHER), (*wanted[1:], Category.NEW_STORE)):
        asked = CategoryOrder(items=bad)
        assert office.refusal(PUT_CATEGORY_ORDER, asked, version=1) == (Code.INVALID_INPUT, "items")


def test_no_such_category(office):
    assert office.refusal(PUT_CATEGORY, WORDS, version=0, category="none") == (Code.NOT_FOUND, None)
