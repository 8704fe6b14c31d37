"""F9, F10: the service dies at any point of the way of one reply. What it said to have is there after the next start,
what it didn't is asked again with the same number and lands once."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.faults.service_process import ServiceProcess
from tests.journeys.exchanges import Customer
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Unreachable
from usen_desk.contract.inquiries import POST_REPLY, ReplyDraft
from usen_desk.contract.session import SIGN_IN, SignIn
from usen_desk.server.db import schema
from usen_desk.server.demo_data.staff import DEMO_STAFF

NAMED = ("begin", "before commit", "after commit")
STATEMENTS_MIN, STATEMENTS_MAX = 6, 60


@pytest.fixture
def process(database, authority, tmp_path):
    made = ServiceProcess(database.url, authority, tmp_path / "files")
    yield made
    made.close()


@pytest.fixture
def client(process):
    made = ApiClient(Route(process.url, process.authority.ca_file))
    one = DEMO_STAFF[0]
    made.token = made.call(SIGN_IN, SignIn(login_id=one.login_id, password=one.password, device_id=uuid4().hex)).token
    yield made
    made.close()


def stored(database, draft):
    with database.read() as tx:
        return tx.scalar(select(func.count()).where(schema.message.c.reply_id == str(draft.reply_id)))


def is_whole(database):
    with database.read() as tx:
        return tx.exec_driver_sql("pragma integrity_check").scalar() == "ok"


def dies(process, client, database, inquiry_id, point):
    """Whether the service got as far as that point; in any case the reply is there once in the end."""
    assert process.die_at(point)
    draft = ReplyDraft(reply_id=uuid4(), body=f"{point}で止まります。", send_anyway=True)
    try:
        client.call(POST_REPLY, draft, inquiry_id=inquiry_id)
    except Unreachable:
        process.wait_dead()
        assert stored(database, draft) == (1 if point == "after commit" else 0), point
        process.start()
        assert client.call(POST_REPLY, draft, inquiry_id=inquiry_id).is_replay is (point == "after commit")
        died = True
    else:
        died = False
    assert stored(database, draft) == 1, point
    return died


def test_killed_at_each_point_of_a_reply_it_is_stored_once_after_the_next_try(process, client, database):
    inquiry_id = Customer(process).open("どこで止まっても一度だけ届きますか。")
    for point in NAMED:
        assert dies(process, client, database, inquiry_id, point), point
    at = 1
    while dies(process, client, database, inquiry_id, f"statement {at}"):
        at += 1
        assert at < STATEMENTS_MAX
    assert at > STATEMENTS_MIN
    assert is_whole(database)
