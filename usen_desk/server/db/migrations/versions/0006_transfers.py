"""uploads in parts, scan states, collected blobs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("transfer_id", sa.String(36), nullable=False),
        sa.Column("staff_id", BigId, nullable=True),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("blob", sa.String(64), nullable=False),
        sa.Column("refused", sa.String(20), server_default="", nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.CheckConstraint("length(name) <= 255", name=op.f("ck_transfer_name_length")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_transfer_staff_id")),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.user_id"], name=op.f("fk_transfer_user_id")),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_expires_at"), "transfer", ["expires_at"])


def downgrade() -> None:
    op.drop_table("transfer")
