"""Tests for usen_desk.server.inquiries.moving."""

from uuid import uuid4

import pytest

from tests.server.inquiries.conftest import AGENT, CHAIN_STORE, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE
from tests.server.inquiries.test_posting import refused
from tests.server.inquiries.test_undo import history, undo
from tests.server.inquiries.test_work import Desk, hold
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MessageKind, ReadMark, Status
from usen_desk.contract.inquiry_work import Link, Merge, Outcome, Split
from usen_desk.contract.permissions import Permission
from usen_desk.server.db import schema
from usen_desk.server.inquiries.moving import link_inquiry, merge_inquiry, split_inquiry
from usen_desk.server.inquiries.threads import mark_read
from usen_desk.server.inquiries.undo import undo_action


@pytest.fixture
def desk(world):
    return Desk(world)


def merge(world, source, into, actor=AGENT, **more):
    more.setdefault("action_id", uuid4())
    with world.unit(actor, Permission.WORK_INQUIRIES, source.version) as context:
        return merge_inquiry(context, Merge(into=into.inquiry_id, **more), source.inquiry_id)


def split(world, source, from_sequence, actor=AGENT, **more):
    body = Split(from_sequence=from_sequence, **{"action_id": uuid4(), "category": Category.BILLING} | more)
    with world.unit(actor, Permission.WORK_INQUIRIES, source.version) as context:
        return split_inquiry(context, body, source.inquiry_id)


def link(world, one, other, **more):
    more.setdefault("action_id", uuid4())
    with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
        return link_inquiry(context, Link(other=other.inquiry_id, **more), one.inquiry_id).items


def read(world, actor, card, sequence):
    with world.unit(actor) as context:
        return mark_read(context, ReadMark(sequence=sequence), card.inquiry_id)


def words(desk, card, actor=AGENT):
    return [(m.sequence, m.body) for m in desk.opened(card, actor).messages if m.kind is not MessageKind.SYSTEM]


@pytest.fixture
def two(world):
    """Two exchanges of one company, whose messages alternate in time: a1 b1 a2 b2."""
    a = world.open(comment="a1").card
    b = world.open(comment="b1", store=CHAIN_STORE).card
    world.say(CUSTOMER, a.inquiry_id, "a2")
    world.say(CUSTOMER, b.inquiry_id, "b2")
    return a, b


def now(desk, card):
    return desk.opened(card).card


def test_merged_threads_are_one_by_time_and_the_other_leads_there(world, desk, two):
    a, b = two
    merge(world, now(desk, a), b)
    assert words(desk, b) == [(1, "a1"), (2, "b1"), (3, "a2"), (4, "b2")]
    assert words(desk, b, CUSTOMER) == [(1, "a1"), (2, "b1"), (3, "a2"), (4, "b2")]
    merged, target = now(desk, a), now(desk, b)
    assert (merged.merged_into, merged.said_count, target.said_count, target.preview) == (b.inquiry_id, 0, 4, "b2")
    assert target.waiting_since == a.created_at
    refused(Code.INQUIRY_CLOSED, world.say, CUSTOMER, a.inquiry_id)


def test_who_was_shown_a_thread_before_a_merge_was_not_shown_what_stands_before_its_end_now(world, desk, two):
    """Their numbers alone would say that nothing came since."""
    a, b = two
    shown = desk.opened(b).messages[-1]
    merge(world, now(desk, a), b)
    asked = {"last_seen": 4, "last_seen_id": shown.reply_id, "send_anyway": False}
    assert world.say(AGENT, b.inquiry_id, **asked)  # b2 is the fourth now
    behind = refused(Code.BEHIND, world.say, COLLEAGUE, b.inquiry_id, **(asked | {"last_seen": 2}))
    assert [one.body for one in behind.detail.messages if one.kind is not MessageKind.SYSTEM][:4] == [
        "a1",
        "b1",
        "a2",
        "b2",
    ]


def test_a_message_that_was_split_off_is_not_what_was_shown_here(world, desk, two):
    a, _ = two
    shown = desk.opened(a).messages[-1]
    split(world, now(desk, a), shown.sequence)
    world.say(CUSTOMER, a.inquiry_id, "a3")
    asked = {"last_seen": shown.sequence, "last_seen_id": shown.reply_id, "send_anyway": False}
    behind = refused(Code.BEHIND, world.say, AGENT, a.inquiry_id, **asked)
    assert "a3" in [one.body for one in behind.detail.messages]


