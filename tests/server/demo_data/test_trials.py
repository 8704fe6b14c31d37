from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, timedelta

import msgspec
import pytest

from usen_desk.contract.base import JST
from usen_desk.contract.trials import TRIAL_DAYS, FollowUpKind, FollowUpResult
from usen_desk.server.demo_data.rows import Customer, Trial
from usen_desk.server.demo_data.stores import generate
from usen_desk.server.demo_data.trial_samples import MANUAL_ACCOUNT_ID
from usen_desk.server.demo_data.trials import RECORDED_AT_HOUR, recorded_to, trials

SEED = 20180803
AS_OF = date(2020, 3, 17)

FIRST_500 = "d0b2563bdf4771e4c808f5b710aac4d28ec3cdf5b712c67f09ff7439cf4bb5e4"
"""sha256 over the rows as JSON. It changes only with GENERATOR_VERSION in write.py."""


@pytest.fixture(scope="module")
def stores() -> list[Customer]:
    return [store.customer for store in generate(2000, SEED, AS_OF)]


@pytest.fixture(scope="module")
def made(stores: list[Customer]) -> list[Trial]:
    return list(trials(stores, SEED, AS_OF))


def _moving(made: list[Trial]) -> list[Trial]:
    """All but the manual's."""
    return [trial for trial in made if trial.account_id != MANUAL_ACCOUNT_ID]


def test_a_seed_gives_the_same_trials_on_every_python_and_platform(made: list[Trial]) -> None:
    assert hashlib.sha256(b"\n".join(msgspec.json.encode(trial) for trial in made[:500])).hexdigest() == FIRST_500


def test_one_trial_comes_with_each_store(made: list[Trial], stores: list[Customer]) -> None:
    samples = list(trials([], SEED, AS_OF))
    assert made[: len(samples)] == samples
    assert len(made) == len(samples) + len(stores)


def test_trials_never_share_a_login_or_a_number(made: list[Trial]) -> None:
    assert len({trial.login_id.casefold() for trial in made}) > len(made) - 10
    assert len({trial.login_id for trial in made}) == len({trial.account_id for trial in made}) == len(made)
    assert all(re.fullmatch(r"[A-Za-z0-9]{6}", trial.login_id) for trial in made)


def test_use_lies_between_the_first_day_and_yesterday(made: list[Trial]) -> None:
    for trial in _moving(made):
        if trial.authenticated_at is None:
            assert (trial.expires_on, trial.usage) == (None, ())
            continue
        first_on = trial.authenticated_at.date()
        assert trial.issued_on <= first_on < AS_OF
        assert trial.expires_on == first_on + timedelta(days=TRIAL_DAYS - 1)
        last_on = min(trial.expires_on + timedelta(days=trial.extended_days), AS_OF - timedelta(days=1))
        assert all(first_on <= day <= last_on and 0 < used <= 1440 for day, used in trial.usage)


def test_what_was_done_comes_in_order_after_the_registration(made: list[Trial]) -> None:
    results = {result.value for result in FollowUpResult}
    for trial in made:
        times = [row.at for row in trial.follow_ups]
        assert times == sorted(times)
        assert [FollowUpKind(row.kind) for row in trial.follow_ups[:1]] == [FollowUpKind.REGISTERED] * bool(times)
        assert all(row.result in results and row.said for row in trial.told)
        if trial.registered_at is None:
            assert (trial.rep_login, trial.follow_ups) == ("", ())
        else:
            assert times[0] == trial.registered_at
            assert trial.issued_on <= trial.registered_at.date()
        assert all(row.at.date() < AS_OF for row in trial.follow_ups)


def test_nothing_is_told_after_a_contract(made: list[Trial]) -> None:
    ended = [trial for trial in made if trial.contracted_on]
    assert len(ended) > len(made) // 10
    assert all(trial.told[-1].result == "contracted" for trial in ended)


def test_rows_of_what_was_done_have_numbers_of_their_own(made: list[Trial]) -> None:
    numbers = [row.follow_up_id for trial in made for row in trial.follow_ups]
    assert len(set(numbers)) == len(numbers) > 2 * len(made)
    assert numbers == [row.follow_up_id for trial in trials_again() for row in trial.follow_ups]


def trials_again() -> list[Trial]:
    return list(trials([store.customer for store in generate(2000, SEED, AS_OF)], SEED, AS_OF))


def test_in_some_trials_the_store_the_branch_or_the_rep_is_not_known(made: list[Trial]) -> None:
    assert 0.05 < sum(not trial.customer_code for trial in made) / len(made) < 0.3
    assert 0.01 < sum(trial.branch_code is None for trial in made) / len(made) < 0.1
    assert 0.1 < sum(not trial.rep_login for trial in made) / len(made) < 0.4
    assert not any(trial.rep_login for trial in made if trial.branch_code is None)


def test_listening_is_recorded_whole_up_to_yesterday() -> None:
    assert recorded_to(AS_OF) == datetime(2020, 3, 17, RECORDED_AT_HOUR, tzinfo=JST)


def test_times_move_with_the_day_of_the_data(made: list[Trial], stores: list[Customer]) -> None:
    later = list(trials(stores, SEED, AS_OF + timedelta(days=10)))
    for trial, moved in zip(_moving(made), _moving(later), strict=True):
        assert moved.issued_on - trial.issued_on == timedelta(days=10)
        assert [row.said for row in moved.follow_ups] == [row.said for row in trial.follow_ups]
