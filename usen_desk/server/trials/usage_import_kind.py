"""The files of a listening log: sessions, or totals of days; which one is told by its header. No SQL runs here.

A session may last 24 hours: a longer one is a log whose end was never written, and what of it was heard nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from usen_desk.contract.text import fold
from usen_desk.server.accounts import import_fields, import_file
from usen_desk.server.accounts.import_fields import BadCell, Cell, CellCode, Read
from usen_desk.server.accounts.import_file import FileCode, FileFault, Source
from usen_desk.server.accounts.import_kinds import BadRow, Column, Fault, Kind
from usen_desk.server.db import schema
from usen_desk.server.trials import spans, trial_import_columns
from usen_desk.server.trials.trial_import_columns import DAY_TOTALS as DAY_TOTAL_LABELS
from usen_desk.server.trials.trial_import_columns import SESSIONS as SESSION_LABELS

LONGEST_SESSION_S = 24 * 60 * 60
DAY_MINUTES = 24 * 60


def at_second(cell: str) -> int:
    """A time in Japan, in Unix seconds."""
    hour, _, rest = cell.partition(":")
    if len(rest) == 5 and rest[2] == ":" and rest.isascii() and (digits := rest[:2] + rest[3:]).isdigit():
        if digits[0] < "6" and digits[2] < "6":
            return _hour(hour) + int(digits[:2]) * 60 + int(digits[2:])
    return _any_second(cell)


@lru_cache(maxsize=1 << 15)
def _hour(hour: str) -> int:
    return _any_second(f"{hour}:00")


def _any_second(cell: str) -> int:
    text = import_fields.moment(cell)
    if text is None:
        raise BadCell(CellCode.EMPTY)
    if ":" not in cell:  # a day alone is midnight to `moment`
        raise BadCell(CellCode.NO_TIME)
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def day_minutes(cell: str) -> int:
    if not cell.strip():
        raise BadCell(CellCode.EMPTY)
    read = trial_import_columns.minutes(cell)
    if read is None:
        raise BadCell(CellCode.NO_DURATION)
    if read > DAY_MINUTES:
        raise BadCell(CellCode.MORE_THAN_A_DAY)
    return read


def _account_id(cell: str) -> Cell:
    return import_fields.number(cell) if cell.strip() else None


def _kind(labels: Mapping[str, str], reads: Mapping[str, Read]) -> Kind:
    whose = (
        Column("login_id", trial_import_columns.LOGIN_ID, import_fields.text(64)),
        Column("account_id", trial_import_columns.ACCOUNT_ID, _account_id),
    )
    return Kind(
        name="usage",
        target=schema.trial_usage_day,
        staging=schema.import_usage,
        row_id="account_id",
        key=("account_id",),
        columns=whose + tuple(Column(field, label, reads[field], required=True) for field, label in labels.items()),
        derived={},
    )


SESSIONS = _kind(SESSION_LABELS, {"starts_at": at_second, "ends_at": at_second})
DAY_TOTALS = _kind(DAY_TOTAL_LABELS, {"used_on": import_fields.required_day, "usage_minutes": day_minutes})


def inspect(path: Path) -> tuple[Kind, Source]:
    """
    Raises:
        FileFault: as of import_file.inspect; a file that could be of both kinds is read as sessions.
    """
    labels = {column.label for kind in (SESSIONS, DAY_TOTALS) for column in kind.columns}
    source = import_file.inspect(path, (), labels)
    header = {fold(label) for label in source.header}
    if not any(fold(column.label) in header for column in SESSIONS.columns[:2]):
        raise FileFault(FileCode.MISSING_COLUMNS, line=1, names=(trial_import_columns.WHOSE,))
    kind = _kind_of(header)
    known = {fold(column.label) for column in kind.columns}
    return kind, replace(source, unknown=tuple(label for label in source.header if label and fold(label) not in known))


def _kind_of(header: set[str]) -> Kind:
    """Where neither is complete, the fault names what the nearer one lacks."""
    lacking = [
        (len(missing), tuple(missing), kind)
        for kind in (SESSIONS, DAY_TOTALS)
        for missing in [[column.label for column in kind.columns[2:] if fold(column.label) not in header]]
    ]
    count, missing, kind = min(lacking, key=lambda one: one[0])
    if count:
        names = missing if count == 1 else (trial_import_columns.WHAT,)
        raise FileFault(FileCode.MISSING_COLUMNS, line=1, names=names)
    return kind


class Told(NamedTuple):
    """What one line says, before anybody looked whether it can be."""

    login_id: str
    account_id: int | None
    starts_s: int
    """Unix seconds; of a total, the midnight with which its day begins."""
    ends_s: int
    stated_minutes: int | None
    """None of a session."""


class UsageLayout:
    """A kind with the header of one file."""

    def __init__(self, kind: Kind, header: Sequence[str]) -> None:
        places = {fold(label): at for at, label in enumerate(header)}
        self._columns = [(places.get(fold(column.label)), column) for column in kind.columns]
        self._reads = [(at, column.read) for at, column in self._columns]
        self._is_session = kind is SESSIONS
        self.when = self._columns[2][1].field
        """The field to name where the time is at fault."""
        self.until = self._columns[3][1].field if self._is_session else self.when

    def read(self, cells: list[str]) -> Told:
        """
        Raises:
            BadRow: with every fault of the row.
        """
        try:
            values: list[Any] = [None if at is None else read(cells[at]) for at, read in self._reads]
        except BadCell:
            raise BadRow(self._faults(cells)) from None
        login_id, account_id, first, second = values
        if not login_id and account_id is None:
            raise BadRow([Fault("login_id" if self._columns[0][0] is not None else "account_id", CellCode.EMPTY)])
        if self._is_session:
            return Told(login_id or "", account_id, first, second, None)
        starts_s = spans.start_of(date.fromisoformat(first))
        return Told(login_id or "", account_id, starts_s, starts_s + spans.DAY_S, second)

    def _faults(self, cells: list[str]) -> list[Fault]:
        found = []
        for at, column in self._columns:
            try:
                if at is not None:
                    column.read(cells[at])
            except BadCell as error:
                found.append(Fault(column.field, error.code, cells[at or 0]))
        return found

    def cell(self, cells: list[str], field: str) -> str:
        """As it stands in the file; empty where the file has no such column."""
        return next((cells[at] for at, column in self._columns if column.field == field and at is not None), "")
