"""Tests for usen_desk.server.accounts.states."""

from datetime import date, datetime

import pytest

from usen_desk.contract.accounts import AccountState
from usen_desk.server.accounts.states import account_state, store_state, today

DAY = date(2026, 11, 22)
BEFORE, AFTER = date(2026, 11, 21), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cancelled_on", "terminated_on", "has_account", "expires_on", "state"),
    [
        (None, None, True, None, AccountState.ACTIVE),
        (None, None, True, AFTER, AccountState.ACTIVE),
        (None, None, True, DAY, AccountState.ACTIVE),
        (None, None, True, BEFORE, AccountState.EXPIRED),
        (None, None, False, None, AccountState.NONE),
        (None, BEFORE, True, BEFORE, AccountState.TERMINATED),
        (None, BEFORE, False, None, AccountState.TERMINATED),
        (BEFORE, BEFORE, True, None, AccountState.CANCELLED),
        (BEFORE, None, False, None, AccountState.CANCELLED),
    ],
)
def test_the_state_follows_the_dates(cancelled_on, terminated_on, has_account, expires_on, state):
    assert account_state(cancelled_on, terminated_on, has_account, expires_on, DAY) is state


def test_the_day_is_that_of_japan():
    assert today(datetime.fromisoformat("2026-11-21T14:59:59+00:00")) == BEFORE
    assert today(datetime.fromisoformat("2026-11-21T15:00:00+00:00")) == DAY


def test_a_store_is_as_its_best_account():
    assert store_state([AccountState.EXPIRED, AccountState.ACTIVE]) is AccountState.ACTIVE
    assert store_state([AccountState.EXPIRED, AccountState.EXPIRED]) is AccountState.EXPIRED
    assert store_state([AccountState.NONE]) is AccountState.NONE
