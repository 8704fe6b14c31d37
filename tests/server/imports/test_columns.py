"""Tests for usen_desk.server.imports.columns."""

from datetime import date

from usen_desk.contract.imports import ImportProblem
from usen_desk.server.imports.columns import SHEET, cells, file_stem


def test_a_row_has_a_cell_for_each_column():
    problem = ImportProblem(line=4, last_line=6, is_refused=True, column="店種", value="x", reason="長すぎます")
    assert cells(problem) == ("4〜6", "取り込めない", "店種", "x", "長すぎます")
    assert len(cells(problem)) == len(SHEET.columns)


def test_a_note_is_no_refusal_and_one_line_is_one_number():
    assert cells(ImportProblem(line=4, last_line=4, is_refused=False, reason="x"))[:2] == ("4", "お知らせ")


def test_the_file_is_called_by_its_import_and_day():
    assert file_stem(date(2026, 11, 22), 12) == "取込の問題_12_20261122"
