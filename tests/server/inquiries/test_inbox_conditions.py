"""Tests for usen_desk.server.inquiries.inbox_conditions: what is asked, narrowed to what the caller may see."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.server.inquiries.conftest import AGENT, CUSTOMER, SALES, STORE
from tests.server.inquiries.test_posting import refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Due, InquiryAsk, InquirySearch, MessageSearch, View
from usen_desk.server.inquiries.inbox import search_inquiries
from usen_desk.server.inquiries.inbox_conditions import end_of, start_of, wanted
from usen_desk.server.inquiries.message_search import search_messages
from usen_desk.server.inquiries.of_customer import list_customer_inquiries
from usen_desk.server.inquiries.store import stored_cards, visible_ids
from usen_desk.server.inquiries.threads import get_inquiry

NOWHERE = (replace(SALES, branch_code=None), replace(SALES, branch_code=""), replace(CUSTOMER, company_id=None))
SAYS = "音が出ません。"


@pytest.mark.parametrize("actor", NOWHERE, ids=["no branch", "empty branch", "no company"])
def test_whose_scope_is_no_branch_or_company_reaches_nothing_on_any_path(world, actor):
    of_store = world.open(comment=SAYS).card.inquiry_id
    without_branch = world.open(AGENT, store=None, comment=SAYS).card.inquiry_id
    for asked in (InquirySearch(), InquirySearch(text=SAYS), InquirySearch(store=STORE)):
        with world.unit(actor) as context:
            assert (search_inquiries(context, asked).items, search_inquiries(context, asked).count) == ([], 0)
    for inquiry_id in (None, of_store, without_branch):
        with world.unit(actor) as context:
            found = search_messages(context, MessageSearch(text=SAYS, inquiry_id=inquiry_id))
            assert (found.items, found.count) == ([], 0)
    with world.unit(actor) as context:
        refused(Code.NOT_FOUND, get_inquiry, context, InquiryAsk(), of_store)
        refused(Code.NOT_FOUND, list_customer_inquiries, context, Nothing(), STORE)
        assert stored_cards(context, [of_store, without_branch]) == []
        assert visible_ids(context, [of_store, without_branch]) == set()


def test_a_day_is_one_in_japan_and_the_calendars_ends_are_days_too():
    assert start_of(date(2020, 3, 18)) == datetime(2020, 3, 17, 15, tzinfo=UTC)
    assert end_of(date(2020, 3, 18)) == start_of(date(2020, 3, 19))
    assert start_of(date.min) <= end_of(date.min) < start_of(date(2000, 1, 1)) < end_of(date.max)


def test_customers_are_not_told_what_is_due_and_what_cannot_be_due_is_not_looked_at(world):
    with world.unit(CUSTOMER) as context:
        refused(Code.INVALID_INPUT, search_inquiries, context, InquirySearch(due=Due.OVERDUE))
    with world.unit(AGENT) as context:
        assert wanted(context, InquirySearch(due=Due.OVERDUE)).queues == ("unanswered", "held")
        assert wanted(context, InquirySearch(due=Due.AT_RISK, view=View.AWAITING)).impossible
