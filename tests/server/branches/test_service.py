"""Tests for usen_desk.server.branches.service."""

import csv
import gc
import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select, update

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.inquiries.rows import add_inquiries
from usen_desk.contract.accounts import Service, SortKey
from usen_desk.contract.base import Nothing
from usen_desk.contract.branches import BranchExport, ExportFormat
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.branches import service
from usen_desk.server.branches.service import export_branch, list_branches, write_branch
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema


@pytest.fixture
def names(unit):
    def listed(role):
        with unit(role, Permission.READ_BRANCHES) as context:
            return [(b.branch_code, b.branch_name) for b in list_branches(context, Nothing()).items]

    return listed


@pytest.fixture
def download(unit, database):
    """Exports in a read and a write unit, as the edge does; returns (file name, media type, content)."""

    def exported(role=Role.SALES, branch_code=BRANCH, **asked):
        body = BranchExport(**asked)
        with unit(role, Permission.EXPORT_BRANCH) as context:
            written = write_branch(context, body, branch_code)
        with unit(role, Permission.EXPORT_BRANCH) as context:
            found = export_branch(context, body, written, branch_code)
            return found.file_name, found.media_type, b"".join(found.chunks)

    return exported


@pytest.fixture
def lines(download):
    """The rows of a CSV export as dicts by head."""

    def read(**more):
        content = download(**more)[2].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(content, newline="")))

    return read


def codes(lines):
    return [line["顧客CD"] for line in lines]


def logged(database):
    with database.read() as tx:
        return tx.execute(select(schema.access_log)).all()


def test_branches_come_by_code_with_their_counts(unit, branches, database):
    with database.write() as tx:
        of_ours = schema.branch.c.branch_code == BRANCH
        tx.execute(
            update(schema.branch).where(of_ours).values(store_count=12, active_account_count=7, running_trial_count=3)
        )
    with unit(Role.AGENT, Permission.READ_BRANCHES) as context:
        first, second = list_branches(context, Nothing()).items
    assert (first.branch_code, first.branch_name) == (OTHER_BRANCH, "札幌支店")
    assert (second.store_count, second.active_account_count, second.running_trial_count) == (12, 7, 3)


def test_sales_see_their_own_branch_only(names, branches):
    every = [(OTHER_BRANCH, "札幌支店"), (BRANCH, "横浜南支店")]
    assert names(Role.AGENT) == names(Role.SUPERVISOR) == every
    assert names(Role.SALES) == [(BRANCH, "横浜南支店")]
    assert names(Role.ADMIN) == []


def test_a_branch_is_exported_by_code_and_whole(put, lines):
    put("0002", 102, started_on=date(2018, 9, 26))
    put("0001")
    put("0003", 103, branch_code=OTHER_BRANCH)
    first, second = lines()
    assert (first["顧客CD"], first["状態"], first["ログインID"]) == ("0001", "ID未発行", "")
    assert (second["顧客CD"], second["状態"], second["アカウントID"]) == ("0002", "有効", "102")
    assert (second["電話番号"], second["メールアドレス"]) == ("045-123-4567", "tanaka@example.jp")
    assert (second["UMsID開始日"], second["利用可能サービス"]) == ("2018-09-26", "OTORAKU")


def test_the_file_is_named_after_branch_and_day_in_japan(put, download):
    put("1")
    assert download()[:2] == ("横浜南支店_顧客一覧_2026-11-22.csv", "text/csv; charset=utf-8")
    name, media_type, content = download(file_format=ExportFormat.XLSX)
    assert name == "横浜南支店_顧客一覧_2026-11-22.xlsx"
    assert media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert openpyxl.load_workbook(io.BytesIO(content)).active["B2"].value == "1"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["1", "2", "3"]),
        ({"active_only": True}, ["1"]),
        ({"store_name": "ｶﾌｪ"}, ["1", "3"]),
        ({"services": (Service.REACH_STOCK_PRODUCER,)}, ["2"]),
        ({"phone": "+81 45 999 9999"}, ["3"]),
        ({"customer_code": "2"}, ["2"]),
        ({"store_name": "かふぇ", "active_only": True}, ["1"]),
        ({"store_name": "%"}, []),
        ({"sort": SortKey.PHONE, "descending": True, "offset": 2, "limit": 1}, ["1", "2", "3"]),
    ],
)
def test_the_conditions_of_the_list_choose_the_rows(put, lines, asked, expected):
    put("1", 101)
    put("2", 102, store_name="中華 龍", services=8, expires_on=date(2026, 11, 21))
    put("3", 103, phone="045-999-9999", terminated_on=date(2026, 1, 1))
    put("9", 109, branch_code=OTHER_BRANCH)
    assert codes(lines(**asked)) == expected


