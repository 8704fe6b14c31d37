from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, insert, inspect, select

from tests.server.conftest import Units
from usen_desk.contract.accounts import PAGE_MAX_ROWS, AccountSearch
from usen_desk.contract.text import fold
from usen_desk.server.accounts.service import search_accounts
from usen_desk.server.branches.counts import recount
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.demo_data.rows import Store
from usen_desk.server.demo_data.staff import DEMO_STAFF, demo_staff
from usen_desk.server.demo_data.stores import generate
from usen_desk.server.demo_data.write import DatabaseNotEmpty, write
from usen_desk.server.session.passwords import is_right

SEED, STORES = 7, 1200
AS_OF = date(2020, 3, 17)


def _quiet(done: int, stores: int) -> None:
    assert done <= stores


def _rows(database: Database, table: str) -> int:
    with database.read() as tx:
        return int(tx.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar_one())


def _generated() -> list[Store]:
    return list(generate(STORES, SEED, AS_OF))


def test_all_that_is_generated_is_written(database: Database) -> None:
    steps: list[tuple[int, int]] = []
    assert write(database, STORES, SEED, AS_OF, lambda done, total: steps.append((done, total)))
    stores = _generated()
    assert _rows(database, "customer") == STORES
    assert _rows(database, "account") == sum(len(store.accounts) for store in stores)
    assert _rows(database, "mailing") == sum(len(store.mailings) for store in stores)
    assert _rows(database, "staff") == len(demo_staff())
    assert _rows(database, "branch") == 68
    assert steps == [(1000, STORES), (STORES, STORES)]


def test_the_same_data_is_written_once(database: Database) -> None:
    assert write(database, 60, SEED, AS_OF, _quiet)
    assert not write(database, 60, SEED, AS_OF, _quiet)
    assert _rows(database, "customer") == 60


def test_other_data_needs_an_empty_database(database: Database) -> None:
    write(database, 60, SEED, AS_OF, _quiet)
    with pytest.raises(DatabaseNotEmpty, match="60 stores"):
        write(database, 61, SEED, AS_OF, _quiet)
    assert _rows(database, "customer") == 60


def test_a_database_with_other_rows_is_left_alone(database: Database) -> None:
    with database.write() as tx:
        tx.execute(insert(schema.branch), {"branch_code": "0204180400", "branch_name": "横浜南支店"})
    with pytest.raises(DatabaseNotEmpty, match="branch"):
        write(database, 60, SEED, AS_OF, _quiet)
    assert _rows(database, "customer") == 0


def test_an_interrupted_run_leaves_nothing(database: Database) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, stores: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        write(database, STORES, SEED, AS_OF, stop)
    assert (_rows(database, "customer"), _rows(database, "staff"), _rows(database, "branch")) == (0, 0, 0)
    assert write(database, 60, SEED, AS_OF, _quiet)


@pytest.mark.parametrize("typed", ["ｶﾌｪ", "かふぇ", "高橋", "髙橋", "%", "_", "𠮷田屋", "歯科"])
def test_written_names_are_found_by_search(database: Database, unit: Units, typed: str) -> None:
    write(database, STORES, SEED, AS_OF, _quiet)
    word = fold(typed)
    wanted = {store.customer.customer_code for store in _generated() if word in fold(store.customer.store_name)}
    with unit() as context:
        page = search_accounts(context, AccountSearch(store_name=typed, limit=PAGE_MAX_ROWS))
    assert wanted
    assert {row.customer_code for row in page.items} == wanted


@pytest.mark.parametrize("typed", ["045-123-4567", "０４５（１２３）４５６７", "+81 45 123 4567", "0451234567"])
def test_the_known_number_finds_its_store_in_any_spelling(database: Database, unit: Units, typed: str) -> None:
    write(database, 60, SEED, AS_OF, _quiet)
    with unit() as context:
        page = search_accounts(context, AccountSearch(phone=typed))
    assert [row.store_name for row in page.items] == ["カフェ・ド・ノール 横浜南店"]


def test_branches_know_their_stores_and_usable_accounts(database: Database) -> None:
    write(database, STORES, SEED, AS_OF, _quiet)
    stores = _generated()
    usable = 0
    for store in stores:
        if store.customer.status == "確定":
            usable += sum(not a.ums_expires_on or a.ums_expires_on >= AS_OF for a in store.accounts)
    with database.read() as tx:
        rows = tx.execute(select(schema.branch)).all()
    assert sum(row.store_count for row in rows) == STORES
    assert sum(row.active_account_count for row in rows) == usable
    south = next(row for row in rows if row.branch_code == "0204180400")
    assert south.store_count == sum(store.customer.branch_code == "0204180400" for store in stores)


def test_counting_again_changes_no_branch(database: Database) -> None:
    write(database, STORES, SEED, AS_OF, _quiet)
    assert recount(database, AS_OF) == 0


def test_every_index_is_there_again(database: Database) -> None:
    def indexes() -> set[str | None]:
        with database.read() as tx:
            seen = inspect(tx)
            return {index["name"] for table in ("customer", "account", "mailing") for index in seen.get_indexes(table)}

    before = indexes()
    write(database, 60, SEED, AS_OF, _quiet)
    assert indexes() == before
    assert len(before) >= 9


def test_the_next_customer_gets_a_new_number(database: Database) -> None:
    write(database, 60, SEED, AS_OF, _quiet)
    row = {
        "customer_code": "0999-9999-99",
        "customer_code_key": "0999999999",
        "store_name": "テスト",
        "store_name_folded": "てすと",
        "branch_code": "0204180400",
    }
    with database.write() as tx:
        made = tx.execute(insert(schema.customer), row).inserted_primary_key
    assert made is not None
    assert made[0] == 61


def test_the_demo_password_signs_in(database: Database) -> None:
    write(database, 40, SEED, AS_OF, _quiet)
    with database.read() as tx:
        hashes = dict(tx.execute(select(schema.staff.c.login_id, schema.staff.c.password_hash)).all())
    assert is_right(hashes["yamada.misaki"], DEMO_STAFF[0].password)
