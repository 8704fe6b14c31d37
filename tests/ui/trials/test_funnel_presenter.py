"""Tests for usen_desk.ui.trials.funnel_presenter: no server, no thread, no widget."""

from datetime import UTC, date, datetime

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.trials.test_funnel_model import NOWHERE, SHIBUYA, START, TODAY, YOKOHAMA
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.trials import GET_FUNNEL, Funnel, FunnelAsk, FunnelStage, TrialSearch
from usen_desk.ui.navigation import Navigator, Tab
from usen_desk.ui.trials.funnel_model import Period, Preset
from usen_desk.ui.trials.funnel_presenter import FunnelPresenter
from usen_desk.ui.trials.search_model import rows_place


class Client(FakeClient):
    """Half past midnight in Japan: the day before by the wire's clock."""

    def now(self):
        return datetime(2020, 3, 16, 15, 30, tzinfo=UTC)


class Seen:
    def __init__(self, presenter):
        for name in ("shown", "asked", "told", "working"):
            heard = []
            setattr(self, name, heard)
            getattr(presenter, name).connect(heard.append)


@pytest.fixture
def made(qapp):
    def make(answer=None, background=None):
        funnel = Funnel(issued_from=START, issued_to=TODAY, branches=[SHIBUYA, YOKOHAMA, NOWHERE])
        client, navigator = Client({GET_FUNNEL: answer or funnel}), Navigator(Tab)
        presenter = FunnelPresenter(client, background or Immediately(), navigator)
        return presenter, client, navigator, Seen(presenter)

    return make


def test_it_begins_with_the_last_thirty_days_in_japan(made):
    presenter, client, _, seen = made()
    presenter.load()
    assert client.bodies(GET_FUNNEL) == [FunnelAsk(issued_from=START, issued_to=TODAY)]
    assert seen.asked == [Period(START, TODAY)]
    assert [line.name for line in seen.shown[-1]] == ["合計", "渋谷支店", "横浜南支店", "支店なし"]
    assert (presenter.preset, seen.working) == (Preset.DAYS_30, [True, False])


def test_days_of_ones_own_stay_when_it_is_read_anew(made):
    presenter, client, _, _ = made()
    presenter.show_period(date(2020, 1, 5), date(2020, 1, 9))
    presenter.load()
    assert client.bodies(GET_FUNNEL) == [FunnelAsk(issued_from=date(2020, 1, 5), issued_to=date(2020, 1, 9))] * 2
    assert presenter.preset is None


def test_an_open_end_is_today_and_an_open_start_thirty_days(made):
    presenter, _, _, seen = made()
    presenter.show_period(date(2020, 1, 5), None)
    presenter.show_period(None, date(2020, 1, 30))
    assert seen.asked == [Period(date(2020, 1, 5), TODAY), Period(date(2020, 1, 1), date(2020, 1, 30))]


def test_a_newer_period_is_the_one_that_is_shown(made):
    background = WhenTold()
    presenter, _, _, seen = made(background=background)
    presenter.show_preset(Preset.WEEK)
    presenter.show_preset(Preset.THIS_MONTH)
    background.deliver()
    assert seen.shown == []
    background.deliver()
    assert len(seen.shown) == 1


def test_another_order_asks_nothing(made):
    presenter, client, _, seen = made()
    presenter.load()
    presenter.sort(FunnelStage.USED.value, descending=True)
    assert [line.name for line in seen.shown[-1]] == ["合計", "横浜南支店", "渋谷支店", "支店なし"]
    assert len(client.asked) == 1
    presenter.load()
    assert [line.name for line in seen.shown[-1]] == ["合計", "横浜南支店", "渋谷支店", "支店なし"]


def test_a_number_opens_its_trials_in_the_search(made):
    presenter, _, navigator, seen = made()
    presenter.load()
    total, shibuya, yokohama, nowhere = seen.shown[-1]
    presenter.open_rows(yokohama, FunnelStage.USED)
    search = TrialSearch(branch_code="0204180400", stage=FunnelStage.USED, issued_from=START, issued_to=TODAY)
    assert navigator.place == rows_place(search)
    presenter.open_rows(shibuya, FunnelStage.USED)
    presenter.open_rows(nowhere, FunnelStage.ISSUED)
    assert navigator.place == rows_place(search)
    presenter.open_rows(total, FunnelStage.CONTRACTED)
    assert navigator.place == rows_place(TrialSearch(stage=FunnelStage.CONTRACTED, issued_from=START, issued_to=TODAY))


def test_what_could_not_be_read_is_said(made):
    presenter, _, _, seen = made(Unreachable(Trouble.TIMEOUT))
    presenter.load()
    assert len(seen.told) == 1
    assert seen.working == [True, False]
