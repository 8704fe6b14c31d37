"""The import of listening: sessions or totals of days, merged into what is known of each day. Row B-imp.

Late, overlapping, repeated and unordered lines may come in any number of files: a day's spans are their union, and of
the totals that were told for a day the largest counts. A line that tells nothing new is only counted. Reading of files,
staging, batches and what follows a stop are those of the import of stores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from usen_desk.contract.base import JST
from usen_desk.contract.changes import ChangeKind
from usen_desk.server.accounts import import_problems
from usen_desk.server.accounts.import_applying import Applying, Batch
from usen_desk.server.accounts.import_fields import CellCode
from usen_desk.server.accounts.import_kinds import BadRow, Row
from usen_desk.server.accounts.import_problems import NoteCode, Problem
from usen_desk.server.accounts.import_seen import SeenIds
from usen_desk.server.accounts.import_staging import Reading, Record
from usen_desk.server.accounts.import_store import Run
from usen_desk.server.accounts.unis_import import Import
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted
from usen_desk.server.db import merge, schema
from usen_desk.server.db.merge import Counted, Key, Merge
from usen_desk.server.trials import spans, usage_days, usage_import_store, usage_store
from usen_desk.server.trials.spans import Span
from usen_desk.server.trials.store import recorded_to
from usen_desk.server.trials.usage_days import UNKNOWN, DayKey, Known, Line
from usen_desk.server.trials.usage_import_kind import LONGEST_SESSION_S, Told, UsageLayout
from usen_desk.server.trials.usage_import_store import KnownTrial
from usen_desk.server.trials.usage_store import Day

CACHED_TRIALS = 20_000
STAGED = ("line", "account_id", "starts_s", "ends_s", "stated_minutes")


@dataclass
class UsageImport(Import):
    def _reading(self, run: Run, progress: Callable[[int, int], None]) -> Reading:
        return UsageStaging(self.database, self.kind, self.source, run.import_id, progress, now=self.now)

    def _applying(self) -> Applying:
        return UsageApplying(self.now)

    def _follow(self, run: Run) -> None:
        """How far listening is recorded: the latest end of a session, or of a day whose total was told, seen so far."""
        with self.database.read() as connection:
            last_s = usage_import_store.last_end(connection)
        if last_s is not None:
            with self.database.write() as connection:
                usage_store.set_recorded_to(connection, datetime.fromtimestamp(last_s, UTC))


class Fault(NamedTuple):
    field: str
    code: CellCode
    detail: str = ""


@dataclass(slots=True)
class _Line:
    """A line that can be taken."""

    line: int
    trial: KnownTrial
    told: Told
    cells: list[str]
    parts: list[tuple[DayKey, Span]]
    """A session by its days; a total is one day without a span."""


@dataclass
class UsageStaging(Reading):
    """A staged line that tells nothing new (start and end are one) only moves how far listening is recorded."""

    now: datetime = field(kw_only=True)

    def __post_init__(self) -> None:
        self._layout = UsageLayout(self.kind, self.source.header)
        self._now_s = int(self.now.timestamp())
        self._trials: dict[str | int, KnownTrial] = {}
        self._noted = SeenIds()
        with self.database.read() as connection:
            known_to = recorded_to(connection)
        self._latest_s = int(known_to.timestamp()) if known_to else 0

    @property
    def _staged_fields(self) -> Sequence[str]:
        return STAGED

    def _check_late(self) -> None:
        """Nothing: lines don't hang on each other."""

    def _checked(self, records: list[Record], problems: list[Problem]) -> list[Row]:
        read: list[tuple[Record, Told]] = []
        for line, cells in records:
            try:
                read.append(((line, cells), self._layout.read(cells)))
            except BadRow as error:
                problems.append(import_problems.of_faults(line, error.faults))
        with self.database.read() as connection:
            self._learn_trials(connection, [told for _, told in read])
            lines = [one for found, told in read if (one := self._taken(found, told, problems))]
            known = usage_store.days(connection, {key for line in lines for key, _ in line.parts})
        return [row for line in lines if (row := self._row(line, known, problems))]

    def _learn_trials(self, connection: Connection, told: list[Told]) -> None:
        if len(self._trials) > CACHED_TRIALS:
            self._trials.clear()
        accounts = {one.account_id for one in told if one.account_id is not None}
        logins = {one.login_id for one in told if one.account_id is None}
        for trial in usage_import_store.by_account(connection, accounts - self._trials.keys()):
            self._trials[trial.account_id] = trial
        for trial in usage_import_store.by_login(connection, logins - self._trials.keys()):
            self._trials[trial.login_id] = trial

    def _taken(self, found: Record, told: Told, problems: list[Problem]) -> _Line | None:
        """The line with its trial and days, unless something of it can't be."""
        line, cells = found
        trial = self._trials.get(told.login_id if told.account_id is None else told.account_id)
        if trial is None:
            fault: Fault | None = Fault("account_id" if told.account_id else "login_id", CellCode.UNKNOWN_TRIAL)
        else:
            fault = self._fault(told, trial, cells)
        if trial is None or fault:
            assert fault
            value = self._layout.cell(cells, fault.field)
            problems.append(import_problems.of_cell(line, fault.field, fault.code, value, fault.detail))
            return None
        if told.stated_minutes is None:
            days = spans.by_day(told.starts_s, told.ends_s)
            parts = [((trial.account_id, day), span) for day, span in days]
        else:
            told = told._replace(ends_s=min(told.ends_s, self._now_s))
            parts = [((trial.account_id, spans.day_of(told.starts_s)), (0, 0))]
        return _Line(line, trial, told, cells, parts)

    def _fault(self, told: Told, trial: KnownTrial, cells: list[str]) -> Fault | None:
        when, until = self._layout.when, self._layout.until
        is_session = told.stated_minutes is None
        if told.login_id and told.login_id != trial.login_id:
            return Fault("login_id", CellCode.OTHER_TRIAL, trial.login_id)
        if told.ends_s < told.starts_s:
            return Fault(until, CellCode.ENDS_BEFORE_START, self._layout.cell(cells, when))
        if is_session and told.ends_s - told.starts_s > LONGEST_SESSION_S:
            return Fault(until, CellCode.SESSION_TOO_LONG)
        if (told.ends_s if is_session else told.starts_s) > self._now_s:
            return Fault(until, CellCode.IN_FUTURE)
        if spans.day_of(told.starts_s) < trial.issued_on:
            return Fault(when, CellCode.BEFORE_ISSUE, trial.issued_on)
        return None

    def _row(self, line: _Line, known: dict[DayKey, Known], problems: list[Problem]) -> Row | None:
        """The row to stage, or None for a line that tells nothing new."""
        told = line.told
        is_later = told.ends_s > self._latest_s
        self._latest_s = max(self._latest_s, told.ends_s)
        if self._is_new(line, known):
            self._note_early(line, problems)
            return (line.line, line.trial.account_id, told.starts_s, told.ends_s, told.stated_minutes)
        self.counts.unchanged += 1
        return (line.line, line.trial.account_id, told.ends_s, told.ends_s, None) if is_later else None

    def _is_new(self, line: _Line, known: dict[DayKey, Known]) -> bool:
        for key, span in line.parts:
            packed, stated = known.get(key, UNKNOWN)
            if line.told.stated_minutes is not None:
                return line.told.stated_minutes > (stated or 0)
            if not spans.covers(spans.unpack(packed), span):
                return True
        return False

    def _note_early(self, line: _Line, problems: list[Problem]) -> None:
        """Once a trial: its log and its first authentication don't fit. Neither is changed."""
        trial, told = line.trial, line.told
        if trial.account_id in self._noted:
            return
        first = trial.authenticated_at
        if first is None:
            code, detail = NoteCode.USED_UNAUTHENTICATED, ""
        elif (told.starts_s if told.stated_minutes is None else told.ends_s - 1) < int(first.timestamp()):
            code, detail = NoteCode.USED_EARLY, first.astimezone(JST).strftime("%Y-%m-%d %H:%M:%S")
        else:
            return
        self._noted.add(trial.account_id)
        value = self._layout.cell(line.cells, self._layout.when)
        problems.append(import_problems.of_note(line.line, self._layout.when, code, value, detail))


