"""Runs imports of trials and of listening in tests and reads back what they leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select

from tests.server.accounts.import_files import write_csv
from tests.server.accounts.importing import NOW, source_of
from usen_desk.server.accounts.import_problems import Problem
from usen_desk.server.accounts.import_store import Run
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.trials import usage_import_kind
from usen_desk.server.trials.store import recorded_to
from usen_desk.server.trials.trial_import import TrialImport
from usen_desk.server.trials.trial_import_kind import TRIALS
from usen_desk.server.trials.usage_import import UsageImport

TRIAL_LABELS = ["アカウントID", "ログインID", "販売", "発行日", "初回認証日時", "失効日"]
PLACES = ["管轄支店", "顧客CD", "担当"]
SESSION_LABELS = ["ログインID", "開始日時", "終了日時"]
TOTAL_LABELS = ["ログインID", "利用日", "利用時間"]


def trials_file(folder: Path, *rows: Sequence[str], labels: Sequence[str] = (), encoding: str = "utf-8") -> Path:
    """Rows of the cells of TRIAL_LABELS and of `labels`; the last ones may be left out."""
    header = [*TRIAL_LABELS, *labels]
    filled = [[*row, *["個別対応", "2018-06-13", "", ""][len(row) - 2 :]][: len(header)] for row in rows]
    filled = [[*row, *[""] * (len(header) - len(row))] for row in filled]
    return write_csv(folder / "trials.csv", header, filled, encoding)


def sessions_file(folder: Path, *rows: Sequence[str], name: str = "sessions.csv") -> Path:
    """Rows of login ID, start and end."""
    return write_csv(folder / name, SESSION_LABELS, [list(row) for row in rows])


def totals_file(folder: Path, *rows: Sequence[str], name: str = "totals.csv") -> Path:
    """Rows of login ID, day and duration."""
    return write_csv(folder / name, TOTAL_LABELS, [list(row) for row in rows])


def trial_work(database: Database, path: Path, *, dry: bool = False, now: datetime = NOW) -> TrialImport:
    return TrialImport(database, TRIALS, source_of(path, TRIALS), now, lambda *_: None, is_dry=dry)


def usage_work(database: Database, path: Path, *, dry: bool = False, now: datetime = NOW) -> UsageImport:
    return UsageImport(database, *usage_import_kind.inspect(path), now, lambda *_: None, is_dry=dry)


def done(doing: TrialImport | UsageImport) -> tuple[Run, list[Problem]]:
    with doing.open() as run:
        problems = list(doing.problems(run))
    return run, problems


def trials_imported(
    database: Database, path: Path, *, dry: bool = False, now: datetime = NOW
) -> tuple[Run, list[Problem]]:
    return done(trial_work(database, path, dry=dry, now=now))


def usage_imported(
    database: Database, path: Path, *, dry: bool = False, now: datetime = NOW
) -> tuple[Run, list[Problem]]:
    return done(usage_work(database, path, dry=dry, now=now))


def usage_counts(run: Run) -> dict[str, int]:
    """Without zeros; `changed` counts days, the others lines."""
    assert run.added + run.unchanged + run.refused == run.lines_read
    named = {name: getattr(run, name) for name in ("added", "changed", "unchanged", "refused")}
    return {name: count for name, count in named.items() if count}


def told(problems: Sequence[Problem]) -> list[tuple[int, str, str]]:
    """Line, field and code of each fault or note."""
    return [(problem.line, cell.field, cell.code) for problem in problems for cell in (*problem.cells, *problem.notes)]


def trial_of(database: Database, account_id: int) -> dict[str, object]:
    with database.read() as tx:
        row = tx.execute(select(schema.trial).where(schema.trial.c.account_id == account_id)).one()
    return dict(row._mapping)


def days_of(database: Database, account_id: int) -> dict[date, int]:
    """Day → minutes."""
    day = schema.trial_usage_day.c
    with database.read() as tx:
        rows = tx.execute(select(day.used_on, day.usage_minutes).where(day.account_id == account_id))
        return {used_on: minutes for used_on, minutes in rows}


def usage_state(database: Database) -> dict[str, object]:
    """Everything that imports of listening may change."""
    day, trial = schema.trial_usage_day, schema.trial.c
    with database.read() as tx:
        days = [tuple(row) for row in tx.execute(select(day).order_by(day.c.account_id, day.c.used_on))]
        wanted = select(trial.account_id, trial.total_minutes, trial.last_used_on).order_by(trial.account_id)
        return {"days": days, "trials": [tuple(row) for row in tx.execute(wanted)], "to": recorded_to(tx)}


def leftovers(database: Database) -> int:
    """Rows in staging tables and of problems."""
    with database.read() as tx:
        tables = (schema.import_trial, schema.import_usage, schema.import_problem)
        return sum(tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def changes_told(database: Database) -> list[tuple[str, int]]:
    """Kind and object of what the desks are told, in order."""
    change = schema.change.c
    with database.read() as tx:
        rows = tx.execute(select(change.kind, change.object_id).order_by(change.change_id))
        return [tuple(row) for row in rows]


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
