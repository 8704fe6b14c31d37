"""Which card stands in which view, and which filters the desk can decide by itself."""

from datetime import date, datetime

import pytest

from tests.ui.inquiries.samples import NOW, card
from usen_desk.contract.base import JST, NO_PREFECTURE
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Due, InquirySearch, Status, View
from usen_desk.ui.inquiries.standing_model import is_filtered, passes, stands_in

ME, OTHER = 1, 2
HELD = {"status": Status.ON_HOLD, "hold_until": NOW}


@pytest.mark.parametrize(
    ("of_card", "views"),
    [
        ({"waiting_since": NOW, "assignee_id": ME}, {View.UNANSWERED, View.MINE, View.ALL}),
        ({"waiting_since": NOW, "assignee_id": OTHER}, {View.UNANSWERED, View.ALL}),
        ({"waiting_since": NOW, "assignee_id": None}, {View.UNANSWERED, View.UNASSIGNED, View.ALL}),
        ({"waiting_since": None, "assignee_id": ME}, {View.AWAITING, View.MINE, View.ALL}),
        ({"waiting_since": NOW, "assignee_id": ME} | HELD, {View.HELD, View.MINE, View.ALL}),
        ({"waiting_since": NOW, "assignee_id": None} | HELD, {View.HELD, View.UNASSIGNED, View.ALL}),
        ({"waiting_since": NOW, "assignee_id": ME, "status": Status.DONE}, {View.ALL}),
        ({"waiting_since": NOW, "assignee_id": ME, "merged_into": 7}, set()),
    ],
)
def test_a_card_stands_in_the_views_that_the_service_puts_it_in(of_card, views):
    one = card(**of_card)
    assert {view for view in View if stands_in(view, one, ME)} == views


def test_what_is_nobodys_is_not_mine_without_a_number():
    assert not stands_in(View.MINE, card(assignee_id=None), None)


@pytest.mark.parametrize(
    ("search", "is_hit"),
    [
        (InquirySearch(category=Category.REPAIR), True),
        (InquirySearch(category=Category.OTHER), False),
        (InquirySearch(statuses=(Status.IN_PROGRESS, Status.DONE)), True),
        (InquirySearch(statuses=(Status.DONE,)), False),
        (InquirySearch(prefecture_code=13), True),
        (InquirySearch(prefecture_code=27), False),
        (InquirySearch(assignee_id=ME), True),
        (InquirySearch(assignee_id=OTHER), False),
        (InquirySearch(updated_from=date(2026, 3, 9), updated_to=date(2026, 3, 9)), True),
        (InquirySearch(updated_from=date(2026, 3, 10)), False),
        (InquirySearch(updated_to=date(2026, 3, 8)), False),
        (InquirySearch(store="大将"), None),
        (InquirySearch(text="音"), None),
        (InquirySearch(opened_by="佐藤"), None),
        (InquirySearch(store="大将", category=Category.OTHER), False),
    ],
)
def test_choices_are_decided_here_and_words_by_the_service(search, is_hit):
    assert passes(search, card(prefecture_code=13), ME) is is_hit


def test_only_the_service_says_what_is_due():
    assert passes(InquirySearch(prefecture_code=NO_PREFECTURE), card(prefecture_code=13), ME) is False
    assert passes(InquirySearch(prefecture_code=NO_PREFECTURE), card(prefecture_code=0), ME) is True
    assert passes(InquirySearch(due=Due.OVERDUE), card(), ME) is None
    assert passes(InquirySearch(due=Due.OVERDUE, prefecture_code=13), card(prefecture_code=1), ME) is False
    assert is_filtered(InquirySearch(due=Due.AT_RISK))


def test_days_are_days_in_japan():
    midnight = card(updated_at=datetime(2026, 3, 10, 0, 1, tzinfo=JST))
    assert passes(InquirySearch(updated_to=date(2026, 3, 9)), midnight, ME) is False
    assert passes(InquirySearch(updated_from=date(2026, 3, 10)), midnight, ME) is True


def test_a_view_alone_is_no_filter():
    assert not is_filtered(InquirySearch(view=View.MINE, after="x", limit=7))
    assert is_filtered(InquirySearch(view=View.MINE, store="a"))
