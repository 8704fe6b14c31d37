"""Tests for usen_desk.server.people.company_store."""

from sqlalchemy import insert, select

from tests.server.conftest import BRANCH, NOW
from usen_desk.server.db import schema
from usen_desk.server.people import company_store


def test_a_store_and_a_chain_change_hands_only_when_they_do(database, branches):
    with database.write() as tx:
        tx.execute(
            insert(schema.customer).values(
                customer_id=1,
                customer_code="1",
                customer_code_key="1",
                store_name="店",
                store_name_folded="店",
                branch_code=BRANCH,
            )
        )
        one, other = (company_store.add_company(tx, name, NOW) for name in ("甲社", "乙社"))
        assert company_store.company_ids(tx) == {"甲社": one, "乙社": other}
        for put, key in ((company_store.put_store, 1), (company_store.put_chain, "300412")):
            assert [put(tx, key, company_id) for company_id in (one, one, other)] == [True, False, True]
        assert tx.execute(select(schema.company_store.c.company_id)).scalar_one() == other


def test_a_new_person_has_no_password_that_anybody_could_type(database):
    with database.write() as tx:
        company_id = company_store.add_company(tx, "甲社", NOW)
        company_store.add_user(tx, company_id=company_id, email="A@b.jp", name="佐藤", department="", now=NOW)
        assert company_store.user_companies(tx, {"a@b.jp", "x@b.jp"}) == {"a@b.jp": company_id}
        assert tx.execute(select(schema.portal_user.c.password_hash)).scalar_one() == company_store.NO_PASSWORD
