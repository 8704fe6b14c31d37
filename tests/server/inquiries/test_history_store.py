"""Tests for usen_desk.server.inquiries.history_store."""

from tests.server.inquiries.conftest import AGENT, STAFF
from usen_desk.contract.inquiries import MessageSearch
from usen_desk.server.inquiries import history_store
from usen_desk.server.inquiries.message_search import search_messages


def test_everybody_of_the_staff_has_a_name(world):
    with world.database.read() as tx:
        assert history_store.names(tx) == {person.staff_id: person.name for person in STAFF}


def test_a_message_that_is_taken_back_is_shown_without_its_text_and_not_found(world):
    inquiry_id = world.open().card.inquiry_id
    said = world.note(AGENT, inquiry_id, "橙点滅は保護回路").message
    with world.unit(AGENT) as context:
        assert search_messages(context, MessageSearch(text="保護回路")).count == 1
        history_store.withdraw_message(context.tx, said.message_id, context.now)
        assert search_messages(context, MessageSearch(text="保護回路")).count == 0
    shown = world.seen(inquiry_id).messages[-1]
    assert (shown.body, shown.is_withdrawn) == ("", True)
