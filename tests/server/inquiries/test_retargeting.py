"""Tests for usen_desk.server.inquiries.retargeting: newer targets reach what is open, in batches."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from tests.server.inquiries.conftest import AGENT, CUSTOMER
from usen_desk.server.calendars import store
from usen_desk.server.calendars.rules import defaults
from usen_desk.server.db import schema
from usen_desk.server.inquiries import retargeting
from usen_desk.server.inquiries.clocks import waits_of
from usen_desk.server.inquiries.moving_store import lines_of
from usen_desk.server.inquiries.retargeting import retarget

RULES = defaults(240).rules


def set_targets(world, version=1, **target):
    rules = replace(RULES, targets=tuple(replace(one, **target) for one in RULES.targets))
    with world.database.write() as tx:
        assert store.add(tx, msgspec.json.encode(rules).decode(), version, 4, world.now)


def row(world, inquiry_id):
    with world.database.read() as tx:
        return tx.execute(select(schema.inquiry).where(schema.inquiry.c.inquiry_id == inquiry_id)).one()


@pytest.fixture
def in_small_batches(monkeypatch):
    monkeypatch.setattr(retargeting, "AT_A_TIME", 2)


def test_every_open_inquiry_gets_its_new_times_and_stays_where_it_stands(world, in_small_batches):
    ids = [world.open().card.inquiry_id for _ in range(5)]
    before = [row(world, one) for one in ids]
    set_targets(world, first_minutes=30, done_minutes=600)
    news = retarget(world.database, world.settings, world.now)
    after = [row(world, one) for one in ids]
    assert [one.answer_due_at - one.waiting_since for one in after] == [timedelta(minutes=30)] * 5
    assert [one.done_due_at - one.waiting_since for one in after] == [timedelta(minutes=600)] * 5
    assert [one.version for one in after] == [one.version + 1 for one in before]
    assert [one.updated_at for one in after] == [one.updated_at for one in before]
    assert news.last_id
    assert retarget(world.database, world.settings, world.now).last_id == 0


def test_what_awaits_the_customer_has_no_time(world):
    one = world.open().card.inquiry_id
    world.say(AGENT, one)
    set_targets(world, first_minutes=30)
    version = row(world, one).version
    retarget(world.database, world.settings, world.now)
    after = row(world, one)
    assert (after.answer_due_at, after.version, after.rules_version) == (None, version, 1)


def test_earlier_waits_are_measured_by_the_newer_hours(world):
    one = world.open().card.inquiry_id
    world.now += timedelta(hours=2)
    world.say(AGENT, one)
    world.now += timedelta(hours=5)
    world.say(CUSTOMER, one)
    with world.database.read() as tx:
        ((since, until),) = waits_of(lines_of(tx, [one]))
    assert row(world, one).waited_s == (until - since).total_seconds()
    set_targets(world, done_minutes=300)
    retarget(world.database, world.settings, world.now)
    found = row(world, one)
    assert found.done_due_at == found.waiting_since + timedelta(minutes=300) - (until - since)
