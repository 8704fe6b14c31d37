"""Companies, which stores and chains are theirs, and the people who sign in for them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from usen_desk.server.db.schema.base import BigId, longest, metadata
from usen_desk.server.db.types import UtcTime

company = Table(
    "company",
    metadata,
    Column("company_id", BigId, primary_key=True, autoincrement=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("name_folded", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    longest("name", 200),
)

company_store = Table(
    "company_store",
    metadata,
    Column("customer_id", BigId, ForeignKey("customer.customer_id"), primary_key=True, autoincrement=False),
    Column("company_id", BigId, ForeignKey("company.company_id"), nullable=False),
    Index(None, "company_id"),
    comment="a store is one company's; wins over its chain",
)

company_chain = Table(
    "company_chain",
    metadata,
    Column("chain_code_key", String(32), primary_key=True),
    Column("company_id", BigId, ForeignKey("company.company_id"), nullable=False),
    Index(None, "company_id"),
    comment="every store of the chain, those that come later too",
)

portal_user = Table(
    "portal_user",
    metadata,
    Column("user_id", BigId, primary_key=True, autoincrement=True),
    Column("company_id", BigId, ForeignKey("company.company_id"), nullable=False),
    Column("email", String(254), nullable=False),
    Column("email_key", String(254), nullable=False, unique=True),
    Column("name", String(60), nullable=False),
    Column("department", String(100), nullable=False, server_default=""),
    Column("password_hash", String(200), nullable=False),
    Column("is_temporary", Boolean(create_constraint=False), nullable=False),
    Column("password_until", UtcTime),
    Column("disabled_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("issued_at", UtcTime),
    Column("issued_by", BigId),
    Column("mail_id", String(36)),
    Column("signed_in_at", UtcTime),
    Index(None, "company_id"),
    comment="password_until: end of a temporary password",
)

portal_session = Table(
    "portal_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", BigId, ForeignKey("portal_user.user_id"), nullable=False),
    Column("device_id", String(32), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Index(None, "user_id"),
)

portal_device = Table(
    "portal_device",
    metadata,
    Column("user_id", BigId, ForeignKey("portal_user.user_id"), primary_key=True, autoincrement=False),
    Column("device_hash", String(32), primary_key=True),
    Column("signed_in_at", UtcTime, nullable=False),
    Index(None, "signed_in_at"),
    comment="browsers that signed in before; they have a sign-in counter of their own",
)
