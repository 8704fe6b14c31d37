"""Inquiries, their messages and attachments, who has read what, and everything that was changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext

from usen_desk.contract.text import fold
from usen_desk.server.db.schema.base import BigId, longest, metadata
from usen_desk.server.db.types import UtcTime


def _name_folded(execution: DefaultExecutionContext) -> str:
    given: Mapping[str, str] = execution.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy types it not
    return fold(given["name"])


inquiry = Table(
    "inquiry",
    metadata,
    Column("inquiry_id", BigId, primary_key=True, autoincrement=True),
    Column("opening_id", String(36), nullable=False, unique=True),
    Column("category", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("queue", String(20), nullable=False),
    Column("customer_id", BigId, ForeignKey("customer.customer_id")),
    Column("company_id", BigId, ForeignKey("company.company_id")),
    Column("branch_code", String(20), ForeignKey("branch.branch_code")),
    Column("prefecture_code", SmallInteger, nullable=False, server_default="0"),
    Column("planned_name", String(200), nullable=False, server_default=""),
    Column("planned_name_folded", Text, nullable=False, server_default=""),
    Column("asked", Text, nullable=False, server_default="[]"),
    Column("assignee_id", BigId, ForeignKey("staff.staff_id")),
    Column("opened_by_staff_id", BigId, ForeignKey("staff.staff_id")),
    Column("opened_by_user_id", BigId, ForeignKey("portal_user.user_id")),
    Column("opener_name", String(60), nullable=False),
    Column("opener_department", String(200), nullable=False, server_default=""),
    Column("opener_folded", String(200), nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("public_updated_at", UtcTime, nullable=False),
    Column("preview", String(200), nullable=False, server_default=""),
    Column("preview_side", String(10), nullable=False, server_default="customer"),
    Column("preview_is_note", Boolean(create_constraint=False), nullable=False, server_default="0"),
    Column("public_preview", String(200), nullable=False, server_default=""),
    Column("public_preview_side", String(10), nullable=False, server_default="customer"),
    Column("said_count", Integer, nullable=False, server_default="0"),
    Column("public_count", Integer, nullable=False, server_default="0"),
    Column("attachment_count", Integer, nullable=False, server_default="0"),
    Column("public_attachment_count", Integer, nullable=False, server_default="0"),
    Column("last_sequence", Integer, nullable=False, server_default="0"),
    Column("waiting_since", UtcTime),
    Column("first_answered_at", UtcTime),
    Column("answer_due_at", UtcTime),
    Column("hold_until", UtcTime),
    Column("hold_reason", String(400), nullable=False, server_default=""),
    Column("merged_into", BigInteger),
    Column("done_at", UtcTime),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("answer_notice_at", UtcTime),
    Column("answer_warn_at", UtcTime),
    Column("done_due_at", UtcTime),
    Column("waited_s", Integer, nullable=False, server_default="0"),
    Column("rules_version", Integer, nullable=False, server_default="-1"),
    CheckConstraint("status in ('received', 'in_progress', 'on_hold', 'done')", name="status"),
    CheckConstraint("queue in ('unanswered', 'awaiting', 'held', 'done', 'merged')", name="queue"),
    longest("planned_name", 200),
    longest("hold_reason", 400),
    Index(None, "updated_at", "inquiry_id"),
    Index(None, "queue", "updated_at", "inquiry_id"),
    Index(None, "assignee_id", "queue", "updated_at", "inquiry_id"),
    Index(None, "branch_code", "updated_at", "inquiry_id"),
    Index(None, "company_id", "public_updated_at", "inquiry_id"),
    Index(None, "category", "queue", "updated_at", "inquiry_id"),
    Index(None, "customer_id", "updated_at"),
    Index(None, "prefecture_code", "queue", "updated_at", "inquiry_id"),
    Index(None, "queue", "branch_code"),
    Index(
        "ix_inquiry_planned",
        "inquiry_id",
        "planned_name_folded",
        sqlite_where=text("planned_name_folded <> ''"),
        postgresql_where=text("planned_name_folded <> ''"),
    ),
    Index(None, "hold_until"),
    Index(None, "queue", "rules_version"),
    Index(None, "answer_due_at"),
    Index(None, "created_at"),
    Index(None, "done_at"),
    Index(None, "first_answered_at"),
    comment="queue: which standing view it belongs to, made anew at each write; public_*: what customers see",
)

message = Table(
    "message",
    metadata,
    Column("message_id", BigId, primary_key=True, autoincrement=True),
    Column("reply_id", String(36), nullable=False, unique=True),
    Column("inquiry_id", BigId, ForeignKey("inquiry.inquiry_id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("public_sequence", Integer),
    Column("kind", String(10), nullable=False),
    Column("author_staff_id", BigId, ForeignKey("staff.staff_id")),
    Column("author_user_id", BigId, ForeignKey("portal_user.user_id")),
    Column("author_name", String(60), nullable=False, server_default=""),
    Column("author_department", String(200), nullable=False, server_default=""),
    Column("at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
    Column("body_folded", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("withdrawn_at", UtcTime),
    Column("category", String(20), nullable=False),
    Column("prefecture", String(2), nullable=False, server_default=""),
    Column("month", String(7), nullable=False),
    CheckConstraint("kind in ('public', 'note', 'system')", name="kind"),
    longest("body", 10_000),
    Index("uq_message_inquiry_id_sequence", "inquiry_id", "sequence", unique=True),
    Index(None, "inquiry_id", "public_sequence"),
    Index(None, "at", "message_id"),
    comment="category, prefecture and month (YYYY-MM, Japan) stand in the search index; system lines are not indexed",
)

attachment = Table(
    "attachment",
    metadata,
    Column("attachment_id", BigId, primary_key=True, autoincrement=True),
    Column("message_id", BigId, ForeignKey("message.message_id"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("name_folded", Text, nullable=False, default=_name_folded, server_default=""),
    Column("media_type", String(100), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("blob", String(64), nullable=False, server_default=""),
    Column("scan_state", String(12), nullable=False, server_default="unscanned"),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("scan_state in ('unscanned', 'scanning', 'safe', 'quarantined')", name="scan_state"),
    longest("name", 255),
    Index(None, "message_id"),
    Index(None, "blob"),
    comment="blob: name of the bytes in the blob store; empty where there are none (demo data)",
)

read_mark = Table(
    "read_mark",
    metadata,
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), primary_key=True, autoincrement=False),
    Column("inquiry_id", BigId, ForeignKey("inquiry.inquiry_id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("read_count", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
)

portal_read_mark = Table(
    "portal_read_mark",
    metadata,
    Column("user_id", BigId, ForeignKey("portal_user.user_id"), primary_key=True, autoincrement=False),
    Column("inquiry_id", BigId, ForeignKey("inquiry.inquiry_id"), primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("read_count", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
)

inquiry_event = Table(
    "inquiry_event",
    metadata,
    Column("event_id", BigId, primary_key=True, autoincrement=True),
    Column("inquiry_id", BigId, ForeignKey("inquiry.inquiry_id"), nullable=False),
    Column("action_id", String(36), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("staff_id", BigId, ForeignKey("staff.staff_id")),
    Column("user_id", BigId, ForeignKey("portal_user.user_id")),
    Column("what", String(20), nullable=False),
    Column("before", Text, nullable=False, server_default=""),
    Column("after", Text, nullable=False, server_default=""),
    Column("undone_at", UtcTime),
    Index(None, "inquiry_id", "event_id"),
    Index(None, "action_id"),
    Index(None, "what", "at"),
    comment="one row a changed field; rows of one action are undone together",
)

inquiry_link = Table(
    "inquiry_link",
    metadata,
    Column("inquiry_id", BigId, ForeignKey("inquiry.inquiry_id"), primary_key=True, autoincrement=False),
    Column("other_id", BigId, ForeignKey("inquiry.inquiry_id"), primary_key=True, autoincrement=False),
    Index(None, "other_id"),
    comment="both ways: two rows a link",
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("view_id", String(36), primary_key=True),
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("name", String(40), nullable=False),
    Column("search", Text, nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
    Index(None, "staff_id"),
    comment="search: JSON of contract InquirySearch",
)
