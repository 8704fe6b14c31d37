"""Tests for usen_desk.server.trials.export and columns."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from tests.server.conftest import OTHER_BRANCH
from tests.server.trials.conftest import TODAY
from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import FunnelStage, Term, TrialExport, TrialSort, Usage
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.trials import export
from usen_desk.server.trials.columns import SHEET, TERMS, USAGES, file_stem
from usen_desk.server.trials.export import export_trials, write_trials


@pytest.fixture
def download(unit):
    """Exports in a read and a write unit, as the edge does; returns (file name, content)."""

    def exported(role=Role.SALES, **asked):
        body = TrialExport(**asked)
        with unit(role, Permission.EXPORT_TRIALS) as context:
            written = write_trials(context, body)
        with unit(role, Permission.EXPORT_TRIALS) as context:
            found = export_trials(context, body, written)
            return found.file_name, b"".join(found.chunks)

    return exported


@pytest.fixture
def lines(download):
    def read(**more):
        content = download(**more)[1].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(content, newline="")))

    return read


@pytest.fixture
def ids(lines):
    return lambda **more: [line["ログインID"] for line in lines(**more)]


def test_a_row_has_the_manuals_columns_the_state_and_the_total(put, put_store, put_staff, midnight, lines):
    store, rep = put_store(), put_staff()
    put(
        "xfeeaP",
        870381,
        started_on=date(2026, 11, 14),
        days=(518, 542, 517),
        issued_on=date(2026, 11, 2),
        customer_id=store,
        rep_id=rep,
        extended_days=3,
    )
    (line,) = lines()
    assert list(line) == [column.title for column in SHEET.columns]
    assert (line["アカウントID"], line["ログインID"], line["販売"]) == ("870381", "xfeeaP", "リーフレット")
    assert (line["発行日"], line["初回認証日時"]) == ("2026-11-02", "2026-11-14 10:30:00")
    assert (line["失効日"], line["延長日数"], line["残り日数"]) == ("2026-11-30", "3", "8")
    assert (line["利用"], line["期限"]) == ("短い", "お試し中")
    assert (line["合計"], line["合計（分）"], line["1日平均"]) == ("26時間17分", "1577", "3時間17分")
    assert (line["最終利用日"], line["管轄支店"]) == ("2026-11-16", "横浜南支店")
    assert (line["顧客CD"], line["店舗先名称"], line["担当"]) == ("0398-2071-01", "髙橋カフェ", "山田 美咲")
    assert "直近3日" in line["理由"]


def test_what_a_spreadsheet_would_run_is_kept_as_text(put, lines, download):
    put("=1+1", sold_as="@SUM(A1)")
    (line,) = lines()
    assert (line["ログインID"], line["販売"]) == ("'=1+1", "'@SUM(A1)")
    sheet = openpyxl.load_workbook(io.BytesIO(download(file_format=ExportFormat.XLSX)[1])).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("'=1+1", "s")


def test_sales_get_their_own_branch_only_and_never_a_trial_without_a_branch(put, ids):
    put("own")
    put("other", branch_code=OTHER_BRANCH)
    put("none", branch_code=None)
    assert ids() == ["own"]
    assert ids(login_id="none") == ids(login_id="other") == ids(branch_code=OTHER_BRANCH) == []
    assert sorted(ids(role=Role.SUPERVISOR)) == ["none", "other", "own"]
    assert ids(role=Role.SUPERVISOR, login_id="none") == ["none"]
    assert ids(role=Role.AGENT) == ids(role=Role.ADMIN) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["c", "b", "a"]),
        ({"login_id": "Ｂ"}, ["b"]),
        ({"sold_as": "ﾘｰﾌﾚｯﾄ"}, ["c", "a"]),
        ({"issued_from": date(2026, 11, 2), "issued_to": date(2026, 11, 2)}, ["b"]),
        ({"authenticated_from": date(2026, 11, 5)}, ["c"]),
        ({"stage": FunnelStage.AUTHENTICATED}, ["c", "b"]),
        ({"sort": TrialSort.LOGIN_ID, "descending": False, "offset": 2, "limit": 1}, ["c", "b", "a"]),
    ],
)
def test_the_conditions_of_the_list_choose_the_rows(put, ids, asked, expected):
    put("a", issued_on=date(2026, 11, 1))
    put("b", issued_on=date(2026, 11, 2), started_on=date(2026, 11, 4), sold_as="展示会")
    put("c", issued_on=date(2026, 11, 3), started_on=date(2026, 11, 5))
    assert ids(**asked) == expected


def test_more_rows_than_are_read_at_a_time_come_in_order_and_once(put, ids, monkeypatch):
    monkeypatch.setattr("usen_desk.server.trials.search.EVERY_AT_A_TIME", 3)
    put_ids = [put(f"t{n}", 1000 + n, issued_on=date(2026, 11, 1 + n // 4)) for n in range(9)]
    assert ids() == put_ids[::-1]


def test_the_file_is_named_after_the_branch_it_is_narrowed_to(put, download):
    put("a")
    assert download()[0] == "横浜南支店_お試し一覧_2026-11-22.csv"
    assert download(Role.SUPERVISOR)[0] == "お試し一覧_2026-11-22.csv"
    assert download(Role.SUPERVISOR, branch_code=OTHER_BRANCH)[0] == "札幌支店_お試し一覧_2026-11-22.csv"
    assert download(branch_code=OTHER_BRANCH)[0] == "お試し一覧_2026-11-22.csv"
    assert file_stem("a/b", TODAY) == "ab_お試し一覧_2026-11-22"


def test_an_export_is_logged_with_its_rows_and_without_what_was_asked(put, download, database):
    put("secret")
    download(login_id="secret", stage=FunnelStage.ISSUED, sort=TrialSort.LOGIN_ID, file_format=ExportFormat.XLSX)
    download()
    with database.read() as tx:
        one, whole = tx.execute(select(schema.access_log)).all()
    assert (one.action, one.object_kind, one.detail) == ("trials_exported", "trials", "xlsx 1 rows by login_id stage")
    assert whole.detail == "csv 1 rows"


def test_a_list_that_is_too_long_is_refused(put, download, database, monkeypatch):
    for n in range(3):
        put(f"t{n}")
    monkeypatch.setattr(export, "EXPORT_MAX_ROWS", 2)
    with pytest.raises(Refusal) as caught:
        download()
    assert caught.value.code is Code.EXPORT_TOO_LARGE
    with database.read() as tx:
        assert not tx.execute(select(schema.access_log)).all()


def test_every_state_has_its_word():
    assert (set(USAGES), set(TERMS)) == (set(Usage), set(Term))
