"""Tests for usen_desk.ui.accounts.presenter: no server, no thread, no widget."""

import pytest

from tests.fakes import FakeClient, Immediately
from tests.ui.account_samples import Stores, row
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch, Service
from usen_desk.local.settings import Choices
from usen_desk.ui.accounts.presenter import AccountsPresenter
from usen_desk.ui.navigation import Navigator, Tab, customer_place


@pytest.fixture
def made(qapp):
    def make(kept=None):
        client, navigator, own = (
            FakeClient({SEARCH_ACCOUNTS: Stores(3)}),
            Navigator(Tab),
            kept if kept is not None else {},
        )
        return AccountsPresenter(client, Immediately(), navigator, Choices(own)), client, navigator, own

    return make


def test_ticks_are_remembered_when_they_are_searched_with(made):
    presenter, _, _, own = made()
    assert presenter.services == ()
    presenter.search(AccountSearch(phone="1", services=(Service.OTORAKU,)))
    assert made(own)[0].services == (Service.OTORAKU,)


@pytest.mark.parametrize("rubbish", [None, 5, "otoraku", ["unknown", 7, None], {"otoraku": 1}])
def test_ticks_kept_by_another_version_never_stop_the_page(made, rubbish):
    presenter, *_ = made({"accounts.services": rubbish, "accounts.columns": 7})
    assert presenter.services == ()
    assert presenter.columns == ""


def test_columns_are_remembered(made):
    presenter, _, _, own = made()
    presenter.keep_columns("phone=120")
    assert made(own)[0].columns == "phone=120"


def test_only_usable_accounts_are_asked_for_with_the_same_conditions(made):
    presenter, client, *_ = made()
    presenter.show_active_only(True)
    assert client.asked == []
    presenter.search(AccountSearch(store_name="さくら"))
    presenter.show_active_only(True)
    asked = client.bodies(SEARCH_ACCOUNTS)[-1]
    assert (asked.store_name, asked.active_only) == ("さくら", True)


def test_a_row_opens_its_store(made):
    presenter, _, navigator, _ = made()
    presenter.open_row(row(7))
    assert navigator.place == customer_place("0398-2071-07")
