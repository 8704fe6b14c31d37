"""Stores that a customer may ask for: the company's, that have not ended, by any part of what is known of them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from tests.server.inquiries.conftest import (
    AGENT,
    CHAIN_STORE,
    CUSTOMER,
    OTHER_CUSTOMER,
    OTHER_STORE,
    STORE,
    SUPERVISOR,
)
from usen_desk.contract.permissions import Permission
from usen_desk.contract.portal import OwnStoreSearch
from usen_desk.server.db import schema
from usen_desk.server.inquiries import own_stores, own_stores_store


def codes(world, actor=CUSTOMER, **asked):
    with world.unit(actor, Permission.OPEN_INQUIRIES) as context:
        found = own_stores.search_own_stores(context, OwnStoreSearch(**asked))
    assert found.count == len(found.items)
    return {store.customer_code for store in found.items}


def test_a_company_has_its_own_stores_and_those_of_its_chain(world):
    assert codes(world) == {STORE, CHAIN_STORE}
    assert codes(world, OTHER_CUSTOMER) == {OTHER_STORE}
    assert codes(world, AGENT) == codes(world, SUPERVISOR) == {STORE, CHAIN_STORE, OTHER_STORE}


@pytest.mark.parametrize("word", ["渋谷", "センター街", "03-5489-3000", "+81 3 5489 3000", "0412-3398-01"])
def test_any_part_finds_a_store(world, word):
    assert codes(world, word=word) == {STORE}


def test_area_and_code_narrow_it(world):
    assert codes(world, prefecture_code=13) == {STORE, CHAIN_STORE}
    assert codes(world, prefecture_code=1) == set()
    assert codes(world, customer_code=CHAIN_STORE) == {CHAIN_STORE}
    assert codes(world, customer_code=OTHER_STORE) == set()
    assert codes(world, word="%") == set()


def test_a_store_that_ended_is_left_out(world):
    with world.database.write() as tx:
        ended = update(schema.customer).where(schema.customer.c.customer_code == STORE)
        tx.execute(ended.values(terminated_on=date(2020, 3, 1)))
    assert codes(world) == {CHAIN_STORE}


def test_all_are_counted_where_not_all_are_shown(world, monkeypatch):
    monkeypatch.setattr(own_stores, "STORES_MAX", 1)
    with world.unit(CUSTOMER, Permission.OPEN_INQUIRIES) as context:
        found = own_stores.search_own_stores(context, OwnStoreSearch())
        assert own_stores_store.count(context, OwnStoreSearch()) == 2
    assert (len(found.items), found.count) == (1, 2)


def test_the_open_exchange_that_was_updated_last_stands_beside_its_store(world):
    older, newer = world.open(), world.open()
    world.say(AGENT, older.card.inquiry_id)
    with world.unit(CUSTOMER, Permission.OPEN_INQUIRIES) as context:
        found = own_stores.search_own_stores(context, OwnStoreSearch(customer_code=STORE))
    assert found.items[0].open_inquiry.inquiry_id == older.card.inquiry_id
    assert newer.card.inquiry_id != older.card.inquiry_id
