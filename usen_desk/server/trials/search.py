"""One page of a search of trials: counted to 1,000, sorted and cut up to there, by day of issue above. Seed B1-2.

RULINGS.md, Lists; the rules are those of accounts/search.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.errors import Code
from usen_desk.contract.expiry import extended
from usen_desk.contract.trials import TrialSearch, TrialSort
from usen_desk.server.context import Context, Refusal
from usen_desk.server.trials import search_cursor, search_store, store
from usen_desk.server.trials.search_conditions import wanted
from usen_desk.server.trials.search_cursor import Cursor, as_key
from usen_desk.server.trials.search_store import Hit, Look, Place
from usen_desk.server.trials.store import StoredTrial

GROWTH = 2 * COUNT_EXACT_TO
"""A sorted list of at most COUNT_EXACT_TO hits may grow to this while somebody pages through it."""
EVERY_AT_A_TIME = 500


@dataclass(frozen=True)
class Page:
    """As in TrialPage."""

    rows: list[StoredTrial]
    count: int
    more_than_count: bool
    sort: TrialSort
    descending: bool
    next_after: str


@dataclass(frozen=True)
class Search:
    """One request: what is asked, how it is looked up, and where its page starts."""

    context: Context
    asked: TrialSearch
    look: Look
    cursor: Cursor | None


def page(context: Context, asked: TrialSearch) -> Page:
    """
    Raises:
        Refusal: INVALID_INPUT on `after` (not a place in this search) or on `offset` (more hits than are counted).
    """
    cursor = search_cursor.read(asked)
    asks = wanted(context, asked)
    look = None if asks.impossible else search_store.look(context.tx, asks)
    if look is None:
        return Page([], 0, False, asked.sort, asked.descending, "")
    search = Search(context, asked, look, cursor)
    if cursor and cursor.more_than_count:
        return _forward(search, cursor.descending)
    if asked.sort is TrialSort.ISSUED_ON and not cursor and not asked.offset:
        return _first_page(search)
    most = GROWTH if cursor else COUNT_EXACT_TO
    hits = search_store.hits(context.tx, look, asked.sort, most + 1)
    if len(hits) <= most:
        return _sorted_page(search, hits)
    if cursor and cursor.sort is not TrialSort.ISSUED_ON:
        raise Refusal(Code.INVALID_INPUT, "after")
    if asked.offset and not cursor:
        raise Refusal(Code.INVALID_INPUT, "offset")
    return _forward(search, asked.descending or asked.sort is not TrialSort.ISSUED_ON)


def _first_page(search: Search) -> Page:
    """In the order of issue: its rows and the count are read without reading all hits."""
    asked, tx = search.asked, search.context.tx
    places = search_store.walk(tx, search.look, asked.descending, None, asked.limit + 1)
    count = search_store.count(tx, search.look, COUNT_EXACT_TO + 1) if len(places) > asked.limit else len(places)
    page = _walked_page(search, asked.descending, places, more=count > COUNT_EXACT_TO)
    return replace(page, count=min(count, COUNT_EXACT_TO))


def _sorted_page(search: Search, hits: list[Hit]) -> Page:
    asked, cursor = search.asked, search.cursor
    ordered = _in_order(hits, asked.sort, asked.descending)
    if cursor:
        ordered = [hit for hit in ordered if _is_after(hit, cursor)]
    start = 0 if cursor else asked.offset
    shown = ordered[start : start + asked.limit]
    has_next = start + len(shown) < len(ordered) and bool(shown)
    order = (asked.sort, asked.descending, False)
    after = _cursor_at(search, *order, key_of(shown[-1], asked.sort), shown[-1].account_id) if has_next else ""
    count, more = min(len(hits), COUNT_EXACT_TO), len(hits) > COUNT_EXACT_TO
    rows = _rows(search.context, [hit.account_id for hit in shown])
    return Page(rows, count, more, asked.sort, asked.descending, after)


def key_of(hit: Hit, sort: TrialSort) -> str:
    """失効日 counts with its extensions, as it is shown."""
    key: Any = hit.key
    if sort is TrialSort.EXPIRES_ON and isinstance(key, date):
        key = extended(key, hit.extended_days)
    return as_key(key)


def _in_order(hits: list[Hit], sort: TrialSort, descending: bool) -> list[Hit]:
    """Empty values stand last in either direction; equal ones by account ID, the highest first.

    Only ISSUED_ON ascending has the lowest first, as the walk has it.
    """
    by_id = sorted(hits, key=lambda hit: hit.account_id, reverse=_ids_fall(sort, descending))
    keys = {hit.account_id: key_of(hit, sort) for hit in by_id}
    filled = [hit for hit in by_id if keys[hit.account_id]]
    filled.sort(key=lambda hit: keys[hit.account_id], reverse=descending)
    return filled + [hit for hit in by_id if not keys[hit.account_id]]


def _ids_fall(sort: TrialSort, descending: bool) -> bool:
    return descending or sort is not TrialSort.ISSUED_ON


def _is_after(hit: Hit, cursor: Cursor) -> bool:
    """Whether the hit comes later than the cursor's row in the order of `_in_order`."""
    key = key_of(hit, cursor.sort)
    if key == cursor.key:
        falls = _ids_fall(cursor.sort, cursor.descending)
        return hit.account_id < cursor.account_id if falls else hit.account_id > cursor.account_id
    if not key or not cursor.key:
        return not key
    return key < cursor.key if cursor.descending else key > cursor.key


def _cursor_at(search: Search, sort: TrialSort, descending: bool, more: bool, key: str, account_id: int) -> str:
    of = search_cursor.of_search(search.asked)
    return search_cursor.write(Cursor(search_cursor.FORM, of, sort, descending, more, key, account_id))


def _forward(search: Search, descending: bool) -> Page:
    """A page above COUNT_EXACT_TO hits, behind the cursor's row."""
    cursor = search.cursor
    start = Place(search_cursor.issued_on(cursor), cursor.account_id) if cursor else None
    places = search_store.walk(search.context.tx, search.look, descending, start, search.asked.limit + 1)
    return _walked_page(search, descending, places)


def _walked_page(search: Search, descending: bool, places: list[Place], *, more: bool = True) -> Page:
    """`places` in order: one more than the page holds, unless there are no more."""
    shown = places[: search.asked.limit]
    after = ""
    if len(places) > len(shown):
        last, order = shown[-1], (TrialSort.ISSUED_ON, descending, more)
        after = _cursor_at(search, *order, as_key(last.issued_on), last.account_id)
    rows = _rows(search.context, [place.account_id for place in shown])
    return Page(rows, COUNT_EXACT_TO, more, TrialSort.ISSUED_ON, descending, after)


def _rows(context: Context, account_ids: list[int]) -> list[StoredTrial]:
    """In this order; one that went away meanwhile is left out."""
    found = store.rows_by_id(context.tx, account_ids)
    return [found[account_id] for account_id in account_ids if account_id in found]


def every(context: Context, asked: TrialSearch) -> Iterator[list[StoredTrial]]:
    """All hits that may stand in lists, newest issue first, a few hundred at a time. Paging and sort don't count."""
    asks = wanted(context, asked, in_lists=True)
    look = None if asks.impossible else search_store.look(context.tx, asks)
    start: Place | None = None
    while look:
        places = search_store.walk(context.tx, look, True, start, EVERY_AT_A_TIME)
        yield _rows(context, [place.account_id for place in places])
        if len(places) < EVERY_AT_A_TIME:
            return
        start = places[-1]
