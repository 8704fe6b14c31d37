"""What can be chosen from."""

from tests.ui.inquiries.inbox_samples import CATALOGUE, ME, PEOPLE
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.ui.inquiries.options_model import category_options, people_options, status_options


def test_oneself_stands_first_and_nobody_last_where_that_is_possible():
    options = people_options(PEOPLE, ME, may_free=True)
    assert [one.value for one in options] == [ME, 2, 3, 4, None]
    assert options[0].word == "自分 (山田 美咲)"
    assert people_options(PEOPLE, ME, may_free=False)[-1].value == 4


def test_a_hold_is_no_plain_state():
    assert Status.ON_HOLD not in [one.value for one in status_options()]


def test_categories_come_from_the_catalogue_once_it_is_read():
    assert [one.word for one in category_options(CATALOGUE)] == ["修理・点検", "その他"]
    assert len(category_options(None, has_store=False)) == len(Category)


def test_what_is_about_a_store_is_no_new_store(qapp):
    assert {one.value for one in category_options(None)} == set(Category) - {Category.NEW_STORE}
    assert category_options(CATALOGUE) == category_options(CATALOGUE, has_store=False)
