from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from usen_desk.contract.base import JST
from usen_desk.server.demo_data.trials import MANUAL_LOGIN_ID, TRIAL_DAYS, manual_trial, trials

AS_OF = date(2020, 3, 17)


def test_the_manuals_trial_stands_at_its_own_dates() -> None:
    trial = manual_trial()
    assert (trial.account_id, trial.login_id, trial.sold_as) == (870381, MANUAL_LOGIN_ID, "個別対応")
    assert (trial.issued_on, trial.expires_on) == (date(2018, 6, 13), date(2018, 8, 16))
    assert trial.authenticated_at == datetime(2018, 8, 3, 0, 17, 28, tzinfo=JST)


def test_the_manuals_hours_add_up_to_its_total() -> None:
    usage = dict(manual_trial().usage)
    shown = [usage.get(date(2018, 8, day), 0) for day in range(1, 6)]
    assert [divmod(minutes, 60) for minutes in shown] == [(0, 0), (0, 0), (8, 38), (9, 2), (8, 37)]
    assert divmod(sum(usage.values()), 60) == (107, 7)
    assert all(date(2018, 8, 3) <= day <= date(2018, 8, 16) for day in usage)


def test_trials_never_share_a_login_or_a_number() -> None:
    made = list(trials(200_000, 1, AS_OF))
    assert len(made) == 2007
    assert len({trial.login_id.casefold() for trial in made}) > 2000
    assert len({trial.login_id for trial in made}) == len({trial.account_id for trial in made}) == 2007
    assert all(re.fullmatch(r"[A-Za-z0-9]{6}", trial.login_id) for trial in made)


def test_use_lies_between_the_first_day_and_the_last() -> None:
    for trial in list(trials(50_000, 1, AS_OF))[1:]:
        if trial.authenticated_at is None:
            assert (trial.expires_on, trial.usage) == (None, ())
            continue
        first_on = trial.authenticated_at.date()
        assert trial.issued_on <= first_on <= AS_OF
        assert trial.expires_on == first_on + timedelta(days=TRIAL_DAYS - 1)
        assert all(first_on <= day <= min(trial.expires_on, AS_OF) and 0 < used <= 1440 for day, used in trial.usage)