def test_both_histories_tell_of_a_merge_a_split_and_a_link_and_of_their_undoing(world, desk, two):
    a, b = two

    def told(card):
        lines = [line for line in history(world, card) if line.what not in ("opened", "status", "assignee")]
        return [(line.what, line.before, line.after, line.is_undone) for line in lines]

    action_id = uuid4()
    merge(world, now(desk, a), b, action_id=action_id)
    assert told(a) == [("merged", "", str(b.inquiry_id), False)]
    assert told(b) == [("merged_in", "", str(a.inquiry_id), False)]
    undo(world, action_id)
    assert [line[-1] for line in told(a) + told(b)] == [True, True]
    link_id = uuid4()
    link(world, a, b, action_id=link_id)
    assert told(b)[0] == ("linked_from", "", f"yes:{a.inquiry_id}", False)
    undo(world, link_id)
    assert [told(card)[0][-1] for card in two] == [True, True]
    moved = split(world, now(desk, a), next(number for number, body in words(desk, a) if body == "a2"))
    assert told(a)[0] == ("split", "", str(moved.target.inquiry_id), False)
    assert told(moved.target) == [("split_from", "", str(a.inquiry_id), False)]


def test_a_merge_and_a_split_are_news_to_both_sides(world, desk, two):
    a, b = two
    merge(world, now(desk, a), b)
    assert [desk.opened(card, actor).card.updated_at for card in two for actor in (AGENT, CUSTOMER)] == [
        merged_at := now(desk, b).updated_at
    ] * 4
    moved = split(world, now(desk, b), 3)
    later = {desk.opened(card, actor).card.updated_at for card in (b, moved.target) for actor in (AGENT, CUSTOMER)}
    assert len(later) == 1
    assert later.pop() > merged_at


def test_a_preview_changes_nothing_and_says_what_would_be(world, desk, two):
    a, b = two
    would = merge(world, now(desk, a), b, is_preview=True)
    assert (would.moved_messages, would.target.said_count, would.source.merged_into) == (2, 4, b.inquiry_id)
    assert words(desk, a) == [(1, "a1"), (2, "a2")]


def test_a_merge_is_undone_and_what_was_said_since_stays(world, desk, two):
    a, b = two
    action_id = uuid4()
    merge(world, now(desk, a), b, action_id=action_id)
    world.say(AGENT, b.inquiry_id, "b3")
    undo(world, action_id)
    assert [body for _, body in words(desk, a)] == ["a1", "a2"]
    assert [body for _, body in words(desk, b)] == ["b1", "b2", "b3"]
    assert (now(desk, a).merged_into, now(desk, a).waiting_since, now(desk, b).waiting_since) == (
        None,
        a.created_at,
        None,
    )
    assert [m.sequence for m in desk.opened(b).messages] == list(range(1, len(desk.opened(b).messages) + 1))


@pytest.mark.parametrize("is_older", [True, False])
def test_who_waits_goes_on_waiting_where_an_open_inquiry_was_merged_into_a_done_one(world, desk, two, is_older):
    a, b = two if is_older else reversed(two)
    world.say(AGENT, b.inquiry_id, "済みました。")
    done = desk.edit(now(desk, b), status=Status.DONE)
    world.say(CUSTOMER, a.inquiry_id, "a3")
    assert merge(world, now(desk, a), b, is_preview=True).target.status is Status.IN_PROGRESS
    action_id = uuid4()
    merge(world, now(desk, a), b, action_id=action_id)
    waits = now(desk, b)
    assert (waits.status, waits.preview) == (Status.IN_PROGRESS, "a3")
    assert waits.answer_due_at > waits.waiting_since > done.updated_at
    undo(world, action_id)
    assert (now(desk, b).status, now(desk, b).said_count) == (Status.DONE, done.said_count)
    assert (now(desk, a).merged_into, now(desk, a).waiting_since) == (None, a.waiting_since)


def test_a_done_inquiry_that_was_merged_and_is_taken_back_waits_as_its_customer_does(world, desk, two):
    a, b = two
    for card in two:
        desk.edit(now(desk, card), status=Status.DONE)
    merge(world, now(desk, a), b)
    assert (now(desk, b).status, now(desk, b).answer_due_at) == (Status.DONE, None)
    assert desk.edit(now(desk, b), status=Status.IN_PROGRESS).waiting_since == a.waiting_since


def test_what_was_moved_on_since_is_not_taken_back_before_that(world, desk, two):
    a, b = two
    c = world.open(comment="c1").card
    first, second = uuid4(), uuid4()
    merge(world, now(desk, a), b, action_id=first)
    merge(world, now(desk, b), c, action_id=second)
    (line,) = undo(world, first)
    assert (line.outcome, line.card.merged_into) == (Outcome.CHANGED_MEANWHILE, b.inquiry_id)
    assert [body for _, body in words(desk, c)] == ["a1", "b1", "a2", "b2", "c1"]
    undo(world, second)
    (line,) = undo(world, first)
    assert (line.outcome, [body for _, body in words(desk, a)]) == (Outcome.DONE, ["a1", "a2"])


