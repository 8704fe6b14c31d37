"""Tests for usen_desk.server.branches.service through the whole edge: the two units of an export."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from tests.server.conftest import BRANCH
from tests.server.edge import Edge
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema
from usen_desk.server.session.service import token_hash

PATH = f"/v1/branches/{BRANCH}/export"


@pytest.fixture
def ask(database, put):
    """Asks as a person of a role; two stores are there."""
    put("1", 101)
    put("2", 102, store_name="=1+1")
    now = datetime.now(UTC)
    with database.write() as tx:
        for staff_id, role in enumerate((Role.SALES, Role.SUPERVISOR, Role.AGENT, Role.ADMIN), 1):
            branch_code = BRANCH if role is Role.SALES else None
            person = {"staff_id": staff_id, "login_id": role, "name": role, "role": role, "branch_code": branch_code}
            tx.execute(insert(schema.staff).values(password_hash="", created_at=now, **person))
            tx.execute(
                insert(schema.staff_session).values(
                    token_hash=token_hash(role),
                    staff_id=staff_id,
                    device_id="d",
                    created_at=now,
                    expires_at=now + timedelta(hours=1),
                )
            )
    edge = Edge(database)
    return lambda role, query=(), path=PATH: edge.ask("GET", path, token=role, query=query)


def log_of(database):
    with database.read() as tx:
        return tx.execute(select(schema.access_log.c.staff_id, schema.access_log.c.detail)).all()


def test_an_export_is_a_file_and_a_row_of_the_access_log(ask, database):
    got = ask(Role.SALES)
    assert got.status == 200
    assert got.headers["content-type"] == "text/csv; charset=utf-8"
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%A8%AA%E6%B5%9C")
    assert got.headers["content-disposition"].endswith(".csv")
    head, first, second = csv.reader(io.StringIO(got.content.decode("utf-8-sig"), newline=""))
    assert (len(head), first[1:4]) == (11, ["1", "カフェ 汐風", "045-123-4567"])
    assert second[2] == "'=1+1"
    assert log_of(database) == [(1, "csv 2 rows")]


def test_an_excel_file_is_asked_for_in_the_query(ask, database):
    got = ask(Role.SUPERVISOR, {"file_format": "xlsx", "store_name": "カフェ"})
    assert got.content.startswith(b"PK")
    assert got.headers["content-length"] == str(len(got.content))
    assert log_of(database) == [(2, "xlsx 1 rows by store_name")]


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMIN])
def test_who_may_not_export_is_refused_at_the_edge(ask, database, role):
    got = ask(role)
    assert (got.status, got.json["code"]) == (403, "not_permitted")
    assert log_of(database) == []


def test_a_bad_condition_or_branch_writes_nothing(ask, database):
    assert ask(Role.SALES, {"file_format": "pdf"}).json["code"] == "invalid_input"
    assert ask(Role.SALES, path="/v1/branches/0104110200/export").json["code"] == "not_found"
    assert log_of(database) == []
