"""Lists as CSV or Excel files, written row by row: no more than a buffer of one is in memory at any time.

What stands in the columns belongs to the features.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from usen_desk.contract.base import JST
from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.errors import Code
from usen_desk.server.context import CHUNK_BYTES, Refusal

SPOOL_BYTES = 4 * 1024 * 1024
MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Cell = str | int | date | datetime | None
"""A code is a text and keeps its zeros; a time is shown in Japan's."""

_STARTS_FORMULA = frozenset("=+-@＝＋－＠")
"""OWASP, CSV injection; Excel in Japan reads the wide ones as well."""
_BREAKS_CELL = frozenset("\t\r\n")
_SHEET_DATE, _SHEET_TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    """Of a sheet's column, in characters."""


@dataclass(frozen=True)
class Sheet:
    """What a list is called and how it is headed."""

    name: str
    columns: tuple[Column, ...]


Rows = Iterable[Sequence[Cell]]
"""One cell for each column of the sheet."""


@dataclass(frozen=True)
class Written:
    """A list that was written to a file without a name; the file goes with this object."""

    title: str
    """What the list is of, for the file's name."""
    rows: int
    file: IO[bytes] = dataclasses.field(repr=False)

    def __post_init__(self) -> None:
        weakref.finalize(self, self.file.close)

    def chunks(self) -> Iterator[bytes]:
        """From the start, each time."""
        self.file.seek(0)
        while chunk := self.file.read(CHUNK_BYTES):
            yield chunk


def write(
    sheet: Sheet, file_format: ExportFormat, rows: Rows, *, title: str, most: int, spool_bytes: int = SPOOL_BYTES
) -> Written:
    """
    Raises:
        Refusal: EXPORT_TOO_LARGE, when there are more than `most` rows.
    """
    counted = _Counted(rows, most)
    file: IO[bytes] = tempfile.SpooledTemporaryFile(spool_bytes)
    try:
        _WRITERS[file_format](sheet, counted, file)
    except BaseException:
        file.close()
        raise
    return Written(title, counted.count, file)


class _Counted:
    """Rows that are counted as they are written, up to as many as one file may hold."""

    def __init__(self, rows: Rows, most: int) -> None:
        self._rows, self._most = rows, most
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            if self.count == self._most:
                raise Refusal(Code.EXPORT_TOO_LARGE)
            self.count += 1
            yield row


def guarded(text: str) -> str:
    """The text with a ' before it where a spreadsheet might run it as a formula, also behind blanks and controls."""
    first_seen = next((char for char in text if char.isprintable() and not char.isspace()), "")
    return "'" + text if first_seen in _STARTS_FORMULA or text[:1] in _BREAKS_CELL else text


def named(name: str) -> str:
    """As a part of a file's name: characters that Windows forbids there are left out."""
    return "".join(char for char in name if char.isprintable() and char not in '\\/:*?"<>|').strip(" .")


def write_csv(sheet: Sheet, rows: Rows, file: IO[bytes]) -> None:
    """UTF-8 with byte order mark and CRLF, so that Excel in Japan opens it by a double click. The file stays open."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(JST):%Y-%m-%d %H:%M:%S}"
    return guarded(cell) if isinstance(cell, str) else cell.isoformat() if isinstance(cell, date) else str(cell)


def write_xlsx(sheet: Sheet, rows: Rows, file: IO[bytes]) -> None:
    """A sheet with a head that stays, texts as texts, days as days, numbers as numbers. The file stays open."""
    from xlsxwriter import Workbook  # 38 ms that only an export pays

    with Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet(sheet.name)
        head = book.add_format({"bold": True, "bottom": 1})
        formats = {name: book.add_format({"num_format": name}) for name in (_SHEET_DATE, _SHEET_TIME)}
        page.freeze_panes(1, 0)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width)
            page.write_string(0, at, column.title, head)
        last = 0
        for last, row in enumerate(rows, 1):
            _put(page, last, row, formats)
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _put(page: Any, at: int, row: Sequence[Cell], formats: Mapping[str, Any]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, datetime):
            page.write_datetime(at, column, cell.astimezone(JST).replace(tzinfo=None), formats[_SHEET_TIME])
        elif isinstance(cell, date):
            page.write_datetime(at, column, cell, formats[_SHEET_DATE])
        elif isinstance(cell, int):
            page.write_number(at, column, cell)
        elif cell:
            page.write_string(at, column, guarded(cell.replace("\r\n", "\n")))


_WRITERS: Mapping[ExportFormat, Callable[[Sheet, Rows, IO[bytes]], None]] = {
    ExportFormat.CSV: write_csv,
    ExportFormat.XLSX: write_xlsx,
}
