"""Imports that people asked for at their desks; what one of them does meanwhile stands in import_run (ground.py)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from usen_desk.server.db.schema.base import BigId, longest, metadata
from usen_desk.server.db.types import UtcTime

import_job = Table(
    "import_job",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("import_id", String(36), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("step", String(10), nullable=False),
    Column("state", String(12), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("blob", String(64), nullable=False, server_default=""),
    Column("upload_id", String(36), nullable=False),
    Column("asked_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("applied_by", BigId, ForeignKey("staff.staff_id")),
    Column("apply_asked_at", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("is_cancel_asked", Boolean(create_constraint=False), nullable=False, server_default="0"),
    Column("progress_done", BigInteger, nullable=False, server_default="0"),
    Column("progress_total", BigInteger, nullable=False, server_default="0"),
    Column("progress_lines", BigInteger, nullable=False, server_default="0"),
    Column("lines", Integer, nullable=False, server_default="0"),
    Column("added", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0"),
    Column("unchanged", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("replaced", Integer, nullable=False, server_default="0"),
    Column("problem_count", Integer, nullable=False, server_default="0"),
    Column("summary", Text, nullable=False, server_default=""),
    Column("remarks", Text, nullable=False, server_default=""),
    Column("fault", Text, nullable=False, server_default=""),
    Column("outcome", String(64), nullable=False, server_default=""),
    Column("has_moved_on", Boolean(create_constraint=False), nullable=False, server_default="0"),
    CheckConstraint(
        "state in ('waiting', 'running', 'checked', 'done', 'failed', 'cancelled', 'interrupted')", name="state"
    ),
    CheckConstraint("step in ('check', 'apply')", name="step"),
    longest("file_name", 255),
    Index(None, "state"),
    comment="outcome: hash of what a check found, by which applying knows that nothing has moved on; blob: empty when "
    "its bytes are not needed any more; summary and remarks: sentences, one a line",
)

import_job_problem = Table(
    "import_job_problem",
    metadata,
    Column("problem_id", BigId, primary_key=True, autoincrement=True),
    Column("number", BigId, ForeignKey("import_job.number"), nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("last_line", BigInteger, nullable=False),
    Column("is_refused", Boolean(create_constraint=False), nullable=False),
    Column("label", Text, nullable=False, server_default=""),
    Column("value", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
    Index(None, "number", "line", "problem_id"),
    comment="in the words that its reader sees; gone after a month",
)