@pytest.mark.parametrize("part", ["source", "target"])
def test_a_split_is_not_taken_back_into_or_out_of_an_inquiry_that_was_merged(world, desk, two, part):
    a, b = two
    action_id = uuid4()
    moved = split(world, now(desk, a), 2, action_id=action_id)
    merge(world, now(desk, getattr(moved, part)), b)
    (line,) = undo(world, action_id)
    assert line.outcome is Outcome.CHANGED_MEANWHILE
    assert now(desk, getattr(moved, part)).merged_into == b.inquiry_id
    assert sorted(body for card in (a, b, moved.target) for _, body in words(desk, card)) == ["a1", "a2", "b1", "b2"]


def test_what_one_has_not_read_is_unread_after_a_merge_too(world, desk, two):
    a, b = two
    read(world, AGENT, b, 2)
    merge(world, now(desk, a), b)
    assert desk.opened(b).new_from == 1
    assert desk.opened(b, CUSTOMER).new_from == 0


@pytest.mark.parametrize("from_sequence", [2, 3])
def test_a_part_becomes_an_inquiry_of_its_own_and_comes_back(world, desk, two, from_sequence):
    a, _ = two
    world.note(COLLEAGUE, a.inquiry_id, "メモ")
    world.say(CUSTOMER, a.inquiry_id, "a3")
    action_id = uuid4()
    moved = split(world, now(desk, a), from_sequence, action_id=action_id)
    all_words = ["a1", "a2", "メモ", "a3"]
    assert [body for _, body in words(desk, moved.target)] == all_words[from_sequence - 1 :]
    assert [body for _, body in words(desk, a)] == all_words[: from_sequence - 1]
    assert (moved.target.category, moved.target.customer_code) == (Category.BILLING, a.customer_code)
    assert [other.inquiry_id for other in desk.opened(a).links] == [moved.target.inquiry_id]
    undo(world, action_id)
    assert [body for _, body in words(desk, a)] == all_words
    assert now(desk, moved.target).merged_into == a.inquiry_id


def test_a_split_twice_is_done_once(world, desk, two):
    a, _ = two
    action_id = uuid4()
    first = split(world, now(desk, a), 2, action_id=action_id)
    again = split(world, now(desk, a), 2, action_id=action_id)
    assert again.target.inquiry_id == first.target.inquiry_id


def test_a_merge_twice_is_done_once_and_answers_the_same(world, desk, two):
    a, b = two
    other, action_id = world.open().card, uuid4()
    first = merge(world, now(desk, a), b, action_id=action_id)
    again = merge(world, now(desk, a), b, action_id=action_id)
    elsewhere = merge(world, now(desk, a), other, action_id=action_id)
    for answer in (again, elsewhere):
        assert (answer.target.inquiry_id, answer.moved_messages) == (b.inquiry_id, first.moved_messages)


def test_an_action_of_another_kind_or_inquiry_is_no_split_done_before(world, desk, two):
    a, b = two
    opening_id, action_id = uuid4(), uuid4()
    world.open(opening_id=opening_id)
    assert refused(Code.INVALID_INPUT, split, world, now(desk, a), 2, action_id=opening_id).field == "action_id"
    split(world, now(desk, a), 2, action_id=action_id)
    assert refused(Code.INVALID_INPUT, split, world, now(desk, b), 2, action_id=action_id).field == "action_id"
    assert [body for _, body in words(desk, b)] == ["b1", "b2"]


def test_notes_alone_are_not_split_off_since_the_customer_would_get_an_empty_inquiry(world, desk, two):
    a, _ = two
    world.note(COLLEAGUE, a.inquiry_id, "メモ")
    assert refused(Code.INVALID_INPUT, split, world, now(desk, a), 3).field == "from_sequence"


def test_what_is_split_off_a_held_inquiry_is_not_held_without_an_end(world, desk, two):
    a, _ = two
    held = desk.edit(now(desk, a), hold=hold(world))
    target = split(world, held, 2).target
    assert (target.status, target.hold_until, target.hold_reason) == (Status.IN_PROGRESS, None, "")
    assert now(desk, a).status is Status.ON_HOLD


def test_a_part_of_a_stores_inquiry_is_none_of_a_new_store(world, desk, two):
    a, _ = two
    assert refused(Code.INVALID_INPUT, split, world, now(desk, a), 2, category=Category.NEW_STORE).field == "category"
    consultation = world.open(store=None, comment="c1").card
    world.say(CUSTOMER, consultation.inquiry_id, "c2")
    assert split(world, now(desk, consultation), 2, category=Category.NEW_STORE).target.store_name


