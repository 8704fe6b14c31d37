"""SQL of the shelf. Row scope: `visible_to`: what was withdrawn is there for its keepers only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, insert, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.permissions import Permission, Scope
from usen_desk.server.context import Context
from usen_desk.server.db.schema import blob_scan, shelf_document, shelf_version, staff


class StoredDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `shelf_document`."""

    document_id: str
    title: str
    category: str
    description: str
    content_hash: str
    version: int
    changed_at: datetime
    changed_by: int
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class StoredVersion:
    """Fields stand in the order of the columns that are read."""

    document_id: str
    version_id: int
    number: int
    upload_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    blob: str
    note: str
    valid_from: date | None
    valid_until: date | None
    added_at: datetime
    added_by: str
    scan_state: str


_DOCUMENTS: Select[Any] = select(
    *(shelf_document.c[name] for name in StoredDocument.__struct_fields__), staff.c.name
).join(staff, staff.c.staff_id == shelf_document.c.changed_by)
_COLUMNS = (
    *("document_id", "version_id", "number", "upload_id", "name", "media_type", "size_bytes", "sha256", "blob", "note"),
    *("valid_from", "valid_until", "added_at"),
)
_VERSIONS: Select[Any] = (
    select(*(shelf_version.c[name] for name in _COLUMNS), staff.c.name, func.coalesce(blob_scan.c.state, "unscanned"))
    .join(shelf_document, shelf_document.c.document_id == shelf_version.c.document_id)
    .join(staff, staff.c.staff_id == shelf_version.c.added_by)
    .outerjoin(blob_scan, blob_scan.c.blob == shelf_version.c.blob)
)


def visible_to(context: Context) -> ColumnElement[bool]:
    """Row scope on `shelf_document`."""
    if context.actor.scope(Permission.KEEP_SHELF) is not Scope.NONE:
        return true()
    return shelf_document.c.withdrawn_at.is_(None)


def documents(context: Context) -> list[tuple[StoredDocument, str]]:
    """By title; each with the name of who changed it last."""
    found = context.tx.execute(_DOCUMENTS.where(visible_to(context)).order_by(shelf_document.c.title))
    return [_document(row) for row in found]


def document(context: Context, document_id: str) -> tuple[StoredDocument, str] | None:
    wanted = _DOCUMENTS.where(shelf_document.c.document_id == document_id, visible_to(context))
    row = context.tx.execute(wanted).one_or_none()
    return None if row is None else _document(row)


def held(context: Context, document_id: str) -> StoredDocument | None:
    """In a write unit: on PostgreSQL nobody else changes the row until its end."""
    wanted = _DOCUMENTS.where(shelf_document.c.document_id == document_id, visible_to(context))
    row = context.tx.execute(wanted.with_for_update(of=shelf_document)).one_or_none()
    return None if row is None else _document(row)[0]


def versions(context: Context) -> list[StoredVersion]:
    """Of all documents, newest first."""
    found = context.tx.execute(_VERSIONS.where(visible_to(context)).order_by(shelf_version.c.number.desc()))
    return [StoredVersion(*row) for row in found]


def versions_of(context: Context, document_id: str) -> list[StoredVersion]:
    """Newest first."""
    wanted = _VERSIONS.where(shelf_version.c.document_id == document_id, visible_to(context))
    return [StoredVersion(*row) for row in context.tx.execute(wanted.order_by(shelf_version.c.number.desc()))]


def version(context: Context, version_id: int) -> StoredVersion | None:
    wanted = _VERSIONS.where(shelf_version.c.version_id == version_id, visible_to(context))
    row = context.tx.execute(wanted).one_or_none()
    return None if row is None else StoredVersion(*row)


def version_to_take(context: Context, version_id: int) -> StoredVersion | None:
    """Of a document that was not withdrawn, whoever asks; with bytes (demo data may have none)."""
    there = (shelf_document.c.withdrawn_at.is_(None), shelf_version.c.blob != "")
    row = context.tx.execute(_VERSIONS.where(shelf_version.c.version_id == version_id, *there)).one_or_none()
    return None if row is None else StoredVersion(*row)


def count(context: Context) -> int:
    """Withdrawn ones too."""
    return context.tx.execute(select(func.count()).select_from(shelf_document)).scalar_one()


def add(context: Context, stored: StoredDocument) -> bool:
    """Whether it is new."""
    insert_for: Any = sqlite.insert if context.tx.dialect.name == "sqlite" else postgresql.insert
    added = insert_for(shelf_document).values(msgspec.structs.asdict(stored)).on_conflict_do_nothing()
    return context.tx.execute(added.returning(shelf_document.c.document_id)).one_or_none() is not None


def put(context: Context, stored: StoredDocument) -> None:
    """In place of the row with its ID, which is held."""
    values = msgspec.structs.asdict(stored)
    where = shelf_document.c.document_id == stored.document_id
    context.tx.execute(update(shelf_document).where(where).values(values))


def add_version(context: Context, document_id: str, number: int, values: dict[str, Any]) -> None:
    row = {"document_id": document_id, "number": number, "added_at": context.now, "added_by": context.actor.staff_id}
    context.tx.execute(insert(shelf_version).values(row | values))


def put_days(context: Context, version_id: int, note: str, valid_from: date | None, valid_until: date | None) -> None:
    values = {"note": note, "valid_from": valid_from, "valid_until": valid_until}
    context.tx.execute(update(shelf_version).where(shelf_version.c.version_id == version_id).values(values))


def uploads_of(context: Context, upload_ids: Sequence[str]) -> set[str]:
    """Of these, those that became a version of some document."""
    wanted = select(shelf_version.c.upload_id).where(shelf_version.c.upload_id.in_(upload_ids))
    return set(context.tx.execute(wanted).scalars())


def _document(row: Any) -> tuple[StoredDocument, str]:
    return StoredDocument(**dict(zip(StoredDocument.__struct_fields__, row[:-1], strict=True))), row[-1]
