"""A branch's list as a sheet: its rows as cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from usen_desk.contract.accounts import AccountRow
from usen_desk.server import sheets
from usen_desk.server.branches.columns import COLUMNS, cells, sheet_name
from usen_desk.server.sheets import Sheet
from usen_desk.server.sheets import guarded as guarded

SHEET = Sheet(sheet_name(), COLUMNS)


def write_csv(rows: Iterable[AccountRow], file: IO[bytes]) -> None:
    """The file stays open."""
    sheets.write_csv(SHEET, map(cells, rows), file)


def write_xlsx(rows: Iterable[AccountRow], file: IO[bytes]) -> None:
    """The file stays open."""
    sheets.write_xlsx(SHEET, map(cells, rows), file)
