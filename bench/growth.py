"""S10: what a page costs at 1,000,000 stores against 10,000."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select

from bench.figures import Figure
from bench.inside import Inside
from bench.made import Made
from bench.timing import in_turns
from bench.words import words
from usen_desk.contract.accounts import GET_CUSTOMER, SEARCH_ACCOUNTS, AccountSearch, CustomerAsk, SortKey
from usen_desk.contract.branches import LIST_BRANCHES
from usen_desk.contract.permissions import Role
from usen_desk.server.db.schema import customer

SMALL = 10_000
LIMIT = 2.0
ROUNDS = 40

Call = Callable[[], bytes]


def figures(made: Made, stores: int) -> Iterator[Figure]:
    common = sorted(set(words(made, stores)["2 common"]) & set(words(made, SMALL)["2 common"]))[0]
    for kind in made.kinds:
        large = _pages(Inside(made.database(kind, stores), Role.SUPERVISOR), common)
        small = _pages(Inside(made.database(kind, SMALL), Role.SUPERVISOR), common)
        for name in large:
            times, before = in_turns([(large[name], small[name])], ROUNDS)
            note = f"{times.p50:.2f} ms and {before.p50:.2f} ms"
            what = f"{kind}: {PAGES[name]}, p50"
            yield Figure(f"S10.{kind}.{name}", what, times.p50 / before.p50, "x", LIMIT, note=note)


PAGES = {
    "newest": "newest page of everything",
    "second": "the page after it",
    "by_code": "everything by code",
    "branch": "newest page of a branch",
    "name": "newest page of a common name",
    "phone": "look-up by phone",
    "viewed": "a store's page, logged",
    "branches": "branches with their counts",
}


def _pages(desk: Inside, common: str) -> dict[str, Call]:
    with desk.database.read() as tx:
        some = select(customer.c.customer_code, customer.c.phone, customer.c.branch_code)
        code, phone, branch = tx.execute(some.where(customer.c.customer_id == SMALL // 2)).one()
    second = desk.ask(SEARCH_ACCOUNTS, AccountSearch()).next_after

    def page(**asked: object) -> Call:
        return desk.call(SEARCH_ACCOUNTS, AccountSearch(**asked))  # type: ignore[arg-type]

    return {
        "newest": page(),
        "second": page(after=second),
        "by_code": page(sort=SortKey.CUSTOMER_CODE),
        "branch": page(branch_code=branch),
        "name": page(store_name=common),
        "phone": page(phone=phone),
        "viewed": desk.call(GET_CUSTOMER, CustomerAsk(), customer_code=code),
        "branches": desk.call(LIST_BRANCHES, LIST_BRANCHES.body()),
    }
