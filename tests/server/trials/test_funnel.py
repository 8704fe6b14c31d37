"""Tests for usen_desk.server.trials.funnel and funnel_store."""

from datetime import date, datetime

import pytest

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.trials.conftest import TODAY
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import FunnelAsk, FunnelStage, TrialSearch
from usen_desk.server.context import Refusal
from usen_desk.server.trials.funnel import get_funnel
from usen_desk.server.trials.service import search_trials


@pytest.fixture
def funnel(unit):
    def asked(role=Role.SUPERVISOR, **period):
        with unit(role, Permission.SUPERVISE_TRIALS) as context:
            return get_funnel(context, FunnelAsk(**period))

    return asked


def counts(branch):
    return branch.issued, branch.authenticated, branch.used, branch.followed_up, branch.contracted


@pytest.fixture
def trials(put):
    put("a1")
    put("a2", started_on=date(2026, 11, 3))
    put("a3", started_on=date(2026, 11, 3), days=(60,))
    put("a4", started_on=date(2026, 11, 3), days=(60,), followed_up_at=NOW, contracted_on=TODAY)
    put("a5", followed_up_at=NOW)
    put("old", issued_on=date(2026, 10, 23))
    put("future", issued_on=date(2026, 11, 23))
    put("b1", branch_code=OTHER_BRANCH, issued_on=TODAY)
    put("n1", branch_code=None, started_on=date(2026, 11, 3), issued_on=date(2026, 10, 24))


def test_each_branch_counts_the_trials_that_reached_each_stage(funnel, trials):
    found = funnel()
    assert (found.issued_from, found.issued_to) == (date(2026, 10, 24), TODAY)
    assert [(branch.branch_code, counts(branch)) for branch in found.branches] == [
        (OTHER_BRANCH, (1, 0, 0, 0, 0)),
        (BRANCH, (5, 3, 2, 2, 1)),
        ("", (1, 1, 0, 0, 0)),
    ]
    assert [branch.branch_name for branch in found.branches] == ["札幌支店", "横浜南支店", ""]


def test_the_default_period_ends_today_in_japan(unit, branches):
    just_past_midnight = datetime.fromisoformat("2026-11-22T00:00:30+09:00")
    with unit(Role.SUPERVISOR, Permission.SUPERVISE_TRIALS, now=just_past_midnight) as context:
        assert get_funnel(context, FunnelAsk()).issued_to == TODAY


def test_one_end_of_the_period_is_enough(funnel, trials):
    assert funnel(issued_from=date(2026, 10, 1)).issued_to == TODAY
    assert funnel(issued_to=date(2026, 10, 30)).issued_from == date(2026, 10, 1)
    assert funnel(issued_to=date.min).issued_from == date.min
    assert [counts(branch)[0] for branch in funnel(issued_to=date(2026, 10, 30)).branches] == [1, 1]


def test_a_period_that_ends_before_it_begins_is_refused(funnel):
    with pytest.raises(Refusal) as caught:
        funnel(issued_from=date(2026, 11, 2), issued_to=date(2026, 11, 1))
    assert (caught.value.code, caught.value.field) == (Code.INVALID_INPUT, "issued_to")


@pytest.mark.parametrize("stage", FunnelStage)
def test_the_rows_behind_a_count_are_as_many(funnel, unit, trials, stage):
    period = {"issued_from": date(2026, 10, 24), "issued_to": TODAY}
    (ours,) = [branch for branch in funnel(**period).branches if branch.branch_code == BRANCH]
    with unit(Role.SUPERVISOR, Permission.READ_TRIALS) as context:
        page = search_trials(context, TrialSearch(branch_code=BRANCH, stage=stage, **period))
    assert page.count == len(page.items) == getattr(ours, stage.value)


def test_nobody_without_the_permission_sees_any_branch(funnel, trials):
    assert funnel(Role.SALES).branches == funnel(Role.AGENT).branches == []
