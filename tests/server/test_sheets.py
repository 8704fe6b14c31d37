"""Tests for usen_desk.server.sheets: what the branches' list doesn't have. The rest: branches/test_export.py."""

import csv
import gc
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.errors import Code
from usen_desk.server.context import Refusal
from usen_desk.server.sheets import Column, Sheet, named, write

SHEET = Sheet("表", (Column("文字", 10), Column("数", 10), Column("日", 12), Column("時刻", 20), Column("空", 5)))
ROW = ("=1+1", 6427, date(2018, 8, 16), datetime(2018, 8, 2, 15, 17, 28, tzinfo=UTC), None)


def content(file_format, rows=(ROW,), most=10):
    return b"".join(write(SHEET, file_format, rows, title="題", most=most).chunks())


def test_times_are_those_of_japan_and_numbers_stay_numbers_in_a_csv():
    lines = list(csv.reader(io.StringIO(content(ExportFormat.CSV).decode("utf-8-sig"), newline="")))
    assert lines == [["文字", "数", "日", "時刻", "空"], ["'=1+1", "6427", "2018-08-16", "2018-08-03 00:17:28", ""]]


def test_a_sheet_calculates_with_numbers_days_and_times():
    sheet = openpyxl.load_workbook(io.BytesIO(content(ExportFormat.XLSX))).active
    text, number, day, moment, empty = sheet[2]
    assert (sheet.title, text.value, text.data_type, empty.value) == ("表", "'=1+1", "s", None)
    assert (number.value, number.data_type) == (6427, "n")
    assert day.value.isoformat() == "2018-08-16T00:00:00"
    assert moment.value.isoformat() == "2018-08-03T00:17:28"
    assert (day.number_format, moment.number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")


@pytest.mark.parametrize("file_format", ExportFormat)
def test_one_row_too_many_is_refused_and_leaves_no_file_open(file_format):
    assert content(file_format, [ROW] * 3, most=3)
    with pytest.raises(Refusal) as caught:
        write(SHEET, file_format, [ROW] * 4, title="", most=3)
    assert caught.value.code is Code.EXPORT_TOO_LARGE
    gc.collect()


def test_a_name_loses_what_windows_forbids():
    assert named('横浜/南:支店*?"<>|\n. ') == "横浜南支店"
