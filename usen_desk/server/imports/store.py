"""SQL of the imports that people asked for. Whoever may run imports sees all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.imports import ImportProblem, ImportState, ProblemSort
from usen_desk.server.db.schema import import_job, import_job_problem, staff

_IN_PARTS = {"yield_per": 5000}


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `import_job` in the order of its fields, and at the end the names of people."""

    number: int
    import_id: str
    kind: str
    step: str
    state: str
    file_name: str
    size_bytes: int
    file_sha256: str
    blob: str
    upload_id: str
    asked_by: int
    asked_at: datetime
    applied_by: int | None
    apply_asked_at: datetime | None
    changed_at: datetime
    finished_at: datetime | None
    is_cancel_asked: bool
    progress_done: int
    progress_total: int
    progress_lines: int
    lines: int
    added: int
    changed: int
    unchanged: int
    refused: int
    replaced: int
    problem_count: int
    summary: str
    remarks: str
    fault: str
    outcome: str
    has_moved_on: bool
    asked_by_name: str
    applied_by_name: str


_applier = staff.alias("applier")
_FIELDS = Job.__struct_fields__
_JOBS: Select[Any] = (
    select(*(import_job.c[name] for name in _FIELDS[:-2]), staff.c.name, func.coalesce(_applier.c.name, ""))
    .join(staff, staff.c.staff_id == import_job.c.asked_by)
    .outerjoin(_applier, _applier.c.staff_id == import_job.c.applied_by)
)


def _job(row: Any) -> Job:
    return Job(**dict(zip(_FIELDS, row, strict=True)))


def find(tx: Connection, import_id: str) -> Job | None:
    row = tx.execute(_JOBS.where(import_job.c.import_id == import_id)).one_or_none()
    return None if row is None else _job(row)


def held(tx: Connection, import_id: str) -> Job | None:
    """Nobody else changes it in this unit."""
    wanted = _JOBS.where(import_job.c.import_id == import_id).with_for_update(of=import_job)
    row = tx.execute(wanted).one_or_none()
    return None if row is None else _job(row)


def page(tx: Connection, before: int, limit: int) -> list[Job]:
    """The newest first."""
    wanted = _JOBS.where(import_job.c.number < before) if before else _JOBS
    return [_job(row) for row in tx.execute(wanted.order_by(import_job.c.number.desc()).limit(limit))]


def add(tx: Connection, **values: object) -> bool:
    """False where the ID is there already."""
    insert_for = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    added = insert_for(import_job).values(values).on_conflict_do_nothing(index_elements=[import_job.c.import_id])
    return tx.execute(added.returning(import_job.c.number)).one_or_none() is not None


def put(tx: Connection, number: int, **values: object) -> None:
    tx.execute(update(import_job).where(import_job.c.number == number).values(**values))


def in_state(tx: Connection, *states: ImportState) -> list[Job]:
    """Those that wait longest first."""
    wanted = _JOBS.where(import_job.c.state.in_([state.value for state in states]))
    return [_job(row) for row in tx.execute(wanted.order_by(import_job.c.changed_at, import_job.c.number))]


def begin(tx: Connection, number: int, now: datetime) -> bool:
    """False where it doesn't wait any more."""
    table = import_job.c
    began = update(import_job).where(table.number == number, table.state == ImportState.WAITING.value)
    values = {"state": ImportState.RUNNING.value, "changed_at": now, "fault": ""}
    return tx.execute(began.values(values)).rowcount == 1


def put_progress(tx: Connection, number: int, done: int, total: int, lines: int) -> bool:
    """Whether it was asked to end."""
    moved = update(import_job).where(import_job.c.number == number)
    moved = moved.values(progress_done=done, progress_total=total, progress_lines=lines)
    return bool(tx.execute(moved.returning(import_job.c.is_cancel_asked)).scalar_one())


def expired(tx: Connection, before: datetime) -> list[Job]:
    """Those that have a file and nobody touched since."""
    table = import_job.c
    at_rest = table.state.not_in([ImportState.WAITING.value, ImportState.RUNNING.value])
    return [_job(row) for row in tx.execute(_JOBS.where(table.blob != "", at_rest, table.changed_at < before))]


def drop_problems(tx: Connection, number: int, rows: int) -> int:
    """At most so many; returns how many."""
    table = import_job_problem.c
    some = select(table.problem_id).where(table.number == number).limit(rows).scalar_subquery()
    return tx.execute(delete(import_job_problem).where(table.problem_id.in_(some))).rowcount


def with_old_problems(tx: Connection, before: datetime) -> Sequence[int]:
    table = import_job.c
    return tx.scalars(select(table.number).where(table.problem_count > 0, table.changed_at < before)).all()


def put_problems(tx: Connection, number: int, problems: Sequence[ImportProblem]) -> None:
    rows = [
        {
            "number": number,
            "line": problem.line,
            "last_line": problem.last_line,
            "is_refused": problem.is_refused,
            "label": problem.column,
            "value": problem.value,
            "reason": problem.reason,
        }
        for problem in problems
    ]
    if rows:
        tx.execute(insert(import_job_problem), rows)


def problems(
    tx: Connection,
    number: int,
    sort: ProblemSort = ProblemSort.LINE,
    *,
    descending: bool = False,
    limit: int | None = None,
) -> Iterator[ImportProblem]:
    """Within one group in the order of the file."""
    table = import_job_problem.c
    first = {
        ProblemSort.LINE: table.line,
        ProblemSort.COLUMN: table.label,
        ProblemSort.REASON: table.reason,
        ProblemSort.REFUSED: table.is_refused,
    }[sort]
    columns = (table.line, table.last_line, table.is_refused, table.label, table.value, table.reason)
    wanted = select(*columns).where(table.number == number)
    wanted = wanted.order_by(first.desc() if descending else first, table.line, table.problem_id).limit(limit)
    for line, last_line, is_refused, label, value, reason in tx.execute(wanted, execution_options=_IN_PARTS):
        yield ImportProblem(
            line=line, last_line=last_line, is_refused=is_refused, column=label, value=value, reason=reason
        )
