"""Tests for usen_desk.server.answers: the ETags of lists and threads (RELIABILITY.md R3)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, SALES, World
from tests.server.inquiries.conftest import world as world
from usen_desk.contract.changes import POLL_CHANGES
from usen_desk.contract.devices import GET_DEVICE_KEY
from usen_desk.contract.inquiries import GET_INQUIRY, SEARCH_INQUIRIES
from usen_desk.contract.session import GET_STATUS
from usen_desk.server.answers import Ready, tagged
from usen_desk.server.db import schema

LIST = "/v1/inquiries"
SOME = Ready(b'{"items":[]}')
TAG = tagged(SOME, "").headers["etag"]


@pytest.fixture
def calls(world: World, tmp_path) -> Calls:
    return Calls(world, tmp_path)


def again(calls: Calls, actor, path: str, tag: str, method: str = "GET", **more):
    return calls.ask(actor, method, path, headers={"if-none-match": tag}, **more)


def of_thread(world: World) -> str:
    return f"{LIST}/{world.open().card.inquiry_id}"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path_of", [lambda _: LIST, of_thread], ids=["list", "thread"])
def test_what_has_not_changed_is_told_without_its_content(calls, world, path_of, method):
    path = path_of(world)
    calls.ask(AGENT, "GET", path)  # reading a thread marks it as read
    first = calls.ask(AGENT, "GET", path)
    got = again(calls, AGENT, path, first.headers["etag"], method)
    assert (first.status, got.status, got.content) == (200, 304, b"")
    assert got.headers["etag"] == first.headers["etag"]
    assert got.headers["cache-control"] == "no-store"
    assert not {"content-length", "content-type"} & set(got.headers)


@pytest.mark.parametrize("path_of", [lambda _: LIST, of_thread], ids=["list", "thread"])
def test_after_a_change_the_content_comes_under_another_tag(calls, world, path_of):
    path = path_of(world)
    inquiry_id = world.open().card.inquiry_id
    before = calls.ask(AGENT, "GET", path).headers["etag"]
    calls.reply(COLLEAGUE, path.rpartition("/")[2] if path != LIST else inquiry_id)
    after = again(calls, AGENT, path, before)
    assert after.status == 200
    assert after.json
    assert after.headers["etag"] != before


def test_another_persons_tag_opens_nothing(calls, world):
    """Rights come before the tag: who may not see it learns by no tag that it is there."""
    thread = of_thread(world)
    calls.ask(CUSTOMER, "GET", thread)
    tag = calls.ask(CUSTOMER, "GET", thread).headers["etag"]
    assert again(calls, CUSTOMER, thread, tag).status == 304
    for whose in (tag, "*"):
        refused = again(calls, OTHER_CUSTOMER, thread, whose)
        assert refused.status == 404
        assert "etag" not in refused.headers
    of_all = calls.ask(AGENT, "GET", LIST).headers["etag"]
    assert again(calls, CUSTOMER, LIST, of_all).status == 200


def test_a_session_that_ended_is_told_so_and_not_that_nothing_changed(calls, world):
    tag = calls.ask(AGENT, "GET", LIST).headers["etag"]
    with world.database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.staff_id == AGENT.staff_id).values(disabled_at=world.now))
    assert again(calls, AGENT, LIST, tag).status == 401
    assert calls.edge.ask("GET", LIST, headers={"if-none-match": tag}).status == 401


def test_a_thread_that_has_not_changed_is_logged_as_seen_each_time(calls, world):
    thread = of_thread(world)
    counted = select(func.count()).select_from(schema.access_log)
    calls.ask(SALES, "GET", thread)
    tag = calls.ask(SALES, "GET", thread).headers["etag"]
    with world.database.read() as tx:
        before = tx.execute(counted).scalar_one()
    assert again(calls, SALES, thread, tag).status == 304
    with world.database.read() as tx:
        assert tx.execute(counted).scalar_one() == before + 1


def test_an_unchanged_answer_counts_as_a_call(world, tmp_path):
    calls = Calls(world, tmp_path, searches_per_minute=2)
    tag = calls.ask(AGENT, "GET", LIST).headers["etag"]
    assert [again(calls, AGENT, LIST, tag).status for _ in range(2)] == [304, 429]


@pytest.mark.parametrize(
    ("named", "status"),
    [
        (TAG, 304),
        (TAG.removeprefix("W/"), 304),
        (f'"other", W/"a,b" , {TAG}', 304),
        (" * ", 304),
        ('"other"', 200),
        (TAG[:-2] + '"', 200),
        (TAG.strip('W/"'), 200),
        (f'"x{TAG}', 200),
        ('"', 200),
        ("", 200),
    ],
)
def test_tags_are_compared_as_rfc_9110_has_it(named, status):
    assert tagged(SOME, named).status == status


def test_a_tag_never_passes_for_a_version():
    assert TAG.startswith('W/"')


def test_lists_and_threads_have_a_tag_and_what_is_of_one_call_has_none(calls):
    assert SEARCH_INQUIRIES.is_tagged
    assert GET_INQUIRY.is_tagged
    assert not any(endpoint.is_tagged for endpoint in (POLL_CHANGES, GET_DEVICE_KEY, GET_STATUS))
    assert "etag" not in again(calls, AGENT, "/v1/status", "*").headers
    assert again(calls, AGENT, "/v1/none", "*").status == 404
