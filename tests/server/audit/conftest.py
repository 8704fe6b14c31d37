"""An access log with rows in it, and what somebody with the database's own password can do to it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.server.conftest import NOW, Units
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.audit.chain import seal
from usen_desk.server.audit.service import Action, log
from usen_desk.server.db.database import Database

GROUND = importlib.import_module("usen_desk.server.db.migrations.versions.0001_the_ground")
GUARDS = {
    "sqlite": ("access_log_stays", "access_log_is_sealed_once", "access_log_comes_unsealed"),
    "postgresql": ("access_log_guard on access_log", "access_log_stays on access_log"),
}

Views = Callable[[int], None]


@pytest.fixture
def views(unit: Units) -> Views:
    """`views(3)` logs three views, a second apart."""

    def logged(times: int) -> None:
        for n in range(times):
            with unit(Role.AGENT, Permission.READ_ACCOUNTS, now=NOW + timedelta(seconds=n)) as context:
                log(context, Action.CUSTOMER_VIEWED, "customer", f"{n:05d}", detail="電話")

    return logged


@pytest.fixture
def sealed_log(database: Database, views: Views) -> Database:
    """Eight sealed rows."""
    views(8)
    assert seal(database, NOW) == 8
    return database


Tamper = Callable[..., None]


@pytest.fixture
def tamper(database: Database) -> Iterator[Tamper]:
    """`tamper("update …", key=value)` by somebody who dropped the log's guards and its unique index first."""
    with database.write() as tx:
        for guard in GUARDS[tx.dialect.name]:
            tx.execute(text(f"drop trigger {guard}"))
        tx.execute(text("drop index uq_access_log_sequence"))

    def tampered(statement: str, **values: object) -> None:
        with database.write() as tx:
            assert tx.execute(text(statement), values).rowcount >= 1, "nothing was tampered with"

    yield tampered
    if not database.is_sqlite:
        with database.write() as tx:
            tx.execute(text("truncate access_log"))
            tx.execute(text("create unique index uq_access_log_sequence on access_log (sequence)"))
            for statement in GROUND.APPEND_ONLY_POSTGRES[1:]:
                tx.execute(text(statement))
