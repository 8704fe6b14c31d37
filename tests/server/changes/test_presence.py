"""Tests for usen_desk.server.changes.presence, through the edge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import func, select

from tests.server.edge import Edge
from usen_desk.contract.changes import SHOW_PRESENCE
from usen_desk.server.changes import presence, store
from usen_desk.server.changes.reader import Reader
from usen_desk.server.db import schema
from usen_desk.server.handlers import HANDLERS, tie
from usen_desk.server.settings import Settings

DEVICE = "d" * 32


def show(edge, state, inquiry_id=9, token="agent", **more):
    body = {"inquiry_id": inquiry_id, "device_id": DEVICE, "state": state} | more
    return edge.ask("POST", "/v1/presence", token=token, body=msgspec.json.encode(body))


def shown(database, now=None):
    now = now or datetime.now(UTC)
    with database.read() as tx:
        there = [row for row in store.present(tx, now) if row.until > now]
    return [(row.staff_id, row.inquiry_id, row.is_typing) for row in there]


class Clock:
    def __init__(self):
        self.now = datetime.now(UTC)

    def __call__(self):
        return self.now

    def later(self, seconds):
        self.now += timedelta(seconds=seconds)
        return self.now


@pytest.fixture
def clock():
    return Clock()


def claims(database, clock):
    """(staff_id, since when, for how many seconds more), of what the hub would tell."""
    reader = Reader(database, Settings(), {}, presence.all_visible, clock)
    told = reader.present({}, (), renewed=True).told.values()
    return [
        (one.staff_id, one.claimed_at, (one.claimed_until - clock.now).total_seconds())
        for one in told
        if one.claimed_until
    ]


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


def test_the_first_key_claims_and_typing_renews_the_claim(people, clock):
    edge = Edge(people, handlers=HANDLERS, clock=clock)
    began = clock.now
    show(edge, "viewing")
    assert claims(people, clock) == []
    show(edge, "typing")
    assert claims(people, clock) == [(1, began, 120)]
    clock.later(60)
    show(edge, "viewing")
    assert claims(people, clock) == [(1, began, 60)]
    show(edge, "typing", device_id="e" * 32)
    assert claims(people, clock) == [(1, began, 120)]


def test_a_claim_outlives_its_author_at_another_thread_and_then_ends_by_itself(people, clock):
    edge = Edge(people, handlers=HANDLERS, clock=clock)
    began = clock.now
    show(edge, "typing")
    clock.later(5)
    show(edge, "gone")
    assert shown(people, clock.now) == []
    assert claims(people, clock) == [(1, began, 115)]
    with people.write() as tx:
        presence.forget(tx, clock.later(114))
    assert claims(people, clock) == [(1, began, 1)]
    clock.later(2)
    assert claims(people, clock) == []
    again = clock.now
    show(edge, "typing")
    assert claims(people, clock) == [(1, again, 120)]
    show(edge, "gone", releases=True)
    with people.read() as tx:
        assert tx.scalar(select(func.count()).select_from(schema.presence)) == 0


@pytest.mark.parametrize("state", ["viewing", "typing", "gone"])
def test_a_claim_is_released_on_all_devices(people, clock, state):
    edge = Edge(people, handlers=HANDLERS, clock=clock)
    show(edge, "typing")
    show(edge, "typing", device_id="e" * 32)
    assert show(edge, state, releases=True).status == 200
    assert claims(people, clock) == []


def test_only_who_may_answer_claims_and_a_claim_changes_no_inquiry(people, clock):
    edge = Edge(people, handlers=HANDLERS, clock=clock)
    with people.read() as tx:
        before = tx.execute(select(schema.inquiry)).one()
    assert show(edge, "typing", token="sales").status == 200
    assert claims(people, clock) == []
    show(edge, "typing", token="second agent")
    clock.later(1)
    show(edge, "typing")
    assert [staff_id for staff_id, _, _ in sorted(claims(people, clock), key=lambda claim: claim[1])] == [2, 1]
    with people.read() as tx:
        assert tx.execute(select(schema.inquiry)).one() == before
        assert tx.scalar(select(func.count()).select_from(schema.change)) == 0
