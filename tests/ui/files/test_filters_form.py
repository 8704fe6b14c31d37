"""Tests for usen_desk.ui.files.filters_form and choice_view."""

from __future__ import annotations

from datetime import date

import pytest

from usen_desk.contract.catalogue import Category
from usen_desk.contract.files import FileKind, FileSearch, FileSort
from usen_desk.contract.inquiries import Status
from usen_desk.ui.files.filters_form import FiltersForm

ASKED = FileSearch(
    category=Category.REPAIR,
    store="渋谷",
    statuses=(Status.DONE,),
    created_from=date(2026, 2, 9),
    created_to=date(2026, 3, 9),
    kind=FileKind.PDF,
    name="図面",
    sort=FileSort.NAME,
    descending=False,
)


@pytest.fixture
def form(qtbot):
    made = FiltersForm()
    qtbot.addWidget(made)
    made.heard, made.faults = [], []
    made.submitted.connect(made.heard.append)
    made.faulty.connect(made.faults.append)
    made.show()
    return made


def test_what_was_searched_is_shown_and_asked_again(form):
    form.show_search(ASKED)
    assert form.search == ASKED
    assert form.clear_button.isVisible()
    assert form.heard == [], "showing asks nothing"


def test_clearing_keeps_the_order(form):
    form.show_search(ASKED)
    form.clear()
    assert form.heard == [FileSearch(sort=FileSort.NAME, descending=False)]
    assert not form.clear_button.isVisible()


def test_the_same_is_not_asked_twice(form):
    form.status.set_value((Status.DONE,))
    form.status.changed.emit()
    form.status.changed.emit()
    assert len(form.heard) == 1


def test_days_count_when_they_are_days(form):
    form.dates.start.setText("2026-0")
    assert form.heard == []
    form.dates.start.setText("2026-02-09")
    assert form.heard[-1].created_from == date(2026, 2, 9)
    form.dates.end.setText("2026-01-01")
    assert form.faults[-1]
    assert len(form.heard) == 1
    form.dates.end.setText("2026-03-01")
    assert form.faults[-1] == ""
    assert form.heard[-1].created_to == date(2026, 3, 1)


def test_a_choice_is_named_with_its_value_and_offers_the_rest(form):
    assert form.category.accessibleName() == "カテゴリ すべて"
    menu = form.category.open()
    words = [action.text() for action in menu.actions()]
    assert words[:3] == ["すべて", "放送プログラム", "支払・請求"]
    menu.actions()[3].trigger()
    menu.close()
    assert form.category.accessibleName() == "カテゴリ 修理"
    assert form.heard[-1].category is Category.REPAIR


@pytest.mark.parametrize(("width", "lines"), [(1000, 2), (720, 3)])
def test_lines_follow_the_width(qtbot, form, width, lines):
    form.resize(width, 140)
    parts = (form.category, form.dates, form.kind, form.name, form.order)
    qtbot.waitUntil(lambda: form.width() == width)
    qtbot.waitUntil(lambda: len({part.mapTo(form, part.rect().center()).y() // 20 for part in parts}) == lines)
    assert all(part.mapTo(form, part.rect().topRight()).x() < width for part in parts)
