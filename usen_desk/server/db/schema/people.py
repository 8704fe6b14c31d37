"""What the office changes in its own data, before and after; the wording above the forms; imports from the client."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from usen_desk.server.db.schema.base import BigId, metadata
from usen_desk.server.db.types import UtcTime

record_edit = Table(
    "record_edit",
    metadata,
    Column("edit_id", BigId, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("staff_id", BigId, ForeignKey("staff.staff_id")),
    Column("kind", String(20), nullable=False),
    Column("key", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("changes", Text, nullable=False),
    Index(None, "kind", "key", "edit_id"),
    comment="changes: JSON of contract.edits.ChangedField; never a password",
)

form_note = Table(
    "form_note",
    metadata,
    Column("category", String(20), primary_key=True),
    Column("notes", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    comment="paragraphs above a category's form, where they are not the manual's any more; notes: JSON",
)

import_job = Table(
    "import_job",
    metadata,
    Column("import_id", String(36), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("received_bytes", BigInteger, nullable=False, server_default="0"),
    Column("state", String(10), nullable=False),
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("result", Text, nullable=False, server_default=""),
    Column("stop_asked", Boolean(create_constraint=False), nullable=False, server_default="0"),
    CheckConstraint(
        "state in ('uploading', 'ready', 'trying', 'tried', 'applying', 'done', 'stopped', 'refused')", name="state"
    ),
    Index(None, "started_at"),
    comment="a file from a desk and what became of it; result: JSON of server/people/import_jobs.py",
)
