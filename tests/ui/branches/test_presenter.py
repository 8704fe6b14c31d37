"""Tests for usen_desk.ui.branches.presenter: no server, no thread, no widget."""

from pathlib import Path

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.account_samples import BRANCHES, Stores, me, row
from usen_desk.api.errors import DiskFault, DiskTrouble, Refused, Trouble, Unreachable
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch, SortKey
from usen_desk.contract.branches import EXPORT_BRANCH, LIST_BRANCHES, Branches, ExportFormat
from usen_desk.contract.errors import Code
from usen_desk.local.settings import Choices
from usen_desk.ui.branches.presenter import BranchesPresenter
from usen_desk.ui.navigation import Navigator, Tab, branch_place, customer_place

SHIBUYA, YOKOHAMA = BRANCHES


class Seen:
    """Everything that a page would be told, by signal."""

    def __init__(self, presenter):
        for name in ("listed", "chosen", "unknown", "told", "working", "exporting", "exported", "not_exported"):
            heard = []
            setattr(self, name, heard)
            getattr(presenter, name).connect(heard.append)


@pytest.fixture
def made(qapp):
    def make(background=None, answers=None, **who):
        client = FakeClient(
            {LIST_BRANCHES: Branches(items=BRANCHES), SEARCH_ACCOUNTS: Stores(3), EXPORT_BRANCH: b"csv"}
            | (answers or {})
        )
        navigator, own = Navigator(Tab), {}
        presenter = BranchesPresenter(client, background or Immediately(), navigator, Choices(own), me(**who))
        return presenter, client, navigator, Seen(presenter)

    return make


def test_the_tab_opens_with_the_persons_own_branch(made):
    presenter, client, _, seen = made(branch_code=YOKOHAMA.branch_code)
    presenter.open("")
    assert seen.chosen == [YOKOHAMA]
    assert client.bodies(SEARCH_ACCOUNTS)[-1].branch_code == YOKOHAMA.branch_code


def test_without_a_branch_of_ones_own_it_opens_with_the_first(made):
    presenter, _, _, seen = made()
    presenter.open("")
    assert seen.chosen == [SHIBUYA]


def test_a_branch_that_is_not_there_for_this_person_is_said(made):
    presenter, client, _, seen = made()
    presenter.open("9999")
    assert (seen.unknown, seen.chosen) == (["9999"], [])
    assert client.bodies(SEARCH_ACCOUNTS) == []


def test_a_branch_that_was_opened_is_remembered_by_its_name(made):
    presenter, _, navigator, _ = made()
    presenter.open(YOKOHAMA.branch_code)
    assert navigator.title_of(branch_place(YOKOHAMA.branch_code)) == "横浜南支店"


def test_the_branch_that_was_asked_for_while_the_list_was_read_is_shown(made):
    background = WhenTold()
    presenter, _, _, seen = made(background)
    presenter.open("")
    presenter.open(YOKOHAMA.branch_code)
    while background.waiting:
        background.deliver()
    assert seen.chosen == [YOKOHAMA]


@pytest.mark.parametrize(("text", "left"), [("横浜", [YOKOHAMA]), ("ｼﾌﾞﾔ", []), ("020418", [YOKOHAMA]), ("", BRANCHES)])
def test_the_filter_takes_names_and_codes_in_any_spelling(made, text, left):
    presenter, _, _, seen = made()
    presenter.load()
    presenter.filter(text)
    assert seen.listed[-1] == left


def test_branches_that_cannot_be_read_are_told_and_read_again(made):
    presenter, client, _, seen = made(answers={LIST_BRANCHES: Unreachable(Trouble.TIMEOUT)})
    presenter.open(YOKOHAMA.branch_code)
    assert "応答" in seen.told[0].text
    assert seen.working[-1] is False
    client.answers[LIST_BRANCHES] = Branches(items=BRANCHES)
    presenter.load()
    assert seen.chosen == [YOKOHAMA]


def test_a_search_stays_within_the_branch(made):
    presenter, client, _, _ = made()
    presenter.search(AccountSearch(phone="1"))
    assert client.bodies(SEARCH_ACCOUNTS) == []
    presenter.open(YOKOHAMA.branch_code)
    presenter.search(AccountSearch(phone="1"))
    asked = client.bodies(SEARCH_ACCOUNTS)[-1]
    assert (asked.branch_code, asked.phone) == (YOKOHAMA.branch_code, "1")


def test_rows_and_branches_open_their_places(made):
    presenter, _, navigator, _ = made()
    presenter.choose(YOKOHAMA)
    assert navigator.place == branch_place(YOKOHAMA.branch_code)
    presenter.open_row(row(7))
    assert navigator.place == customer_place("0398-2071-07")


def test_the_list_is_written_with_the_conditions_and_the_order_on_screen(made, tmp_path):
    presenter, client, _, seen = made()
    presenter.open(YOKOHAMA.branch_code)
    presenter.search(AccountSearch(store_name="さくら", active_only=True, sort=SortKey.PHONE, descending=True))
    presenter.export(ExportFormat.XLSX, tmp_path / "list.xlsx")
    _, asked, path = client.asked[-1]
    assert path == {"branch_code": YOKOHAMA.branch_code}
    assert (asked.store_name, asked.active_only, asked.sort, asked.descending) == ("さくら", True, SortKey.PHONE, True)
    assert asked.file_format is ExportFormat.XLSX
    assert (tmp_path / "list.xlsx").read_bytes() == b"csv"
    assert (seen.exporting, seen.exported) == ([True, False], [tmp_path / "list.xlsx"])
    assert not presenter.is_exporting


def test_one_export_at_a_time_and_stopping_it_ends_it(made):
    background = WhenTold()
    presenter, client, _, seen = made(background)
    presenter.open(YOKOHAMA.branch_code)
    background.deliver()
    background.deliver()
    presenter.export(ExportFormat.CSV, Path("a.csv"))
    presenter.export(ExportFormat.CSV, Path("b.csv"))
    assert len(background.waiting) == 1
    presenter.cancel_export()
    background.deliver()
    assert (seen.exporting, seen.exported, presenter.is_exporting) == ([True, False], [], False)
    assert client.bodies(EXPORT_BRANCH) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [(DiskTrouble(DiskFault.FULL), "空き容量"), (Refused(problem(Code.EXPORT_TOO_LARGE)), "件数が多すぎる")],
)
def test_an_export_that_failed_says_why_and_another_can_begin(made, tmp_path, error, words):
    presenter, client, _, seen = made(answers={EXPORT_BRANCH: error})
    presenter.open(YOKOHAMA.branch_code)
    presenter.export(ExportFormat.CSV, tmp_path / "a.csv")
    assert words in seen.not_exported[0].text
    client.answers[EXPORT_BRANCH] = b"csv"
    presenter.export(ExportFormat.CSV, tmp_path / "a.csv")
    assert seen.exported == [tmp_path / "a.csv"]


def test_nothing_is_written_before_a_list_is_shown(made):
    presenter, client, _, _ = made()
    presenter.export(ExportFormat.CSV, Path("a.csv"))
    assert client.asked == []


def test_who_may_not_export_is_known_to_the_page(made):
    assert made()[0].may_export
    assert not made(permissions=frozenset())[0].may_export
