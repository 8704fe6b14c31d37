"""Tests for usen_desk.server.inquiries.posting."""

import pytest
from sqlalchemy import func, insert, select

from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER
from usen_desk.contract.inquiries import MessageKind, Side, Status
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.inquiries.posting import one_line


def refused(code, call, *args, **more):
    with pytest.raises(Refusal) as raised:
        call(*args, **more)
    assert raised.value.code is code
    return raised.value


def stored_messages(world):
    with world.database.read() as tx:
        return tx.execute(select(func.count()).select_from(schema.message)).scalar_one()


def test_an_answer_takes_the_inquiry_out_of_the_queue_and_gives_it_to_who_answered(world):
    inquiry = world.open()
    posted = world.say(AGENT, inquiry.card.inquiry_id)
    assert (posted.card.status, posted.card.waiting_since, posted.card.answer_due_at) == (
        Status.IN_PROGRESS,
        None,
        None,
    )
    assert (posted.card.assignee_name, posted.card.preview, posted.card.preview_side) == (
        AGENT.name,
        "承知しました。",
        Side.STAFF,
    )
    assert (posted.message.sequence, posted.message.author.name) == (2, AGENT.name)


def test_a_customers_word_brings_it_back_and_keeps_who_has_it(world):
    inquiry_id = world.open().card.inquiry_id
    world.say(AGENT, inquiry_id)
    world.say(CUSTOMER, inquiry_id, "まだ直りません。")
    card = world.say(COLLEAGUE, inquiry_id, "覚え書き", kind=MessageKind.NOTE).card
    assert card.waiting_since == world.now.replace(minute=world.now.minute - 1)
    assert (card.assignee_name, card.is_first_answer, card.said_count) == (AGENT.name, False, 4)
    assert (card.preview, card.preview_is_note) == ("覚え書き", True)


def test_a_note_moves_nothing_that_a_customer_sees(world):
    inquiry_id = world.open().card.inquiry_id
    before = world.say(CUSTOMER, inquiry_id, "一つ目").card
    world.note(AGENT, inquiry_id)
    after = world.say(CUSTOMER, inquiry_id, "二つ目")
    assert (after.message.sequence, after.card.said_count) == (3, before.said_count + 1)
    assert after.card.version == before.version == 0


def test_a_preview_is_one_line(world):
    assert one_line(" 一行目\r\n\n二行目\t三 " + "あ" * 300) == ("一行目 二行目 三 " + "あ" * 300)[:200]


@pytest.mark.parametrize("kind", [MessageKind.PUBLIC, MessageKind.NOTE])
def test_what_is_answered_is_what_is_stored(world, kind):
    inquiry_id = world.open().card.inquiry_id
    with world.database.write() as tx:
        image = {"png": b"x", "sha256": "a" * 64}
        tx.execute(insert(schema.staff_image).values(staff_id=AGENT.staff_id, **image))
    for person in (AGENT, COLLEAGUE, CUSTOMER):
        if person is CUSTOMER and kind is MessageKind.NOTE:
            continue
        posted, seen = world.say(person, inquiry_id, kind=kind), world.seen(inquiry_id, person)
        assert (posted.card, posted.message) == (seen.card, seen.messages[-1])
