"""Tests for usen_desk.server.inquiries.of_customer and its store: a store's exchanges beside its account."""

import pytest

from tests.server.conftest import BRANCH
from tests.server.inquiries.conftest import (
    ADMIN,
    AGENT,
    CHAIN_STORE,
    CUSTOMER,
    OTHER_CUSTOMER,
    OTHER_STORE,
    SALES,
    STORE,
)
from tests.server.inquiries.rows import add_inquiries
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import CARDS_MAX
from usen_desk.server.context import Refusal
from usen_desk.server.inquiries.of_customer import list_customer_inquiries


def listed(world, actor=AGENT, store=STORE):
    with world.unit(actor) as context:
        return list_customer_inquiries(context, Nothing(), store)


def test_open_ones_stand_first_then_the_newest(world):
    with world.database.write() as tx:
        states = ({}, {"status": "done"}, {"status": "on_hold"}, {"status": "done"}, {"merged_into": 1})
        ids = add_inquiries(tx, [{"customer_id": 1, "company_id": 1, "branch_code": BRANCH, **more} for more in states])
        add_inquiries(tx, [{"customer_id": 2, "company_id": 1}])
    for actor in (AGENT, SALES, CUSTOMER):
        answer = listed(world, actor)
        assert [card.inquiry_id for card in answer.items] == [ids[2], ids[0], ids[3], ids[1]]
        assert answer.open_count == 2


def test_no_more_than_a_hundred_are_listed(world):
    with world.database.write() as tx:
        add_inquiries(tx, [{"customer_id": 1}] * (CARDS_MAX + 1))
    answer = listed(world)
    assert (len(answer.items), answer.open_count) == (CARDS_MAX, CARDS_MAX + 1)


@pytest.mark.parametrize(
    ("actor", "store", "may"),
    [
        (AGENT, OTHER_STORE, True),
        (AGENT, "none", False),
        (SALES, STORE, True),
        (SALES, OTHER_STORE, False),
        (CUSTOMER, STORE, True),
        (CUSTOMER, CHAIN_STORE, True),
        (CUSTOMER, OTHER_STORE, False),
        (OTHER_CUSTOMER, OTHER_STORE, True),
        (ADMIN, STORE, False),
    ],
)
def test_only_a_store_that_the_caller_may_see(world, actor, store, may):
    if may:
        assert listed(world, actor, store).items == []
        return
    with pytest.raises(Refusal) as refused:
        listed(world, actor, store)
    assert refused.value.code is Code.NOT_FOUND


def test_exchanges_of_a_former_company_are_not_shown_to_the_new_one(world):
    with world.database.write() as tx:
        add_inquiries(tx, [{"customer_id": 1, "company_id": 2}])
    answer = listed(world, CUSTOMER)
    assert (answer.items, answer.open_count) == ([], 0)
