"""The list that the file browser searches, and small pictures of files."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text

from usen_desk.server.db.schema.base import BigId, metadata
from usen_desk.server.db.types import UtcTime

listed_file = Table(
    "listed_file",
    metadata,
    Column("attachment_id", BigId, ForeignKey("attachment.attachment_id"), primary_key=True, autoincrement=False),
    Column("message_id", BigId, nullable=False),
    Column("inquiry_id", BigId, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("is_public", Boolean(create_constraint=False), nullable=False),
    Column("category", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("branch_code", String(20)),
    Column("company_id", BigId),
    Index(None, "message_id"),
    Index(None, "inquiry_id"),
    Index(None, "created_at", "attachment_id"),
    Index(None, "kind", "created_at", "attachment_id"),
    Index(None, "branch_code", "created_at", "attachment_id"),
    Index(None, "company_id", "created_at", "attachment_id"),
    comment="one narrow row for each attachment of a message that was not taken back; triggers keep it (db/listing.py)",
)

thumbnail = Table(
    "thumbnail",
    metadata,
    Column("attachment_id", BigId, ForeignKey("attachment.attachment_id"), primary_key=True, autoincrement=False),
    Column("blob", String(64), nullable=False, server_default=""),
    Column("made_at", UtcTime, nullable=False),
    comment="blob: the picture in the blob store; empty where none could be made, which is not tried again",
)
