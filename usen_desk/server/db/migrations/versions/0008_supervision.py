"""calendars, targets and limits"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIMES = ("answer_notice_at", "answer_warn_at", "done_due_at")


def upgrade() -> None:
    op.create_table(
        "board_rules",
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_board_rules")),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.staff_id"], name=op.f("fk_board_rules_changed_by")),
        comment="JSON of contract Rules; append-only: the highest version counts",
    )
    for name in _TIMES:
        op.add_column("inquiry", sa.Column(name, UtcTime(), nullable=True))
    op.add_column("inquiry", sa.Column("waited_s", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("inquiry", sa.Column("rules_version", sa.Integer(), nullable=False, server_default="-1"))
    op.create_index(op.f("ix_inquiry_queue_rules_version"), "inquiry", ["queue", "rules_version"])
    op.create_index(op.f("ix_inquiry_answer_due_at"), "inquiry", ["answer_due_at"])
    op.create_index(op.f("ix_inquiry_created_at"), "inquiry", ["created_at"])
    op.create_index(op.f("ix_inquiry_done_at"), "inquiry", ["done_at"])
    op.create_index(op.f("ix_inquiry_first_answered_at"), "inquiry", ["first_answered_at"])
    op.create_index(op.f("ix_inquiry_event_what_at"), "inquiry_event", ["what", "at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_inquiry_event_what_at"), table_name="inquiry_event")
    for name in ("first_answered_at", "done_at", "created_at", "answer_due_at", "queue_rules_version"):
        op.drop_index(op.f(f"ix_inquiry_{name}"), table_name="inquiry")
    for name in ("rules_version", "waited_s", *_TIMES):
        op.drop_column("inquiry", name)
    op.drop_table("board_rules")
