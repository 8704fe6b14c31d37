"""A desk of the tests that sends files and asks for imports through the real edge."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from tests.server.people.office import Office
from usen_desk.contract.attachments import UPLOAD_FILE, FileSent
from usen_desk.contract.imports import (
    APPLY_IMPORT,
    GET_IMPORT,
    LIST_IMPORT_PROBLEMS,
    TRY_IMPORT,
    ImportAgreed,
    ImportKind,
    ImportProblem,
    ImportRun,
    ImportToTry,
    ProblemSearch,
)
from usen_desk.contract.permissions import Role
from usen_desk.server.accounts.unis_import import Phase
from usen_desk.server.db import schema
from usen_desk.server.imports.running import Imports


class ImportDesk:
    def __init__(self, office: Office) -> None:
        self.office, self.database = office, office.database
        self.job = Imports(office.database, office.settings, progress_every_s=0)

    def send(self, content: bytes, name: str = "店舗.csv") -> str:
        upload_id = str(uuid4())
        said = FileSent(name=name, sha256=sha256(content).hexdigest())
        self.office.call(UPLOAD_FILE, said, raw=content, upload=upload_id)
        return upload_id

    def ask(self, path: Path, kind: ImportKind = ImportKind.CUSTOMERS) -> ImportRun:
        """Waits for the job."""
        wanted = ImportToTry(kind=kind, upload_id=self.send(path.read_bytes(), path.name))
        return self.office.call(TRY_IMPORT, wanted, run=str(uuid4()))

    def tried(self, path: Path, kind: ImportKind = ImportKind.CUSTOMERS) -> ImportRun:
        asked = self.ask(path, kind)
        self.work()
        return self.state(asked)

    def applied(self, path: Path, kind: ImportKind = ImportKind.CUSTOMERS) -> ImportRun:
        self.agree(self.tried(path, kind))
        self.work()
        return self.newest()

    def agree(self, run: ImportRun, who: Role = Role.SUPERVISOR) -> ImportRun:
        return self.office.call(APPLY_IMPORT, ImportAgreed(sha256=run.sha256), who=who, run=str(run.import_id))

    def work(self, is_stopping: Any = lambda: False) -> None:
        self.job.run(lambda: self.office.now, is_stopping)

    def state(self, run: ImportRun) -> ImportRun:
        return self.office.call(GET_IMPORT, run=str(run.import_id))

    def newest(self) -> ImportRun:
        with self.database.read() as tx:
            jobs = schema.import_job.c
            newest = tx.execute(select(jobs.import_id).order_by(jobs.number.desc()).limit(1)).scalar_one()
        return self.office.call(GET_IMPORT, run=newest)

    def problems(self, run: ImportRun, **asked: Any) -> list[ImportProblem]:
        found = self.office.call(LIST_IMPORT_PROBLEMS, ProblemSearch(**asked), run=str(run.import_id))
        assert found.total == run.problem_count
        return found.items

    def names(self) -> dict[str, str]:
        """顧客CD → 店舗先名称, as they are in the database."""
        with self.database.read() as tx:
            stores = schema.customer.c
            return dict(tx.execute(select(stores.customer_code, stores.store_name)).all())


class StopsWhen:
    """The service stops, or a person cancels, once an importer told of so many steps of a phase."""

    def __init__(self, desk: ImportDesk, phase: Phase, act: Any) -> None:
        self._phase, self._act, self._desk = phase, act, desk
        self.phases: list[Phase] = []

    def __enter__(self) -> StopsWhen:
        from usen_desk.server.imports import running

        hooks = running._Hooks
        told = hooks.progress

        def progress(of: Any, phase: Phase, done: int, total: int, lines: int) -> None:
            if phase is self._phase and phase not in self.phases:
                self._act()
            self.phases.append(phase)
            told(of, phase, done, total, lines)

        self._restore = lambda: setattr(hooks, "progress", told)
        hooks.progress = progress  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()
