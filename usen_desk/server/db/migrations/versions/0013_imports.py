"""imports that people ask for at their desks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_job",
        sa.Column("number", BigId, autoincrement=True, nullable=False),
        sa.Column("import_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("blob", sa.String(64), server_default="", nullable=False),
        sa.Column("upload_id", sa.String(36), nullable=False),
        sa.Column("asked_by", BigId, nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("applied_by", BigId, nullable=True),
        sa.Column("apply_asked_at", UtcTime(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("is_cancel_asked", sa.Boolean(create_constraint=False), server_default="0", nullable=False),
        *(
            sa.Column(f"progress_{name}", sa.BigInteger(), server_default="0", nullable=False)
            for name in ("done", "total", "lines")
        ),
        *(
            sa.Column(name, sa.Integer(), server_default="0", nullable=False)
            for name in ("lines", "added", "changed", "unchanged", "refused", "replaced", "problem_count")
        ),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in ("summary", "remarks", "fault")),
        sa.Column("outcome", sa.String(64), server_default="", nullable=False),
        sa.Column("has_moved_on", sa.Boolean(create_constraint=False), server_default="0", nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'checked', 'done', 'failed', 'cancelled', 'interrupted')",
            name=op.f("ck_import_job_state"),
        ),
        sa.CheckConstraint("step in ('check', 'apply')", name=op.f("ck_import_job_step")),
        sa.CheckConstraint("length(file_name) <= 255", name=op.f("ck_import_job_file_name_length")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.staff_id"], name=op.f("fk_import_job_asked_by")),
        sa.ForeignKeyConstraint(["applied_by"], ["staff.staff_id"], name=op.f("fk_import_job_applied_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_import_job")),
        sa.UniqueConstraint("import_id", name=op.f("uq_import_job_import_id")),
    )
    op.create_index(op.f("ix_import_job_state"), "import_job", ["state"])
    op.create_table(
        "import_job_problem",
        sa.Column("problem_id", BigId, autoincrement=True, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("last_line", sa.BigInteger(), nullable=False),
        sa.Column("is_refused", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["import_job.number"], name=op.f("fk_import_job_problem_number")),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_import_job_problem")),
    )
    op.create_index(
        op.f("ix_import_job_problem_number_line_problem_id"), "import_job_problem", ["number", "line", "problem_id"]
    )


def downgrade() -> None:
    for table in ("import_job_problem", "import_job"):
        op.drop_table(table)
