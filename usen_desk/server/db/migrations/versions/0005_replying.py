"""uploads, drafts, canned replies, keys of devices, claims"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = ("upload", "draft", "draft_version", "canned_reply", "device_key")


def upgrade() -> None:
    op.add_column("presence", sa.Column("claimed_at", UtcTime(), nullable=True))
    op.add_column("presence", sa.Column("claimed_until", UtcTime(), nullable=True))
    op.add_column("attachment", sa.Column("blob", sa.String(64), server_default="", nullable=False))
    _add_uploads()
    _add_drafts()
    _add_canned()
    op.create_table(
        "device_key",
        sa.Column("staff_id", BigId, autoincrement=False, nullable=False),
        sa.Column("device_id", sa.String(32), nullable=False),
        sa.Column("key", sa.String(44), server_default="", nullable=False),
        sa.Column("name", sa.String(80), server_default="", nullable=False),
        sa.Column("deposited_at", UtcTime(), nullable=False),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_device_key_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "device_id", name=op.f("pk_device_key")),
    )


def _add_uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("upload_id", sa.String(36), nullable=False),
        sa.Column("staff_id", BigId, nullable=True),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("blob", sa.String(64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("attachment_id", BigId, nullable=True),
        sa.CheckConstraint("length(name) <= 255", name=op.f("ck_upload_name_length")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_upload_staff_id")),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.user_id"], name=op.f("fk_upload_user_id")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.attachment_id"], name=op.f("fk_upload_attachment_id")),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_created_at"), "upload", ["created_at"])


def _text_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("reply_id", sa.String(36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), server_default="", nullable=False),
        sa.Column("last_seen", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(32), nullable=False),
        sa.Column("saved_at", UtcTime(), nullable=False),
    ]


def _add_drafts() -> None:
    modes = "mode in ('reply', 'note', 'opening')"
    op.create_table(
        "draft",
        sa.Column("staff_id", BigId, autoincrement=False, nullable=False),
        sa.Column("inquiry_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        *_text_columns(),
        sa.CheckConstraint(modes, name=op.f("ck_draft_mode")),
        sa.CheckConstraint("length(body) <= 10000", name=op.f("ck_draft_body_length")),
        sa.CheckConstraint("length(details) <= 20000", name=op.f("ck_draft_details_length")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_draft_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "inquiry_id", "mode", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_saved_at"), "draft", ["saved_at"])
    op.create_table(
        "draft_version",
        sa.Column("version_id", BigId, autoincrement=True, nullable=False),
        sa.Column("staff_id", BigId, nullable=False),
        sa.Column("inquiry_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        *_text_columns(),
        sa.CheckConstraint(modes, name=op.f("ck_draft_version_mode")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_draft_version_staff_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_draft_version")),
    )
    op.create_index(
        op.f("ix_draft_version_staff_id_inquiry_id_mode"), "draft_version", ["staff_id", "inquiry_id", "mode"]
    )
    op.create_index(op.f("ix_draft_version_saved_at"), "draft_version", ["saved_at"])


def _add_canned() -> None:
    op.create_table(
        "canned_reply",
        sa.Column("canned_id", sa.String(36), nullable=False),
        sa.Column("staff_id", BigId, nullable=False),
        sa.Column("is_shared", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("key", sa.String(40), server_default="", nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("keywords", sa.String(400), server_default="", nullable=False),
        sa.Column("reading", sa.String(400), server_default="", nullable=False),
        sa.Column("category", sa.String(20), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_note", sa.Boolean(create_constraint=False), server_default="0", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.CheckConstraint("length(body) <= 10000", name=op.f("ck_canned_reply_body_length")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_canned_reply_staff_id")),
        sa.PrimaryKeyConstraint("canned_id", name=op.f("pk_canned_reply")),
    )
    op.create_index(op.f("ix_canned_reply_staff_id"), "canned_reply", ["staff_id"])
    op.create_index(op.f("ix_canned_reply_is_shared"), "canned_reply", ["is_shared"])


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    with op.batch_alter_table("attachment") as batch:
        batch.drop_column("blob")
    with op.batch_alter_table("presence") as batch:
        batch.drop_column("claimed_until")
        batch.drop_column("claimed_at")
