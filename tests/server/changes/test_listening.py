"""Tests for usen_desk.server.changes.listening, where those of the hub don't reach."""

from tests.server.edge import Edge
from usen_desk.server.settings import Settings


def test_a_poll_waits_no_longer_than_the_operator_allows(people):
    edge = Edge(people, Settings(poll_wait_max_s=0))
    got = edge.ask("GET", "/v1/changes/poll", token="agent", query={"wait_s": "25"})
    assert (got.status, got.json["items"], got.json["after"]) == (200, [], got.json["next_after"])


def test_a_longer_wait_than_the_contract_says_is_refused(people):
    got = Edge(people).ask("GET", "/v1/changes/poll", token="agent", query={"wait_s": "26"})
    assert (got.status, got.json["field"]) == (422, "wait_s")


def test_a_stream_ends_when_its_receiver_goes(people):
    got = Edge(people).ask("GET", "/v1/changes", token="agent")
    assert got.status == 200
    assert got.content.startswith(b"id: ")
    assert "content-length" not in got.headers
    assert got.headers["x-accel-buffering"] == "no"
