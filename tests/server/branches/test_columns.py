"""Tests for usen_desk.server.branches.columns."""

from datetime import date

import pytest

from usen_desk.contract.accounts import AccountRow, AccountState, Service
from usen_desk.server.branches.columns import COLUMNS, SERVICES, STATES, cells, file_stem


def test_every_state_and_service_has_its_word():
    assert set(STATES) == set(AccountState)
    assert set(SERVICES) == set(Service)


def test_a_row_has_a_cell_for_each_column():
    row = AccountRow(customer_code="1", store_name="店", phone="", state=AccountState.NONE)
    assert len(cells(row)) == len(COLUMNS)


@pytest.mark.parametrize(
    ("branch_name", "expected"),
    [
        ("横浜南支店", "横浜南支店_顧客一覧_2026-11-22"),
        ("../etc/支店", "etc支店_顧客一覧_2026-11-22"),
        ('a:b*c?"<>|\\d\r\n\u202e', "abcd_顧客一覧_2026-11-22"),
    ],
)
def test_a_file_is_named_after_branch_and_day(branch_name, expected):
    assert file_stem(branch_name, date(2026, 11, 22)) == expected
