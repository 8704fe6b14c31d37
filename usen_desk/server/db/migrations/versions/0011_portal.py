"""what the customers' pages keep"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "portal_image",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.user_id"], name=op.f("fk_portal_image_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_portal_image")),
    )
    _add_links("portal_link", "user_id", "portal_user.user_id")
    _add_links("member_link", "account_id", "account.account_id")
    op.create_table(
        "link_ask",
        sa.Column("ask_id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("ask_id", name=op.f("pk_link_ask")),
    )
    op.create_index(op.f("ix_link_ask_key_at"), "link_ask", ["key", "at"])
    op.create_index(op.f("ix_link_ask_at"), "link_ask", ["at"])
    op.create_table(
        "portal_told",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("inquiry_id", BigId, autoincrement=False, nullable=False),
        sa.Column("sequence", BigId, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.user_id"], name=op.f("fk_portal_told_user_id")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.inquiry_id"], name=op.f("fk_portal_told_inquiry_id")),
        sa.PrimaryKeyConstraint("user_id", "inquiry_id", name=op.f("pk_portal_told")),
    )


def _add_links(table: str, owner: str, refers_to: str) -> None:
    op.create_table(
        table,
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column(owner, BigId, nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint([owner], [refers_to], name=op.f(f"fk_{table}_{owner}")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{owner}"), table, [owner])


def downgrade() -> None:
    for table in ("portal_told", "link_ask", "member_link", "portal_link", "portal_image"):
        op.drop_table(table)
