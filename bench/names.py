"""S1: search by a piece of the store's name: any length, common and rare, newest page of 50 with its capped count."""

from __future__ import annotations

from collections.abc import Iterator

from bench.figures import Figure
from bench.inside import Bare, Inside, recorded
from bench.made import Made
from bench.timing import Times, in_turns
from bench.words import CLASSES, LENGTHS, Words, words
from usen_desk.contract.accounts import COUNT_EXACT_TO, PAGE_MAX_ROWS, SEARCH_ACCOUNTS, AccountSearch
from usen_desk.contract.permissions import Role

LIMIT_MS = {"sqlite": 5.0, "postgres": 40.0}
ROUNDS = 5
LIKE = (
    "select c.customer_code, a.account_id from customer c left join account a on a.customer_id = c.customer_id"
    " where c.store_name_folded like {mark} order by c.customer_id desc, a.account_id desc limit {limit}"
)


def figures(made: Made, stores: int) -> Iterator[Figure]:
    chosen = words(made, stores)
    for kind in made.kinds:
        database = made.database(kind, stores)
        bare = Bare(database)
        agent, sales = Inside(database, Role.AGENT), Inside(database, Role.SALES)
        limit = LIMIT_MS[kind]
        everything, everything_bare = Times(), Times()
        for name, ours, alone in _timed(agent, bare, chosen):
            everything, everything_bare = everything + ours, everything_bare + alone
            yield _figure(f"S1.{kind}.{name.replace(' ', '.')}", f"{kind}: {name}", ours, alone, limit)
        yield _figure(f"S1.{kind}.all", f"{kind}: all of these", everything, everything_bare, limit)
        branch, branch_bare = Times(), Times()
        for _, ours, alone in _timed(sales, bare, chosen):
            branch, branch_bare = branch + ours, branch_bare + alone
        yield _figure(f"S1.{kind}.branch", f"{kind}: all of these, as sales of one branch", branch, branch_bare, limit)
        wrong = [word for asked in chosen.values() for word in asked if not _is_complete(agent, bare, word)]
        count = sum(map(len, chosen.values()))
        yield Figure(f"S1.{kind}.wrong", f"{kind}: words of {count} with other hits than LIKE", len(wrong), "", 0.0)
        bare.close()


def _timed(desk: Inside, bare: Bare, chosen: Words) -> Iterator[tuple[str, Times, Times]]:
    for length in LENGTHS:
        for name in CLASSES:
            pairs = []
            for word in chosen[f"{length} {name}"]:
                ours = desk.call(SEARCH_ACCOUNTS, AccountSearch(store_name=word))
                with recorded(desk.database) as statements:
                    ours()
                pairs.append((ours, bare.replay(list(statements))))
            yield f"{length} {name}", *in_turns(pairs, ROUNDS)


def _figure(id: str, what: str, ours: Times, alone: Times, limit: float) -> Figure:
    note = f"p50 {ours.p50:.2f}, on the processor p95 {ours.cpu_p95:.2f}"
    return Figure(id, f"{what}, p95", ours.p95, "ms", limit, alone.p95, note)


def _is_complete(desk: Inside, bare: Bare, word: str) -> bool:
    """First page and count as LIKE over the folded names gives them, and, where all are counted, every row."""
    mark = "? escape '\\'" if desk.database.is_sqlite else "%s escape '\\'"
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = LIKE.format(mark=mark, limit=COUNT_EXACT_TO + 1)
    truth = [tuple(row) for row in bare.connection.execute(statement, (pattern,)).fetchall()]
    bare.connection.rollback()
    page = desk.ask(SEARCH_ACCOUNTS, AccountSearch(store_name=word, limit=PAGE_MAX_ROWS))
    found = [(row.customer_code, row.account_id) for row in page.items]
    if page.count != min(len(truth), COUNT_EXACT_TO) or page.more_than_count != (len(truth) > COUNT_EXACT_TO):
        return False
    while page.next_after and len(found) < COUNT_EXACT_TO:
        ask = AccountSearch(store_name=word, limit=PAGE_MAX_ROWS, after=page.next_after)
        page = desk.ask(SEARCH_ACCOUNTS, ask)
        found += [(row.customer_code, row.account_id) for row in page.items]
    return found[:COUNT_EXACT_TO] == truth[:COUNT_EXACT_TO]
