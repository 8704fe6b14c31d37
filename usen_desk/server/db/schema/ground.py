"""Branches, customers, accounts, mail-outs; staff and sessions; mail, access log and imports."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
)

from usen_desk.server.db.schema.base import BigId, longest, metadata, staged
from usen_desk.server.db.types import UtcTime

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    comment="database_epoch, fold_version, demo_data marker",
)

branch = Table(
    "branch",
    metadata,
    Column("branch_code", String(20), primary_key=True),
    Column("branch_name", String(100), nullable=False),
    Column("store_count", Integer, nullable=False, server_default="0"),
    Column("active_account_count", Integer, nullable=False, server_default="0"),
    Column("running_trial_count", Integer, nullable=False, server_default="0"),
    longest("branch_name", 100),
)

customer = Table(
    "customer",
    metadata,
    Column("customer_id", BigId, primary_key=True, autoincrement=True),
    Column("customer_code", String(32), nullable=False, unique=True),
    Column("customer_code_key", String(32), nullable=False),
    Column("chain_code", String(32), nullable=False, server_default=""),
    Column("chain_code_key", String(32), nullable=False, server_default=""),
    Column("chain_name", String(100), nullable=False, server_default=""),
    Column("store_name", String(200), nullable=False),
    Column("store_name_folded", Text, nullable=False),
    Column("business_type_code", String(10), nullable=False, server_default=""),
    Column("business_type_name", String(100), nullable=False, server_default=""),
    Column("status", String(20), nullable=False, server_default=""),
    Column("opened_on", Date),
    Column("postal_code", String(10), nullable=False, server_default=""),
    Column("prefecture_code", SmallInteger, nullable=False, server_default="0"),
    Column("address", String(400), nullable=False, server_default=""),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("phone_key", String(40), nullable=False, server_default=""),
    Column("terminated_on", Date),
    Column("cancelled_on", Date),
    Column("branch_code", String(20), ForeignKey("branch.branch_code"), nullable=False),
    Column("updated_at", UtcTime),
    Index(None, "customer_code_key"),
    Index(None, "chain_code_key", "customer_code"),
    Index(None, "phone_key"),
    Index(None, "branch_code", "customer_code"),
    Index(None, "branch_code", "customer_id"),
    comment="UNIS master (B2-3a); *_key and *_folded are made by contract/text.py",
)

account = Table(
    "account",
    metadata,
    Column("account_id", BigId, primary_key=True, autoincrement=False),
    Column("customer_id", BigId, ForeignKey("customer.customer_id"), nullable=False),
    Column("login_id", String(64), nullable=False),
    Column("login_id_key", String(64), nullable=False),
    Column("email", String(254), nullable=False, server_default=""),
    Column("email_key", String(254), nullable=False, server_default=""),
    Column("ums_started_on", Date),
    Column("ums_registered_on", Date),
    Column("ums_expires_on", Date),
    Column("services", SmallInteger, nullable=False, server_default="0"),
    Column("password_hash", String(200), nullable=False, server_default=""),
    Index(None, "customer_id"),
    Index(None, "login_id_key"),
    Index(None, "email_key"),
    Index(None, "ums_started_on"),
    Index(None, "services"),
    comment="member accounts (B2-3b); services: bit n = Service n of the contract; 失効 follows ums_expires_on",
)

mailing = Table(
    "mailing",
    metadata,
    Column("mailing_id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.customer_id"), nullable=False),
    Column("sent_on", Date, nullable=False),
    Column("returned_on", Date),
    Column("name", String(200), nullable=False, server_default=""),
    Column("address", String(400), nullable=False, server_default=""),
    Column("destination", String(60), nullable=False, server_default=""),
    Column("status", String(40), nullable=False, server_default=""),
    Index("uq_mailing_customer_id_sent_on_name", "customer_id", "sent_on", "name", unique=True),
    comment="アカウント登録送付情報 (B2-3c)",
)

staff = Table(
    "staff",
    metadata,
    Column("staff_id", BigId, primary_key=True, autoincrement=True),
    Column("login_id", String(64), nullable=False, unique=True),
    Column("name", String(60), nullable=False),
    Column("department", String(100), nullable=False, server_default=""),
    Column("role", String(20), nullable=False),
    Column("branch_code", String(20), ForeignKey("branch.branch_code")),
    Column("password_hash", String(200), nullable=False),
    Column("disabled_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("is_temporary", Boolean(create_constraint=False), nullable=False, server_default="0"),
    Column("password_until", UtcTime),
    Column("email", String(254), nullable=False, server_default=""),
    Column("source", String(10), nullable=False, server_default="local"),
    Column("signed_in_at", UtcTime),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("role in ('agent', 'sales', 'supervisor', 'admin')", name="role"),
    CheckConstraint("role <> 'sales' or branch_code is not null", name="sales_has_branch"),
)

staff_image = Table(
    "staff_image",
    metadata,
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), primary_key=True, autoincrement=False),
    Column("png", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("device_id", String(32), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Index(None, "staff_id"),
)

known_device = Table(
    "known_device",
    metadata,
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), primary_key=True, autoincrement=False),
    Column("device_id", String(32), primary_key=True),
    Column("signed_in_at", UtcTime, nullable=False),
    comment="devices that signed in before; they have a sign-in counter of their own",
)

throttle = Table(
    "throttle",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("window_started_at", UtcTime, nullable=False),
    Column("count", Integer, nullable=False),
    Column("in_a_row", Integer, nullable=False, server_default="0"),
    Column("blocked_until", UtcTime),
    comment="counters that survive restarts and are shared by processes (RELIABILITY.md R12)",
)

mail_outbox = Table(
    "mail_outbox",
    metadata,
    Column("mail_id", String(36), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("to_address", String(254), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", UtcTime, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
    Column("last_error", String(400), nullable=False, server_default=""),
    Column("requested_by", BigId, ForeignKey("staff.staff_id")),
    Column("account_id", BigId, ForeignKey("account.account_id")),
    Column("user_id", BigId),
    Column("has_secret", Boolean(create_constraint=False), nullable=False, server_default="0"),
    Column("is_cancelled", Boolean(create_constraint=False), nullable=False, server_default="0"),
    Column("tried_since", UtcTime),
    Index(None, "created_at"),
    CheckConstraint("state in ('queued', 'sending', 'sent', 'dead')", name="state"),
    Index(None, "state", "next_attempt_at"),
    Index(None, "account_id"),
    Index(None, "user_id"),
    comment="user_id: a portal user; has_secret: the text goes when it was sent; tried_since: of another round",
)

access_log = Table(
    "access_log",
    metadata,
    Column("access_id", BigId, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("staff_id", BigId),
    Column("action", String(40), nullable=False),
    Column("object_kind", String(20), nullable=False),
    Column("object_key", String(64), nullable=False),
    Column("from_inquiry_id", BigId),
    Column("request_id", String(32), nullable=False),
    Column("detail", String(400), nullable=False, server_default=""),
    Column("sequence", BigInteger),
    Column("previous_hash", String(64)),
    Column("row_hash", String(64)),
    Index("uq_access_log_sequence", "sequence", unique=True),
    Index(None, "object_kind", "object_key"),
    Index(None, "staff_id", "at"),
    Index(None, "at"),
    comment="append-only; sequence and hashes are set once, by the sealing job",
)

import_run = Table(
    "import_run",
    metadata,
    Column("import_id", BigId, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("lines_read", Integer, nullable=False, server_default="0"),
    Column("applied_to", String(64), nullable=False, server_default=""),
    Column("added", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0"),
    Column("unchanged", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("replaced", Integer, nullable=False, server_default="0"),
    CheckConstraint("state in ('staging', 'applying', 'done', 'abandoned')", name="state"),
    comment="one row a file; applied_to is the resume mark: rows are applied in the order of their key, up to it",
)


import_problem = Table(
    "import_problem",
    metadata,
    Column("problem_id", BigId, primary_key=True, autoincrement=True),
    Column("import_id", BigId, ForeignKey("import_run.import_id"), nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("said", Text, nullable=False),
    Index(None, "import_id", "line", "problem_id"),
    comment="refused and replaced lines of an unfinished import; empty at all other times",
)


import_customer = staged(customer, Column("grams", Text), leave_out=("customer_id",))
import_account = staged(account, leave_out=("password_hash",))
import_mailing = staged(mailing, leave_out=("mailing_id",))
Index(None, import_customer.c.customer_code)
Index(None, import_account.c.account_id)
Index(None, import_account.c.login_id_key)
Index(None, import_mailing.c.customer_id, import_mailing.c.sent_on, import_mailing.c.name)
