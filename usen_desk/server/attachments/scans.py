"""Virus scans: bytes are taken first and scanned by a job; all that shows them says 検査中, 安全, 隔離 or 未検査.

What is 隔離 nobody gets. 検査中 is held or given by the settings. While the scanner is away files are 未検査, and their
turn comes again. Without a scanner in the settings nothing is held.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from usen_desk.contract.attachments import ScanState
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.server.attachments import scan_store as store
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.clamd import NotScanned, ScannerAway, scan
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted, Refusal
from usen_desk.server.db.database import Database
from usen_desk.server.settings import Scanner, Settings

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Blobs that one process takes at a time."""
LOOK_ROWS = 200
AGAIN_TOO_LARGE = timedelta(days=7)
"""What the scanner won't look at may be looked at once its limits were raised."""
HELD_RETRY_AFTER_S = 5


def expect(tx: Connection, settings: Settings, blobs: Sequence[str], now: datetime) -> None:
    """New bytes are to be scanned; in the unit that writes their first row."""
    if settings.scanner is not None:
        store.expect(tx, blobs, ScanState.SCANNING, now)


def insist_on_release(settings: Settings, state: ScanState) -> None:
    """Before any byte of a file is given, to whomever; after it is known that the caller may see it at all.

    Raises:
        Refusal: FILE_QUARANTINED, FILE_SCANNING.
    """
    if state is ScanState.QUARANTINED:
        raise Refusal(Code.FILE_QUARANTINED)
    if state is ScanState.SCANNING and settings.scanner is not None and settings.scanner.holds:
        raise Refusal(Code.FILE_SCANNING, retry_after_s=HELD_RETRY_AFTER_S)


class Scans:
    """The job."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings, self._scanner = database, settings, settings.scanner
        self._is_away = False

    def look(self, now: datetime) -> None:
        """What came before there was a scanner has its turn too, and stays 未検査 till then. Where there is none (any
        more), nothing stays 検査中."""
        if self._scanner is None:
            self._release_all(now)
            return
        while True:
            with self._database.write() as tx:
                found = store.unknown(tx, LOOK_ROWS)
                store.expect(tx, set(found), ScanState.UNSCANNED, now)
            if len(found) < LOOK_ROWS:
                return

    def run(self, clock: Callable[[], datetime], is_stopping: Callable[[], bool] = lambda: False) -> None:
        """All whose turn it is; ends early when the scanner is away."""
        while self._scanner is not None and not is_stopping():
            now = clock()
            lease = timedelta(seconds=AT_ONCE * self._scanner.answer_within_s)
            with self._database.write() as tx:
                due = store.take_due(tx, now, now + lease, AT_ONCE)
            if not due or not self._scan_all(self._scanner, due, now):
                return

    def _scan_all(self, scanner: Scanner, due: Sequence[str], now: datetime) -> bool:
        for at, blob in enumerate(due):
            try:
                found = scan(scanner.address, blobs_of(self._settings).chunks(blob), scanner.answer_within_s)
            except FileNotFoundError:
                self._put_unscanned([blob], now, None)
            except NotScanned as refused:
                log.warning("blob %s could not be scanned: %s", blob, refused)
                self._put_unscanned([blob], now, now + AGAIN_TOO_LARGE)
            except ScannerAway as away:
                self._tell_away(away)
                self._put_unscanned(due[at:], now, now + timedelta(seconds=scanner.again_after_s))
                return False
            except OSError as error:
                log.warning("blob %s could not be read: %s", blob, error)
                self._put_unscanned([blob], now, now + timedelta(seconds=scanner.again_after_s))
            else:
                self._is_away = False
                self._put_verdict(blob, found, now)
        return True

    def _put_verdict(self, blob: str, found: str, now: datetime) -> None:
        if found:
            log.warning("blob %s is quarantined: %s", blob, found)
        state = ScanState.QUARANTINED if found else ScanState.SAFE
        with self._database.write() as tx:
            store.put(tx, blob, state, found=found[:200], scanned_at=now, due_at=None)
            _show(tx, [(blob, state)], now)

    def _put_unscanned(self, blobs: Iterable[str], now: datetime, due_at: datetime | None) -> None:
        with self._database.write() as tx:
            for blob in blobs:
                store.put(tx, blob, ScanState.UNSCANNED, scanned_at=now, due_at=due_at)
            _show(tx, [(blob, ScanState.UNSCANNED) for blob in blobs], now)

    def _release_all(self, now: datetime) -> None:
        while True:
            with self._database.write() as tx:
                held = store.waiting(tx, LOOK_ROWS)
            if not held:
                return
            self._put_unscanned(held, now, now)

    def _tell_away(self, away: ScannerAway) -> None:
        if not self._is_away:
            log.error("the virus scanner is away, files stay unscanned until it is back: %s", away)
        self._is_away = True


def _show(tx: Connection, shown: Iterable[tuple[str, ScanState]], now: datetime) -> None:
    """Attachments show it, and desks are told; the last of a write unit."""
    noted = [
        Noted(ChangeKind.MESSAGE, inquiry_id, message_id)
        for blob, state in shown
        for inquiry_id, message_id in store.show(tx, blob, state)
    ]
    if noted:
        record(tx, now, noted)
