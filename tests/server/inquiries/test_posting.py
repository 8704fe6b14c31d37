"""Tests for usen_desk.server.inquiries.posting."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, SALES
from usen_desk.contract.errors import Code
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


def test_posting_the_same_reply_twice_stores_it_once_and_answers_the_same(world):
    inquiry_id, reply_id = world.open().card.inquiry_id, uuid4()
    first = world.say(AGENT, inquiry_id, reply_id=reply_id)
    again = world.say(AGENT, inquiry_id, reply_id=reply_id)
    assert (first.is_replay, again.is_replay) == (False, True)
    assert again.message == first.message
    assert stored_messages(world) == 2


def test_the_same_id_with_other_content_or_by_somebody_else_is_refused(world):
    inquiry_id, reply_id = world.open().card.inquiry_id, uuid4()
    world.say(AGENT, inquiry_id, reply_id=reply_id)
    for person, text in ((AGENT, "別の文"), (COLLEAGUE, "承知しました。"), (CUSTOMER, "承知しました。")):
        refused(Code.OTHER_CONTENT, world.say, person, inquiry_id, text, reply_id=reply_id)
    other = world.open().card.inquiry_id
    refused(Code.OTHER_CONTENT, world.say, AGENT, other, reply_id=reply_id)
    assert stored_messages(world) == 3


def test_the_same_reply_sent_by_two_calls_at_once_is_stored_once(world):
    inquiry_id, reply_id = world.open().card.inquiry_id, uuid4()
    with ThreadPoolExecutor(4) as pool:
        posted = list(pool.map(lambda _: world.say(AGENT, inquiry_id, reply_id=reply_id), range(4)))
    assert sorted(one.is_replay for one in posted) == [False, True, True, True]
    assert stored_messages(world) == 2


def test_nobody_of_the_staff_answers_blind(world):
    inquiry_id = world.open().card.inquiry_id
    world.say(CUSTOMER, inquiry_id, "追加です。")
    refused(Code.BEHIND, world.say, AGENT, inquiry_id, last_seen=1, send_anyway=False)
    world.say(AGENT, inquiry_id, last_seen=2, send_anyway=False)
    world.say(AGENT, inquiry_id, "続きです。", last_seen=2, send_anyway=False)  # one's own words are no surprise
    refused(Code.BEHIND, world.say, COLLEAGUE, inquiry_id, last_seen=2, send_anyway=False)
    world.say(COLLEAGUE, inquiry_id, last_seen=2, send_anyway=True)
    world.say(CUSTOMER, inquiry_id, "ありがとう", last_seen=0, send_anyway=False)
    assert stored_messages(world) == 6


def test_a_done_inquiry_takes_notes_only(world):
    inquiry_id = world.open().card.inquiry_id
    with world.database.write() as tx:
        tx.execute(schema.inquiry.update().values(status="done", queue="done"))
    refused(Code.INQUIRY_CLOSED, world.say, AGENT, inquiry_id)
    refused(Code.INQUIRY_CLOSED, world.say, CUSTOMER, inquiry_id)
    assert world.note(AGENT, inquiry_id).message.kind is MessageKind.NOTE


@pytest.mark.parametrize("person", [OTHER_CUSTOMER, SALES], ids=["another company", "sales of another branch"])
def test_what_one_may_not_see_is_not_found(world, person):
    theirs = world.open(
        OTHER_CUSTOMER if person is SALES else CUSTOMER, store="0412-5510-01" if person is SALES else "0412-3398-01"
    )
    refused(Code.NOT_FOUND, world.say, person, theirs.card.inquiry_id)
    refused(Code.NOT_FOUND, world.say, person, 999_999)


def test_customers_write_no_notes_and_nobody_writes_system_lines(world):
    inquiry_id = world.open().card.inquiry_id
    refused(Code.NOT_PERMITTED, world.say, CUSTOMER, inquiry_id, kind=MessageKind.NOTE)
    refused(Code.INVALID_INPUT, world.say, AGENT, inquiry_id, kind=MessageKind.SYSTEM)


def test_a_note_moves_nothing_that_a_customer_sees(world):
    inquiry_id = world.open().card.inquiry_id
    before = world.say(CUSTOMER, inquiry_id, "一つ目").card
    world.note(AGENT, inquiry_id)
    after = world.say(CUSTOMER, inquiry_id, "二つ目")
    assert (after.message.sequence, after.card.said_count) == (3, before.said_count + 1)
    assert after.card.version == before.version == 0


def test_who_was_behind_is_not_marked_as_having_read_by_their_own_note(world):
    inquiry_id = world.open().card.inquiry_id
    assert world.note(AGENT, inquiry_id).card.read_count == 0
    assert world.open(AGENT).card.read_count == 1


def test_a_preview_is_one_line(world):
    assert one_line(" 一行目\r\n\n二行目\t三 " + "あ" * 300) == ("一行目 二行目 三 " + "あ" * 300)[:200]
