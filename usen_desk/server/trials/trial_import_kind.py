"""The file of trials: its columns, how a line is read, and what of an existing trial the desk owns. No SQL runs here.

What a rep or a supervisor did at the desk stays: who has the trial, its branch once it is registered, its store. The
file fills these in where they are empty. Row B-imp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, case, func

from usen_desk.contract.base import JST
from usen_desk.contract.text import fold
from usen_desk.contract.trials import TRIAL_DAYS
from usen_desk.server.accounts import import_fields
from usen_desk.server.accounts.import_fields import BadCell, Cell, CellCode, Read
from usen_desk.server.accounts.import_kinds import Column as FileColumn
from usen_desk.server.accounts.import_kinds import Kind, Layout, Row
from usen_desk.server.db import schema
from usen_desk.server.db.merge import Merge, Rule
from usen_desk.server.trials.trial_import_columns import TRIALS as LABELS


def _began_at(cell: str) -> Cell:
    """The calendar has to hold the days behind it."""
    read = import_fields.moment(cell)
    if read and read >= "9999":
        raise BadCell(CellCode.NO_DATE)
    return read


_READS: dict[str, Read] = {
    "account_id": import_fields.number,
    "login_id": import_fields.code(64),
    "sold_as": import_fields.category(60),
    "issued_on": import_fields.required_day,
    "authenticated_at": _began_at,
    "expires_on": import_fields.day,
    "branch_code": import_fields.category(130),
    "customer_code": import_fields.text(32),
    "rep_id": import_fields.text(64),
}
_OPTIONAL = ("branch_code", "customer_code", "rep_id")

TRIALS = Kind(
    name="trials",
    target=schema.trial,
    staging=schema.import_trial,
    row_id="account_id",
    key=("account_id",),
    columns=tuple(FileColumn(field, LABELS[field], read, field not in _OPTIONAL) for field, read in _READS.items()),
    derived={"login_id_key": ("login_id", fold)},
)


def stamped(now: datetime) -> Kind:
    """TRIALS for one run: a rep whom the file brings has the trial from now on."""
    text = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")

    def registered_at(rep_id: Any) -> Cell:
        return text if rep_id else None

    return replace(TRIALS, derived={**TRIALS.derived, "registered_at": ("rep_id", registered_at)})


@lru_cache(maxsize=1 << 12)
def last_day(authenticated_at: str) -> str:
    """The 14th day, counted from the first authentication (as staged, in UTC), in Japan."""
    first = datetime.fromisoformat(authenticated_at).replace(tzinfo=UTC).astimezone(JST).date()
    return (first + timedelta(days=TRIAL_DAYS - 1)).isoformat()


class TrialLayout(Layout):
    """A trial without a stated 失効日 ends on its 14th day. Each row has a branch, if need be an empty one: a rep or a
    store whom the file names brings theirs."""

    def __init__(self, kind: Kind, header: Sequence[str]) -> None:
        super().__init__(kind, header)
        self._names_branch = "branch_code" in self.given
        if not self._names_branch:
            made = self.staged[1 + len(self.given) :]
            self.given = (*self.given, "branch_code")
            self.staged = ("line", *self.given, *made)
        self.at = {field: place for place, field in enumerate(self.given)}

    def read(self, cells: list[str]) -> tuple[Row, str]:
        values, _ = super().read(cells)
        began, at = values[self.at["authenticated_at"]], self.at["expires_on"]
        if began and values[at] is None:
            values = (*values[:at], last_day(str(began)), *values[at + 1 :])
        return (values if self._names_branch else (*values, None)), ""

    @property
    def merge(self) -> Merge:
        fields = super().merge.fields
        rules = tuple((name, rule) for name, rule in _RULES.items() if name in fields)
        return replace(super().merge, rules=rules, version="version")


def _known_stays(name: str) -> Rule:
    """An empty cell takes nothing away."""

    def rule(target: Table, staged: Table) -> ColumnElement[Any]:
        return func.coalesce(staged.c[name], target.c[name])

    return rule


def _desks(name: str) -> Rule:
    """What is there is the desk's."""

    def rule(target: Table, staged: Table) -> ColumnElement[Any]:
        return func.coalesce(target.c[name], staged.c[name])

    return rule


def _branch(target: Table, staged: Table) -> ColumnElement[Any]:
    """The file's until somebody has or had the trial."""
    now: Column[Any] = target.c.branch_code
    is_held = target.c.registered_at.is_not(None) | target.c.rep_id.is_not(None)
    return case((is_held, func.coalesce(now, staged.c.branch_code)), else_=func.coalesce(staged.c.branch_code, now))


def _when_free(name: str) -> Rule:
    """A rep who gave the trial back doesn't get it again from an old file."""

    def rule(target: Table, staged: Table) -> ColumnElement[Any]:
        is_free = target.c.rep_id.is_(None) & target.c.registered_at.is_(None)
        return case((is_free, staged.c[name]), else_=target.c[name])

    return rule


_RULES = {
    "authenticated_at": _known_stays("authenticated_at"),
    "expires_on": _known_stays("expires_on"),
    "customer_id": _desks("customer_id"),
    "branch_code": _branch,
    "rep_id": _when_free("rep_id"),
    "registered_at": _when_free("registered_at"),
}
