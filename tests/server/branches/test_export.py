"""Tests for usen_desk.server.branches.export: what is written is read back by other programs' eyes."""

import csv
import io
import tempfile
import tracemalloc
from datetime import date, datetime

import openpyxl
import pytest
from msgspec.structs import replace

from usen_desk.contract.accounts import AccountRow, AccountState, Service
from usen_desk.server.branches.columns import COLUMNS
from usen_desk.server.branches.export import guarded, write_csv, write_xlsx

TITLES = [column.title for column in COLUMNS]
FULL = AccountRow(
    customer_code="0001234567",
    account_id=870381,
    store_name="カフェ 汐風",
    phone="045-123-4567",
    login_id="xfeeaP",
    email="taro@example.jp",
    state=AccountState.ACTIVE,
    ums_started_on=date(2018, 9, 26),
    ums_expires_on=None,
    services=(Service.OTORAKU, Service.REACH_STOCK_PRODUCER),
    chain_code="0099",
    branch_code="0204180400",
)
BARE = AccountRow(customer_code="2", store_name="無人店", phone="", state=AccountState.NONE)
HOSTILE = [
    '=cmd|"/c calc"!A0',
    "+81451234567",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "　＝1+1",
    "\u200b=1+1",
    "\nplain",
    "＋カフェ",
]
HARMLESS = [
    "𠮷野家",
    '店 "本店", 横浜',
    "一行目\n二行目",
    "一行目\r\n二行目",
    "a=b",
    "045-123-4567",
    "",
    "’=1",
    "タブ\tあり",
]


def read_csv(rows):
    file = io.BytesIO()
    write_csv(rows, file)
    assert not file.closed
    return file.getvalue(), list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


def read_xlsx(rows):
    file = io.BytesIO()
    write_xlsx(rows, file)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue())).active


def test_a_csv_opens_in_excel_and_holds_every_column():
    raw, lines = read_csv([FULL, BARE])
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3
    assert lines == [
        TITLES,
        [
            "有効",
            "0001234567",
            "カフェ 汐風",
            "045-123-4567",
            "0099",
            "870381",
            "xfeeaP",
            "taro@example.jp",
            "2018-09-26",
            "",
            "OTORAKU / REACH STOCK (生産者)",
        ],
        ["ID未発行", "2", "無人店", "", "", "", "", "", "", "", ""],
    ]


def test_a_sheet_holds_texts_as_texts_and_days_as_days():
    sheet = read_xlsx([FULL, BARE])
    assert sheet.title == "顧客一覧"
    assert [cell.value for cell in sheet[1]] == TITLES
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:K3"
    row = dict(zip(TITLES, sheet[2], strict=True))
    assert (row["顧客CD"].value, row["顧客CD"].data_type) == ("0001234567", "s")
    assert (row["アカウントID"].value, row["電話番号"].value) == ("870381", "045-123-4567")
    assert row["UMsID開始日"].value == datetime(2018, 9, 26)  # noqa: DTZ001 - a sheet knows no zones
    assert row["UMsID開始日"].number_format == "yyyy-mm-dd"
    assert row["UMsID失効日"].value is None
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["B"].width > 10


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_run_is_kept_as_text(text):
    row = AccountRow(customer_code=text, store_name=text, phone=text, email=text, state=AccountState.NONE)
    _, (_, line) = read_csv([row])
    assert line[1] == line[2] == line[3] == line[7] == "'" + text
    sheet = read_xlsx([row])
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].value.startswith("'")


@pytest.mark.parametrize("text", HARMLESS)
def test_other_names_come_back_as_they_are(text):
    assert guarded(text) == text
    row = AccountRow(customer_code="1", store_name=text, phone="", state=AccountState.NONE)
    _, (_, line) = read_csv([row])
    assert line[2] == text
    assert (read_xlsx([row])["C2"].value or "") == text.replace("\r\n", "\n")


def test_control_characters_break_no_file():
    row = AccountRow(customer_code="1", store_name="a\x00b\x0bc\x1b", phone="", state=AccountState.NONE)
    _, (_, line) = read_csv([row])
    assert line[2] == "a\x00b\x0bc\x1b"
    assert read_xlsx([row])["C2"].value


def test_an_empty_list_is_a_head():
    assert read_csv([])[1] == [TITLES]
    assert [cell.value for cell in read_xlsx([])[1]] == TITLES


def many(rows):
    for n in range(rows):
        yield replace(FULL, store_name=f"店 {n} " + "名" * 100)


def peak_bytes(write, rows):
    with tempfile.TemporaryFile() as file:
        tracemalloc.start()
        write(many(rows), file)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_rows_are_not_held_in_memory(write):
    peak_bytes(write, 10)  # imports are not the question
    assert peak_bytes(write, 4_000) < peak_bytes(write, 1_000) + 100_000
