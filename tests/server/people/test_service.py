"""Tests for usen_desk.server.people.service."""

import pytest
from sqlalchemy import insert

from tests.server.conftest import BRANCH, NOW
from usen_desk.contract.base import Nothing
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.db import schema
from usen_desk.server.people.service import list_colleagues
from usen_desk.server.people.store import colleague


@pytest.fixture
def put(database, branches):
    def stored(staff_id, name, department="", role=Role.AGENT, **columns):
        with database.write() as tx:
            person = {"staff_id": staff_id, "login_id": f"s{staff_id}", "name": name, "department": department}
            tx.execute(
                insert(schema.staff).values(role=role.value, password_hash="x", created_at=NOW, **person, **columns)
            )

    return stored


def test_colleagues_come_by_department_and_name(put, unit):
    put(1, "B", "営業部", Role.SALES, branch_code=BRANCH)
    put(2, "A", "営業部", Role.SUPERVISOR)
    put(3, "C", "カスタマーサポート部", Role.ADMIN)
    with unit(Role.SALES, Permission.READ_STAFF) as context:
        items = list_colleagues(context, Nothing()).items
    assert [(one.staff_id, one.name, one.department, one.role) for one in items] == [
        (3, "C", "カスタマーサポート部", Role.ADMIN),
        (2, "A", "営業部", Role.SUPERVISOR),
        (1, "B", "営業部", Role.SALES),
    ]
    assert [one.branch_code for one in items] == [None, None, BRANCH]


def test_who_cannot_sign_in_is_no_colleague(put, unit):
    put(1, "A")
    put(2, "B", disabled_at=NOW)
    with unit(Role.AGENT, Permission.READ_STAFF) as context:
        assert [one.staff_id for one in list_colleagues(context, Nothing()).items] == [1]
        assert colleague(context.tx, 1).name == "A"
        assert colleague(context.tx, 2) is None
        assert colleague(context.tx, 3) is None


def test_a_colleague_has_an_image_or_none(put, unit, database):
    put(1, "A")
    put(2, "B")
    with database.write() as tx:
        tx.execute(insert(schema.staff_image).values(staff_id=2, png=b"png", sha256="f" * 64))
    with unit(Role.AGENT, Permission.READ_STAFF) as context:
        assert [one.image_sha256 for one in list_colleagues(context, Nothing()).items] == [None, "f" * 64]