def test_the_branch_of_the_path_wins_over_one_among_the_conditions(put, unit):
    put("1", 101)
    put("9", 109, branch_code=OTHER_BRANCH)
    with unit(Role.SUPERVISOR, Permission.EXPORT_BRANCH) as context:
        written = write_branch(context, BranchExport(branch_code=OTHER_BRANCH), BRANCH)
        assert (written.rows, b"login101" in next(written.chunks())) == (1, True)


def test_more_rows_than_a_batch_of_the_search_come_in_order_and_once(put, lines, monkeypatch):
    monkeypatch.setattr("usen_desk.server.accounts.search.EVERY_AT_A_TIME", 3)
    expected = [put(f"{n:03d}", 100 + n) for n in range(10)]
    assert codes(lines()) == expected


@pytest.mark.parametrize(
    ("role", "branch_code", "may"),
    [
        (Role.SALES, BRANCH, True),
        (Role.SALES, OTHER_BRANCH, False),
        (Role.SALES, "9999999999", False),
        (Role.SUPERVISOR, OTHER_BRANCH, True),
        (Role.SUPERVISOR, f" {BRANCH}", False),
        (Role.AGENT, BRANCH, False),
        (Role.ADMIN, BRANCH, False),
    ],
)
def test_only_branches_in_reach_are_exported(put, download, database, role, branch_code, may):
    put("1", 101)
    if may:
        download(role, branch_code)
    else:
        with pytest.raises(Refusal) as caught:
            download(role, branch_code)
        assert caught.value.code is Code.NOT_FOUND
    assert len(logged(database)) == may


def test_an_export_is_logged_with_its_rows_and_without_what_was_asked(put, download, database):
    put("1", 101)
    put("2", 102, store_name="秘密の店")
    download(store_name="秘密", active_only=True, sort=SortKey.PHONE, file_format=ExportFormat.XLSX)
    download()
    filtered, whole = logged(database)
    assert (filtered.action, filtered.object_kind, filtered.object_key) == ("branch_exported", "branch", BRANCH)
    assert filtered.detail == "xlsx 1 rows by store_name active_only"
    assert whole.detail == "csv 2 rows"


@pytest.mark.parametrize("file_format", ExportFormat)
def test_a_list_that_is_too_long_is_refused(put, download, database, monkeypatch, file_format):
    for n in range(4):
        put(str(n), 100 + n)
    monkeypatch.setattr(service, "EXPORT_MAX_ROWS", 4)
    download(file_format=file_format)
    monkeypatch.setattr(service, "EXPORT_MAX_ROWS", 3)
    with pytest.raises(Refusal) as caught:
        download(file_format=file_format)
    assert caught.value.code is Code.EXPORT_TOO_LARGE
    assert len(logged(database)) == 1


def test_an_abandoned_file_is_closed(put, unit, monkeypatch):
    """Also one that had to leave memory; an unclosed file would fail the test by its warning."""
    monkeypatch.setattr(service, "SPOOL_BYTES", 10)
    put("1", 101)
    with unit(Role.SALES, Permission.EXPORT_BRANCH) as context:
        written = write_branch(context, BranchExport(), BRANCH)
        file = written.file
        del written
        gc.collect()
        assert file.closed


def test_the_content_can_be_read_again_when_the_write_unit_starts_again(put, unit):
    put("1", 101)
    with unit(Role.SALES, Permission.EXPORT_BRANCH, now=NOW) as context:
        written = write_branch(context, BranchExport(), BRANCH)
        first = b"".join(export_branch(context, BranchExport(), written, BRANCH).chunks)
        assert b"".join(export_branch(context, BranchExport(), written, BRANCH).chunks) == first


def test_a_branch_tells_how_many_inquiries_are_open_now(unit, database, branches):
    with database.write() as tx:
        add_inquiries(
            tx,
            [
                {"branch_code": branch, "status": status, "opened_by_user_id": None, **more}
                for branch, status, more in (
                    (BRANCH, "received", {}),
                    (BRANCH, "on_hold", {}),
                    (BRANCH, "in_progress", {"waits": False}),
                    (BRANCH, "done", {}),
                    (BRANCH, "received", {"merged_into": 1}),
                    (OTHER_BRANCH, "done", {}),
                    (None, "received", {}),
                )
            ],
        )
    for role, told in ((Role.AGENT, {BRANCH: 3, OTHER_BRANCH: 0}), (Role.SALES, {BRANCH: 3})):
        with unit(role, Permission.READ_BRANCHES) as context:
            items = list_branches(context, Nothing()).items
        assert {branch.branch_code: branch.open_inquiry_count for branch in items} == told
