"""Tests for usen_desk.server.db.search: what stands in the index. What it finds is tested with the account search."""

import pytest
from sqlalchemy import select, text, update

from tests.server.accounts.rows import BRANCH, OTHER_BRANCH, add_store
from tests.server.inquiries.rows import add_inquiries, add_messages
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


@pytest.fixture
def messages(database):
    """Two rows of `message` in different blocks, with facets; answers their ids."""
    with database.write() as tx:
        (inquiry_id,) = add_inquiries(tx, [{"opened_by_user_id": None, "branch_code": BRANCH}])
        facets = [{"prefecture": "13", "message_id": 7}, {"category": "billing", "message_id": 20_000}]
        return add_messages(tx, [{"inquiry_id": inquiry_id, "body": "雑音", **each} for each in facets])


def found_messages(tx, folded, block=None, **facets):
    dialect = tx.dialect.name
    made = select(schema.message.c.message_id).where(search.may_contain(dialect, "message"))
    if dialect == "sqlite":
        index = search.index_table("message")
        made = made.join(index, index.c.rowid == schema.message.c.message_id)
    ask = search.ask(dialect, "message", folded, facets, block)
    return sorted(tx.execute(made, {"ask": ask}).scalars())


def test_a_message_is_found_within_its_facets(database, messages):
    first, second = messages
    with database.read() as tx:
        assert found_messages(tx, "雑音") == [first, second]
        assert found_messages(tx, "雑", category="repair") == [first]
        assert found_messages(tx, "雑音", prefecture="13", kind="public") == [first]
        assert found_messages(tx, "雑音", kind="note") == []
        assert found_messages(tx, "雑音", branch_code=BRANCH, company_id="") == [first, second]
        assert found_messages(tx, "雑音", branch_code=OTHER_BRANCH) == []
        assert found_messages(tx, "雑音", company_id="1") == []
        assert found_messages(tx, "雑音", month=("2026-10", "2026-11")) == [first, second]
        assert found_messages(tx, "雑音", month=("2026-09", "2026-10")) == []


@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_postgresql_finds_rows_by_their_block_of_ids(database, messages):
    first, second = messages
    with database.write() as tx:
        assert found_messages(tx, "雑音", (13, second)) == [second]
        assert found_messages(tx, "雑音", (13, 1)) == [first]
        assert found_messages(tx, "雑音", (15, 1)) == [first, second]
        assert found_messages(tx, "雑音", (19, 1 << 19)) == []
        document = search.document("message", "曲", dict.fromkeys(search.FACETS["message"].values(), ""), second)
        statement = (
            "update message set grams = array_to_tsvector(string_to_array(:document, ' ')) where message_id = :id"
        )
        tx.execute(text(statement), {"id": second, "document": document})
        assert found_messages(tx, "曲", (13, second)) == [second]


def test_any_number_of_ids_can_be_asked_for(database, messages):
    dialect = database.url.get_backend_name()
    wanted = select(schema.message.c.message_id).where(search.among(dialect, schema.message.c.message_id, "ids"))
    with database.read() as tx:
        for ids in ([], messages[:1], [*messages, 4711, *range(100_000, 140_000)]):
            got = tx.execute(wanted, {"ids": search.bound_ids(dialect, ids)}).scalars()
            assert sorted(got) == [number for number in messages if number in ids]
