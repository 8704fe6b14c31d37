"""A file of a message, for whoever may read the message. A03-3."""

from __future__ import annotations

from usen_desk.contract.attachments import ScanState
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.server.attachments.scans import insist_on_release
from usen_desk.server.attachments.serving import served
from usen_desk.server.context import Context, Download, Refusal
from usen_desk.server.inquiries import attached_store


def get_file(context: Context, _: Nothing, attachment_id: int) -> Download:
    """
    Raises:
        Refusal: NOT_FOUND, also for a file without bytes (demo data) or of a message taken back; FILE_QUARANTINED,
            FILE_SCANNING; BUSY: its store is away.
    """
    found = attached_store.readable_file(context, attachment_id)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    insist_on_release(context.settings, ScanState(found.scan_state))
    return served(context, found.name, found.media_type, found.blob, found.sha256)
