"""when the end of an inquiry is at risk"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db.types import UtcTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inquiry", sa.Column("done_warn_at", UtcTime(), nullable=True))
    # Whoever has an end gets its warning with the next retargeting, which takes the rows of other rules.
    inquiry = sa.table("inquiry", sa.column("rules_version"), sa.column("done_due_at"))
    op.execute(inquiry.update().where(inquiry.c.done_due_at.is_not(None)).values(rules_version=-1))


def downgrade() -> None:
    op.drop_column("inquiry", "done_warn_at")
