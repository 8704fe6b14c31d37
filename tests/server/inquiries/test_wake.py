"""Tests for usen_desk.server.inquiries.wake."""

from datetime import timedelta

import pytest

from tests.server.inquiries.conftest import AGENT, CUSTOMER
from tests.server.inquiries.test_undo import history
from tests.server.inquiries.test_work import Desk, hold
from usen_desk.contract.inquiries import InquirySearch, Status
from usen_desk.contract.inquiry_work import Assignment
from usen_desk.server.inquiries.inbox import search_inquiries
from usen_desk.server.inquiries.wake import end_holds, release_silent


@pytest.fixture
def desk(world):
    return Desk(world)


def searched(world, asked, actor):
    with world.unit(actor) as context:
        return search_inquiries(context, asked)


def test_a_hold_ends_at_its_time_with_a_line_and_news_for_the_desks(world, desk):
    card = desk.edit(world.open().card, hold=hold(world, minutes=30))
    assert end_holds(world.database, world.settings, card.hold_until - timedelta(seconds=1)).last_id == 0
    assert end_holds(world.database, world.settings, card.hold_until).last_id > 0
    woken = desk.opened(card)
    assert (woken.card.status, woken.card.hold_until, woken.card.hold_reason) == (Status.IN_PROGRESS, None, "")
    assert woken.messages[-1].body == "保留の期限が来たため、対応中に戻しました"
    assert [(line.who, line.what) for line in history(world, card)][:2] == [("", "status"), ("", "hold")]
    assert end_holds(world.database, world.settings, card.hold_until).last_id == 0


def test_an_assignment_that_fell_silent_returns_to_the_queue(world, desk):
    card = desk.edit(world.open().card, assignment=Assignment(staff_id=AGENT.staff_id))
    late = card.answer_due_at + timedelta(minutes=world.settings.silent_minutes)
    assert release_silent(world.database, world.settings, late).last_id == 0
    assert release_silent(world.database, world.settings, late + timedelta(seconds=1)).last_id > 0
    freed = desk.opened(card)
    assert (freed.card.assignee_id, freed.messages[-1].body) == (
        None,
        "応答がないため、山田 美咲の担当を外して待ち行列に戻しました",
    )


def test_what_is_released_stays_where_it_stands_in_the_inbox_on_both_sides(world, desk):
    silent = desk.edit(world.open().card, assignment=Assignment(staff_id=AGENT.staff_id))
    newer = world.open().card
    late = silent.answer_due_at + timedelta(minutes=world.settings.silent_minutes, seconds=1)
    before = desk.opened(silent), desk.opened(silent, CUSTOMER)

    def pages(actor):
        first = searched(world, InquirySearch(limit=1), actor)
        release_silent(world.database, world.settings, late)
        following = searched(world, InquirySearch(limit=1, after=first.next_after), actor)
        return [item.inquiry_id for page in (first, following) for item in page.items]

    assert pages(AGENT) == pages(CUSTOMER) == [newer.inquiry_id, silent.inquiry_id]
    after = desk.opened(silent), desk.opened(silent, CUSTOMER)
    assert [one.card.updated_at for one in after] == [one.card.updated_at for one in before]
    assert (after[0].card.assignee_id, after[0].card.version) == (None, before[0].card.version + 1)
    desk.edit(after[0].card, assignment=Assignment(staff_id=AGENT.staff_id))
    assert release_silent(world.database, world.settings, world.now + timedelta(minutes=1)).last_id == 0


def test_who_is_answered_or_was_heard_of_lately_is_not_released(world, desk):
    answered = desk.edit(world.open().card, assignment=Assignment(staff_id=AGENT.staff_id))
    world.say(AGENT, answered.inquiry_id)
    lately = desk.edit(world.open().card, assignment=Assignment(staff_id=AGENT.staff_id))
    late = lately.answer_due_at + timedelta(minutes=world.settings.silent_minutes, seconds=1)
    world.now = late - timedelta(minutes=5)
    world.note(AGENT, lately.inquiry_id, "折り返し待ち")
    assert release_silent(world.database, world.settings, late).last_id == 0


def test_a_customers_word_ends_a_hold_at_once(world, desk):
    card = desk.edit(world.open().card, hold=hold(world))
    world.say(CUSTOMER, card.inquiry_id, "急ぎます。")
    assert desk.opened(card).card.status is Status.IN_PROGRESS
