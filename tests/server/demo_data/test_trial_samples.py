from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from usen_desk.contract.base import JST
from usen_desk.server.demo_data.rows import Trial
from usen_desk.server.demo_data.samples import sample_stores
from usen_desk.server.demo_data.staff import FIRST_SALES, FIRST_SUPERVISOR, YOKOHAMA_SOUTH, demo_staff
from usen_desk.server.demo_data.trial_samples import MANUAL_ACCOUNT_ID, MANUAL_LOGIN_ID, manual_trial, sample_trials

AS_OF = date(2020, 3, 17)
FIRST_NUMBER = 700_001


@pytest.fixture
def samples() -> dict[str, Trial]:
    return {trial.login_id: trial for trial in sample_trials(iter(range(FIRST_NUMBER, FIRST_NUMBER + 1000)), AS_OF)}


def test_the_manuals_trial_stands_at_its_own_dates(samples: dict[str, Trial]) -> None:
    trial = samples[MANUAL_LOGIN_ID]
    assert (trial.account_id, trial.login_id, trial.sold_as) == (870381, "xfeeaP", "個別対応")
    assert (trial.issued_on, trial.expires_on) == (date(2018, 6, 13), date(2018, 8, 16))
    assert trial.authenticated_at == datetime(2018, 8, 3, 0, 17, 28, tzinfo=JST)
    assert trial.branch_code == YOKOHAMA_SOUTH
    assert trial.contracted_on == trial.expires_on
    assert trial == manual_trial()


def test_the_manuals_hours_add_up_to_its_total() -> None:
    usage = dict(manual_trial().usage)
    shown = [usage.get(date(2018, 8, day), 0) for day in range(1, 6)]
    assert [divmod(minutes, 60) for minutes in shown] == [(0, 0), (0, 0), (8, 38), (9, 2), (8, 37)]
    assert divmod(sum(usage.values()), 60) == (107, 7)
    assert all(date(2018, 8, 3) <= day <= date(2018, 8, 16) for day in usage)


@pytest.mark.parametrize(
    ("login_id", "store"),
    [
        ("xfeeaP", "カフェ・ド・ノール 横浜南店"),
        ("tQm4Zk", "居酒屋 海の幸 梅田店"),
        ("hJ7wRc", "美容室ルーチェ 新宿東口店"),
        ("b2NpLe", "鮨処 いちえ 銀座"),
        ("Kd9sVu", "ドラッグみどり 川口店"),
        ("p8XeYm", "ホテル白樺 札幌"),
        ("u5GtCa", "パン工房 むぎの穂 川崎"),
    ],
)
def test_trials_of_the_pictures_run_at_their_stores(samples: dict[str, Trial], login_id: str, store: str) -> None:
    names = {store.customer.customer_code: store.customer for store in sample_stores(AS_OF)}
    trial = samples[login_id]
    assert names[trial.customer_code].store_name == store
    assert trial.branch_code == names[trial.customer_code].branch_code


def test_a_rep_is_of_the_branch_of_the_trial(samples: dict[str, Trial]) -> None:
    branches = {person.login_id: person.branch_code for person in demo_staff()}
    assert all(branches[trial.rep_login] in (trial.branch_code, None) for trial in samples.values())


def test_the_supervisor_follows_those_of_the_pictures(samples: dict[str, Trial]) -> None:
    held = [trial.login_id for trial in samples.values() if trial.rep_login == FIRST_SUPERVISOR.login_id]
    assert held == ["tQm4Zk", "hJ7wRc", "b2NpLe", "Kd9sVu", "p8XeYm", "u5GtCa"]


def test_the_demos_sales_person_has_a_screenful_of_trials_to_follow(samples: dict[str, Trial]) -> None:
    mine = [trial for trial in samples.values() if trial.rep_login == FIRST_SALES.login_id]
    nexts = [(trial.told[-1].next_on - AS_OF).days for trial in mine if trial.told and trial.told[-1].next_on]
    left = [
        (trial.expires_on - AS_OF).days + trial.extended_days
        for trial in mine
        if trial.expires_on and trial.account_id != MANUAL_ACCOUNT_ID
    ]
    assert 14 <= len(mine) <= 20
    assert {-1, 0} < set(nexts)
    assert {1, 3, 7} < set(left)
    assert any(days < 0 for days in left)
    assert sum(trial.authenticated_at is None for trial in mine) == 3
    assert sum(trial.authenticated_at is not None and not trial.usage for trial in mine) == 2


def test_one_extension_waits_one_was_approved_and_one_refused(samples: dict[str, Trial]) -> None:
    extensions = [(trial, one) for trial in samples.values() for one in trial.extensions]
    assert sorted(str(one.is_approved) for _, one in extensions) == ["False", "None", "True"]
    for trial, one in extensions:
        kinds = [row.kind for row in trial.follow_ups if row.kind.startswith("extension")]
        assert kinds == ["extension_asked"] + ["extension_decided"] * (one.is_approved is not None)
        assert trial.extended_days == (one.days if one.is_approved else 0)
        assert one.decided_at is None or one.decided_at > one.asked_at


def test_numbers_are_taken_for_all_but_the_manuals(samples: dict[str, Trial]) -> None:
    numbers = [trial.account_id for trial in samples.values()]
    assert numbers == [MANUAL_ACCOUNT_ID, *range(FIRST_NUMBER, FIRST_NUMBER + len(numbers) - 1)]


def test_all_but_the_manuals_move_with_the_day_of_the_data(samples: dict[str, Trial]) -> None:
    later = {trial.login_id: trial for trial in sample_trials(iter(range(100)), AS_OF + timedelta(days=30))}
    moved = {login: (later[login].issued_on - trial.issued_on).days for login, trial in samples.items()}
    assert moved.pop(MANUAL_LOGIN_ID) == 0
    assert set(moved.values()) == {30}
