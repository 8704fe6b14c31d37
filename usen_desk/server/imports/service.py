"""取込: files of master data are tried, looked at, and applied as they were looked at. Row B-imp; issue 7.

A request only says what is wanted; running.py does it in the background.
"""

from __future__ import annotations

from uuid import UUID

from usen_desk.contract.base import Nothing
from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.errors import Code
from usen_desk.contract.imports import (
    PROBLEMS_KEPT,
    ImportAgreed,
    ImportCounts,
    ImportKind,
    ImportKinds,
    ImportProblems,
    ImportRun,
    ImportRuns,
    ImportSearch,
    ImportState,
    ImportStep,
    ImportToTry,
    ProblemSearch,
)
from usen_desk.server.accounts.states import today
from usen_desk.server.attachments import service as attachments
from usen_desk.server.attachments.kinds import CSV, TEXT
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Download, Refusal
from usen_desk.server.imports import halves, store
from usen_desk.server.imports.columns import SHEET, cells, file_stem
from usen_desk.server.imports.engines import columns_of
from usen_desk.server.imports.store import Job
from usen_desk.server.sheets import MEDIA_TYPES, Written, write

_CANCELLED_AT_ONCE = {ImportState.WAITING, ImportState.CHECKED, ImportState.INTERRUPTED}
_GOES_ON = {ImportState.CHECKED, ImportState.CANCELLED, ImportState.INTERRUPTED}


def list_import_kinds(context: Context, _: Nothing) -> ImportKinds:
    return ImportKinds(items=[columns_of(kind) for kind in ImportKind], max_bytes=context.settings.file_max_bytes)


def list_imports(context: Context, asked: ImportSearch) -> ImportRuns:
    found = store.page(context.tx, asked.before, asked.limit + 1)
    return ImportRuns(items=[shown(job) for job in found[: asked.limit]], has_more=len(found) > asked.limit)


def try_import(context: Context, body: ImportToTry, run: str) -> ImportRun:
    """Safe to repeat.

    Raises:
        Refusal: INVALID_INPUT (run); OTHER_CONTENT; FILE_MISSING; FILE_QUARANTINED; FILE_REFUSED (upload_id).
    """
    import_id = _uuid(run)
    job = store.find(context.tx, import_id)
    if job is None:
        (upload,) = attachments.waiting(context, [body.upload_id])
        if upload.media_type not in (CSV.media_type, TEXT.media_type):
            raise Refusal(Code.FILE_REFUSED, "upload_id")
        store.add(
            context.tx,
            import_id=import_id,
            kind=body.kind.value,
            step=ImportStep.CHECK.value,
            state=ImportState.WAITING.value,
            file_name=upload.name,
            size_bytes=upload.size_bytes,
            file_sha256=upload.sha256,
            blob=upload.blob,
            upload_id=upload.upload_id,
            asked_by=context.actor.staff_id,
            asked_at=context.now,
            changed_at=context.now,
        )
        job = store.find(context.tx, import_id)
        assert job is not None, "it was added, or stood in the way"
    if (job.kind, job.upload_id) != (body.kind.value, str(body.upload_id)):
        raise Refusal(Code.OTHER_CONTENT, "run")
    return shown(job)


def get_import(context: Context, _: Nothing, run: str) -> ImportRun:
    """
    Raises:
        Refusal: INVALID_INPUT (run); NOT_FOUND.
    """
    return shown(_found(store.find(context.tx, _uuid(run))))


def apply_import(context: Context, body: ImportAgreed, run: str) -> ImportRun:
    """Safe to repeat. That the data haven't moved on is looked at once more when its turn comes.

    Raises:
        Refusal: INVALID_INPUT (run); NOT_FOUND; IMPORT_MOVED_ON.
    """
    job = _held(context, run)
    if body.sha256 != job.file_sha256:
        raise Refusal(Code.IMPORT_MOVED_ON, "sha256")
    is_asked = job.step == ImportStep.APPLY and job.state in (
        ImportState.WAITING,
        ImportState.RUNNING,
        ImportState.DONE,
    )
    if is_asked:
        return shown(job)
    if job.state != ImportState.CHECKED or not job.blob:
        raise Refusal(Code.IMPORT_MOVED_ON, "run")
    return _to_apply(context, job)


def cancel_import(context: Context, _: Nothing, run: str) -> ImportRun:
    """What runs ends within seconds; what it has applied by then stays. Safe to repeat.

    Raises:
        Refusal: INVALID_INPUT (run); NOT_FOUND; IMPORT_MOVED_ON: it is through.
    """
    job = _held(context, run)
    if job.state in _CANCELLED_AT_ONCE:
        half = halves.abandon(context.tx, job, context.now) if job.step == ImportStep.APPLY else None
        over = {"state": ImportState.CANCELLED.value, "finished_at": context.now, "fault": ""}
        _put(context, job, **over, **halves.reached(half))
    elif job.state == ImportState.RUNNING:
        _put(context, job, is_cancel_asked=True)
    elif job.state != ImportState.CANCELLED:
        raise Refusal(Code.IMPORT_MOVED_ON, "run")
    return _again(context, job)


