"""People with sessions, and rows of the change feed."""

from __future__ import annotations

import http.client
import ssl
import threading
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import insert, select

from tests.server.changes.streams import Stream
from tests.server.changes.words import WORD_HANDLERS, Views
from tests.server.conftest import BRANCH
from tests.server.inquiries.rows import add_inquiries
from tests.service import Authority, RunningService
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
    """Everybody of STAFF, each with a session whose token is their login ID, and the inquiry that they look at."""
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
        add_inquiries(tx, [{"inquiry_id": 9, "branch_code": BRANCH, "opened_by_user_id": None}])


@pytest.fixture
def people(database):
    put_staff(database)
    return database


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def views():
    return Views()


@pytest.fixture
def service(people, authority, views):
    running = RunningService(people, authority, handlers=WORD_HANDLERS, views=views.table)
    yield running
    running.stop()


@pytest.fixture
def stream(service):
    """stream(token, …): an open one, closed after the test."""
    opened = []

    def open_(token="agent", **more):
        opened.append(Stream(service, token, **more))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.fixture
def ask(service):
    """ask(method, path, token, body): status and decoded answer, through TLS."""
    trusted = ssl.create_default_context(cafile=str(service.authority.ca_file))
    lines = {}

    def asked(method, path, token="second agent", body=None):
        key = threading.get_ident()
        line = lines.get(key)
        if line is None:
            line = lines[key] = http.client.HTTPSConnection("127.0.0.1", service.port, context=trusted, timeout=60)
        headers = {"Authorization": f"Bearer {token}"}
        content = msgspec.json.encode(body) if body is not None else None
        try:
            line.request(method, path, content, headers)
            answer = line.getresponse()
        except http.client.RemoteDisconnected:  # the service closes a line that was idle; a new one is made
            line.close()
            line.request(method, path, content, headers)
            answer = line.getresponse()
        return answer.status, msgspec.json.decode(answer.read())

    yield asked
    for line in lines.values():
        line.close()


@pytest.fixture
def put(ask):
    """put(number, text): a colleague writes a word."""

    def put_word(number, text="word", version=0, token="second agent"):
        status, _ = ask("PUT", f"/v1/words/{number}", token, {"text": text, "version": version})
        assert status == 200

    return put_word
