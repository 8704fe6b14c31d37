"""Tests for usen_desk.server.accounts.search_walk: what PostgreSQL does for an order; every way gives the same rows."""

import pytest

from tests.server.accounts.plans import plans_of
from tests.server.accounts.rows import BRANCH, add_stores
from usen_desk.contract.accounts import AccountSearch, SortKey
from usen_desk.server.accounts import search, search_walk

pytestmark = [
    pytest.mark.usefixtures("branches"),
    pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True),
]

HITS = 1500
COLLECTS = "WindowAgg"


@pytest.fixture
def limits(monkeypatch):
    """`limits(COLLECT_TO=…)` changes figures of the module, which stand in its kept statements."""

    def forget():
        search_walk._walk.cache_clear()
        search_walk._collected.cache_clear()

    def change(**figures):
        for name, figure in figures.items():
            monkeypatch.setattr(search_walk, name, figure)
        forget()

    yield change
    forget()


def walked(context, sort, **conditions):
    """Rows of three pages, and the plans of all their statements."""
    rows, after = [], ""
    with plans_of(context.tx) as made:
        for _ in range(3):
            page = search.page(
                context, AccountSearch(store_name="カフェ", sort=sort, limit=5, after=after, **conditions)
            )
            assert page.more_than_count
            rows, after = rows + page.rows, page.next_after
    return [row.customer_code for row in rows], " || ".join(made)


def _add_hits(context):
    codes = [f"{at * 7919 % 100003:06d}" for at in range(HITS)]
    add_stores(context.tx, [{"store_name": f"カフェ{code}", "customer_code": code} for code in codes])
    return codes


@pytest.mark.parametrize("branch_code", ["", BRANCH])
def test_the_newest_are_looked_for_among_the_newest_stores_first(unit, limits, branch_code):
    with unit() as context:
        newest_first = _add_hits(context)[::-1]
        rows, made = walked(context, SortKey.NEWEST, branch_code=branch_code)
        assert rows == newest_first[:15]
        assert (COLLECTS in made) == bool(branch_code)
        add_stores(context.tx, [{"store_name": "居酒屋"} for _ in range(100)])
        limits(NEAR=50)
        rows, made = walked(context, SortKey.NEWEST, branch_code=branch_code)
        assert rows == newest_first[:15]
        assert COLLECTS in made
        limits(COLLECT_TO=100)
        rows, made = walked(context, SortKey.NEWEST, branch_code=branch_code)
        assert rows == newest_first[:15]


@pytest.mark.parametrize("branch_code", ["", BRANCH])
def test_by_code_few_hits_are_collected_and_dense_ones_walked(unit, limits, monkeypatch, branch_code):
    with unit() as context:
        by_code = sorted(_add_hits(context))
        rows, made = walked(context, SortKey.CUSTOMER_CODE, branch_code=branch_code)
        assert rows == by_code[:15]
        assert COLLECTS in made
        limits(COLLECT_TO=100)
        rows, made = walked(context, SortKey.CUSTOMER_CODE, branch_code=branch_code)
        assert rows == by_code[:15]
        assert COLLECTS not in made
        monkeypatch.setattr(search_walk, "are_dense", lambda *_: False)  # a wrong guess costs time only
        rows, made = walked(context, SortKey.CUSTOMER_CODE, branch_code=branch_code, descending=True)
        assert rows == by_code[::-1][:15]
        assert COLLECTS in made
