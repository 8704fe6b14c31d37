"""TOP画面: recent exchanges, shortcuts, products, call centres. Seed A02-1 to A02-6."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import SEARCH_INQUIRIES, InquirySearch
from usen_desk.contract.notices import LIST_NOTICES, NoticeKind, NoticeSearch
from usen_desk.contract.site_info import GET_CALL_CENTRES
from usen_desk.server.portal import words
from usen_desk.server.portal.routes import Page
from usen_desk.server.portal.shared import catalogue, labels
from usen_desk.server.portal.visit import Visit

RECENT, PRODUCTS = 5, 3
_DONE = {
    "password": words.PASSWORD_CHANGED,
    "picture": words.PICTURE_CHANGED,
    "removed": words.PICTURE_REMOVED,
}


async def show_top(visit: Visit) -> Response:
    recent, products, centres, known = await asyncio.gather(
        visit.call(SEARCH_INQUIRIES, InquirySearch(limit=RECENT)),
        visit.call(LIST_NOTICES, NoticeSearch(kind=NoticeKind.PRODUCT, limit=PRODUCTS)),
        visit.call(GET_CALL_CENTRES, Nothing()),
        catalogue(visit),
    )
    told = visit.told(flash=_DONE.get(visit.form.one("done"), ""))
    return told.page(
        "top.html",
        recent_items=recent.items,
        products=products.items,
        notices=visit.shared["notices"],
        centres=centres.items,
        labels=labels(known),
    )


PAGES = (Page("/client/", show_top),)
