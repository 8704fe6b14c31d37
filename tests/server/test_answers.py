"""Tests for usen_desk.server.answers."""

from __future__ import annotations

import asyncio
import dataclasses
import threading

import pytest

from tests.server.conftest import actor
from tests.server.edge import Edge
from tests.server.samples import FETCH, SAY, echo
from usen_desk.contract.base import Nothing
from usen_desk.contract.permissions import Role
from usen_desk.server.answers import AT_ONCE, Events, light, sent
from usen_desk.server.changes.reader import audience_of
from usen_desk.server.changes.subscriber import Subscriber
from usen_desk.server.context import Context, Download, Lasting
from usen_desk.server.handlers import tie, tie_bytes


def test_bytes_are_answered_as_a_file_that_is_never_shown(database):
    def fetch(_: Context, __: Nothing) -> Download:
        return Download("横浜南支店 一覧.csv", "text/csv", iter([b"a" * 3_000_000, b"b"]))

    got = Edge(database, handlers=[tie_bytes(FETCH, fetch)]).ask("GET", "/v1/fetch")
    assert len(got.content) == 3_000_001 == int(got.headers["content-length"])
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%A8%AA")
    assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/none", 404), ("GET", "/v1/none", 404), ("PUT", "/v1/say", 405)]
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


TAG = "a" * 64
WHOLE = bytes(range(256))


def lasting(database, **asked):
    def fetch(_: Context, __: Nothing) -> Download:
        kept = Lasting(256, TAG, lambda start, end: iter([WHOLE[start:end]]), "/inside/名前")
        if "handed" not in asked:
            kept = dataclasses.replace(kept, handed_over_at="")
        return Download("a.bin", "application/zip", iter(()), kept)

    headers = {name.replace("_", "-"): value for name, value in asked.items() if name != "handed"}
    method = headers.pop("method", "GET")
    return Edge(database, handlers=[tie_bytes(FETCH, fetch)]).ask(method, "/v1/fetch", headers=headers)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-", 0, 256), ("bytes=10-19", 10, 20), ("bytes=255-999", 255, 256), ("bytes=-6", 250, 256)],
)
def test_a_part_of_what_lasts_is_sent_alone(database, asked, start, end):
    got = lasting(database, range=asked)
    assert (got.status, got.content) == (206, WHOLE[start:end])
    assert got.headers["content-range"] == f"bytes {start}-{end - 1}/256"
    assert (got.headers["etag"], got.headers["content-length"]) == (f'"{TAG}"', str(end - start))


@pytest.mark.parametrize("asked", ["", "bytes=0-1,5-6", "bytes=9-3", "lines=1-2", "bytes=-", "bytes=x-"])
def test_what_is_no_single_range_gets_the_whole(database, asked):
    got = lasting(database, range=asked)
    assert (got.status, got.content, got.headers["accept-ranges"]) == (200, WHOLE, "bytes")


def test_a_part_behind_the_end_is_refused(database):
    got = lasting(database, range="bytes=256-")
    assert (got.status, got.json["code"]) == (416, "no_such_range")


@pytest.mark.parametrize(("tag", "status"), [(TAG, 206), ("b" * 64, 200)])
def test_a_part_is_sent_only_of_the_bytes_that_the_caller_has(database, tag, status):
    assert lasting(database, range="bytes=10-", if_range=f'"{tag}"').status == status


def test_the_head_alone_reads_nothing(database):
    got = lasting(database, method="HEAD")
    assert (got.status, got.content, got.headers["content-length"]) == (200, b"", "256")


def test_what_a_server_before_this_one_sends_is_only_named(database):
    got = lasting(database, handed="")
    assert (got.content, got.headers["x-accel-redirect"]) == (b"", "/inside/%E5%90%8D%E5%89%8D")
    assert got.headers["content-disposition"].startswith("attachment")
    assert "x-accel-redirect" not in lasting(database, handed="", method="HEAD").headers


def gathered(chunks):
    async def gather():
        return [chunk async for chunk in sent(chunks)]

    return asyncio.run(gather())


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_every_chunk_is_sent_once_and_in_order(count):
    chunks = [bytes([at]) for at in range(count)]
    assert gathered(iter(chunks)) == chunks


def test_they_are_read_apart_from_the_loop_and_no_more_at_once_than_promised():
    read, most, threads = 0, 0, set()

    def reading():
        nonlocal read
        for _ in range(4 * AT_ONCE):
            threads.add(threading.get_ident())
            read += 1
            yield b"x"

    async def gather():
        nonlocal most
        taken = 0
        async for _ in sent(reading()):
            taken += 1
            most = max(most, read - taken)

    asyncio.run(gather())
    assert threading.get_ident() not in threads
    assert most == AT_ONCE - 1


def test_what_goes_wrong_while_reading_is_told_to_who_sends():
    def reading():
        yield b"x"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        gathered(reading())
