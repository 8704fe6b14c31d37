"""Tests for usen_desk.server.inquiries.feed."""

from tests.server.inquiries.conftest import AGENT, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, SALES, World
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.inquiries import InquiryCard, ThreadMessage
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.inquiries.feed import inquiry_view, message_view, visible


def noted(world: World, call, *args, **more):
    """What a call put into the feed, as rows."""
    seen = []
    opened_unit = world.unit

    def unit(*given, **named):
        manager = opened_unit(*given, **named)

        class Kept:
            def __enter__(self):
                self.context = manager.__enter__()
                return self.context

            def __exit__(self, *error):
                seen.extend(self.context.noted)
                return manager.__exit__(*error)

        return Kept()

    world.unit = unit
    try:
        call(*args, **more)
    finally:
        world.unit = opened_unit
    each = list(dict.fromkeys(seen))
    return [ChangeRow(n, world.now, one.kind.value, one.object_id, one.part_id) for n, one in enumerate(each, 1)]


def told(world, actor, rows):
    """kind → items that this person hears."""
    with world.unit(actor) as context:
        cards = inquiry_view(context, [row for row in rows if row.kind == ChangeKind.INQUIRY])
        messages = message_view(context, [row for row in rows if row.kind == ChangeKind.MESSAGE])
    assert all(isinstance(card, InquiryCard) for card in cards.values())
    assert all(isinstance(message, ThreadMessage) for message in messages.values())
    return list(cards.values()), list(messages.values())


def test_an_answer_is_told_with_its_card_and_its_message(world):
    inquiry_id = world.open().card.inquiry_id
    rows = noted(world, world.say, AGENT, inquiry_id, "伺います。")
    (card,), (message,) = told(world, AGENT, rows)
    assert (card.preview, card.read_count, message.body, message.sequence) == ("伺います。", None, "伺います。", 2)
    (card,), (message,) = told(world, CUSTOMER, rows)
    assert (card.version, message.sequence, message.author.staff_id) == (0, 2, None)


def test_customers_hear_nothing_at_all_of_a_note(world):
    inquiry_id = world.open().card.inquiry_id
    rows = noted(world, world.note, AGENT, inquiry_id)
    assert len(rows) == 2
    assert told(world, CUSTOMER, rows) == ([], [])
    assert [len(part) for part in told(world, SALES, rows)] == [1, 1]


def test_nobody_hears_of_what_they_may_not_see(world):
    own = noted(world, world.open)
    theirs = noted(world, world.open, OTHER_CUSTOMER, store=OTHER_STORE)
    assert told(world, OTHER_CUSTOMER, own) == ([], [])
    assert told(world, SALES, theirs) == ([], [])
    assert [len(part) for part in told(world, OTHER_CUSTOMER, theirs)] == [1, 1]


def test_presence_is_for_those_who_see_the_inquiry(world):
    own = world.open().card.inquiry_id
    with world.unit(OTHER_CUSTOMER) as context:
        assert set(visible(context, [own])) == set()
    with world.unit(AGENT) as context:
        assert set(visible(context, [own, 999])) == {own}
