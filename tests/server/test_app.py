"""Tests for usen_desk.server.app: what the edge does for every endpoint."""

from __future__ import annotations

import pytest

from tests.server.edge import Edge
from tests.server.samples import ASK, SAY, SEND, Said, echo, store_then, stored
from usen_desk.server.handlers import tie
from usen_desk.server.settings import Settings, Throttles


def test_a_body_goes_in_and_an_answer_comes_out(database):
    got = Edge(database, handlers=[tie(SAY, echo)]).ask("POST", "/v1/say", body='{"word":"髙橋"}'.encode())
    assert (got.status, got.json["word"]) == (200, "髙橋")
    assert got.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("announced", [True, False])
def test_too_large_a_body_is_refused(database, announced):
    edge = Edge(database, handlers=[tie(SEND, lambda context, _, data: Said(word=str(len(data))))])
    headers = {"content-length": "1001"} if announced else {}
    assert edge.ask("PUT", "/v1/send", body=b"x" * 1001, headers=headers).status == 413
    assert edge.ask("PUT", "/v1/send", body=b"x" * 1000).json["word"] == "1000"


def test_a_defect_is_logged_whole_under_the_request_id(database, caplog):
    edge = Edge(database, handlers=[store_then(ZeroDivisionError("secret text"))])
    got = edge.ask("POST", "/v1/store/k3", body=b'{"word":"w"}', headers={"X-Request-Id": "ab" * 16})
    assert got.json["request_id"] == "ab" * 16 == got.headers["x-request-id"]
    assert "ab" * 16 in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_fault_of_the_database_is_logged_without_the_values_it_quotes(database, caplog):
    edge = Edge(database, handlers=[store_then(None)])
    statuses = [edge.ask("POST", "/v1/store/045-123-4567", body=b'{"word":"w"}').status for _ in range(2)]
    assert statuses == [200, 500]
    assert "IntegrityError" in caplog.text
    assert "045-123-4567" not in caplog.text


def test_a_path_with_a_slash_behind_it_leads_nowhere(database):
    got = Edge(database, handlers=[tie(ASK, echo)]).ask("GET", "/v1/ask/", headers={"Host": "evil.example"})
    assert (got.status, got.json["code"]) == (404, "no_such_operation")
    assert "location" not in got.headers


def test_a_malformed_request_id_is_replaced(database):
    got = Edge(database, handlers=[tie(ASK, echo)]).ask(
        "GET", "/v1/ask", query={"word": "a"}, headers={"X-Request-Id": "x\r\ny: 1"}
    )
    assert "y" not in got.headers["x-request-id"]


def test_more_calls_than_allowed_are_told_to_wait(database):
    edge = Edge(database, Settings(throttles=Throttles(calls_per_minute=3)), [tie(ASK, echo)])
    statuses = [edge.ask("GET", "/v1/ask", query={"word": "a"}).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert edge.ask("GET", "/v1/ask", query={"word": "a"}, address="198.51.100.1").status == 200


def test_a_committed_write_is_told_and_nothing_else(database):
    told = []
    handlers = [store_then(None), tie(ASK, echo)]
    edge = Edge(database, handlers=handlers, after_write=lambda: told.append(stored(database, "k5")))
    edge.ask("GET", "/v1/ask", query={"word": "a"})
    edge.ask("POST", "/v1/store/k5", body=b"{")
    assert told == []
    edge.ask("POST", "/v1/store/k5", body=b'{"word":"w"}')
    assert told == ["w"]
