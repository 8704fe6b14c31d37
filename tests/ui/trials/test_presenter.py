"""Tests for usen_desk.ui.trials.presenter: no server, no thread, no widget."""

from __future__ import annotations

import msgspec
import pytest

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.account_samples import me
from tests.ui.my_trial_samples import Trials
from tests.ui.trial_samples import NOW, row
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.changes import Change, ChangeKind
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import EXPORT_TRIALS, LIST_SOLD_AS, SEARCH_TRIALS, SoldAs, TrialSearch, TrialSort
from usen_desk.local.settings import Choices
from usen_desk.ui.navigation import Navigator, Place, Tab, trial_place
from usen_desk.ui.trials.presenter import TrialsPresenter


@pytest.fixture
def made(qtbot):
    def make(answers=None, background=None, kept=None, **who):
        client = FakeClient(
            {SEARCH_TRIALS: Trials(3), LIST_SOLD_AS: SoldAs(items=["個別対応"]), EXPORT_TRIALS: b"csv"}
            | (answers or {})
        )
        navigator = Navigator(Tab)
        presenter = TrialsPresenter(client, background or Immediately(), navigator, Choices(kept or {}), me(**who))
        presenter.client, presenter.navigator = client, navigator
        return presenter

    return make


def test_a_single_hit_that_was_asked_for_opens_at_once(made):
    presenter = made()
    presenter.search(TrialSearch(login_id="ID00001"), opens_single_hit=True)
    assert presenter.navigator.place == trial_place("id00001")


@pytest.mark.parametrize(
    ("search", "asked"),
    [(TrialSearch(login_id="id00001"), False), (TrialSearch(), True), (TrialSearch(login_id="x"), True)],
)
def test_nothing_opens_by_itself_otherwise(made, search, asked):
    presenter = made()
    presenter.search(search, opens_single_hit=asked)
    assert presenter.navigator.place is None


def test_sorting_a_single_hit_anew_does_not_open_it_again(made):
    presenter = made()
    presenter.search(TrialSearch(login_id="id00001"), opens_single_hit=True)
    presenter.navigator.open(Place(Tab.TRIALS, "search"))
    presenter.pages.sort(TrialSort.LOGIN_ID, descending=False)
    assert presenter.navigator.place == Place(Tab.TRIALS, "search")


def test_the_guide_line_comes_with_the_rows(made):
    presenter = made()
    presenter.search(TrialSearch())
    assert presenter.guide_minutes == 480


def test_the_values_of_sold_as_are_read_once(made):
    presenter, heard = made(), []
    presenter.sold_as.connect(heard.append)
    presenter.read_sold_as()
    presenter.read_sold_as()
    assert heard == [["個別対応"]]


def test_values_that_could_not_be_read_are_asked_for_again_and_disturb_nobody(made):
    presenter, heard = made({LIST_SOLD_AS: [Unreachable(Trouble.CUT), SoldAs(items=["代理店"])]}), []
    presenter.sold_as.connect(heard.append)
    presenter.read_sold_as()
    presenter.read_sold_as()
    assert heard == [["代理店"]]


def test_rows_and_views_open_their_places(made):
    presenter = made()
    presenter.open_row(row("xfeeaP"))
    assert presenter.navigator.place == trial_place("xfeeaP")
    presenter.open("funnel")
    assert presenter.navigator.place == Place(Tab.TRIALS, "funnel")


def test_the_list_is_written_with_the_conditions_and_the_order_on_screen(made, tmp_path):
    presenter, saved = made(), []
    presenter.export.saved.connect(saved.append)
    presenter.start_export(ExportFormat.CSV, tmp_path / "none.csv")
    assert presenter.client.asked == []
    presenter.search(TrialSearch(sold_as="個別対応"))
    presenter.pages.sort(TrialSort.LOGIN_ID, descending=False)
    presenter.pages.fetch(2)
    presenter.start_export(ExportFormat.XLSX, tmp_path / "list.xlsx")
    asked = presenter.client.bodies(EXPORT_TRIALS)[0]
    assert (asked.sold_as, asked.sort, asked.descending, asked.offset) == ("個別対応", TrialSort.LOGIN_ID, False, 0)
    assert asked.file_format is ExportFormat.XLSX
    assert saved == [tmp_path / "list.xlsx"]


def test_an_export_runs_in_a_lane_of_its_own_and_can_be_stopped(made, tmp_path):
    background = WhenTold()
    presenter = made(background=background)
    presenter.search(TrialSearch())
    background.deliver()
    presenter.start_export(ExportFormat.CSV, tmp_path / "a.csv")
    assert presenter.export.is_running
    presenter.export.cancel()
    background.deliver()
    assert not (tmp_path / "a.csv").exists()


def test_what_changed_is_told_as_it_is_now_and_what_cannot_be_read_left_out(made):
    presenter, heard = made(), []
    presenter.changed.connect(heard.append)
    now = row("xfeeaP", account_id=7, days_left=2)
    items = [msgspec.json.encode(now), b'{"login_id": 7}']
    news = [Change(change_id=1, at=NOW, kind=ChangeKind.TRIAL, object_id=7, item=msgspec.Raw(item)) for item in items]
    presenter.on_changes(news)
    assert heard == [{7: now}]


def test_columns_are_kept(made):
    assert made(kept={"trials.columns": "login_id=120"}).columns == "login_id=120"
    assert made(kept={"trials.columns": 7}).columns == ""
    presenter = made()
    presenter.keep_columns("login_id=90")
    assert presenter.columns == "login_id=90"


def test_what_a_person_may_do_is_known_to_the_page(made):
    all_, none = made(), made(permissions=frozenset({Permission.READ_TRIALS}))
    assert (all_.may_export, all_.may_follow, all_.may_supervise) == (True, True, True)
    assert (none.may_export, none.may_follow, none.may_supervise) == (False, False, False)
