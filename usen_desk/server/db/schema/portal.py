"""What the customers' pages keep: images, links for new passwords, and of which answers a mail has told."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table

from usen_desk.server.db.schema.base import BigId, metadata
from usen_desk.server.db.types import UtcTime

portal_image = Table(
    "portal_image",
    metadata,
    Column("user_id", BigId, ForeignKey("portal_user.user_id"), primary_key=True, autoincrement=False),
    Column("png", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
)

portal_link = Table(
    "portal_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", BigId, ForeignKey("portal_user.user_id"), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index(None, "user_id"),
    comment="a link that was mailed to set a new password; the row goes with its use",
)

member_link = Table(
    "member_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", BigId, ForeignKey("account.account_id"), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index(None, "account_id"),
    comment="the same for a member account (B2-4)",
)

link_ask = Table(
    "link_ask",
    metadata,
    Column("ask_id", BigId, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "key", "at"),
    Index(None, "at"),
    comment="who asked for a link within the last hour, as hashes (RELIABILITY.md R12)",
)

portal_told = Table(
    "portal_told",
    metadata,
    Column("user_id", BigId, ForeignKey("portal_user.user_id"), primary_key=True, autoincrement=False),
    Column("inquiry_id", BigId, ForeignKey("inquiry.inquiry_id"), primary_key=True, autoincrement=False),
    Column("sequence", BigId, nullable=False),
    comment="the newest public message of which a mail has told this person",
)
