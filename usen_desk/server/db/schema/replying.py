"""Writing answers: uploads that wait for their message, drafts and their versions, canned replies, keys of devices."""

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

upload = Table(
    "upload",
    metadata,
    Column("upload_id", String(36), primary_key=True),
    Column("staff_id", BigId, ForeignKey("staff.staff_id")),
    Column("user_id", BigId, ForeignKey("portal_user.user_id")),
    Column("name", String(255), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("blob", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("attachment_id", BigId, ForeignKey("attachment.attachment_id")),
    longest("name", 255),
    Index(None, "created_at"),
    Index(None, "blob"),
    comment="bytes of one person that wait for their message; blob: name of the bytes in the blob store",
)

draft = Table(
    "draft",
    metadata,
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), primary_key=True, autoincrement=False),
    Column("inquiry_id", BigInteger, primary_key=True, autoincrement=False),
    Column("mode", String(10), primary_key=True),
    Column("reply_id", String(36), nullable=False),
    Column("body", Text, nullable=False),
    Column("details", Text, nullable=False, server_default=""),
    Column("last_seen", Integer, nullable=False, server_default="0"),
    Column("revision", Integer, nullable=False),
    Column("device_id", String(32), nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    CheckConstraint("mode in ('reply', 'note', 'opening')", name="mode"),
    longest("body", 10_000),
    longest("details", 20_000),
    Index(None, "saved_at"),
    comment="inquiry_id 0: an inquiry that is being taken down",
)

draft_version = Table(
    "draft_version",
    metadata,
    Column("version_id", BigId, primary_key=True, autoincrement=True),
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("inquiry_id", BigInteger, nullable=False),
    Column("mode", String(10), nullable=False),
    Column("reply_id", String(36), nullable=False),
    Column("body", Text, nullable=False),
    Column("details", Text, nullable=False, server_default=""),
    Column("last_seen", Integer, nullable=False, server_default="0"),
    Column("revision", Integer, nullable=False),
    Column("device_id", String(32), nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    CheckConstraint("mode in ('reply', 'note', 'opening')", name="mode"),
    Index(None, "staff_id", "inquiry_id", "mode"),
    Index(None, "saved_at"),
    comment="texts that were replaced or sent; dropped after 30 days",
)

canned_reply = Table(
    "canned_reply",
    metadata,
    Column("canned_id", String(36), primary_key=True),
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("is_shared", Boolean(create_constraint=False), nullable=False),
    Column("key", String(40), nullable=False, server_default=""),
    Column("title", String(80), nullable=False),
    Column("keywords", String(400), nullable=False, server_default=""),
    Column("reading", String(400), nullable=False, server_default=""),
    Column("category", String(20)),
    Column("body", Text, nullable=False),
    Column("is_note", Boolean(create_constraint=False), nullable=False, server_default="0"),
    Column("after", Text, nullable=False, server_default=""),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("content_hash", String(64), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", UtcTime, nullable=False),
    longest("body", 10_000),
    Index(None, "staff_id"),
    Index(None, "is_shared"),
    comment="after: JSON of contract AfterReply, or empty; content_hash: of what it was added with",
)

device_key = Table(
    "device_key",
    metadata,
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), primary_key=True, autoincrement=False),
    Column("device_id", String(32), primary_key=True),
    Column("key", String(44), nullable=False, server_default=""),
    Column("name", String(80), nullable=False, server_default=""),
    Column("deposited_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    comment="key of what one desk keeps of one person, 32 bytes in base64; empty once the device is revoked",
)
