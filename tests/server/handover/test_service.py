"""Tests for usen_desk.server.handover: what is promised, offered, accepted, declined, and what moves when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from tests.server.callers import Callers
from tests.server.conftest import NOW
from tests.server.inquiries.rows import add_inquiries, add_messages
from tests.server.knowledge import add_company, add_customer
from usen_desk.contract.errors import Code
from usen_desk.contract.handover import (
    ANSWER_HANDOVER,
    LIST_HANDOVERS,
    OFFER_HANDOVER,
    TAKE_BACK_HANDOVER,
    OfferAnswer,
    OfferDraft,
    OffersTakenBack,
    OfferState,
    PromiseKind,
)
from usen_desk.contract.inquiries import GET_INQUIRY
from usen_desk.contract.inquiry_work import GET_HISTORY, UNDO_ACTION
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema
from usen_desk.server.handover.service import action_of
from usen_desk.server.handover.texts import taken_over


@pytest.fixture
def callers(database, branches):
    return Callers(database)


@pytest.fixture
def misaki(callers):
    return callers.add("misaki")


@pytest.fixture
def kenta(callers):
    return callers.add("kenta")


@pytest.fixture
def three(database, callers, misaki):
    """Of misaki: 1 on hold, 2 waits for an answer, 3 waits for the customer."""
    add_customer(callers, add_company(callers, "山川"), "sato")
    with database.write() as tx:
        user_id = tx.execute(select(schema.portal_user.c.user_id)).scalar_one()
        mine = {"assignee_id": misaki.staff_id, "said_count": 1, "public_count": 1, "last_sequence": 1}
        mine["opened_by_user_id"] = user_id
        hold = {"status": "on_hold", "hold_until": NOW + timedelta(hours=5), "hold_reason": "部品"}
        waits = {"waiting_since": NOW, "answer_due_at": NOW + timedelta(hours=1)}
        rows = [
            {"inquiry_id": 1, "queue": "held", **hold},
            {"inquiry_id": 2, "queue": "unanswered", **waits},
            {"inquiry_id": 3, "queue": "awaiting", "waiting_since": None, "answer_due_at": None},
        ]
        for row in rows:
            add_inquiries(tx, [{"status": "in_progress", **mine, **row}])
            add_messages(tx, [{"inquiry_id": row["inquiry_id"], "body": "x", "author_user_id": user_id}])
    return 1, 2, 3


def listed(caller):
    return caller.call(LIST_HANDOVERS)


def offer(caller, to, inquiries, note="", key=None):
    draft = OfferDraft(offer_key=key or uuid4(), to_id=to.staff_id, inquiries=tuple(inquiries), note=note)
    return caller.call(OFFER_HANDOVER, draft)


def answer(caller, offers, *, is_accepted=True, reason=""):
    body = OfferAnswer(offers=tuple(one.offer_id for one in offers), is_accepted=is_accepted, reason=reason)
    return caller.call(ANSWER_HANDOVER, body)


def numbers(promises):
    return [promise.card.inquiry_id for promise in promises]


def assignees(database):
    with database.read() as tx:
        rows = tx.execute(select(schema.inquiry.c.inquiry_id, schema.inquiry.c.assignee_id))
        return {inquiry_id: assignee_id for inquiry_id, assignee_id in rows}


def test_promises_stand_by_the_moment_they_are_due(misaki, kenta, three):
    promises = listed(misaki).promises
    told = [(one.card.inquiry_id, one.kind, one.due_at) for one in promises]
    assert told == [
        (2, PromiseKind.ANSWER, NOW + timedelta(hours=1)),
        (1, PromiseKind.HOLD, NOW + timedelta(hours=5)),
        (3, PromiseKind.OPEN, None),
    ]
    assert listed(kenta).promises == []


def test_an_offer_moves_nothing_until_it_is_accepted(database, misaki, kenta, three):
    sent = offer(misaki, kenta, three, "よろしくお願いします").sent
    assert {one.state for one in sent} == {OfferState.OFFERED}
    assert set(assignees(database).values()) == {misaki.staff_id}
    received = listed(kenta).received
    assert [(one.inquiry_id, one.from_name, one.note) for one in received] == [
        (number, "misaki", "よろしくお願いします") for number in three
    ]
    after = answer(kenta, received[:2])
    assert numbers(after.promises) == [2, 1]
    assert assignees(database) == {1: kenta.staff_id, 2: kenta.staff_id, 3: misaki.staff_id}
    states = {one.inquiry_id: one.state for one in listed(misaki).sent}
    assert states == {1: OfferState.ACCEPTED, 2: OfferState.ACCEPTED, 3: OfferState.OFFERED}


def test_accepted_it_stands_in_the_thread_and_its_history_by_name(misaki, kenta, three):
    answer(kenta, offer(misaki, kenta, (1,), "部品は10時に届きます").sent)
    thread = kenta.call(GET_INQUIRY, inquiry_id="1")
    notes = [message.body for message in thread.messages if message.kind == "note"]
    assert notes == ["申し送り: misakiからkentaが引き継ぎました\n部品は10時に届きます"]
    assert notes == [taken_over("misaki", "kenta", "部品は10時に届きます")]
    assert thread.card.hold_until is not None, "what was promised stays"
    lines = kenta.call(GET_HISTORY, inquiry_id="1").items
    assert ("assignee", "misaki", "kenta") in [(line.what, line.before, line.after) for line in lines]


def test_accepting_can_be_undone(database, misaki, kenta, three):
    (sent,) = offer(misaki, kenta, (2,)).sent
    answer(kenta, [sent])
    kenta.call(UNDO_ACTION, action=str(action_of(sent.offer_id)))
    assert assignees(database)[2] == misaki.staff_id


def test_declined_it_stays_and_says_why(database, misaki, kenta, three):
    answer(kenta, offer(misaki, kenta, (1,)).sent, is_accepted=False, reason="明日は休みです")
    (one,) = listed(misaki).sent
    assert (one.state, one.reason) == (OfferState.DECLINED, "明日は休みです")
    assert assignees(database)[1] == misaki.staff_id
    assert listed(kenta).received == []


def test_taken_back_it_can_not_be_accepted(misaki, kenta, three):
    sent = offer(misaki, kenta, (1,)).sent
    back = OffersTakenBack(offers=(sent[0].offer_id,))
    assert kenta.refused(TAKE_BACK_HANDOVER, back) == (Code.NOT_FOUND, None)
    misaki.call(TAKE_BACK_HANDOVER, back)
    misaki.call(TAKE_BACK_HANDOVER, back)
    accept = OfferAnswer(offers=(sent[0].offer_id,), is_accepted=True)
    assert kenta.refused(ANSWER_HANDOVER, accept) == (Code.NOT_FOUND, None)


def test_nobody_answers_for_another(callers, misaki, kenta, three):
    (sent,) = offer(misaki, kenta, (1,)).sent
    body = OfferAnswer(offers=(sent.offer_id,), is_accepted=True)
    for other in (misaki, callers.add("sv", Role.SUPERVISOR)):
        assert other.refused(ANSWER_HANDOVER, body) == (Code.NOT_FOUND, None)


def test_only_ones_own_open_inquiries_are_offered_and_all_or_none(callers, database, misaki, kenta, three):
    def refused(inquiries, to=kenta, by=misaki):
        draft = OfferDraft(offer_key=uuid4(), to_id=to.staff_id, inquiries=inquiries)
        return by.refused(OFFER_HANDOVER, draft)

    with database.write() as tx:
        tx.execute(update(schema.inquiry).where(schema.inquiry.c.inquiry_id == 3).values(queue="done", status="done"))
    assert refused((1, 3)) == (Code.NOT_FOUND, None)
    assert refused((1, 999)) == (Code.NOT_FOUND, None)
    assert refused((1,), to=misaki, by=kenta) == (Code.NOT_FOUND, None)
    assert refused((1,), to=misaki) == (Code.INVALID_INPUT, "to_id")
    assert refused((1,), to=callers.add("sales", Role.SALES)) == (Code.INVALID_INPUT, "to_id")
    assert listed(kenta).received == []


def test_what_went_elsewhere_meanwhile_is_not_taken(database, misaki, kenta, three):
    sent = offer(misaki, kenta, (1,)).sent
    with database.write() as tx:
        tx.execute(update(schema.inquiry).where(schema.inquiry.c.inquiry_id == 1).values(assignee_id=None))
    body = OfferAnswer(offers=(sent[0].offer_id,), is_accepted=True)
    assert kenta.refused(ANSWER_HANDOVER, body) == (Code.NOT_FOUND, None)
    assert assignees(database)[1] is None


def test_the_same_call_twice_is_one(database, misaki, kenta, three):
    key = uuid4()
    assert len(offer(misaki, kenta, (1,), key=key).sent) == len(offer(misaki, kenta, (1,), key=key).sent) == 1
    received = listed(kenta).received
    answer(kenta, received)
    answer(kenta, received)
    notes = [message for message in kenta.call(GET_INQUIRY, inquiry_id="1").messages if message.kind == "note"]
    assert len(notes) == 1


def test_offered_anew_the_earlier_offer_is_over(callers, misaki, kenta, three):
    other = callers.add("other")
    offer(misaki, kenta, (1,))
    offer(misaki, other, (1,))
    assert listed(kenta).received == []
    assert len(listed(other).received) == 1


def test_each_step_is_in_the_access_log(database, misaki, kenta, three):
    answer(kenta, offer(misaki, kenta, (1,)).sent)
    log = schema.access_log.c
    with database.read() as tx:
        rows = tx.execute(select(log.action, log.staff_id, log.object_key).where(log.action.like("handover%")))
        told = [tuple(row) for row in rows]
    assert told == [("handover_offered", misaki.staff_id, "1"), ("handover_accepted", kenta.staff_id, "1")]
