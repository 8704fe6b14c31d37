"""Runs, problems and a service of imports that answers by what was asked before."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from msgspec.structs import replace

from tests.fakes import FakeClient
from usen_desk.contract.imports import (
    APPLY_IMPORT,
    CANCEL_IMPORT,
    EXPORT_IMPORT_PROBLEMS,
    GET_IMPORT,
    LIST_IMPORT_KINDS,
    LIST_IMPORT_PROBLEMS,
    LIST_IMPORTS,
    RESUME_IMPORT,
    TRY_IMPORT,
    ImportColumns,
    ImportCounts,
    ImportKind,
    ImportKinds,
    ImportProblem,
    ImportProblems,
    ImportRun,
    ImportRuns,
    ImportState,
    ImportStep,
)

AT = datetime(2026, 11, 22, 1, 12, tzinfo=UTC)
BAD = ImportProblem(line=1_877, last_line=1_877, is_refused=True, column="店種", value="x", reason="長すぎます")


def run(number=1, state=ImportState.CHECKED, **more) -> ImportRun:
    values = {
        "import_id": UUID(int=number),
        "number": number,
        "kind": ImportKind.CUSTOMERS,
        "step": ImportStep.CHECK,
        "state": state,
        "file_name": f"stores{number}.csv",
        "size_bytes": 2048,
        "sha256": "a" * 64,
        "asked_by_name": "中村 誠",
        "asked_at": AT,
        "counts": ImportCounts(lines=10, added=4, changed=3, unchanged=3),
        "has_file": True,
    }
    return ImportRun(**{**values, **more})


class Service(FakeClient):
    """`now` is the run that it has; each act brings the next state."""

    def __init__(self, *runs: ImportRun, problems=()):
        self.runs = list(runs)
        super().__init__(
            {
                LIST_IMPORT_KINDS: ImportKinds(
                    items=[
                        ImportColumns(kind=ImportKind.CUSTOMERS, required=("顧客CD",), optional=("店種",)),
                        ImportColumns(kind=ImportKind.TRIALS, required=("ログインID",)),
                    ],
                    max_bytes=1000,
                ),
                LIST_IMPORTS: lambda body: ImportRuns(items=list(self.runs)),
                GET_IMPORT: lambda body, run: self.of(run),
                LIST_IMPORT_PROBLEMS: lambda body, run: ImportProblems(items=list(problems), total=len(problems)),
                TRY_IMPORT: self._tried,
                APPLY_IMPORT: lambda body, run: self.put(run, step=ImportStep.APPLY, state=ImportState.WAITING),
                CANCEL_IMPORT: lambda body, run: self.put(run, state=ImportState.CANCELLED),
                RESUME_IMPORT: lambda body, run: self.put(run, state=ImportState.WAITING),
                EXPORT_IMPORT_PROBLEMS: b"csv",
            }
        )

    def of(self, key: str) -> ImportRun:
        return next(one for one in self.runs if str(one.import_id) == key)

    def put(self, key: str, **more) -> ImportRun:
        changed = replace(self.of(key), **more)
        self.runs = [changed if one.import_id == changed.import_id else one for one in self.runs]
        return changed

    def _tried(self, body, run) -> ImportRun:
        made = globals()["run"](len(self.runs) + 1, ImportState.WAITING, import_id=UUID(run), kind=body.kind)
        self.runs.insert(0, made)
        return made
