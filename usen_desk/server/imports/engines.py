"""The importers as a desk uses them: one file tried, or applied as it was tried. They are those of the commands.

No state of a run is kept here, and no SQL runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from usen_desk.contract.imports import ImportColumns, ImportCounts, ImportKind, ImportProblem
from usen_desk.server.accounts import import_command, import_file, import_messages, import_problems
from usen_desk.server.accounts.import_command import Command
from usen_desk.server.accounts.import_store import Run
from usen_desk.server.accounts.unis_import import Import, MovedOn, Phase
from usen_desk.server.db.database import Database
from usen_desk.server.imports import messages
from usen_desk.server.people import company_import, company_import_messages
from usen_desk.server.people.company_import import Result
from usen_desk.server.trials import trial_import_columns, trial_import_command, usage_import_command

COMMANDS: dict[ImportKind, Command] = {
    ImportKind.CUSTOMERS: import_command.unis,
    ImportKind.ACCOUNTS: import_command.accounts,
    ImportKind.MAILINGS: import_command.mailings,
    ImportKind.TRIALS: trial_import_command.trials,
    ImportKind.USAGE: usage_import_command.usage,
}
"""All but companies, which have an importer of their own shape."""


class Hooks(Protocol):
    """What an importer tells while it works."""

    def progress(self, phase: Phase, done: int, total: int, lines: int) -> None:
        """Raises what ends the work; never called within a transaction."""

    def keep(self, problems: Iterable[ImportProblem]) -> None:
        """In place of those that were kept before."""


@dataclass(frozen=True)
class Found:
    """What a run found, or did."""

    counts: ImportCounts
    outcome: str
    """The same for the same file on the same data."""
    summary: list[str]
    remarks: list[str] = field(default_factory=list)


def columns_of(kind: ImportKind) -> ImportColumns:
    if kind is ImportKind.USAGE:
        return ImportColumns(kind=kind, required=(trial_import_columns.WHOSE, trial_import_columns.WHAT))
    if kind is ImportKind.COMPANIES:
        labels = {label: label in company_import.REQUIRED for label in company_import.COLUMNS}
    else:
        labels = {column.label: column.required for column in COMMANDS[kind].kind.columns}
    return ImportColumns(
        kind=kind,
        required=tuple(label for label, is_required in labels.items() if is_required),
        optional=tuple(label for label, is_required in labels.items() if not is_required),
    )


def try_file(database: Database, kind: ImportKind, path: Path, now: datetime, hooks: Hooks) -> Found:
    """Nothing changes.

    Raises: as unis_import.Import.open; what `hooks` raise.
    """
    if kind is ImportKind.COMPANIES:
        return _companies(_inspected(database, path, now, is_dry=True), hooks)
    return _run(_Work(database, COMMANDS[kind], path, now, hooks), is_dry=True, agree=None)


def apply_file(database: Database, kind: ImportKind, path: Path, now: datetime, hooks: Hooks, outcome: str) -> Found:
    """Only if it does what was found before; one that was stopped half-way goes on.

    Raises: as unis_import.Import.open; what `hooks` raise.
    """
    if kind is ImportKind.COMPANIES:
        if _companies(_inspected(database, path, now, is_dry=True), hooks).outcome != outcome:
            raise MovedOn
        made = _inspected(database, path, now, is_dry=False)
        found = _companies(made, hooks)
        return Found(found.counts, found.outcome, found.summary, [messages.THEN_ISSUE] if made.people else [])
    return _run(_Work(database, COMMANDS[kind], path, now, hooks), is_dry=False, agree=lambda now: now == outcome)


@dataclass(frozen=True)
class _Work:
    database: Database
    command: Command
    path: Path
    now: datetime
    hooks: Hooks


def _run(work: _Work, *, is_dry: bool, agree: Callable[[str], bool] | None) -> Found:
    kind, source = work.command.inspect(work.path)
    importing = work.command.imports(work.database, kind, source, work.now, work.hooks.progress, is_dry=is_dry)
    if agree is not None:
        importing.agree = lambda would: agree(_outcome(importing, would))
    with importing.open() as run:
        outcome = _outcome(importing, run)
        work.hooks.keep(_problems(importing, run))
    remarks = import_messages.about(kind, source)[1:]
    remarks += [import_messages.resumed(importing.resumed)] if importing.resumed else []
    remarks += [import_messages.abandoned(old) for old in importing.abandoned]
    return Found(counts_of(run), outcome, import_messages.result(kind, run, is_dry=False), remarks)


def counts_of(run: Run) -> ImportCounts:
    return ImportCounts(
        lines=run.lines_read,
        added=run.added,
        changed=run.changed,
        unchanged=run.unchanged,
        refused=run.refused,
        replaced=run.replaced,
    )


def _outcome(importing: Import, run: Run) -> str:
    digest = hashlib.sha256(f"{importing.source.sha256} {counts_of(run)}".encode())
    for problem in importing.problems(run):
        digest.update(import_problems.pack(problem).encode())
    return digest.hexdigest()


def _problems(importing: Import, run: Run) -> Iterator[ImportProblem]:
    width = len(importing.source.header)
    for problem in importing.problems(run):
        for _, _, label, value, reason in import_messages.in_report(problem, importing.kind, width):
            yield ImportProblem(
                line=problem.line,
                last_line=problem.last_line,
                is_refused=problem.is_refused,
                column=label,
                value=value,
                reason=reason,
            )


def _inspected(database: Database, path: Path, now: datetime, *, is_dry: bool) -> Result:
    source = import_file.inspect(path, company_import.REQUIRED, tuple(company_import.COLUMNS))
    return company_import.run(database, source, now, is_dry=is_dry)


def _companies(made: Result, hooks: Hooks) -> Found:
    refused = company_import_messages.refused(made)
    counts = ImportCounts(
        lines=made.lines,
        added=made.companies + made.people,
        changed=made.stores + made.chains,
        unchanged=made.unchanged,
        refused=len(refused),
    )
    hooks.keep(
        ImportProblem(line=each.line, last_line=each.line, is_refused=True, column=each.column, reason=each.said)
        for each in made.problems
    )
    outcome = hashlib.sha256(repr(made).encode()).hexdigest()
    return Found(counts, outcome, company_import_messages.result(made, is_dry=False)[1:2])
