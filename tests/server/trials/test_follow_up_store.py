"""Tests for usen_desk.server.trials.follow_up_store: what of it no rule above shows."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.server.conftest import NOW
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import FollowUpKind, FollowUpResult
from usen_desk.server.trials import follow_up_store
from usen_desk.server.trials.follow_up_store import NewFollowUp

FIRST = UUID("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10")
HOUR = timedelta(hours=1)


@pytest.fixture
def add(unit):
    """Stores a follow-up; returns its ID, or None where that was taken."""

    def added(account_id, hours_ago=0, follow_up_id=None, kind=FollowUpKind.PHONE, staff_id=11):
        result = FollowUpResult.TALKED if kind is FollowUpKind.PHONE else None
        new = NewFollowUp(follow_up_id or uuid4(), account_id, NOW - hours_ago * HOUR, staff_id, kind, result)
        with unit(Role.SALES, Permission.FOLLOW_TRIALS) as context:
            return new.follow_up_id if follow_up_store.add(context.tx, new) else None

    return added


@pytest.fixture
def trials(put, misaki, ken):
    put("xfeeaP", 1, rep_id=misaki.staff_id)
    put("tQm4Zk", 2, rep_id=misaki.staff_id)
    put("hJ7wRc", 3, rep_id=ken.staff_id)


def test_an_id_is_taken_once(trials, add, unit):
    assert add(1, 0, FIRST) == FIRST
    assert add(2, 0, FIRST) is None
    with unit(Role.SALES) as context:
        account_id, known = follow_up_store.one(context.tx, FIRST)
    assert (account_id, known.follow_up_id) == (1, FIRST)


def test_the_history_of_a_trial_is_its_own_and_newest_first(trials, add, unit):
    expected = [add(1, 1), add(1, 0, kind=FollowUpKind.REGISTERED), add(1, 2), add(2)]
    with unit(Role.SALES) as context:
        found = [one.follow_up_id for one in follow_up_store.of_trial(context, 1)]
    assert found == [expected[1], expected[0], expected[2]]


def test_what_stands_is_what_people_did_and_did_not_withdraw(trials, add, unit):
    add(1, 1)
    add(1, 0, kind=FollowUpKind.HANDED_OVER)
    withdrawn = add(1, 2)
    add(1, 3)
    with unit(Role.SALES) as context:
        follow_up_store.withdraw(context.tx, withdrawn, NOW)
        assert [one.at for one in follow_up_store.standing(context.tx, 1)] == [NOW - HOUR, NOW - 3 * HOUR]


def test_a_reps_list_has_what_anybody_did_about_the_reps_trials(trials, add, unit):
    add(1, 1)
    add(1, 0, staff_id=12)
    add(2)
    add(3)
    with unit(Role.SALES) as context:
        found = follow_up_store.standing_of_rep(context.tx, 11)
    assert {account_id: [one.at for one in each] for account_id, each in found.items()} == {
        1: [NOW, NOW - HOUR],
        2: [NOW],
    }
