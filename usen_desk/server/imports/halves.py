"""What an importer left half-way of a person's import: how far it came, and giving it up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from usen_desk.contract.imports import ImportCounts
from usen_desk.server.accounts import import_store
from usen_desk.server.accounts.import_store import Run
from usen_desk.server.imports.engines import counts_of
from usen_desk.server.imports.store import Job

APPLYING = "applying"
ABANDONED = "abandoned"


def find(tx: Connection, job: Job) -> Run | None:
    """The run that goes on when the same file is applied again."""
    halves = import_store.unfinished(tx, job.kind)
    return next((run for run in halves if run.state == APPLYING and run.file_sha256 == job.file_sha256), None)


def abandon(tx: Connection, job: Job, now: datetime) -> Run | None:
    """What it applied stays; the next import of the kind begins anew. Returns how far it came."""
    run = find(tx, job)
    if run is not None:
        import_store.put_run(tx, run.import_id, state=ABANDONED, finished_at=now)
    return run


def reached(run: Run | None) -> dict[str, object]:
    """Columns of import_job that say what was changed, in place of what applying would do."""
    return columns_of(counts_of(run) if run else ImportCounts()) | {"summary": ""}


def columns_of(counts: ImportCounts) -> dict[str, object]:
    return {name: getattr(counts, name) for name in counts.__struct_fields__}
