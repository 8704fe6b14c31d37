"""Trials, their listening hours by day, and what was done about them."""

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

trial = Table(
    "trial",
    metadata,
    Column("account_id", BigId, primary_key=True, autoincrement=False),
    Column("login_id", String(64), nullable=False, unique=True),
    Column("login_id_key", String(64), nullable=False, server_default=""),
    Column("sold_as", String(60), nullable=False, server_default=""),
    Column("issued_on", Date, nullable=False),
    Column("authenticated_at", UtcTime),
    Column("expires_on", Date),
    Column("extended_days", SmallInteger, nullable=False, server_default="0"),
    Column("branch_code", String(20), ForeignKey("branch.branch_code")),
    Column("customer_id", BigId, ForeignKey("customer.customer_id")),
    Column("rep_id", BigId, ForeignKey("staff.staff_id")),
    Column("registered_at", UtcTime),
    Column("total_minutes", Integer, nullable=False, server_default="0"),
    Column("last_used_on", Date),
    Column("followed_up_at", UtcTime),
    Column("next_on", Date),
    Column("contracted_on", Date),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(None, "login_id_key"),
    Index(None, "issued_on", "account_id", "authenticated_at"),
    Index(None, "branch_code", "issued_on", "account_id"),
    Index(None, "sold_as", "issued_on", "account_id", "authenticated_at"),
    Index(None, "branch_code", "sold_as", "issued_on", "account_id"),
    Index(None, "authenticated_at", "issued_on", "account_id"),
    Index(None, "branch_code", "authenticated_at", "issued_on", "account_id"),
    Index(None, "rep_id"),
    Index(None, "customer_id"),
    comment="お試し (B1-3); expires_on is as imported, extended_days come on top; totals follow trial_usage_day",
)

for _rare in (trial.c.followed_up_at, trial.c.contracted_on):
    _is_set = _rare.is_not(None)
    Index(
        f"ix_trial_{_rare.name}", trial.c.issued_on, trial.c.account_id, sqlite_where=_is_set, postgresql_where=_is_set
    )

trial_usage_day = Table(
    "trial_usage_day",
    metadata,
    Column("account_id", BigId, ForeignKey("trial.account_id"), primary_key=True, autoincrement=False),
    Column("used_on", Date, primary_key=True),
    Column("usage_minutes", SmallInteger, nullable=False),
    Column("spans", LargeBinary),
    Column("stated_minutes", SmallInteger),
    CheckConstraint("usage_minutes between 0 and 1440", name="usage_minutes"),
    comment="spans: what was heard that day, from the raw sessions; stated_minutes: the largest day total told",
)

follow_up = Table(
    "follow_up",
    metadata,
    Column("follow_up_id", String(36), primary_key=True),
    Column("account_id", BigId, ForeignKey("trial.account_id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("staff_id", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("result", String(20), nullable=False, server_default=""),
    Column("said", String(1000), nullable=False, server_default=""),
    Column("next_on", Date),
    Column("withdrawn_at", UtcTime),
    longest("said", 1000),
    Index(None, "account_id", "at"),
    comment="対応記録: calls and visits, and what happened to the trial (registered, handed over, extended)",
)

trial_extension = Table(
    "trial_extension",
    metadata,
    Column("extension_id", String(36), primary_key=True),
    Column("account_id", BigId, ForeignKey("trial.account_id"), nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("reason", String(400), nullable=False),
    Column("asked_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("decided_by", BigId, ForeignKey("staff.staff_id")),
    Column("decided_at", UtcTime),
    Column("is_approved", Boolean(create_constraint=False)),
    Column("note", String(400), nullable=False, server_default=""),
    CheckConstraint("days between 1 and 14", name="days"),
    longest("reason", 400),
    longest("note", 400),
    Index(None, "account_id"),
    Index(None, "decided_at", "asked_at"),
)

trial_advice = Table(
    "trial_advice",
    metadata,
    Column("version", BigId, primary_key=True, autoincrement=False),
    Column("rules", Text, nullable=False),
    Column("changed_by", BigId, ForeignKey("staff.staff_id"), nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    comment="thresholds and texts as JSON of contract AdviceRules; append-only: the highest version counts",
)

_NOT_IMPORTED = (
    "extended_days",
    "total_minutes",
    "last_used_on",
    "followed_up_at",
    "next_on",
    "contracted_on",
    "version",
)
import_trial = staged(trial, leave_out=_NOT_IMPORTED)
Index(None, import_trial.c.account_id)
Index(None, import_trial.c.login_id_key)

import_usage = Table(
    "import_usage",
    metadata,
    Column("line", BigId, primary_key=True, autoincrement=False),
    Column("account_id", BigId),
    Column("starts_s", BigInteger),
    Column("ends_s", BigInteger),
    Column("stated_minutes", SmallInteger),
    Index(None, "account_id"),
    comment="checked lines of a listening log, times in Unix seconds; with stated_minutes a day's total, which begins"
    " with its day in Japan",
)
