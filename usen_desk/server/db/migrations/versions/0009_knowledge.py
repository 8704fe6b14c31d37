"""notices, FAQ and pages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLES = ("notice", "notice_read", "faq", "faq_vote", "kept_version", "handover_offer")


def upgrade() -> None:
    _add_notices()
    _add_faq()
    op.create_table(
        "kept_version",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("what", sa.String(20), server_default="", nullable=False),
        sa.Column("valid_from", UtcTime(), nullable=False),
        sa.Column("changed_by", BigId, nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.staff_id"], name=op.f("fk_kept_version_changed_by")),
        sa.PrimaryKeyConstraint("kind", "key", "version", name=op.f("pk_kept_version")),
    )
    _add_offers()


def _add_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("notice_id", BigId, autoincrement=True, nullable=False),
        sa.Column("notice_key", sa.String(36), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("for_customers", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("for_staff", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("branch_code", sa.String(20), nullable=True),
        sa.Column("shows_from", UtcTime(), nullable=True),
        sa.Column("shows_until", UtcTime(), nullable=True),
        sa.Column("asks_confirmation", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("shown_at", UtcTime(), nullable=True),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        *_changed(),
        sa.CheckConstraint("kind in ('guide', 'system', 'product')", name=op.f("ck_notice_kind")),
        sa.CheckConstraint("length(title) <= 120", name=op.f("ck_notice_title_length")),
        sa.CheckConstraint("length(body) <= 10000", name=op.f("ck_notice_body_length")),
        sa.ForeignKeyConstraint(["branch_code"], ["branch.branch_code"], name=op.f("fk_notice_branch_code")),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.staff_id"], name=op.f("fk_notice_changed_by")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice")),
        sa.UniqueConstraint("notice_key", name=op.f("uq_notice_notice_key")),
    )
    op.create_index(op.f("ix_notice_shown_at"), "notice", ["shown_at"])
    op.create_table(
        "notice_read",
        sa.Column("notice_id", BigId, autoincrement=False, nullable=False),
        *_reader(),
        sa.Column("read_at", UtcTime(), nullable=False),
        sa.Column("confirmed_at", UtcTime(), nullable=True),
        sa.CheckConstraint("side in ('staff', 'customer')", name=op.f("ck_notice_read_side")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.notice_id"], name=op.f("fk_notice_read_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "side", "person_id", name=op.f("pk_notice_read")),
    )


def _changed() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", BigId, nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
    ]


def _reader() -> list[sa.Column[object]]:
    return [
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
    ]


def _add_faq() -> None:
    op.create_table(
        "faq",
        sa.Column("faq_id", BigId, autoincrement=True, nullable=False),
        sa.Column("faq_key", sa.String(36), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("question_folded", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("keywords", sa.String(400), server_default="", nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_published", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("for_customers", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("for_staff", sa.Boolean(create_constraint=False), nullable=False),
        *_changed(),
        sa.CheckConstraint("length(question) <= 200", name=op.f("ck_faq_question_length")),
        sa.CheckConstraint("length(answer) <= 10000", name=op.f("ck_faq_answer_length")),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.staff_id"], name=op.f("fk_faq_changed_by")),
        sa.PrimaryKeyConstraint("faq_id", name=op.f("pk_faq")),
        sa.UniqueConstraint("faq_key", name=op.f("uq_faq_faq_key")),
    )
    op.create_index(op.f("ix_faq_category_position"), "faq", ["category", "position"])
    op.create_table(
        "faq_vote",
        sa.Column("faq_id", BigId, autoincrement=False, nullable=False),
        *_reader(),
        sa.Column("is_useful", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("voted_at", UtcTime(), nullable=False),
        sa.CheckConstraint("side in ('staff', 'customer')", name=op.f("ck_faq_vote_side")),
        sa.ForeignKeyConstraint(["faq_id"], ["faq.faq_id"], name=op.f("fk_faq_vote_faq_id")),
        sa.PrimaryKeyConstraint("faq_id", "side", "person_id", name=op.f("pk_faq_vote")),
    )


def _add_offers() -> None:
    states = "state in ('offered', 'accepted', 'declined', 'taken_back')"
    op.create_table(
        "handover_offer",
        sa.Column("offer_id", BigId, autoincrement=True, nullable=False),
        sa.Column("offer_key", sa.String(36), nullable=False),
        sa.Column("inquiry_id", BigId, nullable=False),
        sa.Column("from_id", BigId, nullable=False),
        sa.Column("to_id", BigId, nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("offered_at", UtcTime(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(states, name=op.f("ck_handover_offer_state")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_handover_offer_note_length")),
        sa.CheckConstraint("length(reason) <= 1000", name=op.f("ck_handover_offer_reason_length")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.inquiry_id"], name=op.f("fk_handover_offer_inquiry_id")),
        sa.ForeignKeyConstraint(["from_id"], ["staff.staff_id"], name=op.f("fk_handover_offer_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["staff.staff_id"], name=op.f("fk_handover_offer_to_id")),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_handover_offer")),
    )
    op.create_index(
        op.f("uq_handover_offer_offer_key_inquiry_id"), "handover_offer", ["offer_key", "inquiry_id"], unique=True
    )
    for column in ("from_id", "to_id", "inquiry_id"):
        op.create_index(op.f(f"ix_handover_offer_{column}_state"), "handover_offer", [column, "state"])


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
