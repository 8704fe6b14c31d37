"""First half of an import: read the file, check each line, stage what differs from the database. Changes no data.

Rows that already are as the file says are only counted, so a file with few changes costs little more than reading.
Everything is done in short transactions of a bounded number of rows: memory stays flat and others can write.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from usen_desk.server.accounts import import_problems, import_store
from usen_desk.server.accounts.import_fields import Cell, CellCode
from usen_desk.server.accounts.import_file import Broken, Records, Source
from usen_desk.server.accounts.import_kinds import ACCOUNTS, CUSTOMERS, BadRow, Kind, Layout, Row
from usen_desk.server.accounts.import_problems import Problem
from usen_desk.server.accounts.import_seen import SeenIds
from usen_desk.server.db import staging
from usen_desk.server.db.database import Database

CHUNK_ROWS = 2000
"""About 20 ms of writing on SQLite."""

Progress = Callable[[int, int], None]
"""Called with the bytes read and the lines read so far."""


@dataclass
class Counts:
    lines: int = 0
    unchanged: int = 0
    refused: int = 0
    replaced: int = 0


@dataclass(slots=True)
class ReadLine:
    """One line that could be read."""

    line: int
    values: Row
    branch_name: str = ""

    def having(self, at: int, value: Cell) -> ReadLine:
        return ReadLine(self.line, (*self.values[:at], value, *self.values[at + 1 :]), self.branch_name)


Record = tuple[int, list[str]]
"""Line and cells."""


@dataclass
class Reading(ABC):
    """Reads one file for one run and stages what its lines tell; what a line has to be like is the subclass's.

    Raises:
        FileFault: the file is damaged; what was staged has to be cleared.
        DatabaseBusy: likewise.
    """

    database: Database
    kind: Kind
    source: Source
    import_id: int
    progress: Progress
    counts: Counts = field(default_factory=Counts)
    branch_names: dict[str, str] = field(default_factory=dict)
    """Branch → the last name that the file gives it."""

    def run(self) -> None:
        with closing(Records(self.source)) as records:
            reading = iter(records)
            while chunk := list(islice(reading, CHUNK_ROWS)):
                problems: list[Problem] = []
                self.counts.lines += len(chunk)
                rows = self._checked(self._intact(chunk, problems), problems)
                self._put(rows, problems)
                self.progress(records.bytes_read, self.counts.lines)
        staging.settle(self.database, self.kind.staging)
        self._check_late()

    @property
    @abstractmethod
    def _staged_fields(self) -> Sequence[str]:
        """Of a row of `_checked`."""

    @abstractmethod
    def _checked(self, records: list[Record], problems: list[Problem]) -> list[Row]:
        """The rows to stage; adds what is wrong with the others."""

    @abstractmethod
    def _check_late(self) -> None:
        """What can only be told when all lines are staged."""

    def _intact(self, chunk: list[Record | Broken], problems: list[Problem]) -> list[Record]:
        problems.extend(import_problems.of_broken(record) for record in chunk if isinstance(record, Broken))
        return [record for record in chunk if not isinstance(record, Broken)]

    def _put(self, rows: list[Row], problems: list[Problem]) -> None:
        if not rows and not problems:
            return
        self.counts.refused += sum(problem.is_refused for problem in problems)
        said = [(problem.line, import_problems.pack(problem)) for problem in problems]
        with self.database.write() as connection:
            staging.load(connection, self.kind.staging, self._staged_fields, rows)
            import_store.put_problems(connection, self.import_id, said)


@dataclass
class Staging(Reading):
    """Lines that are rows of a table, one each: stages those that differ from the row that is there."""

    def __post_init__(self) -> None:
        self.layout = self._make_layout()
        self._same, self._staged = SeenIds(), SeenIds()
        self._branches: set[str] = set()
        with self.database.read() as connection:
            self._is_first = import_store.is_empty(connection, self.kind)

    def _make_layout(self) -> Layout:
        return Layout(self.kind, self.source.header)

    @property
    def _staged_fields(self) -> Sequence[str]:
        return self.layout.staged

    def _checked(self, records: list[Record], problems: list[Problem]) -> list[Row]:
        return self._select(list(self._read(records, problems)), problems)

    def _check_late(self) -> None:
        if self.kind is CUSTOMERS:
            self._refuse_unknown_branches()
        self._drop_replaced()
        if self.kind is ACCOUNTS:
            self._refuse_taken_login_ids()

    def _read(self, records: list[Record], problems: list[Problem]) -> Iterator[ReadLine]:
        for line, cells in records:
            try:
                values, branch_name = self.layout.read(cells)
            except BadRow as error:
                problems.append(import_problems.of_faults(line, error.faults))
            else:
                yield ReadLine(line, values, branch_name)

    def _select(self, rows: list[ReadLine], problems: list[Problem]) -> list[Row]:
        """Complete the rows that have to be staged."""
        with self.database.read() as connection:
            rows = self._resolved(connection, rows, problems)
            keys = [self._key(row.values) for row in rows]
            known = {} if self._is_first else import_store.existing(connection, self.kind, self.layout.given, keys)
        staged = []
        for row, key in zip(rows, keys, strict=True):
            try:
                complete = self._complete(row, known.get(key), problems)
            except BadRow as error:
                problems.append(import_problems.of_faults(row.line, error.faults))
                continue
            if complete:
                staged.append(complete)
            self._note_branch(row)
        return staged

    def _key(self, values: Row) -> Row:
        return tuple([values[at] for at in self.layout.key_at])

    def _resolved(self, connection: Connection, rows: list[ReadLine], problems: list[Problem]) -> list[ReadLine]:
        """Rows with ids where the file has names of other things; those that name what isn't there are left out."""
        return list(self._with_stores(connection, rows, problems)) if self.layout.store_at >= 0 else rows

    def _with_stores(self, connection: Connection, rows: list[ReadLine], problems: list[Problem]) -> Iterator[ReadLine]:
        """Put the id of the store where the file has its code."""
        at = self.layout.store_at
        ids = import_store.store_ids(connection, {str(row.values[at]) for row in rows})
        for row in rows:
            code = str(row.values[at])
            if code in ids or not code:
                yield row.having(at, ids.get(code))
            else:
                problems.append(import_problems.of_cell(row.line, "customer_code", CellCode.UNKNOWN_STORE, code))

    def _complete(self, row: ReadLine, known: tuple[int, Row] | None, problems: list[Problem]) -> Row | None:
        """The row to stage, or None where the database has it already and no earlier line says otherwise."""
        if known is None or known[0] in self._staged:
            return self.layout.complete(row.line, row.values)
        row_id, now = known
        complete = None if now == row.values else self.layout.complete(row.line, row.values)
        is_again = row_id in self._same
        if is_again:
            self.counts.replaced += 1
            problems.append(Problem(line=row.line, last_line=row.line, replaces_earlier=True))
        if complete is None:
            self._same.add(row_id)
            self.counts.unchanged += not is_again
        else:
            if is_again:
                self._same.remove(row_id)
                self.counts.unchanged -= 1
            self._staged.add(row_id)
        return complete

    def _note_branch(self, row: ReadLine) -> None:
        if self.kind is CUSTOMERS:
            code = str(row.values[self.layout.given.index("branch_code")])
            self._branches.add(code)
            if row.branch_name:
                self.branch_names[code] = row.branch_name

    def _refuse_unknown_branches(self) -> None:
        """A line may use a branch that only a later line names, so this is asked at the end."""
        with self.database.read() as connection:
            unknown = self._branches - self.branch_names.keys() - import_store.known_branches(connection).keys()
            if unknown:
                lines = import_store.lines_of_branches(connection, unknown)
                self._take_out(
                    import_problems.of_cell(line, "branch_code", CellCode.UNKNOWN_BRANCH, code) for line, code in lines
                )

    def _drop_replaced(self) -> None:
        with self.database.read() as connection:
            self._take_out(
                Problem(line=line, last_line=line, replaced_by=winner)
                for line, winner in import_store.replaced_lines(connection, self.kind)
            )

    def _refuse_taken_login_ids(self) -> None:
        """Until nothing more is found: a line that is refused leaves its account the login ID that it has now."""
        while True:
            with self.database.read() as connection:
                taken = import_store.taken_login_ids(connection, self.kind)
            if not taken:
                return
            lines = {line: (login_id, other) for line, login_id, other in reversed(taken)}
            self._take_out(
                import_problems.of_cell(line, "login_id", CellCode.LOGIN_ID_TAKEN, login_id, str(other))
                for line, (login_id, other) in sorted(lines.items())
            )

    def _take_out(self, problems: Iterable[Problem]) -> None:
        """Remove staged lines and keep why."""
        rest = iter(problems)
        while some := list(islice(rest, CHUNK_ROWS)):
            refused = sum(problem.is_refused for problem in some)
            self.counts.refused += refused
            self.counts.replaced += len(some) - refused
            with self.database.write() as connection:
                staging.remove(connection, self.kind.staging, [problem.line for problem in some])
                said = [(problem.line, import_problems.pack(problem)) for problem in some]
                import_store.put_problems(connection, self.import_id, said)
