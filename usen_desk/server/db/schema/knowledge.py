"""Notices and who read them, FAQ and votes, every version of them and of pages; and work that is offered."""

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

notice = Table(
    "notice",
    metadata,
    Column("notice_id", BigId, primary_key=True, autoincrement=True),
    Column("notice_key", String(36), nullable=False, unique=True),
    Column("content_hash", String(64), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("title", String(120), nullable=False),
    Column("body", Text, nullable=False),
    Column("for_customers", Boolean(create_constraint=False), nullable=False),
    Column("for_staff", Boolean(create_constraint=False), nullable=False),
    Column("branch_code", String(20), ForeignKey("branch.branch_code")),
    Column("shows_from", UtcTime),
    Column("shows_until", UtcTime),
    Column("asks_confirmation", Boolean(create_constraint=False), nullable=False),
    Column("shown_at", UtcTime),
    Column("withdrawn_at", UtcTime),
    Column("version", Integer, nullable=False),
    Column("changed_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("kind in ('guide', 'system', 'product')", name="kind"),
    longest("title", 120),
    longest("body", 10_000),
    Index(None, "shown_at"),
    comment="shown_at: from when it is or will be shown, none for a draft; content_hash: of what it was added with",
)

notice_read = Table(
    "notice_read",
    metadata,
    Column("notice_id", BigId, ForeignKey("notice.notice_id"), primary_key=True, autoincrement=False),
    Column("side", String(10), primary_key=True),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("read_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime),
    CheckConstraint("side in ('staff', 'customer')", name="side"),
    comment="person_id: staff_id or user_id, by side",
)

faq = Table(
    "faq",
    metadata,
    Column("faq_id", BigId, primary_key=True, autoincrement=True),
    Column("faq_key", String(36), nullable=False, unique=True),
    Column("content_hash", String(64), nullable=False),
    Column("category", String(40), nullable=False),
    Column("question", String(200), nullable=False),
    Column("question_folded", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("keywords", String(400), nullable=False, server_default=""),
    Column("folded", Text, nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("is_published", Boolean(create_constraint=False), nullable=False),
    Column("for_customers", Boolean(create_constraint=False), nullable=False),
    Column("for_staff", Boolean(create_constraint=False), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    longest("question", 200),
    longest("answer", 10_000),
    Index(None, "category", "position"),
    comment="folded: question, answer and keywords; staff find in it",
)

faq_vote = Table(
    "faq_vote",
    metadata,
    Column("faq_id", BigId, ForeignKey("faq.faq_id"), primary_key=True, autoincrement=False),
    Column("side", String(10), primary_key=True),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_useful", Boolean(create_constraint=False), nullable=False),
    Column("voted_at", UtcTime, nullable=False),
    CheckConstraint("side in ('staff', 'customer')", name="side"),
)

kept_version = Table(
    "kept_version",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("what", String(20), nullable=False, server_default=""),
    Column("valid_from", UtcTime, nullable=False),
    Column("changed_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    comment="rows are only ever added; kind: contract Kept, value: JSON of its type",
)

handover_offer = Table(
    "handover_offer",
    metadata,
    Column("offer_id", BigId, primary_key=True, autoincrement=True),
    Column("offer_key", String(36), nullable=False),
    Column("inquiry_id", BigId, ForeignKey("inquiry.inquiry_id"), nullable=False),
    Column("from_id", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("to_id", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("state", String(12), nullable=False),
    Column("offered_at", UtcTime, nullable=False),
    Column("answered_at", UtcTime),
    Column("reason", Text, nullable=False, server_default=""),
    CheckConstraint("state in ('offered', 'accepted', 'declined', 'taken_back')", name="state"),
    longest("note", 1000),
    longest("reason", 1000),
    Index("uq_handover_offer_offer_key_inquiry_id", "offer_key", "inquiry_id", unique=True),
    Index(None, "from_id", "state"),
    Index(None, "to_id", "state"),
    Index(None, "inquiry_id", "state"),
)
