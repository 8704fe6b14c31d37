"""問い合わせ: search, list, one exchange with its comments. Seed A03-3, A04-1, A04-2."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

from starlette.responses import Response

from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import STREAM_INQUIRY, ChangesAfter
from usen_desk.contract.errors import STATUS, Code
from usen_desk.contract.inquiries import (
    BODY_MAX_CHARS,
    GET_INQUIRY,
    LIST_MESSAGES,
    MARK_READ,
    MESSAGES_MAX,
    POST_REPLY,
    SEARCH_INQUIRIES,
    Inquiry,
    InquiryAsk,
    InquirySearch,
    MessagesAsk,
    ReadMark,
    ReplyDraft,
    Status,
    ThreadMessage,
)
from usen_desk.server.changes.frames import Frame
from usen_desk.server.context import Refusal
from usen_desk.server.portal import cookies, rendering, uploads, words
from usen_desk.server.portal.forms import Form
from usen_desk.server.portal.routes import Page
from usen_desk.server.portal.shared import catalogue, labels
from usen_desk.server.portal.uploads import KeptFile
from usen_desk.server.portal.visit import Visit, moved

NEWS, BEAT = b"event: news\ndata:\n\n", b"event: beat\ndata:\n\n"
FILTERS = (Status.RECEIVED, Status.IN_PROGRESS, Status.DONE)
FIELDS = dict.fromkeys((Code.FILE_REFUSED, Code.FILE_QUARANTINED, Code.FILE_MISSING), "files")
"""Which field a refusal is about."""
OLDER_PAGES_MAX = 20
ROWS = 25
"""Of a list: with 50 a page has more than 60 KB."""


async def show_list(visit: Visit) -> Response:
    problem, wanted = "", InquirySearch()
    try:
        wanted = search_of(visit.form)
    except ValueError as error:
        problem = str(error)
    found, known = await asyncio.gather(visit.call(SEARCH_INQUIRIES, wanted), catalogue(visit))
    return visit.told(problem=problem).page(
        "inquiries.html",
        found=found,
        found_items=found.items,
        next_page=next_page(visit, found.next_after),
        labels=labels(known),
        catalogue=known,
        filters=FILTERS,
    )


def next_page(visit: Visit, after: str) -> str:
    """The address of what follows, with the same conditions; "" at the end."""
    return f"{visit.path}?{urlencode(visit.form.with_values({'after': after}).items)}" if after else ""


def search_of(form: Form) -> InquirySearch:
    """The conditions as the page's address has them; what is no condition is left out.

    Raises:
        ValueError: the period ends before it begins; the text is for people.
    """
    first, last = day_of(form.one("from")), day_of(form.one("to"))
    if first and last and first > last:
        raise ValueError(words.DATES_SWAPPED)
    prefecture = form.number("prefecture")
    return InquirySearch(
        category=category_of(form.one("category")),
        store=form.one("store")[:200].strip(),
        statuses=statuses_of(form.one("status")),
        prefecture_code=prefecture if prefecture <= 47 else 0,
        updated_from=first,
        updated_to=last,
        opened_by=form.one("opened_by")[:200].strip(),
        after=form.one("after")[:400],
        limit=ROWS,
    )


def category_of(text: str) -> Category | None:
    with suppress(ValueError):
        return Category(text)
    return None


def statuses_of(text: str) -> tuple[Status, ...]:
    return tuple(status for status in FILTERS if status == text)


def day_of(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


async def show_inquiry(visit: Visit) -> Response:
    return await _shown(visit, await _read(visit))


async def again(visit: Visit) -> Response:
    """With what was written before the session ended."""
    form = visit.form
    files = uploads.kept_before(form)
    return await _shown(visit, await _read(visit), text=form.one("body"), reply_id=form.one("reply_id"), files=files)


async def _read(visit: Visit) -> Inquiry:
    """The exchange, from now on read as far as it goes."""
    inquiry_id = visit.number("inquiry")
    found = await visit.call(GET_INQUIRY, InquiryAsk(), inquiry_id=inquiry_id)
    if found.new_from:
        await visit.call(MARK_READ, ReadMark(sequence=found.card.last_sequence), inquiry_id=inquiry_id)
    return found


async def _shown(
    visit: Visit,
    found: Inquiry,
    *,
    text: str = "",
    reply_id: str = "",
    files: list[KeptFile] | None = None,
    status: int = 200,
) -> Response:
    messages = list(found.messages)
    if visit.request.query_params.get("all"):
        messages = await _older(visit, found) + messages
    return visit.page(
        "inquiry.html",
        status,
        keeps_text=True,
        inquiry=found,
        messages=messages,
        labels=labels(await catalogue(visit)),
        reply_id=_uuid(reply_id),
        text=text,
        kept_files=files or [],
        shows=shown_parts(visit),
        file_max_bytes=uploads.FILE_MAX_BYTES,
        form_max_bytes=uploads.FORM_BYTES_MAX - uploads.FORM_BYTES_BESIDES,
        body_max_chars=BODY_MAX_CHARS,
    )


async def _older(visit: Visit, found: Inquiry) -> list[ThreadMessage]:
    """Everything before the newest messages, as far as OLDER_PAGES_MAX reaches."""
    older: list[ThreadMessage] = []
    first = found.messages[0].sequence if found.messages else 1
    for _ in range(OLDER_PAGES_MAX):
        if first <= 1:
            break
        ask = MessagesAsk(before=first, limit=MESSAGES_MAX)
        got = await visit.call(LIST_MESSAGES, ask, inquiry_id=found.card.inquiry_id)
        if not got.items:
            break
        older = [*got.items, *older]
        first = got.items[0].sequence
    return older


def _uuid(text: str) -> UUID:
    with suppress(ValueError):
        return UUID(text)
    return uuid4()


async def comment(visit: Visit) -> Response:
    """Sending the same form twice stores one comment. Whatever is wrong, the text stays on the page."""
    inquiry_id, reply_id = visit.number("inquiry"), uploads.form_id(visit.form, "reply_id")
    text, files = visit.form.one("body"), list[KeptFile]()
    try:
        files = await uploads.kept(visit, reply_id)
        wrong = _wrong(text)
    except uploads.CantKeep as cant:
        wrong, files = _wrong(text) | {"files": str(cant)}, cant.files
    if wrong or visit.form.one("do") == "attach":
        status = 422 if wrong else 200
        told = visit.pointed(wrong) if wrong else visit
        return await _shown(told, await _read(visit), text=text, reply_id=str(reply_id), files=files, status=status)
    draft = ReplyDraft(reply_id=reply_id, body=text.strip(), files=uploads.ids(files))
    try:
        posted = await visit.call(POST_REPLY, draft, inquiry_id=inquiry_id)
    except Refusal as refusal:
        if refusal.code is Code.NOT_FOUND:
            raise
        new_id = str(uuid4()) if refusal.code in (Code.OTHER_CONTENT, Code.FILE_MISSING) else str(reply_id)
        kept = [] if refusal.code is Code.FILE_MISSING else files
        told, status = visit.refused(refusal, FIELDS), STATUS[refusal.code]
        return await _shown(told, await _read(visit), text=text, reply_id=new_id, files=kept, status=status)
    return moved(f"/client/inquiries/{inquiry_id}/?done=sent#m{posted.message.sequence}")


def _wrong(text: str) -> dict[str, str]:
    if not text.strip():
        return {"body": words.REQUIRED}
    return {"body": words.TOO_LONG.format(limit=BODY_MAX_CHARS)} if len(text) > BODY_MAX_CHARS else {}


async def live(visit: Visit) -> Response:
    """What has come since `after`, for a page that stays open; 204 where nothing has."""
    inquiry_id, form = visit.number("inquiry"), visit.form
    found = await visit.call(GET_INQUIRY, InquiryAsk(around=form.number("after") + 1), inquiry_id=inquiry_id)
    new = [message for message in found.messages if message.sequence > form.number("after")]
    if not new and form.one("status") == found.card.status and form.one("person") == found.card.assignee_name:
        return Response(status_code=204, headers=rendering.HEADERS)
    if new and form.one("seen"):
        await visit.call(MARK_READ, ReadMark(sequence=new[-1].sequence), inquiry_id=inquiry_id)
    return visit.page(
        "live.html",
        inquiry=found,
        messages=new,
        shows=shown_parts(visit),
        after=form.number("after"),
        day_before=form.one("day"),
    )


async def stream(visit: Visit) -> Response:
    """Tells an open page that there is something to look at, and nothing of it: `live` says what may be seen then."""
    ready = await visit.client.fetch(STREAM_INQUIRY, ChangesAfter(), inquiry_id=visit.number("inquiry"))
    assert ready.listening is not None
    return await visit.client.service.listen(ready.listening, visit.request, dict(rendering.HEADERS), knock)


def knock(frame: Frame) -> bytes:
    """The beat lets the page know that the line is whole: it looks by itself as long as none comes."""
    return NEWS if frame.says_something else BEAT


def shown_parts(visit: Visit) -> Mapping[str, bool]:
    """表示内容を変更: what this browser leaves out."""
    left_out = visit.request.cookies.get(cookies.PARTS, "").split(".")
    return {part: part not in left_out for part in words.PARTS}


async def change_parts(visit: Visit) -> Response:
    found = await visit.call(GET_INQUIRY, InquiryAsk(), inquiry_id=visit.number("inquiry"))
    answer = moved(f"/client/inquiries/{found.card.inquiry_id}/")
    left_out = [part for part in words.PARTS if part not in visit.form.many("show")]
    cookies.put(answer, cookies.PARTS, ".".join(left_out), cookies.YEAR_S)
    return answer


PAGES = (
    Page("/client/inquiries/", show_list),
    Page("/client/inquiries/{inquiry}/", show_inquiry, comment, again, file_bytes_max=uploads.FORM_BYTES_MAX),
    Page("/client/inquiries/{inquiry}/parts/", None, change_parts),
    Page("/client/inquiries/{inquiry}/live/", live),
    Page("/client/inquiries/{inquiry}/stream/", stream),
)
