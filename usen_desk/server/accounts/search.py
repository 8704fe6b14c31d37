"""One page of an account search: counted to 1,000, sorted and cut up to there, walked forward above. Seed B2-2.

RULINGS.md, Lists. No SQL here, and no masks: service.py makes the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from usen_desk.contract.accounts import COUNT_EXACT_TO, AccountSearch, SortKey
from usen_desk.contract.errors import Code
from usen_desk.server.accounts import search_cursor, search_store, search_walk
from usen_desk.server.accounts.search_conditions import Wanted, wanted
from usen_desk.server.accounts.search_cursor import MASKED_SORTS, Cursor, as_key
from usen_desk.server.accounts.search_store import Hit, Shape
from usen_desk.server.accounts.search_walk import FORWARD_SORTS, Place, Step
from usen_desk.server.accounts.store import FoundRow
from usen_desk.server.context import Context, Refusal

GROWTH = 2 * COUNT_EXACT_TO
"""A sorted list of at most COUNT_EXACT_TO hits may grow to this while somebody pages through it."""
EVERY_AT_A_TIME = 500


@dataclass(frozen=True)
class Page:
    """Rows unmasked; the rest as in AccountPage."""

    rows: list[FoundRow]
    count: int
    more_than_count: bool
    sort: SortKey
    descending: bool
    next_after: str


@dataclass(frozen=True)
class Search:
    """One request: what is asked, how it is looked up, and where its page starts."""

    context: Context
    asked: AccountSearch
    wanted: Wanted
    shape: Shape
    cursor: Cursor | None


def page(context: Context, asked: AccountSearch) -> Page:
    """
    Raises:
        Refusal: INVALID_INPUT on `after` (not a place in this search) or on `offset` (more hits than are counted).
    """
    cursor = _with_key(context, search_cursor.read(asked))
    look = wanted(context, asked)
    if look.impossible:
        return Page([], 0, False, asked.sort, asked.descending, "")
    search = Search(context, asked, look, search_store.shape_of(context.tx, look), cursor)
    if cursor and cursor.more_than_count:
        return _forward(search, cursor.sort, cursor.descending, cursor.dense)
    most = GROWTH if cursor else COUNT_EXACT_TO
    hits = search_store.hits(context.tx, search.shape, look, asked.sort, most + 1)
    if len(hits) <= most:
        return _sorted_page(search, hits)
    if cursor and not _goes_forward(cursor):
        raise Refusal(Code.INVALID_INPUT, "after")
    if asked.offset and not cursor:
        raise Refusal(Code.INVALID_INPUT, "offset")
    sort = asked.sort if asked.sort in FORWARD_SORTS else SortKey.NEWEST
    descending = asked.descending and sort is not SortKey.NEWEST
    if sort is SortKey.NEWEST and not cursor and search_store.hits_come_newest_first(search.shape):
        stores = list(dict.fromkeys(hit.customer_id for hit in hits))[: asked.limit + 2]
        return _walked_page(search, sort, descending, stores, dense=False)
    dense = sort is SortKey.CUSTOMER_CODE and search_walk.are_dense(context.tx, search.shape, hits)
    return _forward(search, sort, descending, dense)


def _with_key(context: Context, cursor: Cursor | None) -> Cursor | None:
    """The cursor with its row's key as it is now, where the key may not stand in it."""
    if cursor is None or cursor.sort not in MASKED_SORTS:
        return cursor
    hit = search_store.hit_of(context, cursor.sort, cursor.customer_id, cursor.account_id)
    if hit is None:
        raise Refusal(Code.INVALID_INPUT, "after")
    return replace(cursor, key=as_key(hit.key))


def _goes_forward(cursor: Cursor) -> bool:
    """Whether a list that grew far over what is sorted can be walked on from this row."""
    return cursor.sort in FORWARD_SORTS and not (cursor.sort is SortKey.NEWEST and cursor.descending)


def _sorted_page(search: Search, hits: list[Hit]) -> Page:
    asked, cursor = search.asked, search.cursor
    ordered = _in_order(hits, asked.sort, asked.descending)
    if cursor:
        ordered = [hit for hit in ordered if _is_after(hit, cursor)]
    start = 0 if cursor else asked.offset
    shown = ordered[start : start + asked.limit]
    rows = _rows_of_hits(search, shown)
    count, more = min(len(hits), COUNT_EXACT_TO), len(hits) > COUNT_EXACT_TO
    has_next = start + len(shown) < len(ordered) and bool(rows)
    after = _cursor_at(search, shown[-1], asked.sort, asked.descending) if has_next else ""
    return Page(rows, count, more, asked.sort, asked.descending, after)


