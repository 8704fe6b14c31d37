"""The feed of one exchange (STREAM_INQUIRY): who hears of what, looked at anew for each change."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.server.inquiries.conftest import AGENT, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE
from usen_desk.contract.changes import ChangeKind, ChangesAfter
from usen_desk.contract.errors import Code
from usen_desk.server.changes import listening
from usen_desk.server.changes.reader import Reader, audience_of
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted, Refusal
from usen_desk.server.db import schema
from usen_desk.server.handlers import CHANGE_VIEWS, PRESENCE_VISIBLE
from usen_desk.server.inquiries.feed import INTERNAL
from usen_desk.server.settings import Settings


@pytest.fixture
def heard(world):
    """heard(actor, inquiry_id, [Noted…]): kinds of the changes that the audience is told of."""
    reader = Reader(world.database, Settings(), CHANGE_VIEWS, PRESENCE_VISIBLE, lambda: world.now)

    def heard_of(who, inquiry_id, noted):
        _, before = reader.newest()
        with world.database.write() as tx:
            record(tx, world.now, noted)
        audience = audience_of(who, inquiry_id)
        return [(change.kind, change.object_id) for change in reader.look(before, (audience,)).of[audience]]

    return heard_of


def message(made, posted):
    return Noted(ChangeKind.MESSAGE, made.card.inquiry_id, posted.message.message_id)


def test_a_customer_hears_of_answers_and_of_no_note(world, heard):
    made = world.open()
    number = made.card.inquiry_id
    note, answer = world.note(AGENT, number), world.say(AGENT, number)
    assert heard(CUSTOMER, number, [message(made, note), Noted(ChangeKind.INQUIRY, number, INTERNAL)]) == []
    assert heard(CUSTOMER, number, [message(made, answer)]) == [("message", number)]
    assert heard(AGENT, number, [message(made, note)]) == [("message", number)]


def test_nobody_hears_of_another_exchange(world, heard):
    made, other = world.open(), world.open()
    theirs = world.open(OTHER_CUSTOMER, store=OTHER_STORE)
    own = Noted(ChangeKind.INQUIRY, made.card.inquiry_id)
    for one in (other, theirs):
        assert heard(CUSTOMER, made.card.inquiry_id, [Noted(ChangeKind.INQUIRY, one.card.inquiry_id), own]) == [
            ("inquiry", made.card.inquiry_id)
        ]
    assert heard(CUSTOMER, theirs.card.inquiry_id, [Noted(ChangeKind.INQUIRY, theirs.card.inquiry_id)]) == []


def test_rights_are_those_of_the_moment(world, heard):
    number = world.open().card.inquiry_id
    change = [Noted(ChangeKind.INQUIRY, number)]
    assert heard(CUSTOMER, number, change)
    with world.database.write() as tx:
        tx.execute(update(schema.inquiry).values(company_id=OTHER_CUSTOMER.company_id))
    assert heard(CUSTOMER, number, change) == []


def test_other_kinds_with_the_same_number_are_not_told(world, heard):
    number = world.open().card.inquiry_id
    assert heard(AGENT, number, [Noted(ChangeKind.NOTICE, number), Noted(ChangeKind.TRIAL, number)]) == []


@pytest.mark.parametrize("which", ["theirs", "none"])
def test_another_companys_and_none_are_not_found(world, which):
    theirs = world.open(OTHER_CUSTOMER, store=OTHER_STORE).card.inquiry_id
    stream = listening.streamed_where(PRESENCE_VISIBLE)
    with pytest.raises(Refusal) as refused, world.unit(CUSTOMER) as context:
        stream(context, ChangesAfter(), inquiry_id=theirs if which == "theirs" else 999)
    assert refused.value.code is Code.NOT_FOUND
