"""The inbox: one page of what a search finds, newest update first, counted to 1,000. Seed A04-1."""

from __future__ import annotations

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.inquiries import InquiryPage, InquirySearch
from usen_desk.server.context import Context
from usen_desk.server.inquiries import inbox_cursor, inbox_store
from usen_desk.server.inquiries.cards import card
from usen_desk.server.inquiries.inbox_conditions import Wanted, wanted
from usen_desk.server.inquiries.inbox_narrow_store import narrowed
from usen_desk.server.inquiries.inbox_store import Look


def search_inquiries(context: Context, body: InquirySearch) -> InquiryPage:
    """
    Raises:
        Refusal: INVALID_INPUT (after, when it is of another search; view and assignee_id, when a customer asks).
    """
    cursor = inbox_cursor.read(body)
    made = look(context, wanted(context, body))
    if made is None:
        return InquiryPage(items=[], count=0)
    after = (cursor.at, cursor.row_id) if cursor else None
    found = inbox_store.keys(context.tx, made, body.limit + 1, after)
    shown = found[: body.limit]
    count = len(found)
    if cursor:
        count = cursor.count + cursor.more_than_count
    elif len(found) > len(shown):
        count = inbox_store.count(context.tx, made)
    capped, more = min(count, COUNT_EXACT_TO), count > COUNT_EXACT_TO
    next_after = ""
    if len(found) > len(shown):
        at, inquiry_id = shown[-1]
        next_after = inbox_cursor.write(body, inquiry_id, at, capped, more)
    rows = inbox_store.cards(context, [inquiry_id for _, inquiry_id in shown]) if shown else {}
    items = [card(context, rows[inquiry_id]) for _, inquiry_id in shown]
    return InquiryPage(items=items, count=capped, more_than_count=more, next_after=next_after)


def look(context: Context, asked: Wanted) -> Look | None:
    """How the search is carried out; None where nothing can be found."""
    if asked.impossible:
        return None
    return inbox_store.look(context.tx.dialect.name, asked, narrowed(context.tx, asked))
