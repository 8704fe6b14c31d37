"""the ground"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from usen_desk.server.db import search
from usen_desk.server.db.types import UtcTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SEAL = ("sequence", "previous_hash", "row_hash")
_CONTENT = (
    "access_id",
    "at",
    "staff_id",
    "action",
    "object_kind",
    "object_key",
    "from_inquiry_id",
    "request_id",
    "detail",
)
_OLD_IS_UNSEALED = " and ".join(f"old.{column} is null" for column in _SEAL)
_NEW_IS_SEALED = " and ".join(f"new.{column} is not null" for column in _SEAL)
_NEW_IS_UNSEALED = " and ".join(f"new.{column} is null" for column in _SEAL)

# The access log is append-only: a row comes in unsealed, is sealed once, and never goes. The two triggers on what
# already exists are there because INSERT OR REPLACE and UPDATE OR REPLACE delete without asking a delete trigger.
# A later migration that copies the table (batch_alter_table) has to make them again.
APPEND_ONLY_SQLITE = (
    "create trigger access_log_stays before delete on access_log"
    " begin select raise(abort, 'access_log is append-only'); end",
    "create trigger access_log_is_sealed_once before update on access_log"  # noqa: S608 - our own names
    f" when not ({_OLD_IS_UNSEALED} and {_NEW_IS_SEALED}"
    + "".join(f" and new.{column} is old.{column}" for column in _CONTENT)
    + " and not exists (select 1 from access_log where sequence = new.sequence))"
    " begin select raise(abort, 'access_log is append-only'); end",
    "create trigger access_log_comes_unsealed before insert on access_log"  # noqa: S608 - our own names
    f" when not ({_NEW_IS_UNSEALED})"
    " or exists (select 1 from access_log where access_id = new.access_id)"
    " begin select raise(abort, 'access_log is append-only'); end",
)
APPEND_ONLY_POSTGRES = (
    "create function access_log_guard() returns trigger language plpgsql as $$ begin"
    f" if tg_op = 'INSERT' then if {_NEW_IS_UNSEALED} then return new; end if;"
    f" elsif tg_op = 'UPDATE' then if {_OLD_IS_UNSEALED} and {_NEW_IS_SEALED}"
    f" and ({', '.join(f'new.{column}' for column in _CONTENT)})"
    f" is not distinct from ({', '.join(f'old.{column}' for column in _CONTENT)}) then return new; end if;"
    " end if; raise exception 'access_log is append-only' using errcode = 'integrity_constraint_violation'; end $$",
    "create trigger access_log_guard before insert or update or delete on access_log"
    " for each row execute function access_log_guard()",
    "create trigger access_log_stays before truncate on access_log"
    " for each statement execute function access_log_guard()",
)


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column("access_id", BigId, autoincrement=True, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("staff_id", BigId, nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("from_inquiry_id", BigId, nullable=True),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.String(length=400), server_default="", nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("row_hash", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("access_id", name=op.f("pk_access_log")),
        comment="append-only; sequence and hashes are set once, by the sealing job",
    )
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_log_object_kind_object_key"), ["object_kind", "object_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_access_log_staff_id_at"), ["staff_id", "at"], unique=False)
        batch_op.create_index("uq_access_log_sequence", ["sequence"], unique=True)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in APPEND_ONLY_SQLITE if is_sqlite else APPEND_ONLY_POSTGRES:
        op.execute(statement)

    op.create_table(
        "branch",
        sa.Column("branch_code", sa.String(length=20), nullable=False),
        sa.Column("branch_name", sa.String(length=100), nullable=False),
        sa.Column("store_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("active_account_count", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("length(branch_name) <= 100", name=op.f("ck_branch_branch_name_length")),
        sa.PrimaryKeyConstraint("branch_code", name=op.f("pk_branch")),
    )
    op.create_table(
        "import_run",
        sa.Column("import_id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("lines_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("applied_to", sa.String(length=64), server_default="", nullable=False),
        sa.Column("added", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unchanged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("replaced", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("state in ('staging', 'applying', 'done', 'abandoned')", name=op.f("ck_import_run_state")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_run")),
        comment="one row a file; applied_to is the resume mark: rows are applied in the order of their key, up to it",
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
        comment="database_epoch, fold_version, demo_data marker",
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("window_started_at", UtcTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("in_a_row", sa.Integer(), server_default="0", nullable=False),
        sa.Column("blocked_until", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
        comment="counters that survive restarts and are shared by processes (RELIABILITY.md R12)",
    )
    op.create_table(
        "customer",
        sa.Column("customer_id", BigId, autoincrement=True, nullable=False),
        sa.Column("customer_code", sa.String(length=32), nullable=False),
        sa.Column("customer_code_key", sa.String(length=32), nullable=False),
        sa.Column("chain_code", sa.String(length=32), server_default="", nullable=False),
        sa.Column("chain_code_key", sa.String(length=32), server_default="", nullable=False),
        sa.Column("chain_name", sa.String(length=100), server_default="", nullable=False),
        sa.Column("store_name", sa.String(length=200), nullable=False),
        sa.Column("store_name_folded", sa.Text(), nullable=False),
        sa.Column("business_type_code", sa.String(length=10), server_default="", nullable=False),
        sa.Column("business_type_name", sa.String(length=100), server_default="", nullable=False),
        sa.Column("status", sa.String(length=20), server_default="", nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("postal_code", sa.String(length=10), server_default="", nullable=False),
        sa.Column("prefecture_code", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("address", sa.String(length=400), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("phone_key", sa.String(length=40), server_default="", nullable=False),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("branch_code", sa.String(length=20), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["branch_code"], ["branch.branch_code"], name=op.f("fk_customer_branch_code")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer")),
        sa.UniqueConstraint("customer_code", name=op.f("uq_customer_customer_code")),
        comment="UNIS master (B2-3a); *_key and *_folded are made by contract/text.py",
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_branch_code_customer_code"), ["branch_code", "customer_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_customer_branch_code_customer_id"), ["branch_code", "customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_customer_chain_code_key_customer_code"), ["chain_code_key", "customer_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_customer_customer_code_key"), ["customer_code_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_customer_phone_key"), ["phone_key"], unique=False)

    op.create_table(
        "staff",
        sa.Column("staff_id", BigId, autoincrement=True, nullable=False),
        sa.Column("login_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=100), server_default="", nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("branch_code", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("disabled_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("role <> 'sales' or branch_code is not null", name=op.f("ck_staff_sales_has_branch")),
        sa.CheckConstraint("role in ('agent', 'sales', 'supervisor', 'admin')", name=op.f("ck_staff_role")),
        sa.ForeignKeyConstraint(["branch_code"], ["branch.branch_code"], name=op.f("fk_staff_branch_code")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login_id", name=op.f("uq_staff_login_id")),
    )
    op.create_table(
        "trial",
        sa.Column("account_id", BigId, autoincrement=False, nullable=False),
        sa.Column("login_id", sa.String(length=64), nullable=False),
        sa.Column("sold_as", sa.String(length=60), server_default="", nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("authenticated_at", UtcTime(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("branch_code", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["branch_code"], ["branch.branch_code"], name=op.f("fk_trial_branch_code")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_trial")),
        sa.UniqueConstraint("login_id", name=op.f("uq_trial_login_id")),
        comment="お試し (B1-3)",
    )
    op.create_table(
        "account",
        sa.Column("account_id", BigId, autoincrement=False, nullable=False),
        sa.Column("customer_id", BigId, nullable=False),
        sa.Column("login_id", sa.String(length=64), nullable=False),
        sa.Column("login_id_key", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("email_key", sa.String(length=254), server_default="", nullable=False),
        sa.Column("ums_started_on", sa.Date(), nullable=True),
        sa.Column("ums_registered_on", sa.Date(), nullable=True),
        sa.Column("ums_expires_on", sa.Date(), nullable=True),
        sa.Column("services", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("password_hash", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.customer_id"], name=op.f("fk_account_customer_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account")),
        comment="member accounts (B2-3b); services: bit n = Service n of the contract; 失効 follows ums_expires_on",
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_email_key"), ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_login_id_key"), ["login_id_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_ums_started_on"), ["ums_started_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_services"), ["services"], unique=False)

    op.create_table(
        "known_device",
        sa.Column("staff_id", BigId, autoincrement=False, nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("signed_in_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_known_device_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "device_id", name=op.f("pk_known_device")),
        comment="devices that signed in before; they have a sign-in counter of their own",
    )
    op.create_table(
        "mailing",
        sa.Column("mailing_id", BigId, autoincrement=True, nullable=False),
        sa.Column("customer_id", BigId, nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("address", sa.String(length=400), server_default="", nullable=False),
        sa.Column("destination", sa.String(length=60), server_default="", nullable=False),
        sa.Column("status", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.customer_id"], name=op.f("fk_mailing_customer_id")),
        sa.PrimaryKeyConstraint("mailing_id", name=op.f("pk_mailing")),
        comment="アカウント登録送付情報 (B2-3c)",
    )
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.create_index("uq_mailing_customer_id_sent_on_name", ["customer_id", "sent_on", "name"], unique=True)

    op.create_table(
        "staff_image",
        sa.Column("staff_id", BigId, autoincrement=False, nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_staff_image_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_image")),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", BigId, nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "trial_usage_day",
        sa.Column("account_id", BigId, autoincrement=False, nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("usage_minutes", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("usage_minutes between 0 and 1440", name=op.f("ck_trial_usage_day_usage_minutes")),
        sa.ForeignKeyConstraint(["account_id"], ["trial.account_id"], name=op.f("fk_trial_usage_day_account_id")),
        sa.PrimaryKeyConstraint("account_id", "used_on", name=op.f("pk_trial_usage_day")),
    )
    op.create_table(
        "mail_outbox",
        sa.Column("mail_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", UtcTime(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("last_error", sa.String(length=400), server_default="", nullable=False),
        sa.Column("requested_by", BigId, nullable=True),
        sa.Column("account_id", BigId, nullable=True),
        sa.CheckConstraint("state in ('queued', 'sending', 'sent', 'dead')", name=op.f("ck_mail_outbox_state")),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name=op.f("fk_mail_outbox_account_id")),
        sa.ForeignKeyConstraint(["requested_by"], ["staff.staff_id"], name=op.f("fk_mail_outbox_requested_by")),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_mail_outbox")),
    )
    with op.batch_alter_table("mail_outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_outbox_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mail_outbox_state_next_attempt_at"), ["state", "next_attempt_at"], unique=False
        )
    op.create_table(
        "import_problem",
        sa.Column("problem_id", BigId, autoincrement=True, nullable=False),
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.import_id"], name=op.f("fk_import_problem_import_id")),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_import_problem")),
        comment="refused and replaced lines of an unfinished import; empty at all other times",
    )
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_problem_import_id_line_problem_id"), ["import_id", "line", "problem_id"], unique=False
        )

    op.create_table(
        "import_account",
        sa.Column("line", BigId, autoincrement=False, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("customer_id", BigId, nullable=True),
        sa.Column("login_id", sa.String(length=64), nullable=True),
        sa.Column("login_id_key", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("ums_started_on", sa.Date(), nullable=True),
        sa.Column("ums_registered_on", sa.Date(), nullable=True),
        sa.Column("ums_expires_on", sa.Date(), nullable=True),
        sa.Column("services", sa.SmallInteger(), nullable=True),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_import_account")),
        comment="checked rows for account; line is where the row begins in its file",
    )
    with op.batch_alter_table("import_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_account_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_account_login_id_key"), ["login_id_key"], unique=False)

    op.create_table(
        "import_customer",
        sa.Column("line", BigId, autoincrement=False, nullable=False),
        sa.Column("customer_code", sa.String(length=32), nullable=True),
        sa.Column("customer_code_key", sa.String(length=32), nullable=True),
        sa.Column("chain_code", sa.String(length=32), nullable=True),
        sa.Column("chain_code_key", sa.String(length=32), nullable=True),
        sa.Column("chain_name", sa.String(length=100), nullable=True),
        sa.Column("store_name", sa.String(length=200), nullable=True),
        sa.Column("store_name_folded", sa.Text(), nullable=True),
        sa.Column("business_type_code", sa.String(length=10), nullable=True),
        sa.Column("business_type_name", sa.String(length=100), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("postal_code", sa.String(length=10), nullable=True),
        sa.Column("prefecture_code", sa.SmallInteger(), nullable=True),
        sa.Column("address", sa.String(length=400), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("phone_key", sa.String(length=40), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("branch_code", sa.String(length=20), nullable=True),
        sa.Column("updated_at", UtcTime(), nullable=True),
        sa.Column("grams", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_import_customer")),
        comment="checked rows for customer; line is where the row begins in its file",
    )
    with op.batch_alter_table("import_customer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_customer_customer_code"), ["customer_code"], unique=False)

    op.create_table(
        "import_mailing",
        sa.Column("line", BigId, autoincrement=False, nullable=False),
        sa.Column("customer_id", BigId, nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=400), nullable=True),
        sa.Column("destination", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_import_mailing")),
        comment="checked rows for mailing; line is where the row begins in its file",
    )
    with op.batch_alter_table("import_mailing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_mailing_customer_id_sent_on_name"), ["customer_id", "sent_on", "name"], unique=False
        )

    search.create(op.get_bind(), "customer")


def downgrade() -> None:
    search.drop(op.get_bind(), "customer")
    for table in (
        "import_mailing",
        "import_customer",
        "import_account",
        "import_problem",
        "mail_outbox",
        "trial_usage_day",
        "staff_session",
        "staff_image",
        "mailing",
        "known_device",
        "account",
        "trial",
        "staff",
        "customer",
        "throttle",
        "meta",
        "import_run",
        "branch",
        "access_log",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("drop function access_log_guard()")
