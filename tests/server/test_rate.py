"""Tests for usen_desk.server.rate."""

from datetime import timedelta

import pytest

from tests.server.conftest import NOW
from usen_desk.contract.errors import Code
from usen_desk.server.context import Refusal
from usen_desk.server.rate import KEYS_MAX, RateLimits
from usen_desk.server.settings import Throttles


def taken(rates, count, at=NOW, who="1", is_search=False, is_customer=False):
    """How many of `count` calls at one moment go through."""
    done = 0
    for _ in range(count):
        try:
            rates.take(who, at, is_search=is_search, is_customer=is_customer)
            done += 1
        except Refusal:
            continue
    return done


def test_a_minutes_worth_may_come_at_once_and_refills_evenly():
    rates = RateLimits(Throttles(calls_per_minute=60))
    assert taken(rates, 100) == 60
    assert taken(rates, 100, NOW + timedelta(seconds=10)) == 10
    assert taken(rates, 100, NOW + timedelta(hours=1)) == 60


def test_searches_have_a_tighter_limit_and_leave_other_calls_alone():
    rates = RateLimits(Throttles(calls_per_minute=100, searches_per_minute=5))
    assert taken(rates, 10, is_search=True) == 5
    assert taken(rates, 10) == 10


def test_one_person_never_uses_up_anothers_calls():
    rates = RateLimits(Throttles(calls_per_minute=5))
    assert (taken(rates, 9, who="1"), taken(rates, 9, who="2")) == (5, 5)


def test_customers_have_limits_of_their_own_and_use_up_nobody_elses():
    rates = RateLimits(
        Throttles(
            calls_per_minute=5, customer_calls_per_minute=3, customer_searches_per_minute=2, searches_per_minute=5
        )
    )
    assert taken(rates, 9, is_customer=True, is_search=True) == 2
    assert taken(rates, 9, who="2", is_customer=True) == 3
    assert taken(rates, 9, who="1") == 5


def test_a_clock_that_steps_back_gives_nothing_for_free():
    rates = RateLimits(Throttles(calls_per_minute=5))
    assert taken(rates, 9) == 5
    assert taken(rates, 9, NOW - timedelta(hours=1)) == 0


def test_forgotten_keys_keep_memory_bounded():
    rates = RateLimits(Throttles(calls_per_minute=5))
    for number in range(KEYS_MAX + 1):
        rates.take(str(number), NOW, is_search=False)
    rates.take("late", NOW + timedelta(minutes=2), is_search=False)
    assert len(rates._buckets) == 1


@pytest.mark.parametrize("limit", [1, 7])
def test_the_wait_that_is_told_is_long_enough(limit):
    rates = RateLimits(Throttles(calls_per_minute=limit))
    taken(rates, limit)
    with pytest.raises(Refusal) as refused:
        rates.take("1", NOW, is_search=False)
    assert refused.value.code is Code.TOO_MANY_CALLS
    assert taken(rates, 1, NOW + timedelta(seconds=refused.value.retry_after_s)) == 1
