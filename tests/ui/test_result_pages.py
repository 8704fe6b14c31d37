"""Tests for usen_desk.ui.result_pages, with the account search: no server, no thread, no widget."""

from __future__ import annotations

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.accounts import (
    SEARCH_ACCOUNTS,
    AccountPage,
    AccountRow,
    AccountSearch,
    AccountState,
    SortKey,
)
from usen_desk.ui.account_pages import AccountPages
from usen_desk.ui.result_pages import PAGE_ROWS


def row(number: int) -> AccountRow:
    return AccountRow(customer_code=f"{number:08}", store_name=f"店{number}", phone="", state=AccountState.ACTIVE)


class Service:
    """Answers like the service: `total` stores, exact up to 1,000."""

    def __init__(self, total: int) -> None:
        self.total = total

    def __call__(self, ask: AccountSearch) -> AccountPage:
        start = int(ask.after) if ask.after else ask.offset
        end = min(self.total, start + ask.limit)
        more = self.total > 1000
        return AccountPage(
            items=[row(number) for number in range(start, end)],
            count=min(self.total, 1000),
            more_than_count=more,
            sort=SortKey.NEWEST if more else ask.sort,
            descending=ask.descending,
            next_after=str(end) if end < self.total else "",
        )


class Shown:
    """What a list would show, fed by the signals."""

    def __init__(self, pages: AccountPages) -> None:
        self.total, self.rows, self.told, self.working = -1, {}, [], []
        pages.found.connect(self.on_found)
        pages.grew.connect(self.on_grew)
        pages.page.connect(self.on_page)
        pages.failed.connect(self.told.append)
        pages.working.connect(self.working.append)

    def on_found(self, result):
        self.total, self.rows = result.rows, {}

    def on_grew(self, result):
        self.total = result.rows

    def on_page(self, first, rows):
        self.rows.update({first + at: found.customer_code for at, found in enumerate(rows)})


@pytest.fixture
def desk(qapp):
    def made(total, background=None):
        client = FakeClient({SEARCH_ACCOUNTS: Service(total)})
        pages = AccountPages(client, background or Immediately())
        return client, pages, Shown(pages)

    return made


def test_an_exact_result_jumps_to_any_row(desk):
    client, pages, shown = desk(950)
    pages.search(AccountSearch(store_name="店"))
    pages.fetch(949)
    assert (shown.total, shown.rows[949]) == (950, "00000949")
    assert client.bodies(SEARCH_ACCOUNTS)[-1].offset == 900


def test_a_large_result_grows_page_by_page_to_its_end(desk):
    _, pages, shown = desk(1234)
    pages.search(AccountSearch())
    while len(shown.rows) < shown.total:
        pages.fetch(len(shown.rows))
    assert shown.total == 1234
    assert [shown.rows[at] for at in range(1234)] == [f"{at:08}" for at in range(1234)]


def test_a_row_beyond_what_was_paged_is_not_asked_for(desk):
    client, pages, _ = desk(5000)
    pages.search(AccountSearch())
    pages.fetch(4000)
    assert len(client.asked) == 1


def test_a_page_that_was_dropped_is_read_again_from_its_own_cursor(desk):
    client, pages, shown = desk(5000)
    pages.search(AccountSearch())
    pages.fetch(PAGE_ROWS)
    pages.fetch(2 * PAGE_ROWS)
    shown.rows.clear()
    pages.fetch(PAGE_ROWS)
    assert shown.rows[PAGE_ROWS] == f"{PAGE_ROWS:08}"
    assert client.bodies(SEARCH_ACCOUNTS)[-1].after == str(PAGE_ROWS)


def test_the_same_page_is_not_asked_for_twice_at_once(desk):
    background = WhenTold()
    client, pages, _ = desk(900, background)
    pages.search(AccountSearch())
    background.deliver()
    pages.fetch(300)
    pages.fetch(399)
    assert len(background.waiting) == 1


def test_a_late_page_of_an_older_search_is_not_shown(desk):
    background = WhenTold()
    _, pages, shown = desk(900, background)
    pages.search(AccountSearch(store_name="a"))
    background.deliver()
    pages.fetch(300)
    pages.search(AccountSearch(store_name="b"))
    background.deliver(1)
    background.deliver()
    assert 300 not in shown.rows


def test_the_rows_before_stay_while_a_new_search_runs_and_when_it_fails(desk):
    client, pages, shown = desk(10)
    pages.search(AccountSearch(store_name="a"))
    client.answers[SEARCH_ACCOUNTS] = Unreachable(Trouble.REFUSED)
    pages.search(AccountSearch(store_name="b"))
    assert len(shown.rows) == 10
    assert "接続できません" in shown.told[0].text
    assert shown.working[-1] is False


def test_cancelling_stops_the_search_and_says_so(desk):
    background = WhenTold()
    _, pages, shown = desk(10, background)
    pages.search(AccountSearch())
    pages.cancel()
    background.deliver()
    assert (shown.total, shown.working) == (-1, [True, False])


def test_a_failed_page_can_be_asked_for_again(desk):
    client, pages, shown = desk(900)
    service = client.answers[SEARCH_ACCOUNTS]
    pages.search(AccountSearch())
    client.answers[SEARCH_ACCOUNTS] = Unreachable(Trouble.CUT)
    pages.fetch(500)
    client.answers[SEARCH_ACCOUNTS] = service
    pages.fetch(500)
    assert shown.rows[500] == "00000500"
