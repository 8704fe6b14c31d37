"""The change feed and who looks at what just now."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table

from usen_desk.server.db.schema.base import BigId, metadata
from usen_desk.server.db.types import UtcTime

change = Table(
    "change",
    metadata,
    Column("change_id", BigId, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("kind", String(30), nullable=False),
    Column("object_id", BigInteger, nullable=False),
    Column("part_id", BigInteger, nullable=False, server_default="0"),
    Index(None, "at"),
    comment="what changed, written in the transaction that changed it; ids follow the order of commits",
    sqlite_autoincrement=True,
)

presence = Table(
    "presence",
    metadata,
    Column("inquiry_id", BigInteger, primary_key=True, autoincrement=False),
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), primary_key=True, autoincrement=False),
    Column("device_id", String(32), primary_key=True),
    Column("is_typing", Boolean(create_constraint=False), nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("claimed_at", UtcTime),
    Column("claimed_until", UtcTime),
    Index(None, "until"),
    comment="who views, types or writes an answer (claim); a row counts until its times",
)
