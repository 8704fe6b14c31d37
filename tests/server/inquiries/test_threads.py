"""Tests for usen_desk.server.inquiries.threads."""

import pytest
from sqlalchemy import select

from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, SALES, SUPERVISOR
from tests.server.inquiries.test_posting import refused
from usen_desk.contract.base import MAX_ID
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquiryAsk, MessagesAsk, ReadMark
from usen_desk.server.db import schema
from usen_desk.server.inquiries.threads import get_inquiry, list_messages, mark_read


@pytest.fixture
def long(world):
    """An exchange of 50 public messages with a note after every fifth."""
    inquiry_id = world.open(comment="1").card.inquiry_id
    for number in range(2, 51):
        world.say(AGENT if number % 2 else CUSTOMER, inquiry_id, str(number))
        if number % 5 == 0:
            world.note(COLLEAGUE, inquiry_id, f"note {number}")
    return inquiry_id


def opened(world, actor, inquiry_id, **ask):
    with world.unit(actor) as context:
        return get_inquiry(context, InquiryAsk(**ask), inquiry_id)


def page(world, actor, inquiry_id, **ask):
    with world.unit(actor) as context:
        return list_messages(context, MessagesAsk(**ask), inquiry_id)


def read(world, actor, inquiry_id, sequence):
    with world.unit(actor) as context:
        return mark_read(context, ReadMark(sequence=sequence), inquiry_id)


def test_a_thread_opens_at_its_end(world, long):
    inquiry = opened(world, AGENT, long)
    sequences = [message.sequence for message in inquiry.messages]
    assert sequences == list(range(41, 61))
    assert (inquiry.messages[-1].body, inquiry.card.last_sequence) == ("note 50", 60)


def test_a_thread_opens_around_a_message(world, long):
    sequences = [message.sequence for message in opened(world, AGENT, long, around=20).messages]
    assert sequences == list(range(10, 40))


def test_older_and_newer_messages_are_pages_without_gaps(world, long):
    before = page(world, AGENT, long, before=41, limit=15)
    assert [message.sequence for message in before.items] == list(range(26, 41))
    after = page(world, AGENT, long, after=55)
    assert ([message.sequence for message in after.items], after.last_sequence) == (list(range(56, 61)), 60)
    assert refused(Code.INVALID_INPUT, page, world, AGENT, long, before=2, after=1).field == "after"


def test_a_customer_counts_without_the_notes(world, long):
    inquiry = opened(world, CUSTOMER, long)
    assert [(message.sequence, message.body) for message in inquiry.messages] == [(n, str(n)) for n in range(31, 51)]
    pages = page(world, CUSTOMER, long, before=31, limit=100)
    assert [message.body for message in pages.items] == [str(number) for number in range(1, 31)]
    assert pages.last_sequence == 50


def test_what_is_new_begins_behind_the_last_one_read(world, long):
    assert opened(world, SUPERVISOR, long).new_from == 1
    assert read(world, SUPERVISOR, long, 12).read_count == 12
    assert opened(world, SUPERVISOR, long).new_from == 13
    assert read(world, SUPERVISOR, long, 5).sequence == 12
    assert read(world, SUPERVISOR, long, 999).sequence == 60
    assert opened(world, SUPERVISOR, long).new_from == 0
    kept = read(world, CUSTOMER, long, 999)
    assert (kept.sequence, kept.read_count) == (50, 50)


def test_what_one_may_do_depends_on_the_role_and_the_state(world):
    inquiry_id = world.open().card.inquiry_id

    def may(actor):
        inquiry = opened(world, actor, inquiry_id)
        return inquiry.may_reply, inquiry.may_note, inquiry.may_work

    assert [may(actor) for actor in (AGENT, SUPERVISOR, SALES, CUSTOMER)] == [
        (True, True, True),
        (True, True, True),
        (False, False, False),
        (True, False, False),
    ]
    with world.database.write() as tx:
        tx.execute(schema.inquiry.update().values(status="done", queue="done"))
    assert [may(actor) for actor in (AGENT, CUSTOMER)] == [(False, True, True), (False, False, False)]


def test_looking_is_logged_for_staff_and_not_for_the_customer(world):
    inquiry_id = world.open().card.inquiry_id
    opened(world, CUSTOMER, inquiry_id)
    opened(world, SALES, inquiry_id)
    page(world, AGENT, inquiry_id, before=2)
    with world.database.read() as tx:
        log = schema.access_log.c
        rows = tx.execute(select(log.staff_id, log.object_key).where(log.action == "inquiry_viewed")).all()
    assert rows == [(SALES.staff_id, str(inquiry_id)), (AGENT.staff_id, str(inquiry_id))]


@pytest.mark.parametrize("call", [opened, page, lambda *a: read(*a, 1)], ids=["open", "page", "read"])
def test_what_one_may_not_see_is_as_if_it_never_existed(world, call):
    inquiry_id = world.open().card.inquiry_id
    refused(Code.NOT_FOUND, call, world, OTHER_CUSTOMER, inquiry_id)
    refused(Code.NOT_FOUND, call, world, AGENT, 999_999)


@pytest.mark.parametrize("actor", [AGENT, CUSTOMER])
@pytest.mark.parametrize("number", [2**31 - 1, 2**31, MAX_ID])
def test_a_number_that_no_message_can_have_is_behind_the_last_one(world, actor, number):
    inquiry_id = world.open().card.inquiry_id
    assert page(world, actor, inquiry_id, after=number).items == []
    assert len(page(world, actor, inquiry_id, before=number).items) == 1
    assert len(opened(world, actor, inquiry_id, around=number).messages) == 1
    assert read(world, actor, inquiry_id, number).sequence == 1
    said = {"last_seen": number, "send_anyway": False}
    if actor is CUSTOMER:
        assert world.say(actor, inquiry_id, **said).message.sequence == 2
    else:  # who has seen what is not there has seen another history (a restored backup)
        refused(Code.BEHIND, world.say, actor, inquiry_id, **said)
