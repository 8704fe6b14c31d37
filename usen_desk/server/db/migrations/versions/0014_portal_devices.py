"""browsers in which a customer signed in before"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "portal_device",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("device_hash", sa.String(32), nullable=False),
        sa.Column("signed_in_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.user_id"], name=op.f("fk_portal_device_user_id")),
        sa.PrimaryKeyConstraint("user_id", "device_hash", name=op.f("pk_portal_device")),
    )
    op.create_index(op.f("ix_portal_device_signed_in_at"), "portal_device", ["signed_in_at"])


def downgrade() -> None:
    op.drop_table("portal_device")
