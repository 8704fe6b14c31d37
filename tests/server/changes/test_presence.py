"""Tests for usen_desk.server.changes.presence, through the edge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import func, select

from tests.server.edge import Edge
from usen_desk.contract.changes import SHOW_PRESENCE
from usen_desk.server.changes import presence, store
from usen_desk.server.db import schema
from usen_desk.server.handlers import HANDLERS, tie

DEVICE = "d" * 32


def show(edge, state, inquiry_id=9, token="agent"):
    body = {"inquiry_id": inquiry_id, "device_id": DEVICE, "state": state}
    return edge.ask("POST", "/v1/presence", token=token, body=msgspec.json.encode(body))


def shown(database):
    with database.read() as tx:
        return [(row.staff_id, row.inquiry_id, row.is_typing) for row in store.present(tx, datetime.now(UTC))]


def test_who_views_types_and_goes_is_known_meanwhile(people):
    edge = Edge(people, handlers=HANDLERS)
    assert show(edge, "viewing").status == 200
    assert shown(people) == [(1, 9, False)]
    assert show(edge, "typing").status == 200
    assert shown(people) == [(1, 9, True)]
    with people.read() as tx:
        left = tx.scalar(select(schema.presence.c.until)) - datetime.now(UTC)
        assert timedelta(seconds=20) < left <= timedelta(seconds=30)
        assert tx.scalar(select(func.count()).select_from(schema.change)) == 0
    assert show(edge, "gone").status == 200
    assert shown(people) == []
    assert show(edge, "gone").status == 200


def test_nobody_shows_presence_where_they_may_not_look(people):
    edge = Edge(people, handlers=[tie(SHOW_PRESENCE, presence.shown_where(lambda context, ids: {9} & set(ids)))])
    assert show(edge, "viewing", inquiry_id=9).status == 200
    hidden = show(edge, "viewing", inquiry_id=10)
    assert (hidden.status, hidden.json["code"]) == (404, "not_found")
    assert shown(people) == [(1, 9, False)]
    assert show(edge, "viewing", token="admin").status == 403


@pytest.mark.parametrize("state", ["", "sleeping"])
def test_only_known_states_are_taken(people, state):
    assert show(Edge(people, handlers=HANDLERS), state).status == 422


def test_what_ended_is_forgotten_a_little_later(people):
    show(Edge(people, handlers=HANDLERS), "viewing")
    for seconds, left in ((59, 1), (61, 0)):
        with people.write() as tx:
            presence.forget(tx, datetime.now(UTC) + timedelta(seconds=seconds))
            assert tx.scalar(select(func.count()).select_from(schema.presence)) == left
