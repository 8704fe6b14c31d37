"""Files of one exchange, and several files as one zip with a list. A03-3, X15; decision 0028.

What is in quarantine or still being scanned is left out, and so is what has no bytes; the list says so for each. What
the caller may not read is not there for them at all.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from usen_desk.contract.base import Nothing
from usen_desk.contract.bundles import BUNDLE_MAX_FILES, BundleAsk, FilesWanted, InquiryFile, InquiryFiles
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Attachment, Person, ScanState, Side
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.blobs import Blobs
from usen_desk.server.audit.service import Action, log
from usen_desk.server.bundles import store
from usen_desk.server.bundles.columns import (
    LIST_NAME,
    MISSING,
    PUT_IN,
    QUARANTINED,
    SCANNING,
    SHEET,
    bundle_name,
    cells,
)
from usen_desk.server.bundles.store import StoredFile
from usen_desk.server.bundles.zip_stream import Member, free_name, zipped
from usen_desk.server.context import Context, Download, Refusal
from usen_desk.server.inquiries.store import stored_card
from usen_desk.server.inquiries.threads import log_view
from usen_desk.server.sheets import Cell, write_csv

BUNDLE_MAX_BYTES = 4 * 1024**3
"""Of one zip; what is larger is taken in parts."""
LISTED_MAX = 2_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One file of a bundle: what it is called there, and why it is not, where it isn't."""

    file: StoredFile
    name: str
    state: str


def list_inquiry_files(context: Context, _: Nothing, inquiry_id: int) -> InquiryFiles:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    if stored_card(context, inquiry_id) is None:
        raise Refusal(Code.NOT_FOUND)
    log_view(context, inquiry_id)
    files = store.of_inquiry(context, inquiry_id, LISTED_MAX)
    is_customer = context.actor.is_customer
    return InquiryFiles(items=[_listed(file, is_customer=is_customer) for file in files])


def bundle_inquiry(context: Context, ask: BundleAsk, inquiry_id: int) -> Download:
    """A logged view: whoever may read the exchange may take its files along.

    Raises:
        Refusal: NOT_FOUND, also without any file; EXPORT_TOO_LARGE.
    """
    if stored_card(context, inquiry_id) is None:
        raise Refusal(Code.NOT_FOUND)
    if ask.attachment_ids:
        chosen = store.of_ids(context, ask.attachment_ids)
        files = [file for file in chosen if file.inquiry_id == inquiry_id]
    else:
        files = store.of_inquiry(context, inquiry_id, BUNDLE_MAX_FILES + 1)
    entries = _entries(context, files)
    if not context.actor.is_customer:
        log(context, Action.FILES_BUNDLED, "inquiry", str(inquiry_id), detail=_detail(entries))
    return _download(context, entries, bundle_name(inquiry_id, context.now))


def export_files(context: Context, body: FilesWanted) -> Download:
    """An export: each inquiry that a file is of has its row in the access log.

    Raises:
        Refusal: NOT_FOUND, when none of them may be read; EXPORT_TOO_LARGE.
    """
    entries = _entries(context, store.of_ids(context, body.attachment_ids))
    by_inquiry: dict[int, list[Entry]] = {}
    for entry in entries:
        by_inquiry.setdefault(entry.file.inquiry_id, []).append(entry)
    for inquiry_id, own in by_inquiry.items():
        detail = f"{_detail(own)}, one of {len(by_inquiry)} inquiries"
        log(context, Action.FILES_EXPORTED, "inquiry", str(inquiry_id), detail=detail)
    return _download(context, entries, bundle_name(None, context.now))


def _entries(context: Context, files: Sequence[StoredFile]) -> list[Entry]:
    """
    Raises:
        Refusal: NOT_FOUND; EXPORT_TOO_LARGE.
    """
    if not files:
        raise Refusal(Code.NOT_FOUND)
    if len(files) > BUNDLE_MAX_FILES:
        raise Refusal(Code.EXPORT_TOO_LARGE)
    blobs, taken = blobs_of(context.settings), {LIST_NAME.casefold()}
    entries = [Entry(file, free_name(file.name, taken), _state(file, blobs)) for file in files]
    if sum(entry.file.size_bytes for entry in entries if entry.state == PUT_IN) > BUNDLE_MAX_BYTES:
        raise Refusal(Code.EXPORT_TOO_LARGE)
    return entries


def _state(file: StoredFile, blobs: Blobs) -> str:
    if file.scan_state == ScanState.QUARANTINED:
        return QUARANTINED
    if file.scan_state == ScanState.SCANNING:
        return SCANNING
    try:
        return PUT_IN if file.blob and blobs.size(file.blob) else MISSING
    except FileNotFoundError:
        logger.error("attachment %d: its bytes are gone", file.attachment_id)
        return MISSING
    except OSError as error:
        logger.warning("the store of files is away: %s", type(error).__name__)
        raise Refusal(Code.BUSY, retry_after_s=30) from error


def _download(context: Context, entries: Sequence[Entry], name: str) -> Download:
    chunks = zipped(_members(entries, blobs_of(context.settings), context.now))
    return Download(name, "application/zip", chunks, flows=True)


def _members(entries: Sequence[Entry], blobs: Blobs, now: datetime) -> Iterator[Member]:
    """The files, then the list of them all."""
    for entry in entries:
        if entry.state == PUT_IN:
            file = entry.file
            yield Member(entry.name, file.media_type, file.size_bytes, file.at, partial(blobs.chunks, file.blob))
    content = _list(entries)
    yield Member(LIST_NAME, "text/csv", len(content), now, lambda: iter([content]))


def _list(entries: Sequence[Entry]) -> bytes:
    rows: Iterator[Sequence[Cell]] = (cells(entry.file, entry.name, entry.state) for entry in entries)
    file = io.BytesIO()
    write_csv(SHEET, rows, file)
    return file.getvalue()


def _detail(entries: Sequence[Entry]) -> str:
    """Numbers alone: names of files are people's words."""
    counts = Counter(entry.state == PUT_IN for entry in entries)
    size = sum(entry.file.size_bytes for entry in entries if entry.state == PUT_IN)
    return f"{counts[True]} files, {size} bytes, {counts[False]} left out"


def _listed(file: StoredFile, *, is_customer: bool) -> InquiryFile:
    state = ScanState(file.scan_state)
    return InquiryFile(
        attachment=Attachment(
            attachment_id=file.attachment_id,
            name=file.name,
            media_type=file.media_type,
            size_bytes=file.size_bytes,
            scan_state=state,
        ),
        sequence=file.sequence,
        sent_by=_person(file, is_customer=is_customer),
        at=file.at,
        is_kept=bool(file.blob) and state is not ScanState.QUARANTINED,
    )


def _person(file: StoredFile, *, is_customer: bool) -> Person | None:
    if file.author_staff_id is None and file.author_user_id is None:
        return None
    return Person(
        side=Side.STAFF if file.author_staff_id is not None else Side.CUSTOMER,
        name=file.author_name,
        department=file.author_department,
        staff_id=None if is_customer else file.author_staff_id,
    )
