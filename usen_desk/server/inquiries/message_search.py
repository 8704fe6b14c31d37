"""Search over messages: every message that holds the text and that the caller may read, newest first. Row X11."""

from __future__ import annotations

from datetime import date, timedelta

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import MessageHit, MessageHits, MessageKind, MessageSearch
from usen_desk.contract.text import fold
from usen_desk.server.context import Context
from usen_desk.server.inquiries import inbox_cursor, inbox_store, message_search_store, store
from usen_desk.server.inquiries.cards import author_of, card
from usen_desk.server.inquiries.inbox_conditions import Wanted, end_of, start_of, wanted_threads
from usen_desk.server.inquiries.inbox_narrow_store import narrowed
from usen_desk.server.inquiries.message_search_store import Asked
from usen_desk.server.inquiries.snippets import snippet
from usen_desk.server.inquiries.store import StoredCard, StoredMessage

MONTHS_MAX = 60
"""A longer time is not looked up by month."""
THREADS_MAX = 2000
"""Up to this many inquiries, their messages are read; more, and the text drives."""


def search_messages(context: Context, body: MessageSearch) -> MessageHits:
    """
    Raises:
        Refusal: INVALID_INPUT (after, when it is of another search; assignee_id, when a customer asks).
    """
    cursor = inbox_cursor.read(body)
    threads = wanted_threads(context, body)
    word = fold(body.text)
    if threads.impossible or not word or _ends_before_it_begins(body):
        return MessageHits(items=[], count=0)
    asked = _asked(context, body, threads, word)
    most = body.limit + 1 if cursor else max(COUNT_EXACT_TO, body.limit) + 1
    found = message_search_store.newest(context.tx, asked, most, cursor.row_id if cursor else None)
    shown = found[: body.limit]
    count = cursor.count + cursor.more_than_count if cursor else len(found)
    capped, more = min(count, COUNT_EXACT_TO), count > COUNT_EXACT_TO
    next_after = ""
    if len(found) > len(shown):
        next_after = inbox_cursor.write(body, shown[-1], None, capped, more)
    items = _hits(context, shown, word)
    return MessageHits(items=items, count=capped, more_than_count=more, next_after=next_after)


def _ends_before_it_begins(body: MessageSearch) -> bool:
    return body.at_from is not None and body.at_to is not None and body.at_to < body.at_from


def _asked(context: Context, body: MessageSearch, threads: Wanted, word: str) -> Asked:
    dialect = context.tx.dialect.name
    facets = _facets(context, body, threads)
    days: dict[str, object] = {}
    if body.at_from:
        days["since_at"] = start_of(body.at_from)
    if body.at_to:
        days["before_at"] = end_of(body.at_to)
    look = inbox_store.look(dialect, threads, None, inbox_store.Drive.OTHER)
    asked = Asked(word, facets, look, None, days)
    if body.inquiry_id is not None:
        return Asked(word, facets, look, (body.inquiry_id,), days)
    if not threads.asks_more_than_scope or message_search_store.has_few(context.tx, asked):
        return asked
    return Asked(word, facets, look, _few_threads(context, threads), days)


def _few_threads(context: Context, threads: Wanted) -> list[int] | None:
    """Those that meet what is asked of inquiries, if they are few."""
    made = inbox_store.look(context.tx.dialect.name, threads, narrowed(context.tx, threads))
    found = inbox_store.ids(context.tx, made, THREADS_MAX + 1)
    return found if len(found) <= THREADS_MAX else None


def _facets(context: Context, body: MessageSearch, threads: Wanted) -> dict[str, str | tuple[str, ...]]:
    facets: dict[str, str | tuple[str, ...]] = {**threads.scope_facets}
    if body.category:
        facets["category"] = body.category.value
    if body.prefecture_code > 0:
        facets["prefecture"] = f"{body.prefecture_code:02}"
    if body.at_from or body.at_to:
        tomorrow = context.now.astimezone(JST).date() + timedelta(days=1)
        first = body.at_from or message_search_store.oldest_day(context.tx)
        if months := _months(first, min(body.at_to or tomorrow, tomorrow)):
            facets["month"] = months
    return facets


def _months(first: date | None, last: date) -> tuple[str, ...]:
    """YYYY-MM of both and of all between, if they are few."""
    if first is None:
        return ()
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if not 0 < len(numbers) <= MONTHS_MAX:
        return ()
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers)


def _hits(context: Context, message_ids: list[int], word: str) -> list[MessageHit]:
    if not message_ids:
        return []
    messages = {row.message_id: row for row in store.messages_by_id(context, message_ids)}
    threads = {row.inquiry_id: row for row in store.stored_cards(context, {m.inquiry_id for m in messages.values()})}
    return [
        _hit(context, messages[message_id], threads[messages[message_id].inquiry_id], word)
        for message_id in message_ids
    ]


def _hit(context: Context, row: StoredMessage, thread: StoredCard, word: str) -> MessageHit:
    is_customer = context.actor.is_customer
    shown = card(context, thread)
    sequence = row.public_sequence if is_customer else row.sequence
    assert sequence is not None, "a customer finds public messages only"
    piece = snippet(row.body, word)
    return MessageHit(
        inquiry_id=row.inquiry_id,
        message_id=row.message_id,
        sequence=sequence,
        kind=MessageKind(row.kind),
        author=author_of(row, for_customers=is_customer),
        at=row.at,
        category=shown.category,
        status=shown.status,
        store_name=shown.store_name,
        snippet=piece.text,
        marks=piece.marks,
    )
