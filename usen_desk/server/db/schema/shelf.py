"""Documents of the shelf with their versions, and what a virus scanner said of each blob."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from usen_desk.server.db.schema.base import BigId, longest, metadata
from usen_desk.server.db.types import UtcTime

shelf_document = Table(
    "shelf_document",
    metadata,
    Column("document_id", String(36), primary_key=True),
    Column("title", String(80), nullable=False),
    Column("category", String(20), nullable=False),
    Column("description", String(400), nullable=False, server_default=""),
    Column("content_hash", String(64), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("withdrawn_at", UtcTime),
    longest("title", 80),
    longest("description", 400),
    comment="content_hash: of what it was added with; never deleted, only withdrawn",
)

shelf_version = Table(
    "shelf_version",
    metadata,
    Column("version_id", BigId, primary_key=True, autoincrement=True),
    Column("document_id", String(36), ForeignKey("shelf_document.document_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("upload_id", String(36), nullable=False, unique=True),
    Column("name", String(255), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("blob", String(64), nullable=False),
    Column("note", String(200), nullable=False, server_default=""),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("added_at", UtcTime, nullable=False),
    Column("added_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    UniqueConstraint("document_id", "number"),
    longest("name", 255),
    longest("note", 200),
    Index(None, "blob"),
    comment="upload_id: what it came as; days are those of Japan; attachments that were made of it name the same blob",
)

blob_scan = Table(
    "blob_scan",
    metadata,
    Column("blob", String(64), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("due_at", UtcTime),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("found", String(200), nullable=False, server_default=""),
    Column("scanned_at", UtcTime),
    CheckConstraint("state in ('unscanned', 'scanning', 'safe', 'quarantined')", name="state"),
    Index(None, "due_at"),
    comment="due_at: when it is (again) the scanner's turn, empty when it has been told; found: the signature's name",
)
