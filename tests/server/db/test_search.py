"""Tests for usen_desk.server.db.search: what stands in the index. What it finds is tested with the account search."""

import pytest
from sqlalchemy import select, text, update

from tests.server.accounts.rows import BRANCH, OTHER_BRANCH, add_store
from usen_desk.server.db import schema, search

pytestmark = pytest.mark.usefixtures("branches")


def found(tx, folded, **facets):
    """Ids that the index alone gives."""
    dialect = tx.dialect.name
    made = select(schema.customer.c.customer_id).where(search.may_contain(dialect, "customer"))
    if dialect == "sqlite":
        index = search.index_table("customer")
        made = made.join(index, index.c.rowid == schema.customer.c.customer_id)
    return list(tx.execute(made, {"ask": search.ask(dialect, "customer", folded, facets)}).scalars())


def test_putting_a_row_again_takes_its_old_text_away(database):
    with database.write() as tx:
        store = add_store(tx, "かふぇ")
        search.put(tx, "customer", [(store, "ばー")], new=False)
        assert found(tx, "かふぇ") == []
        assert found(tx, "ばー") == [store]


def test_a_facet_is_read_from_the_row(database):
    with database.write() as tx:
        store = add_store(tx, "かふぇ", branch_code=BRANCH)
        assert found(tx, "か", branch_code=BRANCH) == [store]
        assert found(tx, "か", branch_code=OTHER_BRANCH) == []
        tx.execute(update(schema.customer).values(branch_code=OTHER_BRANCH))
        search.put(tx, "customer", [(store, "かふぇ")], new=False)
        assert found(tx, "か", branch_code=BRANCH) == []
        assert found(tx, "か", branch_code=OTHER_BRANCH) == [store]


def test_a_row_has_to_stand_in_its_table_first(database):
    with pytest.raises(LookupError), database.write() as tx:
        search.put(tx, "customer", [(add_store(tx), "かふぇ"), (4711, "かふぇ")], new=False)


def test_an_empty_text_can_be_indexed(database):
    with database.write() as tx:
        store = add_store(tx, "　")
        search.put(tx, "customer", [(store, "")], new=False)
        search.put(tx, "customer", [], new=True)
        assert found(tx, "か") == []


def test_a_bulk_load_may_write_the_document_itself(database):
    with database.write() as tx:
        store = add_store(tx, "かふぇ")
        document = search.document("customer", "ばー", {"branch_code": BRANCH})
        if database.is_sqlite:
            tx.execute(text("delete from customer_search"))
            statement = "insert into customer_search(rowid, grams) values (:id, :document)"
        else:
            statement = "update customer set grams = array_to_tsvector(string_to_array(:document, ' '))"
            statement += " where customer_id = :id"
        tx.execute(text(statement), {"id": store, "document": document})
        assert found(tx, "ばー", branch_code=BRANCH) == [store]
        assert found(tx, "ばー", branch_code=OTHER_BRANCH) == []


def test_only_sqlite_is_kept_off_an_index(database):
    column = schema.customer.c.branch_code
    with database.read() as tx:
        made = str(search.unindexed(tx.dialect.name, column))
    assert made == ("+ customer.branch_code" if database.is_sqlite else "customer.branch_code")
