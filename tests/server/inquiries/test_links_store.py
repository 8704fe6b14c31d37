"""Tests for usen_desk.server.inquiries.links_store."""

import msgspec

from tests.server.inquiries.conftest import AGENT, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, SALES
from usen_desk.server.inquiries import links_store, moving_store


def test_what_was_asked_is_kept_as_it_was_filled_in(world):
    inquiry_id = world.open(fields={"symptom": "noise"}).card.inquiry_id
    with world.database.read() as tx:
        kept = msgspec.json.decode(links_store.asked_of(tx, inquiry_id))
    assert kept == [{"label": "症状", "value": "雑音が入る"}]


def test_links_lead_only_to_what_one_may_see_and_customers_have_none(world):
    own, other = world.open().card, world.open().card
    theirs = world.open(OTHER_CUSTOMER, store=OTHER_STORE).card
    with world.database.write() as tx:
        for card in (other, theirs):
            assert moving_store.add_link(tx, own.inquiry_id, card.inquiry_id)
        assert not moving_store.add_link(tx, own.inquiry_id, other.inquiry_id)

    def seen(actor):
        with world.unit(actor) as context:
            return [stored.inquiry_id for stored in links_store.linked(context, own.inquiry_id)]

    assert seen(AGENT) == [theirs.inquiry_id, other.inquiry_id]
    assert seen(SALES) == [other.inquiry_id]
    assert seen(CUSTOMER) == []


def test_a_copy_has_the_same_customer_and_nothing_that_is_its_own(world):
    card = world.open().card
    with world.database.write() as tx:
        made = links_store.copy_of(tx, card.inquiry_id, "x" * 36, "billing", "in_progress", world.now)
    copy = world.seen(made)
    assert (copy.card.customer_code, copy.card.company_name) == (card.customer_code, card.company_name)
    assert (copy.card.version, copy.asked, copy.messages, copy.card.merged_into) == (1, [], [], None)
