"""what is done about a trial: representative, store, follow-ups, extensions, advice; spans of its listening"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.contract.text import fold
from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXES = (
    ("login_id_key",),
    ("issued_on", "account_id", "authenticated_at"),
    ("branch_code", "issued_on", "account_id"),
    ("sold_as", "issued_on", "account_id", "authenticated_at"),
    ("branch_code", "sold_as", "issued_on", "account_id"),
    ("authenticated_at", "issued_on", "account_id"),
    ("branch_code", "authenticated_at", "issued_on", "account_id"),
    ("rep_id",),
    ("customer_id",),
)
_WHERE_SET = ("followed_up_at", "contracted_on")


def upgrade() -> None:
    _widen_trial()
    op.add_column("branch", sa.Column("running_trial_count", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("trial_usage_day") as table:
        table.add_column(sa.Column("spans", sa.LargeBinary()))
        table.add_column(sa.Column("stated_minutes", sa.SmallInteger()))
    _fill()
    _create_follow_up()
    _create_extension()
    _create_staging()
    op.create_table(
        "trial_advice",
        sa.Column("version", BigId, autoincrement=False, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("changed_by", BigId, nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.staff_id"], name=op.f("fk_trial_advice_changed_by")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_trial_advice")),
    )


def _widen_trial() -> None:
    with op.batch_alter_table("trial") as table:
        table.add_column(sa.Column("login_id_key", sa.String(64), server_default="", nullable=False))
        table.add_column(sa.Column("extended_days", sa.SmallInteger(), server_default="0", nullable=False))
        table.add_column(sa.Column("customer_id", BigId))
        table.add_column(sa.Column("rep_id", BigId))
        table.add_column(sa.Column("registered_at", UtcTime()))
        table.add_column(sa.Column("total_minutes", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("last_used_on", sa.Date()))
        table.add_column(sa.Column("followed_up_at", UtcTime()))
        table.add_column(sa.Column("next_on", sa.Date()))
        table.add_column(sa.Column("contracted_on", sa.Date()))
        table.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        table.create_foreign_key(op.f("fk_trial_customer_id"), "customer", ["customer_id"], ["customer_id"])
        table.create_foreign_key(op.f("fk_trial_rep_id"), "staff", ["rep_id"], ["staff_id"])
    for columns in _INDEXES:
        op.create_index(op.f(f"ix_trial_{'_'.join(columns)}"), "trial", list(columns))
    for column in _WHERE_SET:
        where, place = sa.text(f"{column} is not null"), ["issued_on", "account_id"]
        op.create_index(op.f(f"ix_trial_{column}"), "trial", place, sqlite_where=where, postgresql_where=where)


def _fill() -> None:
    """Keys and totals of the trials that are there."""
    tx = op.get_bind()
    logins = tx.execute(sa.text("select account_id, login_id from trial")).all()
    if logins:
        rows = [{"id": account_id, "key": fold(login_id)} for account_id, login_id in logins]
        tx.execute(sa.text("update trial set login_id_key = :key where account_id = :id"), rows)
    tx.execute(
        sa.text(
            "update trial set"
            " total_minutes = (select coalesce(sum(usage_minutes), 0) from trial_usage_day d"
            " where d.account_id = trial.account_id),"
            " last_used_on = (select max(used_on) from trial_usage_day d"
            " where d.account_id = trial.account_id and usage_minutes > 0)"
        )
    )
    tx.execute(sa.text("update trial_usage_day set stated_minutes = usage_minutes"))


def _create_follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("follow_up_id", sa.String(36), nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("staff_id", BigId, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("result", sa.String(20), server_default="", nullable=False),
        sa.Column("said", sa.String(1000), server_default="", nullable=False),
        sa.Column("next_on", sa.Date()),
        sa.Column("withdrawn_at", UtcTime()),
        sa.CheckConstraint("length(said) <= 1000", name=op.f("ck_follow_up_said_length")),
        sa.ForeignKeyConstraint(["account_id"], ["trial.account_id"], name=op.f("fk_follow_up_account_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_follow_up_staff_id")),
        sa.PrimaryKeyConstraint("follow_up_id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_account_id_at"), "follow_up", ["account_id", "at"])


def _create_extension() -> None:
    op.create_table(
        "trial_extension",
        sa.Column("extension_id", sa.String(36), nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("asked_by", BigId, nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("decided_by", BigId),
        sa.Column("decided_at", UtcTime()),
        sa.Column("is_approved", sa.Boolean(create_constraint=False)),
        sa.Column("note", sa.String(400), server_default="", nullable=False),
        sa.CheckConstraint("days between 1 and 14", name=op.f("ck_trial_extension_days")),
        sa.CheckConstraint("length(reason) <= 400", name=op.f("ck_trial_extension_reason_length")),
        sa.CheckConstraint("length(note) <= 400", name=op.f("ck_trial_extension_note_length")),
        sa.ForeignKeyConstraint(["account_id"], ["trial.account_id"], name=op.f("fk_trial_extension_account_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.staff_id"], name=op.f("fk_trial_extension_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.staff_id"], name=op.f("fk_trial_extension_decided_by")),
        sa.PrimaryKeyConstraint("extension_id", name=op.f("pk_trial_extension")),
    )
    op.create_index(op.f("ix_trial_extension_account_id"), "trial_extension", ["account_id"])
    op.create_index(op.f("ix_trial_extension_decided_at_asked_at"), "trial_extension", ["decided_at", "asked_at"])


def _create_staging() -> None:
    op.create_table(
        "import_trial",
        sa.Column("line", BigId, autoincrement=False, nullable=False),
        sa.Column("account_id", BigId),
        sa.Column("login_id", sa.String(64)),
        sa.Column("login_id_key", sa.String(64)),
        sa.Column("sold_as", sa.String(60)),
        sa.Column("issued_on", sa.Date()),
        sa.Column("authenticated_at", UtcTime()),
        sa.Column("expires_on", sa.Date()),
        sa.Column("branch_code", sa.String(20)),
        sa.Column("customer_id", BigId),
        sa.Column("rep_id", BigId),
        sa.Column("registered_at", UtcTime()),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_import_trial")),
    )
    op.create_index(op.f("ix_import_trial_account_id"), "import_trial", ["account_id"])
    op.create_index(op.f("ix_import_trial_login_id_key"), "import_trial", ["login_id_key"])
    op.create_table(
        "import_usage",
        sa.Column("line", BigId, autoincrement=False, nullable=False),
        sa.Column("account_id", BigId),
        sa.Column("starts_s", sa.BigInteger()),
        sa.Column("ends_s", sa.BigInteger()),
        sa.Column("stated_minutes", sa.SmallInteger()),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_import_usage")),
    )
    op.create_index(op.f("ix_import_usage_account_id"), "import_usage", ["account_id"])


def downgrade() -> None:
    op.drop_column("branch", "running_trial_count")
    op.drop_table("import_usage")
    op.drop_table("import_trial")
    op.drop_table("trial_advice")
    op.drop_table("trial_extension")
    op.drop_table("follow_up")
    with op.batch_alter_table("trial_usage_day") as table:
        table.drop_column("stated_minutes")
        table.drop_column("spans")
    for column in _WHERE_SET:
        op.drop_index(op.f(f"ix_trial_{column}"), "trial")
    for columns in _INDEXES:
        op.drop_index(op.f(f"ix_trial_{'_'.join(columns)}"), "trial")
    with op.batch_alter_table("trial") as table:
        table.drop_constraint(op.f("fk_trial_rep_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_trial_customer_id"), type_="foreignkey")
        for column in (
            "version",
            "contracted_on",
            "next_on",
            "followed_up_at",
            "last_used_on",
            "total_minutes",
            "registered_at",
            "rep_id",
            "customer_id",
            "extended_days",
            "login_id_key",
        ):
            table.drop_column(column)
