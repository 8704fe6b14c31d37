"""Small pictures of files: made behind the requests, kept beside the files, given to whoever may have the file. A05-1.

A request never makes one: the newest files are looked through every few seconds, all of them once in a while.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.changes.service import record
from usen_desk.server.context import Context, Download, Noted, Refusal
from usen_desk.server.db.database import Database
from usen_desk.server.files import thumbnail_store as store
from usen_desk.server.files.drawer import KINDS, Drawer
from usen_desk.server.inquiries import attached_store
from usen_desk.server.settings import Settings

log = logging.getLogger(__name__)

FILE_MAX_BYTES = 32 * 1024 * 1024
AT_A_TIME = 20
NEWEST_ROWS = 1000
ALL_EVERY = timedelta(minutes=10)
TOLD_FOR = timedelta(hours=1)
"""Whose file is younger may be looking at it: the desks are told. Of older ones, thousands may be made at once."""
MEDIA_TYPE = "image/jpeg"
FILE_NAME = "thumbnail.jpg"
"""It says nothing of the file's own name."""


def get_thumbnail(context: Context, _: Nothing, attachment_id: int) -> Download:
    """
    Raises:
        Refusal: NOT_FOUND, whether there is none, none yet, or the caller may not have the file.
    """
    found = attached_store.readable_file(context, attachment_id)
    if found is None or found.scan_state not in store.DRAWN_STATES:
        raise Refusal(Code.NOT_FOUND)
    blob = store.blob_of(context.tx, attachment_id)
    if not blob:
        raise Refusal(Code.NOT_FOUND)
    try:
        return Download(FILE_NAME, MEDIA_TYPE, blobs_of(context.settings).chunks(blob))
    except FileNotFoundError:
        log.error("attachment %d: its small picture is gone", attachment_id)
        raise Refusal(Code.NOT_FOUND) from None


class Thumbnails:
    """A job: makes what is missing, the newest first."""

    def __init__(self, database: Database, settings: Settings, drawer: Drawer | None = None) -> None:
        self._database, self._settings = database, settings
        self._drawer = drawer or Drawer()
        self._looked_at_all: datetime | None = None

    def run(self, now: datetime, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """How many files were looked at. Safe in several processes at once: the first picture stays."""
        looks_at_all = self._looked_at_all is None or now - self._looked_at_all >= ALL_EVERY
        done = 0
        while not is_stopping():
            newest = None if looks_at_all else NEWEST_ROWS
            with self._database.read() as tx:
                missing = store.missing(tx, list(KINDS), FILE_MAX_BYTES, AT_A_TIME, newest)
            for file in missing:
                if is_stopping():
                    return done
                self._make(file, now)
                done += 1
            if len(missing) < AT_A_TIME:
                break
        if looks_at_all and not is_stopping():
            self._looked_at_all = now
        return done

    def close(self) -> None:
        self._drawer.close()

    def _make(self, file: store.Missing, now: datetime) -> None:
        """
        Raises:
            OSError: the store of bytes is away or full; tried again at the next run.
        """
        blobs = blobs_of(self._settings)
        try:
            data = b"".join(blobs.chunks(file.blob))
        except FileNotFoundError:
            data = b""
        picture = self._drawer.draw(file.media_type, data) if data else b""
        blob = blobs.keep(picture) if picture else ""
        with self._database.write() as tx:
            is_first = store.add(tx, file.attachment_id, blob, now)
            if is_first and blob and now - file.created_at < TOLD_FOR:
                record(tx, now, [Noted(ChangeKind.MESSAGE, file.inquiry_id, file.message_id)])
        if blob and not is_first:
            blobs.drop(blob)
