"""Tests for usen_desk.server.attachments.serving: whole, in part, by nginx, and to nobody else."""

from __future__ import annotations

import hashlib

from msgspec.structs import replace
from sqlalchemy import delete

from tests.server.attachments import files
from tests.server.edge import Edge
from tests.server.inquiries.conftest import AGENT, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, SALES
from usen_desk.server.db import schema

DATA = files.PNG * 100


def attached(calls, world, store=None):
    inquiry_id = world.open(**({"store": store, "actor": OTHER_CUSTOMER} if store else {})).card.inquiry_id
    posted = calls.reply(AGENT, inquiry_id, files=[calls.uploaded(AGENT, DATA)])
    return posted.json["message"]["attachments"][0]["attachment_id"]


def ask(calls, actor, attachment_id, method="GET", **headers):
    return calls.ask(actor, method, f"/v1/attachments/{attachment_id}", headers=headers)


def test_it_is_known_by_its_sha256_and_goes_on_where_it_was_cut(calls, world):
    attachment_id = attached(calls, world)
    whole = ask(calls, AGENT, attachment_id)
    assert (whole.status, whole.content) == (200, DATA)
    assert whole.headers["etag"] == f'"{hashlib.sha256(DATA).hexdigest()}"'
    rest = ask(calls, CUSTOMER, attachment_id, **{"range": "bytes=100-", "if-range": whole.headers["etag"]})
    assert (rest.status, rest.content) == (206, DATA[100:])


def test_who_may_not_read_it_gets_no_byte_no_size_and_no_name(calls, world):
    attachment_id = attached(calls, world, OTHER_STORE)
    for actor in (CUSTOMER, SALES):
        for method, headers in (("GET", {}), ("GET", {"range": "bytes=0-9"}), ("HEAD", {})):
            got = ask(calls, actor, attachment_id, method, **headers)
            assert got.status == 404
            assert not {"etag", "content-range", "content-disposition", "x-accel-redirect"} & set(got.headers)


def test_a_session_that_was_ended_meanwhile_gets_nothing_more(calls, world):
    attachment_id = attached(calls, world)
    assert ask(calls, AGENT, attachment_id, range="bytes=0-99").status == 206
    with world.database.write() as tx:
        tx.execute(delete(schema.staff_session))
    assert ask(calls, AGENT, attachment_id, range="bytes=100-").status == 401


def test_nginx_is_told_where_the_bytes_lie_and_whose_right_was_looked_at(calls, world):
    attachment_id = attached(calls, world)
    calls.settings = replace(calls.settings, files_handed_over_at="/files-inside/")
    calls.edge = Edge(world.database, calls.settings, clock=lambda: world.now)
    got = ask(calls, AGENT, attachment_id)
    (blob,) = calls.blobs()
    assert got.headers["x-accel-redirect"] == f"/files-inside/{blob.relative_to(calls.folder)}"
    assert got.content == b""
    assert ask(calls, OTHER_CUSTOMER, attachment_id).status == 404
