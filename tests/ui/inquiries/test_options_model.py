"""What can be chosen from."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.inquiries.inbox_samples import CATALOGUE, ME, PEOPLE
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.ui.inquiries.options_model import (
    Option,
    OptionsModel,
    category_options,
    people_options,
    status_options,
)


@pytest.fixture
def model(qapp):
    made = OptionsModel([Option(1, "伊藤 沙織", "首都圏CS"), Option(2, "ｻﾄｳ", "横浜")])
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return made


def test_typing_narrows_in_any_spelling_of_name_and_department(model):
    model.narrow("サトウ")
    assert [model.option(0).value, model.option(1)] == [2, None]
    model.narrow("首都圏")
    assert model.option(0).value == 1
    model.narrow("")
    assert (model.rowCount(), model.row_of(2), model.row_of(9)) == (2, 1, -1)


def test_oneself_stands_first_and_nobody_last_where_that_is_possible():
    options = people_options(PEOPLE, ME, may_free=True)
    assert [one.value for one in options] == [ME, 2, 3, 4, None]
    assert options[0].word == "自分 (山田 美咲)"
    assert people_options(PEOPLE, ME, may_free=False)[-1].value == 4


def test_a_hold_is_no_plain_state():
    assert Status.ON_HOLD not in [one.value for one in status_options()]


def test_categories_come_from_the_catalogue_once_it_is_read():
    assert [one.word for one in category_options(CATALOGUE)] == ["修理・点検", "その他"]
    assert len(category_options(None)) == len(Category)
