"""Tests for usen_desk.server.inquiries.system_lines and lines_store."""

from tests.server.inquiries.conftest import AGENT, CUSTOMER
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.inquiries import MessageKind
from usen_desk.server.inquiries.system_lines import add_line


def test_a_line_stands_last_and_counts_as_nobodys_word(world):
    before = world.open().card
    with world.unit(AGENT) as context:
        message_id = add_line(context, before.inquiry_id, "担当: 山田 美咲")
        assert [(one.kind, one.part_id) for one in context.noted] == [(ChangeKind.MESSAGE, message_id)]
    inquiry = world.seen(before.inquiry_id)
    line = inquiry.messages[-1]
    assert (line.kind, line.author, line.body, line.sequence) == (MessageKind.SYSTEM, None, "担当: 山田 美咲", 2)
    assert (inquiry.card.said_count, inquiry.card.preview) == (before.said_count, before.preview)


def test_customers_see_no_line_and_no_gap(world):
    inquiry_id = world.open().card.inquiry_id
    with world.unit(AGENT) as context:
        add_line(context, inquiry_id, "担当: 山田 美咲")
    world.say(CUSTOMER, inquiry_id, "続き")
    assert [message.sequence for message in world.seen(inquiry_id, CUSTOMER).messages] == [1, 2]
