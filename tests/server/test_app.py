"""Tests for usen_desk.server.app: what the edge does for every endpoint."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import insert, select

from tests.server.edge import Edge
from usen_desk.contract.base import Answer, Body, Count, Endpoint, Message, Nothing
from usen_desk.contract.errors import STATUS, Code
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Context, Download, Refusal
from usen_desk.server.db import schema
from usen_desk.server.db.database import DatabaseBusy
from usen_desk.server.handlers import Handler, tie, tie_bytes
from usen_desk.server.settings import Settings, Throttles


class Said(Message, frozen=True, kw_only=True):
    word: str
    number: Count = 0
    words: tuple[str, ...] = ()


SAY = Endpoint("POST", "/v1/say", Said, Said, Permission.ANYONE)
ASK = Endpoint("GET", "/v1/ask", Said, Said, Permission.ANYONE)
STORE = Endpoint("POST", "/v1/store/{key}", Said, Nothing, Permission.ANYONE)
SEND = Endpoint("PUT", "/v1/send", Nothing, Said, Permission.ANYONE, carries=Body.STREAM, body_max_bytes=1000)
FETCH = Endpoint("GET", "/v1/fetch", Nothing, Nothing, Permission.ANYONE, answer=Answer.BYTES)
SECRET = Endpoint("GET", "/v1/secret", Nothing, Nothing, Permission.READ_ACCOUNTS)


def echo(_: Context, body: Said) -> Said:
    return body


def store_then(outcome: Exception | None):
    def store(context: Context, body: Said, key: str) -> Nothing:
        context.tx.execute(insert(schema.meta).values(key=key, value=body.word))
        if outcome:
            raise outcome
        return Nothing()

    return Handler(STORE, store)


def stored(database, key):
    with database.read() as tx:
        return tx.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar()


def test_a_body_goes_in_and_an_answer_comes_out(database):
    got = Edge(database, handlers=[tie(SAY, echo)]).ask("POST", "/v1/say", body='{"word":"髙橋"}'.encode())
    assert (got.status, got.json["word"]) == (200, "髙橋")
    assert got.headers["cache-control"] == "no-store"


def test_a_query_string_carries_lists_and_numbers(database):
    edge = Edge(database, handlers=[tie(ASK, echo)])
    got = edge.ask("GET", "/v1/ask", query={"word": "a%_", "number": "7", "words": ["x", "y"], "new_field": "1"})
    assert got.json == {"word": "a%_", "number": 7, "words": ["x", "y"]}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("number=1", "word"),
        ("word=a&number=x", "number"),
        ("word=a&word=b", "word"),
        ("word=a%00b", "word"),
        (f"word=a&number={'9' * 40}", "number"),
    ],
)
def test_a_bad_query_is_refused_with_the_field(database, query, field):
    got = Edge(database, handlers=[tie(ASK, echo)]).ask("GET", "/v1/ask", query=query)
    assert (got.status, got.json["code"], got.json.get("field")) == (422, "invalid_input", field)
    assert got.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"word":1}',
        b'{"word":"\xff"}',
        b'{"word":"a\\u0000"}',
        b'{"word":"a","number":' + b"9" * 5000 + b"}",
        b'{"word":"a","deep":' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
    ids=["empty", "cut", "list", "type", "encoding", "nul", "long number", "deep"],
)
def test_a_bad_body_is_refused_before_the_handler(database, body):
    got = Edge(database, handlers=[tie(SAY, echo)]).ask("POST", "/v1/say", body=body)
    assert (got.status, got.json["code"]) == (422, "invalid_input")


def test_brackets_and_digits_inside_a_string_are_no_depth(database):
    word = "[{" * 100 + "1" * 100
    got = Edge(database, handlers=[tie(SAY, echo)]).ask("POST", "/v1/say", body=b'{"word":"%s"}' % word.encode())
    assert got.json["word"] == word


@pytest.mark.parametrize("announced", [True, False])
def test_too_large_a_body_is_refused(database, announced):
    edge = Edge(database, handlers=[tie(SEND, lambda context, _, data: Said(word=str(len(data))))])
    headers = {"content-length": "1001"} if announced else {}
    assert edge.ask("PUT", "/v1/send", body=b"x" * 1001, headers=headers).status == 413
    assert edge.ask("PUT", "/v1/send", body=b"x" * 1000).json["word"] == "1000"


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


def test_a_defect_is_logged_whole_under_the_request_id(database, caplog):
    edge = Edge(database, handlers=[store_then(ZeroDivisionError("secret text"))])
    got = edge.ask("POST", "/v1/store/k3", body=b'{"word":"w"}', headers={"X-Request-Id": "ab" * 16})
    assert got.json["request_id"] == "ab" * 16 == got.headers["x-request-id"]
    assert "ab" * 16 in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_malformed_request_id_is_replaced(database):
    got = Edge(database, handlers=[tie(ASK, echo)]).ask(
        "GET", "/v1/ask", query={"word": "a"}, headers={"X-Request-Id": "x\r\ny: 1"}
    )
    assert "y" not in got.headers["x-request-id"]


def test_bytes_are_answered_as_a_file_that_is_never_shown(database):
    def fetch(_: Context, __: Nothing) -> Download:
        return Download("横浜南支店 一覧.csv", "text/csv", iter([b"a" * 3_000_000, b"b"]))

    got = Edge(database, handlers=[tie_bytes(FETCH, fetch)]).ask("GET", "/v1/fetch")
    assert len(got.content) == 3_000_001 == int(got.headers["content-length"])
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%A8%AA")
    assert got.headers["x-content-type-options"] == "nosniff"


def test_without_a_session_nothing_is_decided_about_the_input(database):
    edge = Edge(database, handlers=[tie(SECRET, lambda context, body: Nothing())])
    for token in ("", "wrong", "é", "x" * 5000):
        got = edge.ask("GET", "/v1/secret", token=token, query="nonsense=1")
        assert (got.status, got.json["code"]) == (401, "session_expired")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/v1/none", 404), ("PUT", "/v1/say", 405)]
)
def test_an_unknown_operation_is_a_problem_too(database, method, path, status):
    got = Edge(database, handlers=[tie(SAY, echo)]).ask(method, path)
    assert (got.status, got.json["code"], got.json["status"]) == (status, "no_such_operation", status)


def test_more_calls_than_allowed_are_told_to_wait(database):
    edge = Edge(database, Settings(throttles=Throttles(calls_per_minute=3)), [tie(ASK, echo)])
    statuses = [edge.ask("GET", "/v1/ask", query={"word": "a"}).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert edge.ask("GET", "/v1/ask", query={"word": "a"}, address="198.51.100.1").status == 200


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


def test_every_code_has_a_status():
    assert set(STATUS) == set(Code)
