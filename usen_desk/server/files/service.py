"""The file browser: one page of the attachments that a search finds, with a count of each kind. Seed A05-1, A05-2."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.files import QUOTE_CHARS, FileKind, FilePage, FileRow, FileSearch, KindCount
from usen_desk.contract.inquiries import MessageKind, Person, ScanState, Side, Status
from usen_desk.server.context import Context, Refusal
from usen_desk.server.files import cursor, store
from usen_desk.server.files.conditions import wanted
from usen_desk.server.files.store import Found, Listed, Look
from usen_desk.server.inquiries.inbox_narrow_store import at_place
from usen_desk.server.inquiries.posting import one_line
from usen_desk.server.inquiries.states import shown_to_customers


def search_files(context: Context, body: FileSearch) -> FilePage:
    """
    Raises:
        Refusal: INVALID_INPUT (after, when it is of another search; offset, when it comes with one).
    """
    goes_on = cursor.read(body)
    if goes_on and body.offset:
        raise Refusal(Code.INVALID_INPUT, "offset")
    look = _look(context, body)
    found = store.page(context, look, body.limit + 1, goes_on, body.offset)
    shown = found[: body.limit]
    kinds = {} if goes_on else _kinds(context, look, body, found)
    if goes_on:
        count, more = goes_on.count, goes_on.more_than_count
    else:
        whole = kinds.get(body.kind, 0) if body.kind else sum(kinds.values())
        count, more = min(whole, COUNT_EXACT_TO), whole > COUNT_EXACT_TO
    next_after = ""
    if len(found) > len(shown):
        next_after = cursor.write(body, shown[-1].attachment_id, shown[-1].key, count, more)
    return FilePage(
        items=_items(context, shown),
        count=count,
        more_than_count=more,
        kinds=[_kind_count(kind, number) for kind, number in kinds.items()],
        sort=body.sort,
        descending=body.descending,
        next_after=next_after,
    )


def _look(context: Context, body: FileSearch) -> Look:
    asked = wanted(context, body)
    ids = at_place(context.tx, asked.place) if asked.place else None
    return Look(context.tx.dialect.name, store.visible_files(context), asked, ids)


def _kinds(context: Context, look: Look, body: FileSearch, found: Sequence[Found]) -> Mapping[FileKind, int]:
    """Without asking where the page holds everything."""
    if body.kind is None and body.offset == 0 and len(found) <= body.limit:
        counted = Counter(row.kind for row in found)
        return {kind: counted[kind] for kind in FileKind}
    return store.counts(context, look)


def _kind_count(kind: FileKind, number: int) -> KindCount:
    return KindCount(kind=kind, count=min(number, COUNT_EXACT_TO), more_than_count=number > COUNT_EXACT_TO)


def _items(context: Context, shown: Sequence[Found]) -> list[FileRow]:
    if not shown:
        return []
    rows = {row.attachment_id: row for row in store.rows(context, [row.attachment_id for row in shown])}
    return [_item(context, rows[row.attachment_id]) for row in shown if row.attachment_id in rows]


def _item(context: Context, row: Listed) -> FileRow:
    is_customer = context.actor.is_customer
    status, is_safe = Status(row.status), row.scan_state != ScanState.QUARANTINED
    return FileRow(
        attachment_id=row.attachment_id,
        name=row.name,
        media_type=row.media_type,
        kind=FileKind(row.kind),
        size_bytes=row.size_bytes,
        created_at=row.created_at,
        scan_state=ScanState(row.scan_state),
        is_kept=row.has_bytes and is_safe,
        has_thumbnail=row.has_thumbnail and is_safe,
        sent_by=_sender(row, for_customers=is_customer),
        is_note=row.message_kind == MessageKind.NOTE,
        inquiry_id=row.inquiry_id,
        sequence=row.sequence,
        category=Category(row.category),
        status=shown_to_customers(status) if is_customer else status,
        customer_code=row.customer_code or "",
        store_name=row.store_name or row.planned_name or row.company_name or "",
        company_name=row.company_name or "",
        quote=one_line(row.body)[:QUOTE_CHARS],
    )


def _sender(row: Listed, *, for_customers: bool) -> Person | None:
    if row.author_staff_id is None and row.author_user_id is None:
        return None
    return Person(
        side=Side.STAFF if row.author_staff_id is not None else Side.CUSTOMER,
        name=row.author_name,
        department=row.author_department,
        staff_id=None if for_customers else row.author_staff_id,
        image_sha256=None if for_customers else row.image_sha256,
    )
