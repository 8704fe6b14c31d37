"""People with sessions, and rows of the change feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from tests.server.conftest import BRANCH
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema
from usen_desk.server.session.service import token_hash

STAFF = {
    1: ("agent", Role.AGENT, None),
    2: ("second agent", Role.AGENT, None),
    3: ("sales", Role.SALES, BRANCH),
    4: ("supervisor", Role.SUPERVISOR, None),
    5: ("admin", Role.ADMIN, None),
}


def put_staff(database):
    """Everybody of STAFF, each with a session whose token is their login ID."""
    now = datetime.now(UTC)
    with database.write() as tx:
        if not tx.scalar(select(schema.branch.c.branch_code)):
            tx.execute(insert(schema.branch).values(branch_code=BRANCH, branch_name="横浜南支店"))
        for staff_id, (login_id, role, branch_code) in STAFF.items():
            tx.execute(
                insert(schema.staff).values(
                    staff_id=staff_id,
                    login_id=login_id,
                    name=login_id,
                    role=role.value,
                    branch_code=branch_code,
                    password_hash="",
                    created_at=now,
                )
            )
            tx.execute(
                insert(schema.staff_session).values(
                    token_hash=token_hash(login_id),
                    staff_id=staff_id,
                    device_id="0" * 32,
                    created_at=now,
                    expires_at=now + timedelta(hours=1),
                )
            )


@pytest.fixture
def people(database):
    put_staff(database)
    return database
