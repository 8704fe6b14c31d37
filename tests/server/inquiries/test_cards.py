"""Tests for usen_desk.server.inquiries.cards: what a customer gets must not depend on whether notes exist."""

from contextlib import suppress
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, STORE
from tests.server.inquiries.test_work import Desk, hold
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import InquiryAsk, InquirySearch, MessageKind, MessagesAsk, MessageSearch, Status
from usen_desk.contract.inquiry_work import Link
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Refusal
from usen_desk.server.inquiries.inbox import search_inquiries
from usen_desk.server.inquiries.message_search import search_messages
from usen_desk.server.inquiries.moving import link_inquiry
from usen_desk.server.inquiries.of_customer import list_customer_inquiries
from usen_desk.server.inquiries.threads import get_inquiry, list_messages
from usen_desk.server.inquiries.undo import undo_action


def as_customer(world, inquiry_id):
    with world.unit(CUSTOMER) as context:
        return msgspec.json.encode(get_inquiry(context, InquiryAsk(), inquiry_id))


def on_every_path(world, inquiry_id):
    """All that a customer can read about it; cursors and counts too."""
    with world.unit(CUSTOMER) as context:
        got = [
            get_inquiry(context, InquiryAsk(), inquiry_id),
            get_inquiry(context, InquiryAsk(around=1), inquiry_id),
            list_messages(context, MessagesAsk(after=1), inquiry_id),
            search_inquiries(context, InquirySearch(limit=1)),
            search_inquiries(context, InquirySearch(text="社内")),
            search_messages(context, MessageSearch(text="社")),
            search_messages(context, MessageSearch(text="待ち", inquiry_id=inquiry_id)),
            list_customer_inquiries(context, Nothing(), STORE),
        ]
    return msgspec.json.encode(got)


def test_a_message_shows_name_and_department_and_to_customers_no_number_of_the_staff(world):
    inquiry_id = world.open().card.inquiry_id
    author = world.say(AGENT, inquiry_id).message.author
    assert (author.name, author.department, author.staff_id) == ("山田 美咲", "カスタマーサポート部", AGENT.staff_id)
    shown = msgspec.json.decode(as_customer(world, inquiry_id))["messages"][1]["author"]
    assert (shown["name"], shown["staff_id"]) == ("山田 美咲", None)


STEPS = st.lists(st.sampled_from(["note", "hold", "wake", "link", "undo"]), min_size=1, max_size=6)


@pytest.mark.parametrize("answered", [False, True])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_internal_step_changes_a_byte_of_what_the_customer_gets(world, answered, steps):
    other, inquiry_id = (world.open().card.inquiry_id for _ in range(2))
    if answered:
        world.say(AGENT, inquiry_id)
    desk = Desk(world)
    card = desk.edit(world.seen(inquiry_id).card, status=Status.IN_PROGRESS)
    before = on_every_path(world, inquiry_id)
    action_id = None
    for step in steps:
        card = world.seen(inquiry_id).card
        match step:
            case "note":
                world.say(COLLEAGUE, inquiry_id, "社内", kind=MessageKind.NOTE)
            case "hold":
                action_id = uuid4()
                desk.edit(card, hold=hold(world), note="待ち", action_id=action_id)
            case "wake":
                desk.edit(card, status=Status.IN_PROGRESS)
            case "link":
                action_id = uuid4()
                with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
                    link_inquiry(context, Link(action_id=action_id, other=other), inquiry_id)
            case "undo" if action_id:
                with suppress(Refusal), world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
                    undo_action(context, Nothing(), str(action_id))  # a link that was there already is no action
                action_id = None
    assert on_every_path(world, inquiry_id) == before