@dataclass(frozen=True)
class UsageBatch(Batch):
    rows: int
    told: int
    """Lines among them that tell something new."""
    days: list[Day]
    """Those that change, as they will be."""


class _Counted(Counted):
    """rows and added count lines, changed counts days; unchanged lines were counted when they were read."""

    @property
    def unchanged(self) -> int:
        return 0


class UsageApplying(Applying):
    """Days are computed outside the write unit: nobody but the one running import writes them."""

    def __init__(self, now: datetime) -> None:
        super().__init__(Merge(schema.trial_usage_day, schema.import_usage, "account_id", ("account_id",), ()))
        self._now = now

    def next(self, connection: Connection, after: Key | None, rows: int) -> UsageBatch | None:
        found = merge.next_batch(connection, self._plan, after, rows)
        if found is None:
            return None
        staged = usage_import_store.staged(connection, *found)
        told = sum(starts < ends or minutes is not None for _, starts, ends, minutes in staged)
        return UsageBatch(*found, len(staged), told, _merged(connection, staged))

    def compare(self, connection: Connection, batch: Batch) -> Counted:
        assert isinstance(batch, UsageBatch)
        return _Counted(batch.rows, batch.told, len(batch.days))

    def run(self, connection: Connection, batch: Batch) -> Counted:
        assert isinstance(batch, UsageBatch)
        usage_store.put_days(connection, batch.days)
        changed = sorted({day.account_id for day in batch.days})
        record(connection, self._now, [Noted(ChangeKind.TRIAL, account_id) for account_id in changed])
        return self.compare(connection, batch)


def _merged(connection: Connection, staged: list[Line]) -> list[Day]:
    """The days that change, as they will be."""
    told = usage_days.told_days(staged)
    known = usage_store.days(connection, told.keys())
    made = []
    for key in sorted(told):
        before = known.get(key, UNKNOWN)
        after = usage_days.with_told(before, told[key])
        if after != before:
            made.append(Day(*key, *after))
    return made
