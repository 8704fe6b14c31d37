"""取込: files of master data, tried first and applied as they were looked at. Row B-imp; issue 7.

    POST /v1/imports/{run}          names a file that was sent (contract/transfers.py); it is tried, nothing changes
    GET  /v1/imports/{run}          how far it is, and what applying it would do
    POST /v1/imports/{run}/apply    what was looked at, and nothing else

`run` is a UUID made by the desk: asking twice makes one. Two files are never worked on at once.
"""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.attachments import Sha256
from usen_desk.contract.base import Answer, Count, Endpoint, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

IMPORTS_PAGE_ROWS = 50
PROBLEMS_MAX = 1000
"""In one list; the report has them all."""
PROBLEMS_KEPT = 100_000
"""Of one file; a file with more of them is another file than was meant."""
KEPT_DAYS = 7
"""For so long a file that was not applied can be tried or applied again."""
PROBLEMS_KEPT_DAYS = 30


class ImportKind(enum.StrEnum):
    CUSTOMERS = "customers"  # 店舗（UNIS）
    ACCOUNTS = "accounts"
    MAILINGS = "mailings"
    TRIALS = "trials"
    USAGE = "usage"
    COMPANIES = "companies"


class ImportStep(enum.StrEnum):
    CHECK = "check"
    APPLY = "apply"


class ImportState(enum.StrEnum):
    """Of the step that the run is in."""

    WAITING = "waiting"  # 順番待ち
    RUNNING = "running"  # 確認中, 取込中
    CHECKED = "checked"  # 確認済み: nothing changed yet
    DONE = "done"  # 取込済み
    FAILED = "failed"  # the file as a whole can't be taken: nothing changed
    CANCELLED = "cancelled"  # 中止: what was applied by then stays
    INTERRUPTED = "interrupted"  # 中断: the service stopped, or its database was away


class ImportColumns(Message, frozen=True, kw_only=True):
    """What the first line of a file of this kind has to say, and may say."""

    kind: ImportKind
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


class ImportKinds(Message, frozen=True, kw_only=True):
    items: list[ImportColumns]
    max_bytes: Count
    """Of one file."""


class ImportCounts(Message, frozen=True, kw_only=True):
    """Of lines, but for usage: there `changed` counts days; and companies: there `changed` counts stores and chains."""

    lines: Count = 0
    added: Count = 0
    changed: Count = 0
    unchanged: Count = 0
    refused: Count = 0
    """Lines that can't be taken."""
    replaced: Count = 0
    """Lines of which a later one with the same key was used."""


class ImportRun(Message, frozen=True, kw_only=True):
    import_id: UUID
    number: Count
    kind: ImportKind
    step: ImportStep
    state: ImportState
    file_name: str
    size_bytes: Count
    sha256: str
    asked_by_name: str
    asked_at: Moment
    applied_by_name: str = ""
    """Who said that it be applied."""
    apply_asked_at: Moment | None = None
    finished_at: Moment | None = None
    progress_done: Count = 0
    progress_total: Count = 0
    """Bytes or rows of what is done now; 0 where nobody knows."""
    progress_lines: Count = 0
    """Read by now."""
    is_ending: bool = False
    """It was cancelled, and is about to stop."""
    counts: ImportCounts = ImportCounts()
    """Of a run that was checked: what applying would do; then: what it did."""
    problem_count: Count = 0
    """Rows of the list of problems: a line may have several, and lines that are taken may have notes."""
    summary: tuple[str, ...] = ()
    """The counts in the words of the importer."""
    remarks: tuple[str, ...] = ()
    """Worth knowing of the whole file."""
    fault: str = ""
    """Why the file as a whole isn't taken, or what it waits for."""
    has_moved_on: bool = False
    """It was to be applied, but the data had changed since it was looked at: these counts are new."""
    has_file: bool = False
    """Whether it can still be tried, applied or gone on with."""


class ImportProblem(Message, frozen=True, kw_only=True):
    line: Count
    last_line: Count
    is_refused: bool
    """Else it is a note on a line that is taken."""
    column: str = ""
    value: str = ""
    """Shortened."""
    reason: str


class ImportToTry(Message, frozen=True, kw_only=True):
    kind: ImportKind
    upload_id: UUID
    """Of one's own file that is there as a whole."""


class ImportAgreed(Message, frozen=True, kw_only=True):
    sha256: Sha256
    """Of the file whose counts were looked at."""


class ImportSearch(Message, frozen=True, kw_only=True):
    before: Count = 0
    """Only those with a smaller number; 0 from the newest."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = IMPORTS_PAGE_ROWS


class ImportRuns(Message, frozen=True, kw_only=True):
    """The newest first."""

    items: list[ImportRun]
    has_more: bool = False


class ProblemSort(enum.StrEnum):
    LINE = "line"
    COLUMN = "column"
    REASON = "reason"
    REFUSED = "refused"


class ProblemSearch(Message, frozen=True, kw_only=True):
    sort: ProblemSort = ProblemSort.LINE
    descending: bool = False
    limit: Annotated[int, msgspec.Meta(ge=1, le=PROBLEMS_MAX)] = PROBLEMS_MAX


class ImportProblems(Message, frozen=True, kw_only=True):
    items: list[ImportProblem]
    total: Count


_RUN = "/v1/imports/{run}"
LIST_IMPORT_KINDS = Endpoint("GET", "/v1/import-kinds", Nothing, ImportKinds, Permission.RUN_IMPORTS)
LIST_IMPORTS = Endpoint("GET", "/v1/imports", ImportSearch, ImportRuns, Permission.RUN_IMPORTS)
TRY_IMPORT = Endpoint(
    "POST",
    _RUN,
    ImportToTry,
    ImportRun,
    Permission.RUN_IMPORTS,
    (Code.OTHER_CONTENT, Code.FILE_MISSING, Code.FILE_QUARANTINED, Code.FILE_REFUSED),
)
"""FILE_REFUSED: it is no text."""
GET_IMPORT = Endpoint("GET", _RUN, Nothing, ImportRun, Permission.RUN_IMPORTS, (Code.NOT_FOUND,))
APPLY_IMPORT = Endpoint(
    "POST", f"{_RUN}/apply", ImportAgreed, ImportRun, Permission.RUN_IMPORTS, (Code.NOT_FOUND, Code.IMPORT_MOVED_ON)
)
"""To repeat it is harmless. IMPORT_MOVED_ON: another file, not checked (any more), or its file is gone."""
CANCEL_IMPORT = Endpoint(
    "POST", f"{_RUN}/cancel", Nothing, ImportRun, Permission.RUN_IMPORTS, (Code.NOT_FOUND, Code.IMPORT_MOVED_ON)
)
"""To repeat it is harmless. IMPORT_MOVED_ON: it is through."""
RESUME_IMPORT = Endpoint(
    "POST", f"{_RUN}/resume", Nothing, ImportRun, Permission.RUN_IMPORTS, (Code.NOT_FOUND, Code.IMPORT_MOVED_ON)
)
"""One that was interrupted goes on; any other that is not through is checked anew."""
LIST_IMPORT_PROBLEMS = Endpoint(
    "GET", f"{_RUN}/problems", ProblemSearch, ImportProblems, Permission.RUN_IMPORTS, (Code.NOT_FOUND,)
)
EXPORT_IMPORT_PROBLEMS = Endpoint(
    "GET",
    f"{_RUN}/problems/report",
    Nothing,
    Nothing,
    Permission.RUN_IMPORTS,
    (Code.NOT_FOUND, Code.EXPORT_TOO_LARGE),
    answer=Answer.BYTES,
    logs_view=True,
)
