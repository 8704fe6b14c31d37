"""Databases, units of work and actors for tests of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from tests.databases import KINDS, Databases
from tests.postgres import INSTALL_HINT, binaries
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.context import Actor, Context
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.settings import Settings

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BRANCH = "0204180400"
OTHER_BRANCH = "0104110200"


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """An empty migrated database; each test runs once on each kind."""
    assert request.param in KINDS
    if request.param == "postgres" and binaries() is None:
        pytest.skip(f"PostgreSQL is not installed: {INSTALL_HINT}")
    made = databases.empty(request.param)
    yield made
    databases.release(made)


@pytest.fixture
def branches(database: Database) -> tuple[str, str]:
    with database.write() as tx:
        tx.execute(
            insert(schema.branch),
            [
                {"branch_code": BRANCH, "branch_name": "横浜南支店"},
                {"branch_code": OTHER_BRANCH, "branch_name": "札幌支店"},
            ],
        )
    return BRANCH, OTHER_BRANCH


def actor(role: Role, staff_id: int = 1, branch_code: str | None = None) -> Actor:
    if role is Role.SALES and branch_code is None:
        branch_code = BRANCH
    return Actor(staff_id, f"{role}1", "山田 美咲", "カスタマーサポート部", role, branch_code, token_hash="")


Units = Callable[..., AbstractContextManager[Context]]


@pytest.fixture
def unit(database: Database) -> Units:
    """`with unit(Role.AGENT, Permission.READ_ACCOUNTS) as context:` a committed write unit of that person."""

    @contextmanager
    def opened(
        role: Role | None = Role.AGENT,
        permission: Permission = Permission.READ_ACCOUNTS,
        *,
        settings: Settings = Settings(),
        now: datetime = NOW,
        branch_code: str | None = None,
        staff_id: int = 1,
    ) -> Iterator[Context]:
        caller = actor(role, staff_id, branch_code) if role else None
        with database.write() as tx:
            yield Context(tx, settings, now, "0" * 32, "127.0.0.0/24", permission, caller)

    return opened
