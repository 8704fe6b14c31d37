"""Tests for usen_desk.server.inquiries.inbox: pages, cursors, what customers may ask. Hits are test_inbox_store's."""

from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.server.conftest import NOW
from tests.server.inquiries.conftest import ADMIN, AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, STORE
from tests.server.inquiries.test_work import Desk, hold
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquirySearch, MessageSearch, Status, View
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Refusal
from usen_desk.server.inquiries.inbox import search_inquiries
from usen_desk.server.inquiries.message_search import search_messages
from usen_desk.server.inquiries.of_customer import list_customer_inquiries


def found(world, actor=AGENT, **asked):
    with world.unit(actor) as context:
        return search_inquiries(context, InquirySearch(**asked))


def numbers(page):
    return [card.inquiry_id for card in page.items]


def test_a_word_brings_an_inquiry_to_the_top(world):
    first, second = (world.open().card.inquiry_id for _ in range(2))
    assert numbers(found(world)) == [second, first]
    world.note(AGENT, first)
    assert numbers(found(world)) == [first, second]
    assert numbers(found(world, CUSTOMER)) == [second, first]


def test_a_page_goes_on_where_the_last_ended_though_rows_moved(world):
    ids = [world.open().card.inquiry_id for _ in range(4)]
    page = found(world, limit=2)
    assert numbers(page) == ids[:1:-1]
    world.say(AGENT, ids[0])
    following = found(world, limit=2, after=page.next_after)
    assert numbers(following) == [ids[1]]
    assert following.next_after == ""


@pytest.mark.parametrize("after", ["x", "AAAA", "lQEA", "ガ", "=" * 40])
def test_what_is_no_cursor_is_refused(world, after):
    with pytest.raises(Refusal) as refused:
        found(world, after=after)
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "after")


def test_a_cursor_of_another_search_is_refused(world):
    for _ in range(2):
        world.open()
    after = found(world, limit=1).next_after
    assert found(world, limit=2, after=after).items
    with pytest.raises(Refusal, match="invalid_input"):
        found(world, after=after, view=View.UNANSWERED)


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"view": view}, "view") for view in View if view is not View.ALL] + [({"assignee_id": 1}, "assignee_id")],
)
def test_customers_may_not_ask_by_what_is_ours(world, asked, field):
    with pytest.raises(Refusal) as refused:
        found(world, CUSTOMER, **asked)
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, field)


def test_customers_cannot_tell_a_hold(world):
    held, busy = (world.open().card for _ in range(2))
    desk = Desk(world)
    for card in (held, busy):
        desk.edit(card, status=Status.IN_PROGRESS)
    desk.edit(world.seen(held.inquiry_id).card, hold=hold(world))
    for asked in (Status.ON_HOLD, Status.IN_PROGRESS):
        page = found(world, CUSTOMER, statuses=(asked,))
        assert {(card.inquiry_id, card.status) for card in page.items} == {
            (held.inquiry_id, Status.IN_PROGRESS),
            (busy.inquiry_id, Status.IN_PROGRESS),
        }
    assert numbers(found(world, statuses=(Status.ON_HOLD,))) == [held.inquiry_id]


def test_who_has_no_reach_finds_nothing(world):
    world.open()
    page = found(world, ADMIN)
    assert (page.items, page.count) == ([], 0)


def test_a_card_tells_how_much_this_person_has_read(world):
    inquiry_id = world.open().card.inquiry_id
    world.say(AGENT, inquiry_id)
    read = {actor: found(world, actor).items[0].read_count for actor in (AGENT, COLLEAGUE, CUSTOMER)}
    assert read == {AGENT: 0, COLLEAGUE: 0, CUSTOMER: 1}


WORDS = ("雑音", "社内", "請求", "音")


def answers(world, actor):
    """All that this customer can be told by searching, as bytes."""
    asked = [InquirySearch(), InquirySearch(store=STORE), InquirySearch(updated_from=NOW.date())]
    asked += [InquirySearch(statuses=(status,)) for status in Status]
    asked += [InquirySearch(text=word) for word in WORDS]
    searches = [(search_inquiries, one) for one in asked]
    searches += [(search_messages, MessageSearch(text=word)) for word in WORDS]
    told = []
    with world.unit(actor) as context:
        for search, one in searches:
            page = search(context, replace(one, limit=3))
            told.append(page)
            while page.next_after:
                page = search(context, replace(one, limit=3, after=page.next_after))
                told.append(page)
        for store in (STORE, OTHER_STORE):
            try:
                told.append(list_customer_inquiries(context, Nothing(), store))
            except Refusal as refusal:
                told.append(refusal.code)
    return msgspec.json.encode(told)


STEPS = st.lists(
    st.tuples(st.sampled_from(["note", "hold", "wake"]), st.integers(0, 1), st.sampled_from(WORDS)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.sampled_from(WORDS), max_size=3), steps=STEPS)
def test_no_internal_step_changes_a_byte_of_what_a_customer_finds(world, said, steps):
    threads = [world.open(comment="雑音がします").card.inquiry_id, world.open().card.inquiry_id]
    for word in said:
        world.say(AGENT, threads[0], word)
    desk = Desk(world)
    for number in threads:
        desk.edit(world.seen(number).card, status=Status.IN_PROGRESS)
    own, others = answers(world, CUSTOMER), answers(world, OTHER_CUSTOMER)
    for step, which, word in steps:
        card = world.seen(threads[which]).card
        match step:
            case "note":
                world.note(COLLEAGUE, threads[which], f"社内 {word}")
            case "hold":
                desk.edit(card, hold=hold(world), note=word, action_id=uuid4())
            case "wake":
                desk.edit(card, status=Status.IN_PROGRESS)
    assert answers(world, CUSTOMER) == own
    assert answers(world, OTHER_CUSTOMER) == others
    with world.unit(AGENT, Permission.READ_INQUIRIES) as context:
        noted = sum(step == "note" for step, *_ in steps)
        assert search_messages(context, MessageSearch(text="社内")).count >= noted
