"""Tests for usen_desk.server.session.throttle: the arithmetic, and what an attacker gets out of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.server.conftest import NOW
from usen_desk.server.session.throttle import (
    LONGEST_BLOCK_S,
    Counter,
    Limit,
    account_key,
    after_failure,
    block_s,
    blocked_for_s,
    cleared_by_success,
    longest_block_s,
    password_change_limits,
    sign_in_limits,
)
from usen_desk.server.settings import Throttles

LIMIT = Limit(failures=10, window_s=900)


def failed(times, counter=None, now=NOW, limit=LIMIT):
    """Fails at once each time, whatever is blocked."""
    counter = counter or Counter(now)
    for _ in range(times):
        counter = after_failure(counter, now, limit)
    return counter


def limits_of(login_id="misaki", network="192.0.2.0/24", device="1", *, knows_account=False, knows_any=False):
    return sign_in_limits(
        login_id, network, device, knows_account=knows_account, knows_any=knows_any, settings=Throttles()
    )


def test_the_defaults_are_those_of_the_rule():
    limits = {(limit.failures, limit.window_s, limit.lock_after) for limit in limits_of().values()}
    assert {(10, 900, None), (30, 900, None)} < limits
    assert 100 in {lock for _, _, lock in limits}


def test_nine_failures_are_free_and_the_tenth_blocks_for_30_s():
    assert blocked_for_s(failed(9), NOW, LIMIT) == 0
    assert blocked_for_s(failed(10), NOW, LIMIT) == 30


def test_blocks_double_up_to_15_minutes():
    assert [block_s(over) for over in range(8)] == [30, 60, 120, 240, 480, 900, 900, 900]
    assert block_s(10**9) == 900


def test_a_block_ends_to_the_microsecond_and_is_told_in_whole_seconds():
    counter = failed(10)
    assert blocked_for_s(counter, NOW + timedelta(seconds=29, microseconds=999_999), LIMIT) == 1
    assert blocked_for_s(counter, NOW + timedelta(seconds=30), LIMIT) == 0


def test_a_window_ends_15_minutes_after_its_first_failure():
    counter = failed(9)
    assert after_failure(counter, NOW + timedelta(seconds=899), LIMIT).count == 10
    assert after_failure(counter, NOW + timedelta(seconds=900), LIMIT).count == 1


def test_waiting_out_a_block_gives_no_new_free_failures():
    counter = failed(10)
    later = counter.blocked_until + timedelta(seconds=899)
    assert after_failure(counter, later, LIMIT).blocked_until == later + timedelta(seconds=60)
    assert after_failure(counter, later + timedelta(seconds=1), LIMIT).blocked_until is None


def test_a_hundred_in_a_row_lock_for_good():
    limit = Limit(failures=1 << 30, window_s=900, lock_after=100)
    counter, now = Counter(NOW), NOW
    for _ in range(99):
        now += timedelta(days=1)
        counter = after_failure(counter, now, limit)
    assert blocked_for_s(counter, now, limit) == 0
    counter = after_failure(counter, now, limit)
    assert blocked_for_s(counter, now + timedelta(days=365), limit) > 0


def test_the_longest_block_counts():
    limits = {"a": LIMIT, "b": LIMIT, "never failed": LIMIT}
    assert longest_block_s({"a": failed(10), "b": failed(12), "other": failed(99)}, NOW, limits) == 120
    assert longest_block_s({}, NOW, limits) == 0


@given(st.lists(st.integers(min_value=0, max_value=3600), max_size=400), st.integers(min_value=1, max_value=40))
def test_who_fails_whenever_it_is_allowed_gets_few_tries(waits_s, failures):
    """In any 15 min at most twice the free failures and a handful; in a day, few beyond one for each longest block."""
    limit = Limit(failures, 900)
    counter, now, tries = Counter(NOW), NOW, []
    for wait_s in waits_s:
        now += timedelta(seconds=wait_s)
        if blocked_for_s(counter, now, limit) == 0:
            counter = after_failure(counter, now, limit)
            tries.append(now)
    for first, started in enumerate(tries):
        within = sum(1 for at in tries[first:] if at < started + timedelta(seconds=900))
        assert within <= 2 * failures + 5


@given(st.lists(st.integers(min_value=0, max_value=1000), max_size=100))
def test_the_count_and_the_block_never_fall_while_failing_fast(waits_s):
    counter, now, before_s = Counter(NOW), NOW, 0
    for _ in waits_s:
        counter = after_failure(counter, now, LIMIT)
        blocked = blocked_for_s(counter, now, LIMIT)
        assert before_s <= blocked <= LONGEST_BLOCK_S
        now, before_s = now + timedelta(seconds=blocked), blocked


def test_an_attacker_who_never_rests_gets_about_a_hundred_tries_a_day():
    counter, now, tries = Counter(NOW), NOW, 0
    while now < NOW + timedelta(days=1):
        counter = after_failure(counter, now, LIMIT)
        now += timedelta(seconds=blocked_for_s(counter, now, LIMIT))
        tries += 1
    assert tries < 10 + 5 + 96


def test_an_unknown_device_meets_account_network_and_lock():
    limits = limits_of()
    assert len(limits) == 3
    assert set(limits) & set(limits_of(device="2")) == set(limits)
    assert account_key("misaki") in limits


def test_another_login_in_the_same_network_shares_only_the_networks_counter():
    shared = set(limits_of()) & set(limits_of("kenta"))
    assert [limits_of()[key].failures for key in shared] == [30]


def test_a_device_of_the_account_shares_no_counter_with_unknown_ones():
    own = limits_of(knows_account=True, knows_any=True)
    assert not set(own) & set(limits_of())
    assert not set(own) & set(limits_of(device="2", knows_account=True, knows_any=True))


def test_a_device_of_another_account_leaves_the_network_but_not_the_lock():
    limits = limits_of("kenta", knows_any=True)
    assert account_key("kenta") in limits
    network = set(limits_of()) & set(limits_of("somebody else"))
    assert not network & set(limits)


@pytest.mark.parametrize("known", [False, True])
def test_a_success_clears_the_account_but_nothing_over_all_accounts(known):
    limits = limits_of(knows_account=known, knows_any=known)
    kept = set(limits) - set(cleared_by_success(limits, "misaki"))
    assert [limits[key].failures for key in kept] == [30]
    assert account_key("misaki") in cleared_by_success(limits, "misaki")


def test_keys_fit_their_column_and_show_no_login_id():
    for key in {**limits_of("a" * 64), **password_change_limits(1, Throttles())}:
        assert len(key) <= 200
        assert "aaa" not in key
