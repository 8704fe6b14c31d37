"""The background jobs of the service. They may run in several processes at once: each job's own SQL keeps them apart.

server/serve.py makes one Jobs, starts it with the server and stops it before the database is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from usen_desk.contract.base import JST
from usen_desk.server.attachments import service as attachments
from usen_desk.server.attachments.scans import Scans
from usen_desk.server.audit.chain import seal
from usen_desk.server.branches.counts import recount
from usen_desk.server.changes import service as changes
from usen_desk.server.changes.presence import forget as forget_presence
from usen_desk.server.context import utc_now
from usen_desk.server.db.database import Database
from usen_desk.server.drafts import service as drafts
from usen_desk.server.files.thumbnails import Thumbnails
from usen_desk.server.imports.running import Imports
from usen_desk.server.inquiries.retargeting import retarget
from usen_desk.server.inquiries.wake import end_holds, release_silent
from usen_desk.server.jobs.periodic import Periodic
from usen_desk.server.mail.sender import send_due
from usen_desk.server.session.directory_sessions import end_outdated
from usen_desk.server.session.service import forget
from usen_desk.server.settings import Settings
from usen_desk.server.transfers.service import forget as forget_transfers

SEAL_EVERY_S = 1.0
MAIL_EVERY_S = 5.0
FORGET_EVERY_S = 60.0
RECOUNT_EVERY_S = 3600.0
FORGET_CHANGES_EVERY_S = 3600.0
FORGET_VERSIONS_EVERY_S = 3600.0
HOLDS_EVERY_S = 15.0
RETARGET_EVERY_S = 2.0
SILENT_EVERY_S = 60.0
FORGET_UPLOADS_EVERY_S = 3600.0
"""Bytes without a row go at the second of these that sees them."""
IMPORTS_EVERY_S = 1.0
FORGET_IMPORTS_EVERY_S = 3600.0
THUMBNAILS_EVERY_S = 3.0
SCAN_EVERY_S = 2.0
LOOK_FOR_UNSCANNED_EVERY_S = 3600.0


class Jobs:
    """Sealing the access log, sending mail, forgetting sessions, counters, old changes and uploads without a message,
    counting branches, ending holds, giving silent inquiries back to the queue, drawing small pictures of files,
    scanning files for viruses, giving open inquiries the times of newer targets, running imports, signing out whom the
    company's directory no longer knows.

    Without settings.smtp mails stay queued.
    """

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime] = utc_now) -> None:
        self._database, self._settings, self._clock = database, settings, clock
        self._sweep = attachments.Sweep(database, settings)
        self._thumbnails = Thumbnails(database, settings)
        self._drawing = Periodic("thumbnails", THUMBNAILS_EVERY_S, self._draw_thumbnails)
        self._mail = Periodic("mail", MAIL_EVERY_S, self._send_mail)
        self._all = [
            Periodic("seal", SEAL_EVERY_S, self._seal),
            Periodic("forget", FORGET_EVERY_S, self._forget),
            Periodic("recount", RECOUNT_EVERY_S, self._recount),
            Periodic("forget changes", FORGET_CHANGES_EVERY_S, self._forget_changes),
            Periodic("forget versions", FORGET_VERSIONS_EVERY_S, self._forget_versions),
            Periodic("holds", HOLDS_EVERY_S, self._end_holds),
            Periodic("retarget", RETARGET_EVERY_S, self._retarget),
            Periodic("silent", SILENT_EVERY_S, self._release_silent),
            Periodic("forget uploads", FORGET_UPLOADS_EVERY_S, self._forget_uploads),
            self._drawing,
        ]
        self._imports = Imports(database, settings)
        self._importing = Periodic("imports", IMPORTS_EVERY_S, self._import)
        self._all += [self._importing, Periodic("forget imports", FORGET_IMPORTS_EVERY_S, self._forget_imports)]
        self._scans = Scans(database, settings)
        self._scanning = Periodic("scan", SCAN_EVERY_S, self._scan)
        self._all.append(Periodic("look for unscanned", LOOK_FOR_UNSCANNED_EVERY_S, self._look_for_unscanned))
        if settings.scanner is not None:
            self._all.append(self._scanning)
        if settings.directory is not None:
            self._all.append(Periodic("directory", settings.directory.look_every_s, self._end_outdated))
        if settings.smtp is not None:
            self._all.append(self._mail)

    def start(self) -> None:
        for job in self._all:
            job.start()

    def stop(self) -> None:
        """Ends after the runs in hand, each waited for at most 10 s; safe to repeat, and before start()."""
        for job in self._all:
            job.ask_to_stop()
        for job in self._all:
            job.join()
        self._thumbnails.close()

    def wake_mail(self) -> None:
        """Call after a commit that may have queued a mail; else it leaves within MAIL_EVERY_S."""
        self._mail.wake()

    def _seal(self) -> None:
        seal(self._database, self._clock())

    def _send_mail(self) -> None:
        if self._settings.smtp is not None:
            send_due(self._database, self._settings.smtp, self._clock, lambda: self._mail.is_stopping)

    def _forget(self) -> None:
        with self._database.write() as tx:
            forget(tx, self._clock(), self._settings.throttles.lock_after_in_a_row)
            forget_presence(tx, self._clock())

    def _forget_changes(self) -> None:
        changes.forget(self._database, self._clock())

    def _forget_uploads(self) -> None:
        forget_transfers(self._database, self._clock())
        attachments.forget(self._database, self._settings, self._clock())
        self._sweep.run()

    def _draw_thumbnails(self) -> None:
        self._thumbnails.run(self._clock(), lambda: self._drawing.is_stopping)

    def _scan(self) -> None:
        self._scans.run(self._clock, lambda: self._scanning.is_stopping)

    def _look_for_unscanned(self) -> None:
        self._scans.look(self._clock())

    def _import(self) -> None:
        self._imports.run(self._clock, lambda: self._importing.is_stopping)

    def _forget_imports(self) -> None:
        self._imports.forget(self._clock())

    def _forget_versions(self) -> None:
        """Of drafts."""
        drafts.forget(self._database, self._clock())

    def _end_outdated(self) -> None:
        end_outdated(self._database, self._settings, self._clock())

    def _recount(self) -> None:
        recount(self._database, self._clock().astimezone(JST).date())

    def _end_holds(self) -> None:
        end_holds(self._database, self._settings, self._clock())

    def _retarget(self) -> None:
        retarget(self._database, self._settings, self._clock())

    def _release_silent(self) -> None:
        release_silent(self._database, self._settings, self._clock())
