"""ファイル: all files of the company's exchanges, and one file as a download. Seed A05-1 to A05-3."""

from __future__ import annotations

import asyncio

from starlette.responses import Response, StreamingResponse

from usen_desk.contract.attachments import GET_FILE
from usen_desk.contract.base import Nothing
from usen_desk.contract.files import SEARCH_FILES, FileSearch, FileSort
from usen_desk.server.answers import sent, streamed
from usen_desk.server.portal import rendering, words
from usen_desk.server.portal.forms import Form
from usen_desk.server.portal.inquiry_views import FILTERS, ROWS, category_of, day_of, next_page, statuses_of
from usen_desk.server.portal.routes import Page
from usen_desk.server.portal.shared import catalogue, labels
from usen_desk.server.portal.visit import Visit

ORDERS = {
    "newest": "登録が新しい順",
    "oldest": "登録が古い順",
    "name": "ファイル名順",
    "size": "サイズが大きい順",
}
_SORTS = {
    "oldest": (FileSort.CREATED_AT, False),
    "name": (FileSort.NAME, False),
    "size": (FileSort.SIZE, True),
}


async def show_files(visit: Visit) -> Response:
    problem, wanted = "", FileSearch()
    try:
        wanted = search_of(visit.form)
    except ValueError as error:
        problem = str(error)
    found, known = await asyncio.gather(visit.call(SEARCH_FILES, wanted), catalogue(visit))
    return visit.told(problem=problem).page(
        "files.html",
        found=found,
        found_items=found.items,
        next_page=next_page(visit, found.next_after),
        labels=labels(known),
        catalogue=known,
        filters=FILTERS,
        orders=ORDERS,
    )


def search_of(form: Form) -> FileSearch:
    """
    Raises:
        ValueError: the period ends before it begins; the text is for people.
    """
    first, last = day_of(form.one("from")), day_of(form.one("to"))
    if first and last and first > last:
        raise ValueError(words.DATES_SWAPPED)
    sort, descending = _SORTS.get(form.one("order"), (FileSort.CREATED_AT, True))
    return FileSearch(
        category=category_of(form.one("category")),
        store=form.one("store")[:200].strip(),
        statuses=statuses_of(form.one("status")),
        created_from=first,
        created_to=last,
        sort=sort,
        descending=descending,
        limit=ROWS,
        after=form.one("after")[:400],
    )


async def download(visit: Visit) -> Response:
    """Always as something to save, never to be shown inside our pages."""
    ready = await visit.client.fetch(GET_FILE, Nothing(), attachment_id=visit.number("attachment"))
    chunks = streamed(ready.file) if ready.file is not None else ready.chunks
    headers = rendering.HEADERS | dict(ready.headers)
    if chunks is None:
        return Response(ready.content, ready.status, headers, ready.media_type)
    return StreamingResponse(sent(chunks), ready.status, headers, ready.media_type)


PAGES = (
    Page("/client/files/", show_files),
    Page("/client/files/{attachment}/", download),
)
