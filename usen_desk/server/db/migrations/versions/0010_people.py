"""staff and portal users as the client administers them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ADDED = {
    "staff": ("is_temporary", "password_until", "email", "source", "signed_in_at", "version"),
    "mail_outbox": ("user_id", "has_secret", "is_cancelled", "tried_since"),
    "company": ("version",),
    "portal_user": ("issued_at", "issued_by", "mail_id", "signed_in_at"),
}


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(create_constraint=False), server_default="0", nullable=False)


def upgrade() -> None:
    op.add_column("staff", _flag("is_temporary"))
    op.add_column("staff", sa.Column("password_until", UtcTime(), nullable=True))
    op.add_column("staff", sa.Column("email", sa.String(254), server_default="", nullable=False))
    op.add_column("staff", sa.Column("source", sa.String(10), server_default="local", nullable=False))
    op.add_column("staff", sa.Column("signed_in_at", UtcTime(), nullable=True))
    op.add_column("staff", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("mail_outbox", sa.Column("user_id", BigId, nullable=True))
    op.add_column("mail_outbox", _flag("has_secret"))
    op.add_column("mail_outbox", _flag("is_cancelled"))
    op.add_column("mail_outbox", sa.Column("tried_since", UtcTime(), nullable=True))
    op.create_index(op.f("ix_mail_outbox_user_id"), "mail_outbox", ["user_id"])
    op.create_index(op.f("ix_mail_outbox_created_at"), "mail_outbox", ["created_at"])
    op.create_index(op.f("ix_access_log_at"), "access_log", ["at"])
    op.add_column("company", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("portal_user", sa.Column("issued_at", UtcTime(), nullable=True))
    op.add_column("portal_user", sa.Column("issued_by", BigId, nullable=True))
    op.add_column("portal_user", sa.Column("mail_id", sa.String(36), nullable=True))
    op.add_column("portal_user", sa.Column("signed_in_at", UtcTime(), nullable=True))
    _add_edits()


def _add_edits() -> None:
    op.create_table(
        "record_edit",
        sa.Column("edit_id", BigId, autoincrement=True, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("staff_id", BigId, nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_record_edit_staff_id")),
        sa.PrimaryKeyConstraint("edit_id", name=op.f("pk_record_edit")),
    )
    op.create_index(op.f("ix_record_edit_kind_key_edit_id"), "record_edit", ["kind", "key", "edit_id"])


def downgrade() -> None:
    op.drop_table("record_edit")
    op.drop_index(op.f("ix_access_log_at"), "access_log")
    op.drop_index(op.f("ix_mail_outbox_created_at"), "mail_outbox")
    op.drop_index(op.f("ix_mail_outbox_user_id"), "mail_outbox")
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column)
