"""A CSV file as a table: its encoding and its separator are found, nothing in it is run. No Qt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from usen_desk.ui.preview.tables import CELL_MAX_CHARS, COLUMNS_MAX, ROWS_MAX, Cell, Table
from usen_desk.ui.preview.text_file import encoding_of
from usen_desk.ui.preview.unreadable import Check, Reason, Unreadable, no_check

_SEPARATORS = ",\t;"
_HEAD_CHARS = 8192
_LINE_MAX_CHARS = 1024 * 1024


def read_csv(path: Path, check: Check = no_check) -> Table:
    """
    Raises:
        Unreadable: its quotes never end.
        OSError: from the disk.
    """
    encoding, _ = encoding_of(path, check)
    rows: list[tuple[Cell, ...]] = []
    wide = False
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        separator = _separator(file.read(_HEAD_CHARS))
        file.seek(0)
        try:
            for row in csv.reader(_lines(file), delimiter=separator):
                if len(rows) == ROWS_MAX:
                    return Table(tuple(rows), has_more_rows=True, has_more_columns=wide)
                if len(rows) % 500 == 0:
                    check()
                wide = wide or len(row) > COLUMNS_MAX
                rows.append(tuple(_cell(text) for text in row[:COLUMNS_MAX]))
        except csv.Error as error:
            raise Unreadable(Reason.BROKEN) from error
    return Table(tuple(rows), has_more_columns=wide)


def _lines(file: io.TextIOBase) -> Iterator[str]:
    while line := file.readline(_LINE_MAX_CHARS):
        yield line.replace("\0", "")


def _separator(head: str) -> str:
    """What stands most often outside of quotes in the first lines; a comma where nothing does."""
    counts = dict.fromkeys(_SEPARATORS, 0)
    quoted = False
    for char in head:
        quoted ^= char == '"'
        if not quoted and char in counts:
            counts[char] += 1
    return max(_SEPARATORS, key=lambda one: counts[one])


def _cell(text: str) -> Cell:
    return text[:CELL_MAX_CHARS], False
