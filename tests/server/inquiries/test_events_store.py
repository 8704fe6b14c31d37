"""Tests for usen_desk.server.inquiries.events_store."""

from tests.server.inquiries.conftest import AGENT, CUSTOMER
from usen_desk.server.inquiries import events_store


def test_events_come_in_their_order_with_who_did_it(world):
    inquiry_id = world.open().card.inquiry_id
    for person, what in ((AGENT, "status"), (CUSTOMER, "opened")):
        with world.unit(person) as context:
            events_store.add(context, inquiry_id, "a", what, "before", "after")
    with world.database.read() as tx:
        _, *found = events_store.of_inquiry(tx, inquiry_id)  # the first is that it was opened
        assert [(event.what, event.who, event.before, event.after) for event in found] == [
            ("status", "山田 美咲", "before", "after"),
            ("opened", "佐藤 様", "before", "after"),
        ]
        assert events_store.of_action(tx, "a") == found
        assert events_store.of_action(tx, "b") == []


def test_only_the_named_ones_are_undone(world):
    inquiry_id = world.open().card.inquiry_id
    with world.unit(AGENT) as context:
        for what in ("status", "assignee"):
            events_store.add(context, inquiry_id, "a", what, "", "x")
        first, _ = events_store.of_action(context.tx, "a")
        events_store.mark_undone(context.tx, [first.event_id], context.now)
        assert [event.undone_at == context.now for event in events_store.of_action(context.tx, "a")] == [True, False]
