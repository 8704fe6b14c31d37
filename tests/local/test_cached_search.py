"""Tests for usen_desk.local.cached_search: words in any spelling over what was shown before."""

import pytest
from msgspec.structs import replace

from tests.local.store.samples import NOON
from tests.local.test_cached_answers import cache, golden, kept, remember
from usen_desk.contract.accounts import GET_CUSTOMER, SEARCH_ACCOUNTS, AccountSearch, CustomerAsk, Service, SortKey
from usen_desk.contract.base import Nothing
from usen_desk.contract.find import FIND, Find, FoundBy
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    SEARCH_INQUIRIES,
    SEARCH_MESSAGES,
    InquiryAsk,
    InquirySearch,
    MessageSearch,
    Status,
    View,
)
from usen_desk.contract.trials import GET_TRIAL

__all__ = ["cache", "kept"]

ROWS, CUSTOMER = golden(SEARCH_ACCOUNTS).items, golden(GET_CUSTOMER)
INQUIRY, PAGE, TRIAL = golden(GET_INQUIRY), golden(SEARCH_INQUIRIES), golden(GET_TRIAL)


@pytest.fixture
def full(kept):
    remember(kept, SEARCH_ACCOUNTS, AccountSearch(store_name="a"))
    remember(kept, GET_CUSTOMER, CustomerAsk(), customer_code=CUSTOMER.unis.customer_code)
    remember(kept, GET_INQUIRY, InquiryAsk(), inquiry_id=INQUIRY.card.inquiry_id)
    remember(kept, SEARCH_INQUIRIES, InquirySearch(view=View.ALL, prefecture_code=13))
    remember(kept, GET_TRIAL, Nothing(), login=TRIAL.row.login_id)
    return kept


def accounts(kept, **search):
    return [row.store_name for row in kept.answer(SEARCH_ACCOUNTS, AccountSearch(**search), {}).result.items]


def inquiries(kept, **search):
    return [card.inquiry_id for card in kept.answer(SEARCH_INQUIRIES, InquirySearch(**search), {}).result.items]


def found(kept, text):
    return kept.answer(FIND, Find(text=text), {}).result


def test_stores_are_found_by_name_in_any_spelling(full):
    newest, older = ROWS[1].store_name, ROWS[0].store_name
    names = accounts(full, store_name="カフェ")
    assert names.index(newest) < names.index(older)
    assert accounts(full, store_name="カフェ", sort=SortKey.UMS_STARTED_ON) == names[::-1]
    assert accounts(full, store_name="ｻｸﾗ介護") == [CUSTOMER.unis.store_name]
    assert accounts(full, store_name="ない店") == []


def test_stores_are_found_by_each_exact_condition(full):
    row = ROWS[1]
    for search in (
        {"customer_code": row.customer_code},
        {"login_id": row.login_id.upper()},
        {"chain_code": row.chain_code},
    ):
        assert row.store_name in accounts(full, **search)
    assert accounts(full, customer_code=row.customer_code, services=(Service.REACH_STOCK_PRODUCER,)) == []
    assert accounts(full, branch_code="none") == []
    assert accounts(full, ums_started_from=row.ums_started_on, ums_started_to=row.ums_started_on) == [row.store_name]


def test_an_opened_store_is_found_by_its_phone_and_never_shows_it_in_the_list(full):
    result = full.answer(SEARCH_ACCOUNTS, AccountSearch(phone=CUSTOMER.unis.phone), {}).result
    assert [row.customer_code for row in result.items] == [CUSTOMER.unis.customer_code]
    assert [(row.phone, row.email) for row in result.items] == [("", "")]


def test_the_one_box_finds_stores_trials_and_inquiries(full):
    assert [group.by for group in found(full, CUSTOMER.unis.phone).groups] == [FoundBy.PHONE]
    assert [group.by for group in found(full, "もみじ").groups] == [FoundBy.STORE_NAME]
    assert [row.login_id for row in found(full, TRIAL.row.login_id).trials] == [TRIAL.row.login_id]
    assert [card.inquiry_id for card in found(full, f"#{INQUIRY.card.inquiry_id}").inquiries] == [
        INQUIRY.card.inquiry_id
    ]
    assert not found(full, "none@example.jp").groups


def test_inquiries_are_found_by_view_words_store_and_status(full):
    ids = {card.inquiry_id for card in [*PAGE.items, INQUIRY.card]}
    assert set(inquiries(full)) == ids
    mine = {card.inquiry_id for card in [*PAGE.items, INQUIRY.card] if card.assignee_id == 1}
    assert set(inquiries(full, view=View.MINE)) <= mine
    assert INQUIRY.card.inquiry_id in inquiries(full, text="音 が出ません")
    assert inquiries(full, text="どこにもない言葉") == []
    assert inquiries(full, store="ない店") == []
    assert all(one in ids for one in inquiries(full, store=INQUIRY.card.store_name[:3]))
    assert inquiries(full, opened_by="だれでもない人") == []
    shown = [*PAGE.items, INQUIRY.card]
    done = {card.inquiry_id for card in shown if card.status is Status.DONE}
    assert set(inquiries(full, statuses=(Status.DONE,))) == done


def test_of_one_inquiry_the_newer_card_is_shown(kept):
    older, newer = INQUIRY.card, replace(INQUIRY.card, version=INQUIRY.card.version + 1, store_name="新しい名前")
    remember(kept, GET_INQUIRY, InquiryAsk(), inquiry_id=older.inquiry_id)
    remember(kept, SEARCH_INQUIRIES, InquirySearch(), result=replace(PAGE, items=[newer]))
    answer = kept.answer(SEARCH_INQUIRIES, InquirySearch(store="新しい"), {})
    assert answer.result.items == [newer]


def test_messages_are_found_with_their_hits_marked(full):
    result = full.answer(SEARCH_MESSAGES, MessageSearch(text="音が"), {}).result
    assert result.items
    for hit in result.items:
        assert all(hit.snippet[start:end] == "音が" for start, end in hit.marks)
        assert hit.marks
    assert not full.answer(SEARCH_MESSAGES, MessageSearch(text="音が", inquiry_id=999), {}).result.items
    assert not full.answer(SEARCH_MESSAGES, MessageSearch(text="音が", store="ない店"), {}).result.items
    later = NOON.date().replace(year=2030)
    assert not full.answer(SEARCH_MESSAGES, MessageSearch(text="音が", at_from=later), {}).result.items


def test_a_long_message_is_cut_around_the_hit(kept):
    long = replace(INQUIRY.messages[0], body="前置き" * 50 + "目当て" + "後書き" * 50)
    remember(kept, GET_INQUIRY, InquiryAsk(), result=replace(INQUIRY, messages=[long]), inquiry_id=1)
    (hit,) = kept.answer(SEARCH_MESSAGES, MessageSearch(text="目当て"), {}).result.items
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["目当て"]


def test_pages_further_on_are_not_made_up(full):
    assert full.answer(SEARCH_INQUIRIES, InquirySearch(after="x"), {}) is None
    assert full.answer(SEARCH_MESSAGES, MessageSearch(text="音", after="x"), {}) is None
    assert full.answer(SEARCH_ACCOUNTS, AccountSearch(offset=50), {}) is None
