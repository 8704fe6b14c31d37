"""What supervisors set: calendars, targets and limits as one document."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from usen_desk.server.db.schema.base import BigId, metadata
from usen_desk.server.db.types import UtcTime

board_rules = Table(
    "board_rules",
    metadata,
    Column("version", BigId, primary_key=True, autoincrement=False),
    Column("rules", Text, nullable=False),
    Column("changed_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    comment="JSON of contract Rules; append-only: the highest version counts",
)
