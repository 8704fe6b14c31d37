"""Tests for usen_desk.server.inquiries.cards: what a customer gets must not depend on whether notes exist."""

from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER
from tests.server.inquiries.test_work import Desk, hold
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import InquiryAsk, MessageKind, Status
from usen_desk.contract.permissions import Permission
from usen_desk.server.inquiries.threads import get_inquiry
from usen_desk.server.inquiries.undo import undo_action


def as_customer(world, inquiry_id):
    with world.unit(CUSTOMER) as context:
        return msgspec.json.encode(get_inquiry(context, InquiryAsk(), inquiry_id))


def test_a_message_shows_name_and_department_and_to_customers_no_number_of_the_staff(world):
    inquiry_id = world.open().card.inquiry_id
    author = world.say(AGENT, inquiry_id).message.author
    assert (author.name, author.department, author.staff_id) == ("山田 美咲", "カスタマーサポート部", AGENT.staff_id)
    shown = msgspec.json.decode(as_customer(world, inquiry_id))["messages"][1]["author"]
    assert (shown["name"], shown["staff_id"]) == ("山田 美咲", None)


STEPS = st.lists(st.sampled_from(["note", "hold", "wake", "undo"]), min_size=1, max_size=6)


@pytest.mark.parametrize("answered", [False, True])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_internal_step_changes_a_byte_of_what_the_customer_gets(world, answered, steps):
    inquiry_id = world.open().card.inquiry_id
    if answered:
        world.say(AGENT, inquiry_id)
    desk = Desk(world)
    card = desk.edit(world.seen(inquiry_id).card, status=Status.IN_PROGRESS)
    before = as_customer(world, inquiry_id)
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
            case "undo" if action_id:
                with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
                    undo_action(context, Nothing(), str(action_id))
                action_id = None
    assert as_customer(world, inquiry_id) == before
