"""Writes a branch's list as CSV or Excel, row by row: no more than a buffer of it is in memory at any time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import IO, Any

from usen_desk.contract.accounts import AccountRow
from usen_desk.server.branches.columns import COLUMNS, cells, sheet_name

_STARTS_FORMULA = frozenset("=+-@＝＋－＠")
"""OWASP, CSV injection; Excel in Japan reads the wide ones as well."""
_BREAKS_CELL = frozenset("\t\r\n")
_SHEET_DATE = "yyyy-mm-dd"


def guarded(text: str) -> str:
    """The text with a ' before it where a spreadsheet might run it as a formula, also behind blanks and controls."""
    first_seen = next((char for char in text if char.isprintable() and not char.isspace()), "")
    return "'" + text if first_seen in _STARTS_FORMULA or text[:1] in _BREAKS_CELL else text


def write_csv(rows: Iterable[AccountRow], file: IO[bytes]) -> None:
    """UTF-8 with byte order mark and CRLF, so that Excel in Japan opens it by a double click. The file stays open."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.title for column in COLUMNS])
    writer.writerows(_plain(row) for row in rows)
    text.flush()
    text.detach()


def _plain(row: AccountRow) -> list[str]:
    return [guarded(cell) if isinstance(cell, str) else "" if cell is None else cell.isoformat() for cell in cells(row)]


def write_xlsx(rows: Iterable[AccountRow], file: IO[bytes]) -> None:
    """A sheet with a head that stays, texts as texts and dates as dates. The file stays open."""
    from xlsxwriter import Workbook  # 38 ms that only an export pays

    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name())
        head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": _SHEET_DATE})
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.title, head)
        last = 0
        for last, row in enumerate(rows, 1):
            _put(sheet, last, row, day)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)


def _put(sheet: Any, at: int, row: AccountRow, day: Any) -> None:
    for column, cell in enumerate(cells(row)):
        if isinstance(cell, date):
            sheet.write_datetime(at, column, cell, day)
        elif cell:
            sheet.write_string(at, column, guarded(cell.replace("\r\n", "\n")))
