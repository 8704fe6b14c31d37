"""Tests for usen_desk.ui.account_pages; how pages come is tests/ui/test_result_pages.py."""

from tests.fakes import FakeClient, Immediately
from tests.ui.account_samples import Stores
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch
from usen_desk.ui.account_pages import AccountPages


def test_asks_the_account_search(qtbot):
    client = FakeClient({SEARCH_ACCOUNTS: Stores(3)})
    pages = AccountPages(client, Immediately())
    pages.search(AccountSearch(store_name="さくら"))
    assert [ask.store_name for ask in client.bodies(SEARCH_ACCOUNTS)] == ["さくら"]
    assert pages.result.count == 3
