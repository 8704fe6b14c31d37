"""Tests for usen_desk.server.demo_data.exchanges."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.server.demo_data.exchanges import LONG_THREAD_MESSAGES, Asker, exchanges

UNTIL = datetime(2026, 11, 22, 11, 56, tzinfo=JST)


def asker(number, **more):
    values = {
        "customer_id": number,
        "company_id": 1,
        "user_id": 1,
        "user_name": "佐藤 健 様",
        "company_name": "株式会社大将フーズ",
        "store_name": f"焼肉大将 {number}号店",
        "branch_code": "0204170300",
        "prefecture_code": 13,
    }
    return Asker(**(values | more))


ASKERS = [
    *(asker(number) for number in range(1, 6)),
    asker(None, store_name="株式会社大将フーズ 新店"),
    asker(9, company_id=None, user_id=None, user_name="", company_name=""),
]


@pytest.fixture(scope="module")
def made():
    return list(exchanges(ASKERS, 1, UNTIL, 600))


def test_the_same_seed_makes_the_same_exchanges(made):
    assert list(exchanges(ASKERS, 1, UNTIL, 600)) == made
    assert list(exchanges(ASKERS, 2, UNTIL, 600)) != made
    assert len(made) == 600


def test_everything_was_written_before_now_and_in_its_order(made):
    for exchange in made:
        times = [word.at for word in exchange.words]
        assert times == sorted(times)
        assert times[-1] <= UNTIL
    begins = [exchange.words[0].at for exchange in made]
    assert begins == sorted(begins)


def test_most_are_done_and_every_other_state_is_there(made):
    states = Counter(exchange.status for exchange in made)
    assert states[Status.DONE] > 500
    assert all(states[status] for status in Status)
    for exchange in made:
        assert (exchange.hold_until is not None) == (exchange.status is Status.ON_HOLD)
        assert exchange.hold_until is None or exchange.hold_until > UNTIL


def test_no_blank_is_left_in_any_text(made):
    for exchange in made:
        for word in exchange.words:
            assert "{" not in word.text + word.attachment
        assert not any("{" in value for value in exchange.fields.values())


def test_a_new_store_is_asked_for_by_a_company_and_calls_are_taken_down(made):
    for exchange in made:
        assert (exchange.category is Category.NEW_STORE) == (exchange.asker.customer_id is None)
        assert exchange.is_taken_down == (exchange.asker.user_id is None)


def test_the_first_has_two_thousand_messages_and_the_last_is_the_pictures(made):
    assert len(made[0].words) == LONG_THREAD_MESSAGES
    assert made[0].words[-1].who == "s"
    drawn = made[-1]
    assert [(word.who, UNTIL - word.at) for word in drawn.words] == [
        ("c", timedelta(minutes=24)),
        ("s", timedelta(minutes=16)),
        ("c", timedelta(minutes=11)),
        ("n", timedelta(minutes=4)),
    ]
    assert drawn.words[0].attachment == "店舗図面_2F.pdf"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_are_few(count):
    assert len(list(exchanges(ASKERS, 1, UNTIL, count))) == count
