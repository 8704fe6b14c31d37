"""Files that are coming in parts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from usen_desk.server.db.schema.base import BigId, longest, metadata
from usen_desk.server.db.types import UtcTime

transfer = Table(
    "transfer",
    metadata,
    Column("transfer_id", String(36), primary_key=True),
    Column("staff_id", BigId, ForeignKey("staff.staff_id")),
    Column("user_id", BigId, ForeignKey("portal_user.user_id")),
    Column("name", String(255), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("offset_bytes", BigInteger, nullable=False, server_default="0"),
    Column("blob", String(64), nullable=False),
    Column("refused", String(20), nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    longest("name", 255),
    Index(None, "expires_at"),
    comment="gone once it is an upload with the same id; name: as it was told; blob: its bytes in the blob store; "
    "offset_bytes: bytes that are there for good; refused: the field for which the whole was refused",
)
