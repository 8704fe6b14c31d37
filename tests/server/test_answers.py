"""Tests for usen_desk.server.answers."""

from __future__ import annotations

import asyncio

import pytest

from tests.server.conftest import actor
from tests.server.edge import Edge
from tests.server.samples import FETCH, SAY, echo
from usen_desk.contract.base import Nothing
from usen_desk.contract.permissions import Role
from usen_desk.server.answers import Events, light
from usen_desk.server.changes.reader import audience_of
from usen_desk.server.changes.subscriber import Subscriber
from usen_desk.server.context import Context, Download
from usen_desk.server.handlers import tie, tie_bytes


def test_bytes_are_answered_as_a_file_that_is_never_shown(database):
    def fetch(_: Context, __: Nothing) -> Download:
        return Download("横浜南支店 一覧.csv", "text/csv", iter([b"a" * 3_000_000, b"b"]))

    got = Edge(database, handlers=[tie_bytes(FETCH, fetch)]).ask("GET", "/v1/fetch")
    assert len(got.content) == 3_000_001 == int(got.headers["content-length"])
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%A8%AA")
    assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/v1/none", 404), ("PUT", "/v1/say", 405)]
)
def test_an_unknown_operation_is_a_problem_too(database, method, path, status):
    got = Edge(database, handlers=[tie(SAY, echo)]).ask(method, path)
    assert (got.status, got.json["code"], got.json["status"]) == (status, "no_such_operation", status)


def test_a_stream_runs_when_the_app_around_it_has_ended():
    """What stays on the stack of each of thousands of streams is memory."""
    happened = []
    subscriber = Subscriber(audience_of(actor(Role.AGENT)), "hash")

    async def app(scope, receive, send):
        await Events(subscriber, lambda _: happened.append("left"), {})(scope, receive, send)
        happened.append("app has ended")

    async def send(message):
        happened.append(message["type"])
        subscriber.end()

    async def receive():
        await asyncio.Event().wait()

    asyncio.run(light(app)({"type": "http"}, receive, send))
    assert happened == ["app has ended", "http.response.start", "http.response.body", "left"]
