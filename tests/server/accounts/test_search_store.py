"""Tests for usen_desk.server.accounts.search_store: what drives a search, and that no condition with an index scans."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.server.accounts.plans import plans_of
from tests.server.accounts.rows import BRANCH, OTHER_BRANCH, add_accounts, add_stores
from usen_desk.contract.accounts import AccountSearch, Service, SortKey
from usen_desk.server.accounts import search, search_store
from usen_desk.server.accounts.search_conditions import wanted
from usen_desk.server.accounts.search_store import Drive

pytestmark = pytest.mark.usefixtures("branches")

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
FIRST_DAY = date(2000, 1, 1)
STORES = 20_000


def _fill(tx, stores):
    """Every store has an account, all but a few of them with OTORAKU, and one start a day."""
    ids = add_stores(
        tx,
        [
            {
                "store_name": f"{('カフェ', '美容室', '居酒屋')[at % 3]} {at}",
                "phone": f"045-{at:07d}",
                "chain_code": f"CH-{at % 500}",
                "branch_code": (BRANCH, OTHER_BRANCH)[at % 2],
            }
            for at in range(stores)
        ],
    )
    add_accounts(
        tx,
        [
            {
                "customer_id": at,
                "account_id": at,
                "email": f"m{at}@example.jp",
                "ums_started_on": FIRST_DAY + timedelta(days=at % 5000),
                "services": (Service.REACH_STOCK_PRODUCER,) if at % 4000 == 0 else (Service.OTORAKU,),
            }
            for at in ids
        ],
    )


def drive(context, **conditions):
    look = wanted(context, AccountSearch(**conditions))
    return search_store.shape_of(context.tx, look).drive


def test_the_most_selective_condition_drives(unit, monkeypatch):
    monkeypatch.setattr(search_store, "NARROW_TO", 3)
    search_store._accounts_up_to.cache_clear()
    with unit() as context:
        _fill(context.tx, 12)
        few = {"ums_started_from": FIRST_DAY, "ums_started_to": FIRST_DAY + timedelta(days=2)}
        many = {"ums_started_from": FIRST_DAY}
        name = {"store_name": "カフェ"}
        assert drive(context) is Drive.ALL
        assert drive(context, active_only=True) is Drive.ALL
        assert drive(context, branch_code=BRANCH) is Drive.BRANCH
        assert drive(context, branch_code=BRANCH, **name) is Drive.NAME
        assert drive(context, **few, **name) is Drive.STARTED
        assert drive(context, **many, **name) is Drive.NAME
        assert drive(context, **many) is Drive.ALL
        assert drive(context, services=(Service.REACH_STOCK_PRODUCER,), **name) is Drive.SERVICES
        assert drive(context, services=(Service.OTORAKU,), **name) is Drive.NAME
        assert drive(context, phone="045-1", **few, **name) is Drive.KEY
    search_store._accounts_up_to.cache_clear()


@pytest.fixture
def plans(unit):
    """`with plans() as (context, made):` the plan of each statement that is run inside."""

    @contextmanager
    def explained():
        with unit() as context, plans_of(context.tx) as made:
            yield context, made

    return explained


INDEXED = [
    {"customer_code": "C000000077"},
    {"chain_code": "CH-77"},
    {"phone": "0450000077"},
    {"login_id": "u0000077"},
    {"email": "m77@example.jp"},
    {"phone": "0450000077", "store_name": "居酒屋", "services": (Service.OTORAKU,), "active_only": True},
    {"email": "m77@example.jp", "branch_code": BRANCH, "ums_started_from": FIRST_DAY},
    {"chain_code": "CH-76", "branch_code": BRANCH},
]
INDEXED_ON_SQLITE = [
    *INDEXED,
    {"store_name": "カフェ"},
    {"store_name": "77"},
    {"store_name": "7"},
    {"store_name": "カフェ", "services": (Service.OTORAKU,), "active_only": True},
    {"store_name": "カフェ", "branch_code": BRANCH},
    {"store_name": "カフェ", "branch_code": BRANCH, "sort": SortKey.CUSTOMER_CODE},
    {"branch_code": BRANCH},
    {"branch_code": BRANCH, "active_only": True},
    {"branch_code": BRANCH, "sort": SortKey.CUSTOMER_CODE},
    {"ums_started_from": FIRST_DAY, "ums_started_to": FIRST_DAY},
    {"services": (Service.REACH_STOCK_PRODUCER,)},
]


@ON_SQLITE
def test_sqlite_scans_nothing_for_a_condition_that_has_an_index(plans):
    with plans() as (context, made):
        _fill(context.tx, STORES)
        for conditions in INDEXED_ON_SQLITE:
            made.clear()
            assert search.page(context, AccountSearch(**conditions)).count
            scanned = [plan for plan in made if "SCAN customer |" in f"{plan} |" or "SCAN account" in plan]
            assert not scanned, conditions
            assert not any("TEMP B-TREE" in plan for plan in made), (conditions, made)


@ON_SQLITE
@pytest.mark.parametrize("wide", [{"services": (Service.OTORAKU,)}, {"ums_started_from": FIRST_DAY}])
def test_sqlite_walks_the_newest_when_a_range_is_wide(plans, monkeypatch, wide):
    """Its index would hand out nearly every account, to be sorted: 1 s instead of 4 ms at 1,000,000 stores."""
    monkeypatch.setattr(search_store, "NARROW_TO", 10)
    search_store._accounts_up_to.cache_clear()
    with plans() as (context, made):
        _fill(context.tx, 200)
        assert search.page(context, AccountSearch(**wide)).count >= 199
        assert not any("TEMP B-TREE" in plan for plan in made)
        assert sum("ix_account_customer_id" in plan for plan in made) == 2
    search_store._accounts_up_to.cache_clear()


@ON_SQLITE
def test_sqlite_walks_names_by_code_inside_one_index(plans):
    with plans() as (context, made):
        _fill(context.tx, 2000)
        add_stores(context.tx, [{"store_name": "カフェ"} for _ in range(1001)])
        search.page(context, AccountSearch(store_name="カフェ", sort=SortKey.CUSTOMER_CODE))
        assert "SCAN customer USING COVERING INDEX ix_customer_walk_by_code" in made


@ON_POSTGRES
def test_postgres_takes_the_index_of_each_key(plans):
    with plans() as (context, made):
        _fill(context.tx, STORES)
        context.tx.execute(text("analyze customer, account"))
        for conditions in INDEXED:
            made.clear()
            assert search.page(context, AccountSearch(**conditions)).count
            assert not any("Seq Scan" in plan for plan in made), (conditions, made)
