"""Tests for usen_desk.server.answering: one request inside its unit."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import insert

from tests.server.edge import Edge
from tests.server.samples import ASK, CHANGE, SECRET, STORE, Said, echo, store_then, stored
from usen_desk.contract.base import Endpoint, Nothing
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.server.answering import network_of
from usen_desk.server.changes import store as changes
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db import schema
from usen_desk.server.db.database import DatabaseBusy
from usen_desk.server.handlers import Handler, tie


def test_what_a_handler_stores_is_committed(database):
    Edge(database, handlers=[store_then(None)]).ask("POST", "/v1/store/k1", body=b'{"word":"w"}')
    assert stored(database, "k1") == "w"


@pytest.mark.parametrize(
    ("outcome", "status", "kept"),
    [
        (Refusal(Code.NOT_FOUND), 404, None),
        (Refusal(Code.WRONG_SIGN_IN, keep_writes=True, retry_after_s=30), 401, "w"),
        (ZeroDivisionError("secret text"), 500, None),
        (DatabaseBusy(None), 503, None),
    ],
    ids=["refused", "refused but counted", "defect", "busy"],
)
def test_a_unit_that_fails_stores_nothing_unless_it_says_so(database, caplog, outcome, status, kept):
    with caplog.at_level(logging.CRITICAL):
        got = Edge(database, handlers=[store_then(outcome)]).ask("POST", "/v1/store/k2", body=b'{"word":"w"}')
    assert (got.status, stored(database, "k2")) == (status, kept)
    assert b"secret" not in got.content
    if isinstance(outcome, Refusal) and outcome.retry_after_s:
        assert got.headers["retry-after"] == "30"


def test_without_a_session_nothing_is_decided_about_the_input(database):
    edge = Edge(database, handlers=[tie(SECRET, lambda context, body: Nothing())])
    for token in ("", "wrong", "é", "x" * 5000):
        got = edge.ask("GET", "/v1/secret", token=token, query="nonsense=1")
        assert (got.status, got.json["code"]) == (401, "session_expired")


def test_a_unit_that_lost_to_another_starts_again(database):
    runs = []

    class Lost(Exception):
        sqlstate = "40P01"

    def deadlocked(context: Context, body: Said, key: str) -> Nothing:
        runs.append(key)
        context.tx.execute(insert(schema.meta).values(key=key, value=body.word))
        if len(runs) < 3:
            raise DatabaseBusy(Lost())
        return Nothing()

    got = Edge(database, handlers=[Handler(STORE, deadlocked)]).ask("POST", "/v1/store/k4", body=b'{"word":"w"}')
    assert (got.status, len(runs), stored(database, "k4")) == (200, 3, "w")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_callers_are_counted_by_their_network(address, network):
    assert network_of(address) == network


VERSION_NOW = 7


def change(context: Context, body: Said, key: str) -> Said:
    """An object whose version is 7."""
    context.tx.execute(insert(schema.meta).values(key=key, value=body.word))
    context.insist_on_version(VERSION_NOW)
    return body


@pytest.mark.parametrize(
    ("if_match", "status", "code"),
    [
        (None, 428, "version_required"),
        ("", 428, "version_required"),
        ('"6"', 412, "changed_meanwhile"),
        ('"8"', 412, "changed_meanwhile"),
        ("7", 422, "invalid_input"),
        ("*", 422, "invalid_input"),
        ('W/"7"', 422, "invalid_input"),
        ('"7", "8"', 422, "invalid_input"),
        ('"-7"', 422, "invalid_input"),
        ('"' + "7" * 17 + '"', 422, "invalid_input"),
    ],
)
def test_a_versioned_object_changes_only_for_who_saw_its_version(database, if_match, status, code):
    edge = Edge(database, handlers=[tie(CHANGE, change)])
    headers = {} if if_match is None else {"If-Match": if_match}
    got = edge.ask("PUT", "/v1/versions/k6", body=b'{"word":"w"}', headers=headers)
    assert (got.status, got.json["code"], stored(database, "k6")) == (status, code, None)
    assert edge.ask("PUT", "/v1/versions/k6", body=b'{"word":"w"}', headers={"If-Match": '"7"'}).status == 200
    assert stored(database, "k6") == "w"


def test_a_version_is_nothing_to_an_endpoint_without_one(database):
    edge = Edge(database, handlers=[tie(ASK, echo)])
    assert edge.ask("GET", "/v1/ask", query={"word": "w"}, headers={"If-Match": "nonsense"}).status == 200


def noting(*, refuses: Refusal | None = None, endpoint: Endpoint[Said, Nothing] = STORE) -> Handler:
    def note(context: Context, body: Said, **_: str) -> Nothing:
        context.changed(ChangeKind.INQUIRY, 7)
        context.changed(ChangeKind.MESSAGE, 7, 3)
        context.changed(ChangeKind.INQUIRY, 7)
        if refuses:
            raise refuses
        return Nothing()

    return Handler(endpoint, note)


def recorded(database):
    with database.read() as tx:
        return [(row.kind, row.object_id, row.part_id) for row in changes.looked(tx, 0, 100, 10**9)[2]]


CHANGED = [("inquiry", 7, 0), ("message", 7, 3)]


@pytest.mark.parametrize(
    ("refuses", "found"),
    [(None, CHANGED), (Refusal(Code.NOT_FOUND), []), (Refusal(Code.WRONG_SIGN_IN, keep_writes=True), CHANGED)],
    ids=["done", "refused", "refused but kept"],
)
def test_what_changed_is_recorded_in_the_unit_that_changed_it(database, refuses, found):
    Edge(database, handlers=[noting(refuses=refuses)]).ask("POST", "/v1/store/k7", body=b'{"word":"w"}')
    assert recorded(database) == found


def test_a_read_unit_has_nothing_to_record(database, caplog):
    with caplog.at_level(logging.CRITICAL):
        got = Edge(database, handlers=[noting(endpoint=ASK)]).ask("GET", "/v1/ask", query={"word": "w"})
    assert got.status == 500
    assert recorded(database) == []
