"""What several pages show: the catalogue's labels, and the newest notice in the header."""

from __future__ import annotations

from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import GET_CATALOGUE, Catalogue, Category
from usen_desk.contract.notices import LIST_NOTICES, NoticeSearch
from usen_desk.server.portal.visit import Visit


async def catalogue(visit: Visit) -> Catalogue:
    return await visit.call(GET_CATALOGUE, Nothing())


def labels(known: Catalogue) -> dict[Category, str]:
    return {form.category: form.label for form in known.categories}


async def header(visit: Visit) -> dict[str, object]:
    """USENからのお知らせ: the newest one, and how many are unread."""
    notices = await visit.call(LIST_NOTICES, NoticeSearch(limit=1))
    return {"notice": notices.items[0] if notices.items else None, "unread": notices.unread_count}
