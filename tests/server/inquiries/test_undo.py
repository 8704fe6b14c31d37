"""Tests for usen_desk.server.inquiries.undo."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER
from tests.server.inquiries.test_posting import refused
from tests.server.inquiries.test_work import Desk, hold
from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import Assignment, Hold, Outcome
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.inquiries.undo import get_history, undo_action


@pytest.fixture
def desk(world):
    return Desk(world)


def undo(world, action_id, actor=AGENT):
    with world.unit(actor, Permission.WORK_INQUIRIES) as context:
        return undo_action(context, Nothing(), str(action_id)).items


def history(world, card):
    with world.unit(AGENT, Permission.READ_HISTORY) as context:
        return get_history(context, Nothing(), card.inquiry_id).items


def shown(card):
    """What people see of a card, without its counters of changes."""
    fields = ("status", "category", "assignee_id", "hold_until", "hold_reason", "waiting_since", "answer_due_at")
    return {name: getattr(card, name) for name in fields}


def test_everything_that_one_action_changed_comes_back_together(world, desk):
    card, action_id = world.open().card, uuid4()
    desk.edit(
        card,
        action_id=action_id,
        hold=hold(world),
        category=Category.BILLING,
        assignment=Assignment(staff_id=COLLEAGUE.staff_id),
        note="引き継ぎます。",
    )
    (line,) = undo(world, action_id)
    assert line.outcome is Outcome.DONE
    assert shown(line.card) == shown(card)
    note = next(message for message in desk.opened(card).messages if message.kind == "note")
    assert (note.is_withdrawn, note.body) == (True, "")


def test_a_note_that_is_taken_back_shows_its_files_to_nobody(world, desk):
    card, action_id = world.open().card, uuid4()
    desk.edit(card, action_id=action_id, note="図面です。")
    note = desk.opened(card).messages[-1]
    with world.database.write() as tx:
        file = {"name": "図面.pdf", "media_type": "application/pdf", "size_bytes": 1, "sha256": "0" * 64}
        tx.execute(insert(schema.attachment).values(message_id=note.message_id, created_at=world.now, **file))
    assert [one.name for one in desk.opened(card).messages[-1].attachments] == ["図面.pdf"]
    undo(world, action_id)
    taken_back = next(one for one in desk.opened(card).messages if one.message_id == note.message_id)
    assert (taken_back.is_withdrawn, taken_back.attachments) == (True, ())


def test_what_somebody_changed_since_is_left_and_named(world, desk):
    card, action_id = world.open().card, uuid4()
    edited = desk.edit(card, action_id=action_id, status=Status.DONE, assignment=Assignment(staff_id=AGENT.staff_id))
    desk.edit(edited, COLLEAGUE, assignment=Assignment(staff_id=COLLEAGUE.staff_id))
    (line,) = undo(world, action_id)
    assert line.outcome is Outcome.CHANGED_MEANWHILE
    assert (line.card.status, line.card.assignee_id) == (Status.RECEIVED, COLLEAGUE.staff_id)


def test_many_at_once_come_back_at_once(world, desk):
    cards = [world.open().card for _ in range(3)]
    action_id = uuid4()
    desk.bulk(cards, AGENT, action_id=action_id, assignment=Assignment(staff_id=COLLEAGUE.staff_id))
    lines = undo(world, action_id)
    assert [line.card.assignee_id for line in lines] == [None] * 3


def test_only_ones_own_action_is_undone_once_and_in_time(world, desk):
    card, action_id = world.open().card, uuid4()
    desk.edit(card, action_id=action_id, status=Status.DONE)
    refused(Code.NOT_FOUND, undo, world, action_id, COLLEAGUE)
    undo(world, action_id)
    refused(Code.NOT_FOUND, undo, world, action_id)
    late = uuid4()
    desk.edit(desk.opened(card).card, action_id=late, status=Status.DONE)
    world.now += timedelta(hours=1)
    refused(Code.TOO_LATE, undo, world, late)


def test_an_undo_that_comes_twice_at_once_is_done_once(world, desk):
    card, action_id = world.open().card, uuid4()
    desk.edit(card, action_id=action_id, status=Status.DONE, note="メモ")

    def once(_):
        try:
            return undo(world, action_id)[0].outcome
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        outcomes = set(pool.map(once, range(8)))
    assert outcomes <= {Outcome.DONE, Code.NOT_FOUND}
    bodies = [message.body for message in desk.opened(card).messages]
    assert bodies.count("直前の操作を取り消しました") == 1


def test_history_tells_every_change_with_names_newest_first(world, desk):
    card, action_id = world.open().card, uuid4()
    desk.edit(card, action_id=action_id, status=Status.IN_PROGRESS, assignment=Assignment(staff_id=COLLEAGUE.staff_id))
    undo(world, action_id)
    lines = [(line.who, line.what, line.before, line.after, line.is_undone) for line in history(world, card)]
    assert lines == [
        (AGENT.name, "status", "received", "in_progress", True),
        (AGENT.name, "assignee", "", COLLEAGUE.name, True),
        (CUSTOMER.name, "opened", "", "repair", False),
    ]


def test_a_hold_that_a_desk_set_in_its_own_time_zone_is_undone_and_set_only_once(world, desk):
    card, action_id = world.open().card, uuid4()
    wanted = Hold(until=(world.now + timedelta(hours=5)).astimezone(JST), reason="部品待ち")
    held = desk.edit(card, action_id=action_id, hold=wanted)
    assert desk.edit(held, hold=wanted).version == held.version
    (line,) = undo(world, action_id)
    assert line.outcome is Outcome.DONE
    assert shown(line.card) == shown(card)
