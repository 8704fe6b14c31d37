"""What a table file shows: sheets of text cells, cut at limits that are told. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

ROWS_MAX = 5_000
COLUMNS_MAX = 200
CELL_MAX_CHARS = 2_000
SHEETS_MAX = 60

Cell = tuple[str, bool]
"""The text, and whether it stands at the right, as numbers and days do."""
EMPTY: Cell = ("", False)


@dataclass(frozen=True)
class Table:
    """One sheet. Rows may be of different lengths."""

    rows: tuple[tuple[Cell, ...], ...]
    has_more_rows: bool = False
    has_more_columns: bool = False

    @property
    def column_count(self) -> int:
        return max(map(len, self.rows), default=0)


def column_name(at: int) -> str:
    """A, B, … Z, AA, as a sheet names its columns."""
    name, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