def resume_import(context: Context, _: Nothing, run: str) -> ImportRun:
    """Applying goes on where it was interrupted; all else is checked anew. Safe to repeat.

    Raises:
        Refusal: INVALID_INPUT (run); NOT_FOUND; IMPORT_MOVED_ON: it is through, or its file is gone.
    """
    job = _held(context, run)
    if job.state in (ImportState.WAITING, ImportState.RUNNING):
        return shown(job)
    if job.state not in _GOES_ON or not job.blob:
        raise Refusal(Code.IMPORT_MOVED_ON, "run")
    if job.state == ImportState.INTERRUPTED and job.step == ImportStep.APPLY:
        return _to_apply(context, job)
    return _to_wait(context, job, step=ImportStep.CHECK.value, applied_by=None, apply_asked_at=None, has_moved_on=False)


def list_import_problems(context: Context, asked: ProblemSearch, run: str) -> ImportProblems:
    """
    Raises:
        Refusal: INVALID_INPUT (run); NOT_FOUND.
    """
    job = _found(store.find(context.tx, _uuid(run)))
    found = store.problems(context.tx, job.number, asked.sort, descending=asked.descending, limit=asked.limit)
    return ImportProblems(items=list(found), total=job.problem_count)


def write_import_problems(context: Context, _: Nothing, run: str) -> Written:
    """The first step, in a read unit.

    Raises:
        Refusal: INVALID_INPUT (run); NOT_FOUND; EXPORT_TOO_LARGE.
    """
    job = _found(store.find(context.tx, _uuid(run)))
    rows = map(cells, store.problems(context.tx, job.number))
    return write(SHEET, ExportFormat.CSV, rows, title=str(job.number), most=PROBLEMS_KEPT)


def export_import_problems(context: Context, _: Nothing, written: Written, run: str) -> Download:
    """The second step, in a write unit."""
    log(context, Action.IMPORT_PROBLEMS_EXPORTED, "import", _uuid(run), detail=f"{written.rows} rows")
    name = f"{file_stem(today(context.now), int(written.title))}.csv"
    return Download(name, MEDIA_TYPES[ExportFormat.CSV], written.chunks())


def _to_apply(context: Context, job: Job) -> ImportRun:
    detail = f"{job.kind} sha256={job.file_sha256} added={job.added} changed={job.changed} refused={job.refused}"
    log(context, Action.IMPORTED, "import", job.import_id, detail=detail)
    who = {"applied_by": context.actor.staff_id, "apply_asked_at": context.now}
    return _to_wait(context, job, step=ImportStep.APPLY.value, **who)


def _to_wait(context: Context, job: Job, **values: object) -> ImportRun:
    begins = {"state": ImportState.WAITING.value, "fault": "", "is_cancel_asked": False, "finished_at": None}
    nothing_done = {"progress_done": 0, "progress_total": 0, "progress_lines": 0}
    _put(context, job, **begins, **nothing_done, **values)
    return _again(context, job)


def _put(context: Context, job: Job, **values: object) -> None:
    store.put(context.tx, job.number, changed_at=context.now, **values)


def _again(context: Context, job: Job) -> ImportRun:
    return shown(_found(store.find(context.tx, job.import_id)))


def _held(context: Context, run: str) -> Job:
    return _found(store.held(context.tx, _uuid(run)))


def _found(job: Job | None) -> Job:
    if job is None:
        raise Refusal(Code.NOT_FOUND)
    return job


def _uuid(run: str) -> str:
    try:
        return str(UUID(run))
    except ValueError:
        raise Refusal(Code.INVALID_INPUT, "run") from None


def shown(job: Job) -> ImportRun:
    return ImportRun(
        import_id=UUID(job.import_id),
        number=job.number,
        kind=ImportKind(job.kind),
        step=ImportStep(job.step),
        state=ImportState(job.state),
        file_name=job.file_name,
        size_bytes=job.size_bytes,
        sha256=job.file_sha256,
        asked_by_name=job.asked_by_name,
        asked_at=job.asked_at,
        applied_by_name=job.applied_by_name,
        apply_asked_at=job.apply_asked_at,
        finished_at=job.finished_at,
        progress_done=job.progress_done,
        progress_total=job.progress_total,
        progress_lines=job.progress_lines,
        is_ending=job.is_cancel_asked and job.state == ImportState.RUNNING,
        counts=ImportCounts(
            lines=job.lines,
            added=job.added,
            changed=job.changed,
            unchanged=job.unchanged,
            refused=job.refused,
            replaced=job.replaced,
        ),
        problem_count=job.problem_count,
        summary=tuple(job.summary.splitlines()),
        remarks=tuple(job.remarks.splitlines()),
        fault=job.fault,
        has_moved_on=job.has_moved_on,
        has_file=bool(job.blob),
    )
