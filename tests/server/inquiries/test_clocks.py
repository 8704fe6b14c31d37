"""Tests for usen_desk.server.inquiries.clocks: how long the customer waited, whoever writes in whatever order."""

from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import select

from tests.server.board.test_service import edit
from tests.server.conftest import NOW
from tests.server.inquiries.conftest import AGENT, CUSTOMER
from tests.server.inquiries.test_retargeting import set_targets
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiry_work import Hold
from usen_desk.server.db import schema
from usen_desk.server.inquiries.clocks import waits_of
from usen_desk.server.inquiries.moving_store import Line

LINE = Line(
    message_id=1,
    inquiry_id=1,
    sequence=1,
    public_sequence=1,
    kind="public",
    is_by_staff=False,
    is_taken_down=False,
    at=NOW,
    body="",
    attachment_count=0,
)


def said(minute, **more):
    return replace(LINE, at=NOW + timedelta(minutes=minute), **more)


def test_a_wait_goes_from_the_first_unanswered_word_to_the_answer():
    lines = [
        said(0, is_by_staff=True, is_taken_down=True),
        said(5),
        said(7, is_by_staff=True, kind="note"),
        said(10, is_by_staff=True),
        said(12, is_by_staff=True),
        said(20),
        said(23, is_by_staff=True),
        said(30),
    ]
    at = [NOW + timedelta(minutes=minute) for minute in (0, 10, 20, 23)]
    assert waits_of(lines) == [(at[0], at[1]), (at[2], at[3])]


def row(world, inquiry_id):
    with world.database.read() as tx:
        return tx.execute(select(schema.inquiry).where(schema.inquiry.c.inquiry_id == inquiry_id)).one()


def test_the_clock_stops_while_we_wait_for_the_customer_and_not_on_hold(world):
    set_targets(world, done_minutes=600)
    one = world.open().card.inquiry_id
    first = row(world, one)
    edit(world, one, hold=Hold(until=world.now + timedelta(hours=9), reason="確認待ち"))
    assert (row(world, one).answer_due_at, row(world, one).done_due_at) == (first.answer_due_at, first.done_due_at)
    world.now += timedelta(hours=3)
    world.say(AGENT, one)
    answered = row(world, one)
    assert (answered.answer_due_at, answered.done_due_at) == (None, None)
    assert answered.waited_s == (answered.first_answered_at - first.waiting_since).total_seconds()
    world.now += timedelta(days=2)
    world.say(CUSTOMER, one)
    again = row(world, one)
    assert again.done_due_at == again.waiting_since + timedelta(minutes=600, seconds=-answered.waited_s)


def test_another_category_measures_earlier_waits_by_its_own_hours(world):
    one = world.open().card.inquiry_id
    world.now += timedelta(hours=12)
    world.say(AGENT, one)
    assert row(world, one).waited_s > 12 * 3600
    set_targets(world, calendar_key="standard")
    edit(world, one, category=Category.BILLING)
    assert 0 < row(world, one).waited_s < 11 * 3600
