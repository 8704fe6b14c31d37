"""Imports from the client: a file is sent in chunks, tried (dry run), then applied; progress and cancel. Row B-imp."""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Body, Count, Endpoint, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

IMPORT_MAX_BYTES = 2 * 1024**3
CHUNK_BYTES = 1024 * 1024
SHOWN_PROBLEMS = 200


class ImportKind(enum.StrEnum):
    CUSTOMERS = "customers"  # UNIS customers
    ACCOUNTS = "accounts"
    MAILINGS = "mailings"
    TRIALS = "trials"
    USAGE = "usage"
    COMPANIES = "companies"


class ImportState(enum.StrEnum):
    UPLOADING = "uploading"
    READY = "ready"
    """Whole, and not tried or applied yet."""
    TRYING = "trying"
    TRIED = "tried"
    APPLYING = "applying"
    DONE = "done"
    STOPPED = "stopped"
    """Cancelled, or cut off; applied again it goes on from there."""
    REFUSED = "refused"
    """The file as a whole can't be taken; `said` tells why."""


class LineProblem(Message, frozen=True, kw_only=True):
    line: Count
    said: str


class ImportJob(Message, frozen=True, kw_only=True):
    import_id: UUID
    kind: ImportKind
    file_name: str
    size_bytes: Count
    received_bytes: Count
    state: ImportState
    by_name: str = ""
    started_at: Moment
    finished_at: Moment | None = None
    progress: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """Percent of the running step."""
    lines: Count = 0
    added: Count = 0
    changed: Count = 0
    unchanged: Count = 0
    refused: Count = 0
    said: tuple[str, ...] = ()
    """Sentences about the file or the result, for people."""
    problems: tuple[LineProblem, ...] = ()
    """The first ones."""


class ImportJobs(Message, frozen=True, kw_only=True):
    """The newest first."""

    items: list[ImportJob]


class ImportFile(Message, frozen=True, kw_only=True):
    kind: ImportKind
    file_name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    size_bytes: Annotated[int, msgspec.Meta(ge=1, le=IMPORT_MAX_BYTES)]


class ImportChunk(Message, frozen=True, kw_only=True):
    offset: Count


class ImportRun(Message, frozen=True, kw_only=True):
    is_dry: bool = True


LIST_IMPORTS = Endpoint("GET", "/v1/imports", Nothing, ImportJobs, Permission.READ_PEOPLE)
GET_IMPORT = Endpoint("GET", "/v1/imports/{job}", Nothing, ImportJob, Permission.READ_PEOPLE, (Code.NOT_FOUND,))
ADD_IMPORT = Endpoint(
    "POST", "/v1/imports/{job}", ImportFile, ImportJob, Permission.RUN_IMPORTS, (Code.OTHER_CONTENT,)
)
"""`job`: a UUID made by the desk; safe to repeat."""
PUT_IMPORT_CHUNK = Endpoint(
    "PUT",
    "/v1/imports/{job}/content",
    ImportChunk,
    ImportJob,
    Permission.RUN_IMPORTS,
    (Code.NOT_FOUND, Code.CHANGED_MEANWHILE),
    carries=Body.STREAM,
    body_max_bytes=CHUNK_BYTES,
)
"""CHANGED_MEANWHILE: `offset` is not how much is there; ask how much, and go on from there."""
RUN_IMPORT = Endpoint(
    "POST",
    "/v1/imports/{job}/run",
    ImportRun,
    ImportJob,
    Permission.RUN_IMPORTS,
    (Code.NOT_FOUND, Code.IMPORT_RUNS),
)
STOP_IMPORT = Endpoint(
    "POST", "/v1/imports/{job}/stop", Nothing, ImportJob, Permission.RUN_IMPORTS, (Code.NOT_FOUND,)
)
