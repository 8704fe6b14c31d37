"""Tests for usen_desk.local.cached_answers, on the golden answers of the contract and a real cache."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from tests.local.store.samples import NOON
from usen_desk.contract.accounts import GET_CUSTOMER, SEARCH_ACCOUNTS, AccountSearch, CustomerAsk
from usen_desk.contract.base import Nothing
from usen_desk.contract.files import SEARCH_FILES, FileSearch
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    LIST_MESSAGES,
    SEARCH_INQUIRIES,
    InquiryAsk,
    InquirySearch,
    MessagesAsk,
    View,
)
from usen_desk.contract.session import GET_STATUS
from usen_desk.contract.trials import GET_TRIAL
from usen_desk.local.cached_answers import KINDS, KeptAnswers
from usen_desk.local.store.cache import Cache, Kind
from usen_desk.local.store.sealing import Sealer
from usen_desk.ui.inquiries.standing_model import passes

GOLDEN = Path(__file__).parent.parent / "contract" / "golden"


def golden(endpoint):
    return msgspec.json.decode((GOLDEN / f"{endpoint.result.__name__}.json").read_bytes(), type=endpoint.result)


@pytest.fixture
def cache(tmp_path):
    made = Cache(tmp_path / "cache.db", Sealer(b"k" * 32))
    yield made
    made.close()


@pytest.fixture
def kept(cache):
    return KeptAnswers(cache, lambda search, card: passes(search, card, 1))


def remember(kept, endpoint, body, at=NOON, result=None, **path):
    result = golden(endpoint) if result is None else result
    kept.keep(kept.entries(endpoint, body, path, result, at), at)
    return result


def test_the_first_files_are_kept_and_searches_for_words_are_not(kept):
    page = remember(kept, SEARCH_FILES, FileSearch(limit=100))
    assert kept.answer(SEARCH_FILES, FileSearch(limit=100), {}).result == page
    for other in (
        FileSearch(limit=100, name="図面"),
        FileSearch(limit=100, offset=100),
        FileSearch(limit=100, store="x"),
    ):
        assert kept.entries(SEARCH_FILES, other, {}, page, NOON) == []
        assert kept.answer(SEARCH_FILES, other, {}) is None


def test_what_was_answered_is_answered_again_with_its_time(kept, cache):
    customer = remember(kept, GET_CUSTOMER, CustomerAsk(from_inquiry_id=3), customer_code="0398207101")
    found = kept.answer(GET_CUSTOMER, CustomerAsk(), {"customer_code": "0398207101"})
    assert (found.result, found.fetched_at) == (customer, NOON)
    assert kept.answer(GET_CUSTOMER, CustomerAsk(), {"customer_code": "0398207102"}) is None
    assert cache.heard_at() == NOON


@pytest.mark.parametrize("endpoint", KINDS, ids=lambda endpoint: endpoint.path)
def test_every_kind_of_answer_that_is_kept_can_be_given(kept, endpoint):
    names = ("inquiry_id", "customer_code", "login")
    path = {name: "1" for name in names if f"{{{name}}}" in endpoint.path}
    result = remember(kept, endpoint, endpoint.body(), **path)
    assert kept.answer(endpoint, endpoint.body(), path).result == result


def test_only_gets_are_kept_and_none_that_nobody_asked_to_keep():
    assert all(endpoint.method == "GET" for endpoint in KINDS)
    assert GET_STATUS not in KINDS


def test_pages_of_one_thread_are_told_apart(kept):
    first = remember(kept, LIST_MESSAGES, MessagesAsk(before=20), inquiry_id=29)
    assert kept.answer(LIST_MESSAGES, MessagesAsk(before=20), {"inquiry_id": 29}).result == first
    assert kept.answer(LIST_MESSAGES, MessagesAsk(before=40), {"inquiry_id": 29}) is None
    assert kept.answer(LIST_MESSAGES, MessagesAsk(before=20), {"inquiry_id": 30}) is None


def test_a_thread_opened_in_its_middle_is_not_taken_for_its_end(kept):
    remember(kept, GET_INQUIRY, InquiryAsk(around=5), inquiry_id=29)
    assert kept.answer(GET_INQUIRY, InquiryAsk(), {"inquiry_id": 29}) is None


def test_the_own_queue_is_answered_however_many_rows_are_asked_for(kept):
    page = remember(kept, SEARCH_INQUIRIES, InquirySearch(view=View.MINE))
    assert kept.answer(SEARCH_INQUIRIES, InquirySearch(view=View.MINE, limit=73), {}).result == page


def test_lines_of_a_list_are_kept_for_the_search(kept, cache):
    page = remember(kept, SEARCH_ACCOUNTS, AccountSearch(store_name="かふぇ"))
    assert len(cache.all(Kind.ROW)) == len(page.items)
    assert kept.answer(SEARCH_ACCOUNTS, AccountSearch(store_name="ﾓﾐｼﾞ"), {}).result.items == page.items[:1]


def test_of_two_answers_the_newer_one_counts(kept):
    remember(kept, GET_TRIAL, Nothing(), login="a1")
    remember(kept, GET_TRIAL, Nothing(), NOON + timedelta(hours=1), login="a1")
    assert kept.answer(GET_TRIAL, Nothing(), {"login": "a1"}).fetched_at == NOON + timedelta(hours=1)


def test_without_anything_kept_nothing_is_found_rather_than_no_hits(kept):
    assert kept.answer(SEARCH_ACCOUNTS, AccountSearch(store_name="もみじ"), {}) is None


def test_a_full_disk_loses_the_cache_of_that_moment_and_nothing_else(kept, cache, monkeypatch):
    def full(entries):
        raise OSError(28, "full")

    monkeypatch.setattr(cache, "put_all", full)
    remember(kept, GET_TRIAL, Nothing(), login="a1")
    monkeypatch.undo()
    assert kept.answer(GET_TRIAL, Nothing(), {"login": "a1"}) is None
