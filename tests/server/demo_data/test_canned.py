"""Tests for usen_desk.server.demo_data.canned."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.server.callers import Callers
from usen_desk.contract.canned import ADD_CANNED, LIST_CANNED
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.contract.text import fold
from usen_desk.server.db import schema
from usen_desk.server.demo_data.canned import canned
from usen_desk.server.demo_data.write import write

PLACEHOLDERS = {"{店舗}", "{担当}", "{問い合わせID}", "{営業}"}
AS_OF = date(2020, 3, 17)


@pytest.fixture
def callers(database):
    write(database, 20, 7, AS_OF, lambda done, total: None)
    return Callers(database)


def signed_in(callers, login_id):
    with callers.database.read() as tx:
        staff_id = tx.scalar(select(schema.staff.c.staff_id).where(schema.staff.c.login_id == login_id))
    return callers.on_device(staff_id, 1)


@pytest.mark.parametrize("category", Category)
def test_every_category_has_some_of_its_own(category):
    assert len([one for one in canned() if one.text.category is category]) >= 2


@pytest.mark.parametrize("one", canned(), ids=lambda one: one.text.key)
def test_each_is_found_and_filled_in(one):
    text = one.text
    assert re.fullmatch("[ぁ-んー]+", text.reading)
    assert fold(text.reading) == text.reading
    assert text.key == fold(text.key) != ""
    assert text.keywords.split()
    assert set(re.findall(r"\{[^}]*\}", text.body)) <= PLACEHOLDERS
    assert text.body == text.body.strip()


def test_keys_and_titles_are_unlike():
    for name in ("key", "title", "reading"):
        assert len({getattr(one.text, name) for one in canned()}) == len(canned())


def test_each_placeholder_stands_somewhere():
    assert set(re.findall(r"\{[^}]*\}", "".join(one.text.body for one in canned()))) == PLACEHOLDERS


def test_the_demo_has_shared_ones_macros_and_ones_own(callers):
    items = signed_in(callers, "yamada.misaki").call(LIST_CANNED).items
    assert [item.text.key for item in items if item.is_own] == ["yamada1", "orikaeshi", "kikitori"]
    shared = [item for item in items if not item.is_own]
    assert len(shared) == len([one for one in canned() if one.text.is_shared]) >= 40
    macros = {item.text.key: item.text.after for item in shared if item.text.after}
    assert len(macros) == 6
    assert macros["kanryo"].status is Status.DONE
    assert macros["modosu"].assigns
    assert macros["modosu"].assignee_id is None
    assert not [item for item in signed_in(callers, "okada.takuma").call(LIST_CANNED).items if item.is_own]


def test_the_service_would_take_each_of_them(callers):
    """As it stands in the database, with the numbers of the people that macros give work to."""
    supervisor = signed_in(callers, "mori.naoki")
    for number, item in enumerate(supervisor.call(LIST_CANNED).items, 1):
        added = supervisor.call(ADD_CANNED, item.text, canned=f"{number:032x}")
        assert added.text == item.text