def test_what_cannot_be_merged_or_split_is_refused(world, desk, two):
    a, b = two
    theirs = world.open(OTHER_CUSTOMER, store=OTHER_STORE).card
    assert refused(Code.INVALID_INPUT, merge, world, now(desk, a), theirs).field == "into"
    assert refused(Code.INVALID_INPUT, merge, world, now(desk, a), a).field == "into"
    refused(Code.CHANGED_MEANWHILE, merge, world, a, b)
    assert refused(Code.INVALID_INPUT, split, world, now(desk, a), 9).field == "from_sequence"
    merge(world, now(desk, a), b)
    refused(Code.INQUIRY_CLOSED, merge, world, now(desk, a), b)
    refused(Code.INQUIRY_CLOSED, split, world, now(desk, a), 2)


@pytest.mark.parametrize("company_id", [None, 2])
def test_two_of_one_store_that_are_another_companys_are_not_merged(world, desk, company_id):
    """The store has changed hands: neither company may read the other's words."""
    old, new = world.open().card, world.open().card
    with world.database.write() as tx:
        rows = schema.inquiry.update().where(schema.inquiry.c.inquiry_id == old.inquiry_id)
        tx.execute(rows.values(company_id=company_id))
    assert refused(Code.INVALID_INPUT, merge, world, now(desk, old), new).field == "into"
    assert refused(Code.INVALID_INPUT, merge, world, now(desk, new), old).field == "into"


def test_links_go_both_ways_and_are_taken_off_both_ways(world, desk, two):
    a, b = two
    assert [other.inquiry_id for other in link(world, a, b)] == [b.inquiry_id]
    assert [other.inquiry_id for other in desk.opened(b).links] == [a.inquiry_id]
    assert desk.opened(a, CUSTOMER).links == []
    assert link(world, b, a, remove=True) == []
    assert desk.opened(a).links == []


def test_a_note_that_is_taken_back_is_gone_from_the_card_too_and_stays_gone_after_a_merge(world, desk):
    card, action_id = world.open(comment="音が出ません。").card, uuid4()
    edited = desk.edit(card, action_id=action_id, note="ひみつのメモ")
    assert edited.preview == "ひみつのメモ"
    (line,) = undo(world, action_id)
    assert (line.card.preview, line.card.preview_is_note) == ("音が出ません。", False)
    assert line.card.version > edited.version
    other = world.open(comment="別の件").card
    desk.edit(line.card, action_id=(later := uuid4()), note="もうひとつのメモ")
    (line,) = undo(world, later)
    for is_preview in (True, False):
        assert merge(world, line.card, other, is_preview=is_preview).target.preview == "別の件"


def test_a_link_that_is_there_already_has_nothing_to_undo(world, two):
    a, b = two

    def linked(action_id, **more):
        with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
            body = Link(action_id=action_id, other=b.inquiry_id, **more)
            return link_inquiry(context, body, a.inquiry_id).is_unchanged

    first = uuid4()
    asked = [(first, {}), (first, {}), (uuid4(), {}), (uuid4(), {"remove": True}), (uuid4(), {"remove": True})]
    assert [linked(action_id, **more) for action_id, more in asked] == [False, False, True, False, True]


def test_a_note_is_taken_back_where_it_was_moved_to(world, desk):
    card, other, action_id = world.open().card, world.open().card, uuid4()
    noted = desk.edit(card, action_id=action_id, note="ひみつのメモ")
    merge(world, noted, other)
    with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
        undo_action(context, Nothing(), str(action_id))
        assert {(one.kind, one.object_id) for one in context.noted} >= {
            (ChangeKind.MESSAGE, other.inquiry_id),
            (ChangeKind.INQUIRY, other.inquiry_id),
        }
    bodies = [message.body for message in desk.opened(other).messages if message.kind == "note"]
    assert bodies == [""]


def test_a_link_that_is_taken_back_is_told_on_both_sides(world, desk):
    one, other = world.open().card, world.open().card
    link(world, one, other, action_id=(first := uuid4()))
    for action_id, there, said in ((first, [], "外しました"), (uuid4(), [other.inquiry_id], "関連付けました")):
        if action_id is not first:
            link(world, one, other)
            link(world, one, other, remove=True, action_id=action_id)
        before = desk.opened(other).card.version
        undo(world, action_id)
        assert [found.inquiry_id for found in desk.opened(one).links] == there
        assert desk.opened(other).card.version > before
        assert desk.opened(other).messages[-1].body.endswith(said)
