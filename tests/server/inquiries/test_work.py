"""Tests for usen_desk.server.inquiries.work."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from tests.server.conftest import NOW
from tests.server.inquiries.conftest import ADMIN, AGENT, COLLEAGUE, CUSTOMER, OTHER_STORE, SALES, STORE, SUPERVISOR
from tests.server.inquiries.test_posting import refused
from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquiryAsk, MessageKind, ReadMark, Status
from usen_desk.contract.inquiry_work import Assignment, BulkEdit, Edit, Hold, Outcome, Seen, TakeNext
from usen_desk.contract.permissions import Permission
from usen_desk.server.db import schema
from usen_desk.server.inquiries.threads import get_inquiry, mark_read
from usen_desk.server.inquiries.work import edit_inquiries, edit_inquiry, take_next

FAR_WEST = timezone(timedelta(hours=-12))


@pytest.fixture
def desk(world):
    return Desk(world)


class Desk:
    """What agents do, each in a unit of its own."""

    def __init__(self, world):
        self.world = world

    def edit(self, card, actor=AGENT, version=None, **changes):
        changes.setdefault("action_id", uuid4())
        seen = card.version if version is None else version
        with self.world.unit(actor, Permission.WORK_INQUIRIES, seen) as context:
            return edit_inquiry(context, Edit(**changes), card.inquiry_id).card

    def bulk(self, cards, actor=SUPERVISOR, is_preview=False, **changes):
        changes.setdefault("action_id", uuid4())
        seen = tuple(Seen(inquiry_id=card.inquiry_id, version=card.version) for card in cards)
        with self.world.unit(actor, Permission.WORK_INQUIRIES) as context:
            return edit_inquiries(context, BulkEdit(edit=Edit(**changes), inquiries=seen, is_preview=is_preview)).items

    def next(self, actor=AGENT, **more):
        more.setdefault("action_id", uuid4())
        with self.world.unit(actor, Permission.WORK_INQUIRIES) as context:
            return take_next(context, TakeNext(**more)).inquiry

    def opened(self, card, actor=AGENT):
        with self.world.unit(actor) as context:
            return get_inquiry(context, InquiryAsk(), card.inquiry_id)


def hold(world, minutes=60, reason="部品の到着待ち"):
    return Hold(until=world.now + timedelta(minutes=minutes), reason=reason)


def test_a_status_is_changed_and_the_thread_says_so(world, desk):
    card = world.open().card
    done = desk.edit(card, status=Status.DONE)
    assert (done.status, done.version, done.answer_due_at) == (Status.DONE, card.version + 1, None)
    lines = [message.body for message in desk.opened(card).messages if message.kind is MessageKind.SYSTEM]
    assert lines == ["ステータスを完了にしました"]
    again = desk.edit(done, status=Status.IN_PROGRESS)
    assert (again.status, again.waiting_since) == (Status.IN_PROGRESS, card.waiting_since)


def test_an_edit_of_an_older_version_is_refused_and_changes_nothing(world, desk):
    card = world.open().card
    desk.edit(card, assignment=Assignment(staff_id=COLLEAGUE.staff_id))
    refused(Code.CHANGED_MEANWHILE, desk.edit, card, status=Status.DONE)
    assert desk.opened(card).card.status is Status.RECEIVED


def test_the_same_action_twice_is_done_once(world, desk):
    card, action_id = world.open().card, uuid4()
    first = desk.edit(card, status=Status.DONE, action_id=action_id)
    again = desk.edit(card, status=Status.DONE, action_id=action_id)
    assert (again.status, again.version) == (first.status, first.version)


def test_a_hold_has_an_end_and_a_reason_and_every_other_status_ends_it(world, desk):
    card = world.open().card
    held = desk.edit(card, hold=hold(world))
    assert (held.status, held.hold_reason) == (Status.ON_HOLD, "部品の到着待ち")
    back = desk.edit(held, status=Status.IN_PROGRESS)
    assert (back.status, back.hold_until, back.hold_reason) == (Status.IN_PROGRESS, None, "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": Status.ON_HOLD}, "hold"),
        ({"hold": -1}, "until"),
        ({"hold": 367 * 24 * 60}, "until"),
        ({"hold": Hold(until=datetime(9999, 12, 31, 23, 59, tzinfo=UTC), reason="いつか")}, "until"),
        ({"hold": Hold(until=datetime(9999, 12, 31, 23, 59, tzinfo=FAR_WEST), reason="いつか")}, "until"),
        ({"hold": Hold(until=datetime(1, 1, 1, tzinfo=JST), reason="昔")}, "until"),
        ({"hold": " 　"}, "reason"),
        ({"hold": 60, "status": Status.DONE}, "status"),
        ({"category": Category.NEW_STORE}, "category"),
        ({"assignment": Assignment(staff_id=SALES.staff_id)}, "staff_id"),
        ({"assignment": Assignment(staff_id=ADMIN.staff_id)}, "staff_id"),
        ({"assignment": Assignment(staff_id=999)}, "staff_id"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_with_its_field(world, desk, changes, field):
    card = world.open().card
    given = changes.get("hold")
    if isinstance(given, int):
        changes = changes | {"hold": hold(world, given)}
    elif isinstance(given, str):
        changes = changes | {"hold": hold(world, reason=given)}
    assert refused(Code.INVALID_INPUT, desk.edit, card, **changes).field == field


def test_nobody_who_has_left_is_given_an_inquiry(world, desk):
    card = world.open().card
    with world.database.write() as tx:
        left = schema.staff.update().where(schema.staff.c.staff_id == COLLEAGUE.staff_id)
        tx.execute(left.values(disabled_at=world.now))
    to_colleague = Assignment(staff_id=COLLEAGUE.staff_id)
    assert refused(Code.INVALID_INPUT, desk.edit, card, assignment=to_colleague).field == "staff_id"


def test_since_when_it_is_done_is_kept_until_it_is_taken_back(world, desk):
    def done_at():
        with world.database.read() as tx:
            return tx.execute(select(schema.inquiry.c.done_at)).scalar_one()

    done = desk.edit(world.open().card, status=Status.DONE)
    since = world.now
    done = desk.edit(done, assignment=Assignment(staff_id=AGENT.staff_id))
    assert done_at() == since < world.now
    desk.edit(done, status=Status.IN_PROGRESS)
    assert done_at() is None


def test_a_hand_over_keeps_its_note(world, desk):
    card = world.open().card
    given = desk.edit(card, assignment=Assignment(staff_id=COLLEAGUE.staff_id), note="15時に電話の約束です。")
    assert (given.assignee_name, given.preview, given.preview_is_note) == (
        COLLEAGUE.name,
        "15時に電話の約束です。",
        True,
    )
    kinds = [message.kind for message in desk.opened(card).messages]
    assert kinds == [MessageKind.PUBLIC, MessageKind.SYSTEM, MessageKind.NOTE]


def test_a_customers_card_tells_nothing_of_a_hold(world, desk):
    card = desk.edit(world.open().card, status=Status.IN_PROGRESS)
    before = desk.opened(card, CUSTOMER).card
    desk.edit(card, hold=hold(world), note="社内の事情")
    assert desk.opened(card, CUSTOMER).card == before
    assert len(desk.opened(card, CUSTOMER).messages) == 1


def test_many_are_changed_at_once_and_each_line_says_what_became_of_it(world, desk):
    cards = [world.open().card for _ in range(4)]
    mine = desk.edit(cards[1], assignment=Assignment(staff_id=AGENT.staff_id))
    desk.edit(cards[2], status=Status.IN_PROGRESS)
    gone = cards[3].__class__(**{**vars_of(cards[3]), "inquiry_id": 9999})
    asked = [cards[0], mine, cards[2], gone]
    to_agent = {"assignment": Assignment(staff_id=AGENT.staff_id)}
    expected = [Outcome.DONE, Outcome.UNCHANGED, Outcome.CHANGED_MEANWHILE, Outcome.NOT_FOUND]
    assert [line.outcome for line in desk.bulk(asked, is_preview=True, **to_agent)] == expected
    assert desk.opened(cards[0]).card.assignee_id is None
    done = desk.bulk(asked, **to_agent)
    assert [line.outcome for line in done] == expected
    assert done[0].card.assignee_name == AGENT.name


def vars_of(struct):
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def test_the_next_is_the_most_urgent_that_nobody_has_or_looks_at(world, desk):
    first, second, third = (world.open(comment=f"{n}件目").card for n in range(3))
    with world.database.write() as tx:
        tx.execute(
            insert(schema.presence).values(
                inquiry_id=first.inquiry_id,
                staff_id=COLLEAGUE.staff_id,
                device_id="0" * 32,
                is_typing=False,
                until=world.now + timedelta(minutes=10),
            )
        )
    assert desk.next().card.inquiry_id == second.inquiry_id
    assert desk.next(COLLEAGUE).card.inquiry_id == first.inquiry_id
    taken = desk.next()
    assert (taken.card.inquiry_id, taken.card.assignee_name) == (third.inquiry_id, AGENT.name)
    assert desk.next() is None


def test_the_next_is_not_one_that_a_colleague_answers_from_another_thread(world, desk):
    first, second = (world.open().card for _ in range(2))
    claimed = world.now + timedelta(minutes=3)
    with world.database.write() as tx:
        gone = {"device_id": "0" * 32, "is_typing": False, "until": NOW}
        claim = {"inquiry_id": first.inquiry_id, "claimed_at": NOW, "claimed_until": claimed}
        tx.execute(insert(schema.presence).values(staff_id=COLLEAGUE.staff_id, **gone, **claim))
    assert desk.next().card.inquiry_id == second.inquiry_id
    assert desk.next() is None
    world.now = claimed
    assert desk.next().card.inquiry_id == first.inquiry_id


def test_overdue_ones_come_before_those_that_wait_longer(world, desk):
    early, late = world.open().card, world.open().card
    with world.database.write() as tx:
        rows = schema.inquiry.update()
        tx.execute(rows.where(schema.inquiry.c.inquiry_id == late.inquiry_id).values(answer_due_at=world.now))
    assert desk.next().card.inquiry_id == late.inquiry_id
    assert desk.next().card.inquiry_id == early.inquiry_id


def test_the_next_obeys_its_conditions_and_the_same_action_gives_the_same(world, desk):
    world.open()
    other = world.open(AGENT, store=OTHER_STORE).card
    action_id = uuid4()
    assert desk.next(prefecture_code=1, action_id=action_id).card.inquiry_id == other.inquiry_id
    assert desk.next(prefecture_code=1, action_id=action_id).card.inquiry_id == other.inquiry_id
    assert desk.next(category=Category.BILLING) is None
    assert desk.next(category=Category.REPAIR).card.customer_code == STORE


def test_who_takes_the_next_has_seen_it_and_the_log_says_so(world, desk):
    card = world.open().card
    desk.next()
    with world.database.read() as tx:
        seen = schema.access_log.select().where(schema.access_log.c.action == "inquiry_viewed")
        assert [(row.staff_id, row.object_key) for row in tx.execute(seen)] == [(AGENT.staff_id, str(card.inquiry_id))]


@pytest.mark.parametrize("note", ["引き継ぎます。", ""])
def test_ones_own_note_and_lines_are_no_news_to_oneself(world, desk, note):
    card = world.open().card
    with world.unit(AGENT) as context:
        mark_read(context, ReadMark(sequence=1), card.inquiry_id)
    edited = desk.edit(card, status=Status.IN_PROGRESS, note=note)
    assert (edited.read_count, desk.opened(card).new_from) == (edited.said_count, 0)
    assert desk.opened(card, COLLEAGUE).new_from == 1


def test_who_has_not_read_all_has_not_by_a_note_of_their_own(world, desk):
    card = world.open().card
    assert desk.edit(card, note="引き継ぎます。").read_count == 0
    assert desk.opened(card).new_from == 1


def test_a_note_of_blanks_is_none(world, desk):
    card = world.open().card
    assert desk.edit(card, note=" \n　").version == card.version
    assert [line.outcome for line in desk.bulk([card], note=" ")] == [Outcome.UNCHANGED]


def test_two_who_take_at_once_never_get_the_same(world, desk):
    cards = [world.open().card for _ in range(6)]
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda n: desk.next((AGENT, COLLEAGUE)[n % 2]), range(6)))
    got = [inquiry.card.inquiry_id for inquiry in taken if inquiry]
    assert len(got) == len(set(got))
    assert set(got) <= {card.inquiry_id for card in cards}


def test_the_same_action_that_comes_twice_at_once_takes_one(world, desk):
    for _ in range(4):
        world.open()
    action_id = uuid4()
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: desk.next(action_id=action_id), range(8)))
    assert len({inquiry.card.inquiry_id for inquiry in taken}) == 1


def test_fifty_who_take_at_once_get_what_there_is_and_nothing_twice(world, desk):
    cards = [world.open().card for _ in range(20)]
    with ThreadPoolExecutor(9) as pool:
        taken = list(pool.map(lambda n: desk.next((AGENT, COLLEAGUE, SUPERVISOR)[n % 3]), range(50)))
    got = [inquiry.card.inquiry_id for inquiry in taken if inquiry]
    assert sorted(got) == [card.inquiry_id for card in cards]


def test_a_new_category_is_found_in_the_messages_too(world, desk):
    card = world.open().card
    desk.edit(card, category=Category.BILLING)
    with world.database.read() as tx:
        rows = tx.execute(schema.message.select().where(schema.message.c.kind != "system")).all()
    assert {row.category for row in rows} == {"billing"}