def _in_order(hits: list[Hit], sort: SortKey, descending: bool) -> list[Hit]:
    """Empty values stand last in either direction; equal ones newest first. NEWEST descending is oldest first."""
    newest = sorted(hits, key=_ids, reverse=sort is not SortKey.NEWEST or not descending)
    if sort is SortKey.NEWEST:
        return newest
    filled = sorted((hit for hit in newest if hit.key), key=lambda hit: as_key(hit.key), reverse=descending)
    return filled + [hit for hit in newest if not hit.key]


def _is_after(hit: Hit, cursor: Cursor) -> bool:
    """Whether the hit comes later than the cursor's row in the order of `_in_order`."""
    place = (cursor.customer_id, cursor.account_id)
    if cursor.sort is SortKey.NEWEST:
        return _ids(hit) > place if cursor.descending else _ids(hit) < place
    key = as_key(hit.key)
    if key == cursor.key:
        return _ids(hit) < place
    if not key or not cursor.key:
        return not key
    return key < cursor.key if cursor.descending else key > cursor.key


def _ids(hit: Hit) -> tuple[int, int]:
    return hit.customer_id, hit.account_id


def _cursor_at(
    search: Search, hit: Hit, sort: SortKey, descending: bool, *, more: bool = False, dense: bool = False
) -> str:
    asked_as = search_cursor.of_search(search.asked)
    key = "" if sort is SortKey.NEWEST or sort in MASKED_SORTS else as_key(hit.key)
    return search_cursor.write(
        Cursor(search_cursor.FORM, asked_as, sort, descending, more, dense, key, hit.customer_id, hit.account_id)
    )


def _rows_of_hits(search: Search, hits: list[Hit]) -> list[FoundRow]:
    """The rows of these hits in their order; one that went away meanwhile is left out."""
    stores = list(dict.fromkeys(hit.customer_id for hit in hits))
    rows = search_store.rows_of(search.context.tx, search.shape, search.wanted, stores)
    found = {(row.customer_id, row.account_id or 0): row for row in rows}
    return [found[_ids(hit)] for hit in hits if _ids(hit) in found]


def _forward(search: Search, sort: SortKey, descending: bool, dense: bool) -> Page:
    """A page above COUNT_EXACT_TO hits, from the cursor on."""
    cursor = search.cursor
    start = Place(cursor.customer_id, cursor.key) if cursor else None
    step = Step(sort, descending, start, search.asked.limit + 2)
    places = search_walk.walk(search.context.tx, search.shape, search.wanted, step, dense=dense)
    return _walked_page(search, sort, descending, [place.customer_id for place in places], dense)


def _walked_page(search: Search, sort: SortKey, descending: bool, stores: list[int], dense: bool) -> Page:
    """`stores` in order: limit + 2 of them, unless there are no more (the cursor's may be spent, the last is next)."""
    limit = search.asked.limit
    rows = _rows_of_stores(search.context, search.shape, search.wanted, stores, search.cursor)
    shown = rows[:limit]
    after = ""
    if shown and (len(rows) > limit or len(stores) == limit + 2):
        last = Hit(shown[-1].customer_id, shown[-1].account_id or 0, shown[-1].customer_code)
        after = _cursor_at(search, last, sort, descending, more=True, dense=dense)
    return Page(shown, COUNT_EXACT_TO, True, sort, descending, after)


def _rows_of_stores(
    context: Context, shape: Shape, look: Wanted, stores: list[int], cursor: Cursor | None
) -> list[FoundRow]:
    """All hits of these stores in their order, a store's accounts newest first, after the cursor's row."""
    place = {customer_id: at for at, customer_id in enumerate(stores)}
    rows = search_store.rows_of(context.tx, shape, look, stores)
    if cursor:
        spent = (cursor.customer_id, cursor.account_id)
        rows = [row for row in rows if row.customer_id != spent[0] or (row.account_id or 0) < spent[1]]
    return sorted(rows, key=lambda row: (place[row.customer_id], -(row.account_id or 0)))


def newest(context: Context, look: Wanted, limit: int) -> list[FoundRow]:
    """The newest `limit` hits, without a count."""
    if look.impossible:
        return []
    shape = search_store.shape_of(context.tx, look)
    places = search_walk.walk(context.tx, shape, look, Step(SortKey.NEWEST, False, None, limit))
    return _rows_of_stores(context, shape, look, [place.customer_id for place in places], None)[:limit]


def every(context: Context, asked: AccountSearch) -> Iterator[FoundRow]:
    """All hits by 顧客CD, however many, read a few hundred at a time. Paging and sort of `asked` don't count."""
    look = wanted(context, asked)
    if look.impossible:
        return
    shape = search_store.shape_of(context.tx, look)
    start: Place | None = None
    while True:
        step = Step(SortKey.CUSTOMER_CODE, False, start, EVERY_AT_A_TIME)
        places = search_walk.walk(context.tx, shape, look, step)
        fresh = [place.customer_id for place in places if place != start]
        yield from _rows_of_stores(context, shape, look, fresh, None)
        if len(places) < EVERY_AT_A_TIME:
            return
        start = places[-1]
