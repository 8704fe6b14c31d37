"""the change feed and presence"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("change_id", BigId, autoincrement=True, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("part_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_at"), "change", ["at"])
    op.create_table(
        "presence",
        sa.Column("inquiry_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("staff_id", BigId, autoincrement=False, nullable=False),
        sa.Column("device_id", sa.String(32), nullable=False),
        sa.Column("is_typing", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_presence_staff_id")),
        sa.PrimaryKeyConstraint("inquiry_id", "staff_id", "device_id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_until"), "presence", ["until"])


def downgrade() -> None:
    op.drop_table("presence")
    op.drop_table("change")
