"""B2-5: 支店別顧客管理: branches with counts, one branch's stores, and their export to CSV and Excel."""

import csv
from datetime import UTC, datetime

import openpyxl
import pytest
from sqlalchemy import select

from tests.journeys.desk import person
from usen_desk.contract.base import JST
from usen_desk.server.branches.counts import recount
from usen_desk.server.db import schema

BRANCHES, STORES = "支店", "支店の顧客"
OWN_BRANCH = "横浜南支店"
EXPORTED = ["状態", "顧客CD", "店舗先名称", "電話番号", "ログインID"]


@pytest.fixture
def branches(desks, service):
    """`branches(role)` opens the tab as this role; counts are those of today."""
    recount(service.database, datetime.now(UTC).astimezone(JST).date())

    def open_(role):
        desk = desks(service.url)
        desk.sign_in(role)
        desk.press("Ctrl+5")
        desk.wait(lambda: desk.has_table(STORES) and desk.rows(STORES))
        desk.wait_idle()
        return desk

    return open_


def open_branch(desk, name):
    desk.type_into("支店を絞り込む", name)
    desk.press("Enter")
    desk.wait(lambda: name in desk.texts)
    desk.wait_idle()


def exported_rows(desk, words, path):
    """Choose this line of 出力, name the file, and wait for it."""
    desk.when_asked_for_a_file(path)
    desk.click_button("出力")
    desk.choose(words)
    desk.wait(lambda: f"{path.name} を保存しました" in desk.texts)


def export_log(service):
    with service.database.read() as tx:
        rows = tx.execute(select(schema.access_log).where(schema.access_log.c.action == "branch_exported"))
        return [row._mapping for row in rows]


def test_counts_agree_with_the_stores_that_are_listed(branches):
    desk = branches("agent")
    assert len(desk.rows(BRANCHES)) > 10
    open_branch(desk, OWN_BRANCH)
    (branch,) = desk.rows(BRANCHES)
    stores = desk.rows(STORES)
    assert branch["支店"] == OWN_BRANCH
    assert int(branch["店舗"]) == len({row["顧客CD"] for row in stores})
    assert f"{len(stores)}件" in desk.texts
    assert "さくら介護センター 青葉" in desk.column(STORES, "店舗先名称")


def test_conditions_narrow_the_stores_of_the_branch_and_a_row_opens(branches):
    desk = branches("agent")
    open_branch(desk, OWN_BRANCH)
    desk.type_into("店舗先名称", "ｻｸﾗ介護")
    desk.press("Enter")
    desk.wait_idle()
    assert sorted(desk.column(STORES, "店舗先名称")) == ["さくら介護センター 緑", "さくら介護センター 青葉"]
    desk.click_cell(STORES, 0, "詳細")
    desk.wait_idle()
    assert desk.value("管轄支店") == "横浜南支店(0204180400)"
    desk.press("Alt+Left")
    desk.wait(lambda: "支店別顧客管理" in desk.texts)


def test_sales_see_and_export_their_own_branch_alone(branches, service, tmp_path):
    desk = branches("sales")
    assert desk.column(BRANCHES, "支店") == [OWN_BRANCH]
    listed = desk.rows(STORES)
    path = tmp_path / "list.csv"
    exported_rows(desk, "CSV で保存…", path)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # Excel in Japan takes the file for UTF-8 by this
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert [row["顧客CD"] for row in rows] == [row["顧客CD"] for row in listed]
    assert set(EXPORTED) <= set(rows[0])
    (logged,) = export_log(service)
    assert logged["object_key"] == person("sales").branch_code
    assert str(len(rows)) in logged["detail"]


def test_a_supervisor_exports_what_the_conditions_leave_to_excel(branches, service, tmp_path):
    desk = branches("supervisor")
    open_branch(desk, OWN_BRANCH)
    desk.type_into("店舗先名称", "さくら介護")
    desk.press("Enter")
    desk.wait_idle()
    path = tmp_path / "list.xlsx"
    exported_rows(desk, "Excel で保存…", path)
    book = openpyxl.load_workbook(path)
    head, *rows = book.active.iter_rows(values_only=True)
    assert set(EXPORTED) <= set(head)
    assert sorted(row[head.index("店舗先名称")] for row in rows) == ["さくら介護センター 緑", "さくら介護センター 青葉"]
    assert len(export_log(service)) == 1


def test_an_agent_may_not_export(branches):
    assert "出力" not in branches("agent").buttons
