"""What the office changes in its own data, before and after."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

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
