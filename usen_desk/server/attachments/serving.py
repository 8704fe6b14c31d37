"""Bytes that are kept, given out: in part where that is asked for, or by the server before this one. A03-3; F30."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from usen_desk.contract.errors import Code
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.blobs import Blobs, checked
from usen_desk.server.context import Context, Download, Lasting, Refusal
from usen_desk.server.settings import Settings

STORE_RETRY_AFTER_S = 30

log = logging.getLogger(__name__)


def served(context: Context, name: str, media_type: str, blob: str, sha256: str) -> Download:
    """
    Raises:
        Refusal: NOT_FOUND, where the bytes are gone; BUSY: their store is away.
    """
    blobs = blobs_of(context.settings)
    try:
        size_bytes = blobs.size(blob)
    except FileNotFoundError:
        log.error("blob %s: its bytes are gone", blob)
        raise Refusal(Code.NOT_FOUND) from None
    except OSError as error:
        log.warning("blob %s: its store is away: %s", blob, error)
        raise Refusal(Code.BUSY, retry_after_s=STORE_RETRY_AFTER_S) from error
    place = place_of(context.settings, blob)
    lasting = Lasting(size_bytes, sha256, lambda start, end: _read(blobs, blob, start, end), place)
    return Download(name, media_type, iter(()), lasting)


def _read(blobs: Blobs, blob: str, start: int, end: int) -> Iterator[bytes]:
    """Opened with the first piece: who goes away before leaves nothing open."""
    yield from blobs.chunks(blob, start, end)


def place_of(settings: Settings, blob: str) -> str:
    """Where nginx finds the bytes of a folder (settings.files_handed_over_at); empty where the service sends them."""
    if not settings.files_handed_over_at or settings.files_bucket is not None:
        return ""
    return f"{settings.files_handed_over_at.rstrip('/')}/{blob[:2]}/{blob[2:4]}/{checked(blob)}"
