"""A file of a message, for whoever may read the message. A03-3."""

from __future__ import annotations

import logging

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.context import Context, Download, Refusal
from usen_desk.server.inquiries import attached_store

log = logging.getLogger(__name__)


def get_file(context: Context, _: Nothing, attachment_id: int) -> Download:
    """
    Raises:
        Refusal: NOT_FOUND, also for a file without bytes (demo data), in quarantine, or of a message taken back.
    """
    found = attached_store.readable_file(context, attachment_id)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    try:
        return Download(found.name, found.media_type, blobs_of(context.settings).chunks(found.blob))
    except FileNotFoundError:
        log.error("attachment %d: its bytes are gone", attachment_id)
        raise Refusal(Code.NOT_FOUND) from None
