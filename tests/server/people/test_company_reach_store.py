"""Tests for usen_desk.server.people.company_reach_store: own stores, chains, and stores named for another company."""

import pytest
from sqlalchemy import insert, literal, select

from tests.server.callers import Callers
from tests.server.conftest import BRANCH, OTHER_BRANCH
from tests.server.knowledge import add_company
from usen_desk.server.db import schema
from usen_desk.server.people.company_reach_store import has_store_in


@pytest.fixture
def reached(database, branches):
    callers = Callers(database)
    own, chain = add_company(callers, "山川", BRANCH), add_company(callers, "海野", BRANCH, by_chain=True)
    far = add_company(callers, "林", OTHER_BRANCH)

    def in_branch(branch_code):
        wanted = select(schema.company.c.company_id).where(
            has_store_in(schema.company.c.company_id, literal(branch_code))
        )
        with database.read() as tx:
            return set(tx.execute(wanted).scalars())

    return own, chain, far, in_branch


def test_own_stores_and_chains_count_in_their_branch(reached):
    own, chain, far, in_branch = reached
    assert in_branch(BRANCH) == {own, chain}
    assert in_branch(OTHER_BRANCH) == {far}


def test_a_store_named_for_a_company_counts_for_that_one_only(reached, database):
    own, chain, far, in_branch = reached
    with database.write() as tx:
        of_chain = select(schema.customer.c.customer_id).where(schema.customer.c.chain_code_key == f"C{chain}")
        tx.execute(insert(schema.company_store).values(customer_id=tx.execute(of_chain).scalar_one(), company_id=far))
    assert in_branch(BRANCH) == {own, far}
