"""What several pages show: the catalogue's labels, and the newest notice in the header."""

from __future__ import annotations

from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import GET_CATALOGUE, Catalogue, Category
from usen_desk.contract.notices import LIST_NOTICES, NoticeSearch
from usen_desk.server.portal.visit import Visit

NEWEST = 3
"""Notices on TOP; the first of them stands in every header while it is unread."""


async def catalogue(visit: Visit) -> Catalogue:
    return await visit.call(GET_CATALOGUE, Nothing())


def labels(known: Catalogue) -> dict[Category, str]:
    return {form.category: form.label for form in known.categories}


async def header(visit: Visit) -> dict[str, object]:
    """USENからのお知らせ: the newest ones, and how many are unread."""
    found = await visit.call(LIST_NOTICES, NoticeSearch(limit=NEWEST))
    return {"notices": found.items, "notice": found.items[0] if found.items else None, "unread": found.unread_count}
