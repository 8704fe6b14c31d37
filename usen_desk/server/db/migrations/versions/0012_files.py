"""the list that the file browser searches, and small pictures of files"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.contract.text import fold
from usen_desk.server.db import listing
from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT_A_TIME = 5000


def upgrade() -> None:
    op.add_column("attachment", sa.Column("name_folded", sa.Text(), server_default="", nullable=False))
    _fold_names(op.get_bind())
    op.create_table(
        "listed_file",
        sa.Column("attachment_id", BigId, autoincrement=False, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("inquiry_id", BigId, nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("is_public", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("branch_code", sa.String(20), nullable=True),
        sa.Column("company_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.attachment_id"], name=op.f("fk_listed_file_attachment_id")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_listed_file")),
    )
    for columns in (
        ["message_id"],
        ["inquiry_id"],
        ["created_at", "attachment_id"],
        ["kind", "created_at", "attachment_id"],
        ["branch_code", "created_at", "attachment_id"],
        ["company_id", "created_at", "attachment_id"],
    ):
        op.create_index(op.f(f"ix_listed_file_{'_'.join(columns)}"), "listed_file", columns)
    op.create_table(
        "thumbnail",
        sa.Column("attachment_id", BigId, autoincrement=False, nullable=False),
        sa.Column("blob", sa.String(64), server_default="", nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.attachment_id"], name=op.f("fk_thumbnail_attachment_id")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_thumbnail")),
    )
    listing.create(op.get_bind())
    listing.fill(op.get_bind())


def _fold_names(connection: sa.Connection) -> None:
    attachment = sa.table("attachment", sa.column("attachment_id"), sa.column("name"), sa.column("name_folded"))
    number, done_to = attachment.c.attachment_id, 0
    changed = sa.update(attachment).where(number == sa.bindparam("of")).values(name_folded=sa.bindparam("folded"))
    while True:
        wanted = sa.select(number, attachment.c.name).where(number > done_to).order_by(number).limit(AT_A_TIME)
        rows = connection.execute(wanted).all()
        if not rows:
            return
        connection.execute(changed, [{"of": attachment_id, "folded": fold(name)} for attachment_id, name in rows])
        done_to = rows[-1][0]


def downgrade() -> None:
    listing.drop(op.get_bind())
    op.drop_table("thumbnail")
    op.drop_table("listed_file")
    op.drop_column("attachment", "name_folded")
