"""companies and their people; inquiries, messages and the work on them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db import search
from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    "company",
    "company_chain",
    "company_store",
    "portal_user",
    "portal_session",
    "inquiry",
    "message",
    "attachment",
    "read_mark",
    "portal_read_mark",
    "inquiry_event",
    "inquiry_link",
    "saved_view",
)


def upgrade() -> None:
    _create_companies()
    _create_inquiry()
    _create_messages()
    _create_work()
    search.create(op.get_bind(), "message")


def _create_companies() -> None:
    op.create_table(
        "company",
        sa.Column("company_id", BigId, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_company_name_length")),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_company")),
        sa.UniqueConstraint("name", name=op.f("uq_company_name")),
    )
    op.create_table(
        "company_chain",
        sa.Column("chain_code_key", sa.String(length=32), nullable=False),
        sa.Column("company_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_company_chain_company_id")),
        sa.PrimaryKeyConstraint("chain_code_key", name=op.f("pk_company_chain")),
    )
    op.create_index(op.f("ix_company_chain_company_id"), "company_chain", ["company_id"], unique=False)
    op.create_table(
        "company_store",
        sa.Column("customer_id", BigId, autoincrement=False, nullable=False),
        sa.Column("company_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_company_store_company_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.customer_id"], name=op.f("fk_company_store_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_company_store")),
    )
    op.create_index(op.f("ix_company_store_company_id"), "company_store", ["company_id"], unique=False)
    op.create_table(
        "portal_user",
        sa.Column("user_id", BigId, autoincrement=True, nullable=False),
        sa.Column("company_id", BigId, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=100), server_default="", nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_temporary", sa.Boolean(), nullable=False),
        sa.Column("password_until", UtcTime(), nullable=True),
        sa.Column("disabled_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_portal_user_company_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_portal_user")),
        sa.UniqueConstraint("email_key", name=op.f("uq_portal_user_email_key")),
    )
    op.create_index(op.f("ix_portal_user_company_id"), "portal_user", ["company_id"], unique=False)
    op.create_table(
        "portal_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.user_id"], name=op.f("fk_portal_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_portal_session")),
    )
    op.create_index(op.f("ix_portal_session_user_id"), "portal_session", ["user_id"], unique=False)


def _create_inquiry() -> None:
    op.create_table(
        "inquiry",
        sa.Column("inquiry_id", BigId, autoincrement=True, nullable=False),
        sa.Column("opening_id", sa.String(length=36), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("queue", sa.String(length=20), nullable=False),
        sa.Column("customer_id", BigId, nullable=True),
        sa.Column("company_id", BigId, nullable=True),
        sa.Column("branch_code", sa.String(length=20), nullable=True),
        sa.Column("prefecture_code", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("planned_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("planned_name_folded", sa.Text(), server_default="", nullable=False),
        sa.Column("asked", sa.Text(), server_default="[]", nullable=False),
        sa.Column("assignee_id", BigId, nullable=True),
        sa.Column("opened_by_staff_id", BigId, nullable=True),
        sa.Column("opened_by_user_id", BigId, nullable=True),
        sa.Column("opener_name", sa.String(length=60), nullable=False),
        sa.Column("opener_department", sa.String(length=200), server_default="", nullable=False),
        sa.Column("opener_folded", sa.String(length=200), server_default="", nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.Column("public_updated_at", UtcTime(), nullable=False),
        sa.Column("preview", sa.String(length=200), server_default="", nullable=False),
        sa.Column("preview_side", sa.String(length=10), server_default="customer", nullable=False),
        sa.Column("preview_is_note", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("public_preview", sa.String(length=200), server_default="", nullable=False),
        sa.Column("public_preview_side", sa.String(length=10), server_default="customer", nullable=False),
        sa.Column("said_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("public_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attachment_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("public_attachment_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waiting_since", UtcTime(), nullable=True),
        sa.Column("first_answered_at", UtcTime(), nullable=True),
        sa.Column("answer_due_at", UtcTime(), nullable=True),
        sa.Column("hold_until", UtcTime(), nullable=True),
        sa.Column("hold_reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "queue in ('unanswered', 'awaiting', 'held', 'done', 'merged')", name=op.f("ck_inquiry_queue")
        ),
        sa.CheckConstraint("status in ('received', 'in_progress', 'on_hold', 'done')", name=op.f("ck_inquiry_status")),
        sa.CheckConstraint("length(hold_reason) <= 400", name=op.f("ck_inquiry_hold_reason_length")),
        sa.CheckConstraint("length(planned_name) <= 200", name=op.f("ck_inquiry_planned_name_length")),
        sa.ForeignKeyConstraint(["assignee_id"], ["staff.staff_id"], name=op.f("fk_inquiry_assignee_id")),
        sa.ForeignKeyConstraint(["branch_code"], ["branch.branch_code"], name=op.f("fk_inquiry_branch_code")),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_inquiry_company_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.customer_id"], name=op.f("fk_inquiry_customer_id")),
        sa.ForeignKeyConstraint(["opened_by_staff_id"], ["staff.staff_id"], name=op.f("fk_inquiry_opened_by_staff_id")),
        sa.ForeignKeyConstraint(
            ["opened_by_user_id"], ["portal_user.user_id"], name=op.f("fk_inquiry_opened_by_user_id")
        ),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("opening_id", name=op.f("uq_inquiry_opening_id")),
    )
    op.create_index(
        op.f("ix_inquiry_assignee_id_queue_updated_at_inquiry_id"),
        "inquiry",
        ["assignee_id", "queue", "updated_at", "inquiry_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_inquiry_branch_code_updated_at_inquiry_id"),
        "inquiry",
        ["branch_code", "updated_at", "inquiry_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_inquiry_category_queue_updated_at_inquiry_id"),
        "inquiry",
        ["category", "queue", "updated_at", "inquiry_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_inquiry_company_id_public_updated_at_inquiry_id"),
        "inquiry",
        ["company_id", "public_updated_at", "inquiry_id"],
        unique=False,
    )
    op.create_index(op.f("ix_inquiry_customer_id_updated_at"), "inquiry", ["customer_id", "updated_at"], unique=False)
    op.create_index(
        op.f("ix_inquiry_prefecture_code_queue_updated_at_inquiry_id"),
        "inquiry",
        ["prefecture_code", "queue", "updated_at", "inquiry_id"],
        unique=False,
    )
    op.create_index(op.f("ix_inquiry_queue_branch_code"), "inquiry", ["queue", "branch_code"], unique=False)
    op.create_index(
        "ix_inquiry_planned",
        "inquiry",
        ["inquiry_id", "planned_name_folded"],
        unique=False,
        sqlite_where=sa.text("planned_name_folded <> ''"),
        postgresql_where=sa.text("planned_name_folded <> ''"),
    )
    op.create_index(op.f("ix_inquiry_hold_until"), "inquiry", ["hold_until"], unique=False)
    op.create_index(
        op.f("ix_inquiry_queue_updated_at_inquiry_id"), "inquiry", ["queue", "updated_at", "inquiry_id"], unique=False
    )
    op.create_index(op.f("ix_inquiry_updated_at_inquiry_id"), "inquiry", ["updated_at", "inquiry_id"], unique=False)


def _create_messages() -> None:
    op.create_table(
        "message",
        sa.Column("message_id", BigId, autoincrement=True, nullable=False),
        sa.Column("reply_id", sa.String(length=36), nullable=False),
        sa.Column("inquiry_id", BigId, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("public_sequence", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("author_staff_id", BigId, nullable=True),
        sa.Column("author_user_id", BigId, nullable=True),
        sa.Column("author_name", sa.String(length=60), server_default="", nullable=False),
        sa.Column("author_department", sa.String(length=200), server_default="", nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_folded", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("prefecture", sa.String(length=2), server_default="", nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.CheckConstraint("kind in ('public', 'note', 'system')", name=op.f("ck_message_kind")),
        sa.CheckConstraint("length(body) <= 10000", name=op.f("ck_message_body_length")),
        sa.ForeignKeyConstraint(["author_staff_id"], ["staff.staff_id"], name=op.f("fk_message_author_staff_id")),
        sa.ForeignKeyConstraint(["author_user_id"], ["portal_user.user_id"], name=op.f("fk_message_author_user_id")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.inquiry_id"], name=op.f("fk_message_inquiry_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_message_reply_id")),
    )
    op.create_index(op.f("ix_message_at_message_id"), "message", ["at", "message_id"], unique=False)
    op.create_index(
        op.f("ix_message_inquiry_id_public_sequence"), "message", ["inquiry_id", "public_sequence"], unique=False
    )
    op.create_index("uq_message_inquiry_id_sequence", "message", ["inquiry_id", "sequence"], unique=True)
    op.create_table(
        "attachment",
        sa.Column("attachment_id", BigId, autoincrement=True, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("scan_state", sa.String(length=12), server_default="unscanned", nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "scan_state in ('unscanned', 'scanning', 'safe', 'quarantined')", name=op.f("ck_attachment_scan_state")
        ),
        sa.CheckConstraint("length(name) <= 255", name=op.f("ck_attachment_name_length")),
        sa.ForeignKeyConstraint(["message_id"], ["message.message_id"], name=op.f("fk_attachment_message_id")),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_message_id"), "attachment", ["message_id"], unique=False)
    op.create_table(
        "read_mark",
        sa.Column("staff_id", BigId, autoincrement=False, nullable=False),
        sa.Column("inquiry_id", BigId, autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("read_count", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.inquiry_id"], name=op.f("fk_read_mark_inquiry_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_read_mark_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "inquiry_id", name=op.f("pk_read_mark")),
    )
    op.create_table(
        "portal_read_mark",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("inquiry_id", BigId, autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("read_count", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.inquiry_id"], name=op.f("fk_portal_read_mark_inquiry_id")),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.user_id"], name=op.f("fk_portal_read_mark_user_id")),
        sa.PrimaryKeyConstraint("user_id", "inquiry_id", name=op.f("pk_portal_read_mark")),
    )


def _create_work() -> None:
    op.create_table(
        "inquiry_event",
        sa.Column("event_id", BigId, autoincrement=True, nullable=False),
        sa.Column("inquiry_id", BigId, nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("staff_id", BigId, nullable=True),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.inquiry_id"], name=op.f("fk_inquiry_event_inquiry_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_inquiry_event_staff_id")),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.user_id"], name=op.f("fk_inquiry_event_user_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inquiry_event")),
    )
    op.create_index(op.f("ix_inquiry_event_action_id"), "inquiry_event", ["action_id"], unique=False)
    op.create_index(
        op.f("ix_inquiry_event_inquiry_id_event_id"), "inquiry_event", ["inquiry_id", "event_id"], unique=False
    )
    op.create_table(
        "inquiry_link",
        sa.Column("inquiry_id", BigId, autoincrement=False, nullable=False),
        sa.Column("other_id", BigId, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.inquiry_id"], name=op.f("fk_inquiry_link_inquiry_id")),
        sa.ForeignKeyConstraint(["other_id"], ["inquiry.inquiry_id"], name=op.f("fk_inquiry_link_other_id")),
        sa.PrimaryKeyConstraint("inquiry_id", "other_id", name=op.f("pk_inquiry_link")),
    )
    op.create_index(op.f("ix_inquiry_link_other_id"), "inquiry_link", ["other_id"], unique=False)
    op.create_table(
        "saved_view",
        sa.Column("view_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_saved_view_staff_id")),
        sa.PrimaryKeyConstraint("view_id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_staff_id"), "saved_view", ["staff_id"], unique=False)


def downgrade() -> None:
    search.drop(op.get_bind(), "message")
    for table in reversed(_TABLES):
        op.drop_table(table)
