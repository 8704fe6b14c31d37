"""Tests for usen_desk.server.changes.reader, where those of the hub don't reach."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.server.changes.words import KIND, Views
from tests.server.conftest import NOW, OTHER_BRANCH, actor
from usen_desk.contract.changes import Present
from usen_desk.contract.permissions import Role
from usen_desk.server.changes import store
from usen_desk.server.changes.presence import all_visible
from usen_desk.server.changes.reader import Reader, audience_of, inquiry_of
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted
from usen_desk.server.settings import Settings

AGENT = audience_of(actor(Role.AGENT))
SALES = audience_of(actor(Role.SALES))


@pytest.fixture
def reader(people):
    return Reader(people, Settings(), Views().table, lambda context, ids: set(ids) - {13}, lambda: NOW)


def test_an_audience_is_everybody_of_a_role_and_a_branch():
    assert audience_of(actor(Role.AGENT, 1)) == audience_of(actor(Role.AGENT, 2))
    assert audience_of(actor(Role.SALES)) != audience_of(actor(Role.SALES, branch_code=OTHER_BRANCH))
    assert audience_of(actor(Role.SALES)) != audience_of(actor(Role.AGENT))


def test_an_audience_of_one_inquiry_is_another_one_and_stays_it():
    """Else the hub's look at sessions would end each of its streams."""
    one = audience_of(actor(Role.AGENT, 1), 9)
    assert one == audience_of(actor(Role.AGENT, 2), inquiry_of(one))
    assert (one == AGENT, one == audience_of(actor(Role.AGENT), 8), inquiry_of(AGENT)) == (False, False, 0)


def test_a_look_ends_where_it_is_told(people, reader):
    with people.write() as tx:
        last = record(tx, NOW, [Noted(KIND, number) for number in (1, 2, 3)]).last_id
    assert reader.newest()[1] == last
    looked = reader.look(last - 3, (AGENT,), last - 1)
    assert (looked.next_after, looked.highest, looked.of) == (last - 1, last, {AGENT: []})
    assert reader.look(last, (AGENT,)).next_after == last


def states(found, audience=AGENT):
    return [(change.object_id, change.part_id) for change in found.of.get(audience, [])]


def put(database, inquiry_id, staff_id, device="a", *, is_typing=False, until=30, claims=None):
    end = NOW + timedelta(seconds=until)
    if claims is not None:
        claims = (NOW - timedelta(seconds=10), NOW + timedelta(seconds=claims))
    with database.write() as tx:
        store.put_presence(tx, inquiry_id, staff_id, device * 32, is_typing=is_typing, until=end, claims=claims)


def test_only_what_is_new_of_presence_is_told(people, reader):
    put(people, 9, 1)
    put(people, 9, 2)
    first = reader.present({}, (AGENT,), renewed=False)
    assert sorted(states(first)) == [(9, 1), (9, 2)]
    assert reader.present(first.told, (AGENT,), renewed=False).of == {}
    put(people, 9, 1, is_typing=True)
    put(people, 9, 2, until=60)
    second = reader.present(first.told, (AGENT,), renewed=False)
    assert states(second) == [(9, 1)]
    third = reader.present(second.told, (AGENT,), renewed=True)
    assert states(third) == [(9, 2)]
    with people.write() as tx:
        store.drop_presence(tx, 9, 1, "a" * 32, NOW)
    fourth = reader.present(third.told, (AGENT,), renewed=False)
    assert states(fourth) == [(9, 1)]
    assert b'"gone"' in bytes(fourth.of[AGENT][0].item)


def test_typing_on_one_device_is_typing(people, reader):
    put(people, 9, 1, "a", is_typing=True)
    put(people, 9, 1, "b", until=60)
    (present,) = reader.present({}, (), renewed=True).told.values()
    assert (present.state, present.until) == ("typing", NOW + timedelta(seconds=60))


def test_presence_is_told_to_those_who_may_see_the_inquiry(people, reader):
    put(people, 13, 1)
    assert reader.present({}, (AGENT, SALES), renewed=True).of == {AGENT: [], SALES: []}
    everywhere = Reader(people, Settings(), {}, all_visible, lambda: NOW)
    admin = audience_of(actor(Role.ADMIN))
    found = everywhere.present({}, (AGENT, admin), renewed=True)
    assert (len(found.of[AGENT]), found.of[admin]) == (1, [])


def told(found):
    return [
        (present.state, present.claimed_until and (present.claimed_until - NOW).total_seconds())
        for present in (msgspec.json.decode(change.item, type=Present) for change in found.of.get(AGENT, []))
    ]


def test_a_claim_is_told_at_once_outlives_its_author_and_its_end_is_told(people):
    now = NOW
    reader = Reader(people, Settings(), {}, all_visible, lambda: now)
    put(people, 9, 1, is_typing=True)
    first = reader.present({}, (AGENT,), renewed=False)
    assert told(first) == [("typing", None)]
    put(people, 9, 1, is_typing=True, claims=60)
    second = reader.present(first.told, (AGENT,), renewed=False)
    assert told(second) == [("typing", 60)]
    put(people, 9, 1, is_typing=True, claims=90)
    assert told(reader.present(second.told, (AGENT,), renewed=False)) == []
    third = reader.present(second.told, (AGENT,), renewed=True)
    assert told(third) == [("typing", 90)]
    now = NOW + timedelta(seconds=40)
    fourth = reader.present(third.told, (AGENT,), renewed=False)
    assert told(fourth) == [("gone", 90)]
    assert told(reader.present({}, (AGENT,), renewed=False)) == [("gone", 90)]
    now = NOW + timedelta(seconds=91)
    fifth = reader.present(fourth.told, (AGENT,), renewed=False)
    assert told(fifth) == [("gone", None)]
    assert reader.present(fifth.told, (AGENT,), renewed=True).of == {}


def test_a_claim_that_ends_by_an_answer_is_told_while_its_author_stays(people, reader):
    put(people, 9, 1, is_typing=True, claims=60)
    first = reader.present({}, (AGENT,), renewed=False)
    with people.write() as tx:
        assert store.drop_claims(tx, 9, 1)
        assert not store.drop_claims(tx, 9, 1)
    assert told(reader.present(first.told, (AGENT,), renewed=False)) == [("typing", None)]
