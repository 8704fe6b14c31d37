"""Staff who can sign in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.server.conftest import NOW
from tests.server.session.desk import PASSWORD
from usen_desk.contract.permissions import Role
from usen_desk.server.db.database import Database
from usen_desk.server.session import store
from usen_desk.server.session.passwords import hash_password


@cache
def hashed(password: str) -> str:
    return hash_password(password)


AddStaff = Callable[..., int]


@pytest.fixture
def add_staff(database: Database) -> AddStaff:
    """`add_staff("misaki")` → staff_id; signs in with PASSWORD."""

    def added(login_id: str, role: Role = Role.AGENT, name: str = "山田 美咲", branch_code: str | None = None) -> int:
        with database.write() as tx:
            return store.add_staff(
                tx,
                login_id=login_id,
                name=name,
                department="カスタマーサポート部",
                role=role,
                branch_code=branch_code,
                password_hash=hashed(PASSWORD),
                now=NOW,
            )

    return added


@pytest.fixture
def misaki(add_staff: AddStaff) -> int:
    return add_staff("misaki")
