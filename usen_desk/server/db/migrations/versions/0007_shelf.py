"""the shelf of documents; what a virus scanner said of each blob"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAMING = ("attachment", "upload")
"""Tables that name a blob and could not be asked for it fast."""


def upgrade() -> None:
    _add_documents()
    _add_versions()
    op.create_table(
        "blob_scan",
        sa.Column("blob", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("found", sa.String(200), server_default="", nullable=False),
        sa.Column("scanned_at", UtcTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('unscanned', 'scanning', 'safe', 'quarantined')", name=op.f("ck_blob_scan_state")
        ),
        sa.PrimaryKeyConstraint("blob", name=op.f("pk_blob_scan")),
    )
    op.create_index(op.f("ix_blob_scan_due_at"), "blob_scan", ["due_at"])
    for table in _NAMING:
        op.create_index(op.f(f"ix_{table}_blob"), table, ["blob"])


def _add_documents() -> None:
    op.create_table(
        "shelf_document",
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("description", sa.String(400), server_default="", nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("changed_by", BigId, nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.CheckConstraint("length(title) <= 80", name=op.f("ck_shelf_document_title_length")),
        sa.CheckConstraint("length(description) <= 400", name=op.f("ck_shelf_document_description_length")),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.staff_id"], name=op.f("fk_shelf_document_changed_by")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_shelf_document")),
    )


def _add_versions() -> None:
    op.create_table(
        "shelf_version",
        sa.Column("version_id", BigId, autoincrement=True, nullable=False),
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("blob", sa.String(64), nullable=False),
        sa.Column("note", sa.String(200), server_default="", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("added_by", BigId, nullable=False),
        sa.CheckConstraint("length(name) <= 255", name=op.f("ck_shelf_version_name_length")),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_shelf_version_note_length")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["shelf_document.document_id"], name=op.f("fk_shelf_version_document_id")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["staff.staff_id"], name=op.f("fk_shelf_version_added_by")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_shelf_version_document_id_number")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_shelf_version_upload_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_shelf_version")),
    )
    op.create_index(op.f("ix_shelf_version_blob"), "shelf_version", ["blob"])


def downgrade() -> None:
    for table in _NAMING:
        op.drop_index(op.f(f"ix_{table}_blob"), table)
    for table in ("blob_scan", "shelf_version", "shelf_document"):
        op.drop_table(table)
