"""Tests for usen_desk.server.trials.service."""

from datetime import date, datetime

import pytest

from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import Term, TrialSearch, Usage
from usen_desk.server.trials import service
from usen_desk.server.trials.texts import DEFAULT_RULES

MANUAL_DAYS = (518, 542, 517, 0, 611, 652, 668, 736, 782, 766, 635)
"""Three days of the manual; the rest fills its total, 107時間07分."""


@pytest.fixture
def get(unit):
    def answered(login, role=Role.AGENT, **more):
        with unit(role, Permission.READ_TRIALS, **more) as context:
            return service.get_trial(context, Nothing(), login)

    return answered


@pytest.fixture
def search(unit):
    def answered(role=Role.AGENT, **asked):
        with unit(role, Permission.READ_TRIALS) as context:
            return service.search_trials(context, TrialSearch(**asked))

    return answered


@pytest.fixture
def manual(put, recorded):
    recorded(datetime(2026, 11, 22, tzinfo=JST))
    return put(
        "xfeeaP",
        870381,
        days=MANUAL_DAYS,
        started_on=date(2018, 8, 3),
        authenticated_at=datetime(2018, 8, 3, 0, 17, 28, tzinfo=JST),
        issued_on=date(2018, 6, 13),
        sold_as="個別対応",
    )


def test_the_manuals_sample_has_its_total_its_days_and_the_advice_for_long_use(get, manual):
    trial = get("xfeeaP")
    assert (trial.row.account_id, trial.row.sold_as, trial.row.issued_on) == (870381, "個別対応", date(2018, 6, 13))
    assert (trial.row.expires_on, trial.row.total_minutes) == (date(2018, 8, 16), 107 * 60 + 7)
    assert [(day.on.day, day.minutes) for day in trial.days][:4] == [(3, 518), (4, 542), (5, 517), (7, 611)]
    assert (trial.row.usage, trial.row.term) == (Usage.LONG, Term.ENDED)
    assert [one.title for one in trial.advice if one.usage is trial.row.usage] == ["契約プランや契約後の流れを説明"]
    assert trial.row.mean_minutes == (107 * 60 + 7) // 14
    assert (trial.used_day_count, trial.longest_gap_days, trial.longest_gap_from) == (10, 3, date(2018, 8, 14))


def test_a_list_shows_the_strip_of_the_first_fourteen_days(search, manual):
    page = search(login_id="XFEEAP")
    row = page.items[0]
    assert (page.count, row.login_id) == (1, "xfeeaP")
    assert (row.strip_from, row.strip) == (date(2018, 8, 3), (*MANUAL_DAYS, 0, 0, 0))
    assert page.guide_minutes == DEFAULT_RULES.long_from_minutes
