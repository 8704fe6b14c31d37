"""A large file up and down over a line that cuts, between a desk and a service that are killed on the way (F29, F30).

run = TransferRun(folder, megabytes=8, seed=1, cuts=6, kills=2)
run.up(); run.down(); run.left_behind()
"""

from __future__ import annotations

import hashlib
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from tests.faults.line import Fault, Line
from tests.faults.schedules import made_database
from tests.faults.service_process import ServiceProcess
from tests.faults.transfer_process import TransferDesk
from tests.journeys.exchanges import Colleague
from tests.service import Authority
from usen_desk.contract.inquiries import POST_REPLY, ReplyDraft
from usen_desk.server.attachments.service import Sweep
from usen_desk.server.context import utc_now
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.settings import Settings
from usen_desk.server.transfers.service import forget

MB = 1024 * 1024
KILL_WAIT_S = 120
LOOK_EVERY_S = 0.002
CUTS = (Fault.CUT_REQUEST, Fault.LOST_ANSWER, Fault.HALF_ANSWER)


@dataclass
class Way:
    """What happened on one of the two ways."""

    cuts: int = 0
    desk_kills: int = 0
    service_kills: int = 0
    seconds: float = 0.0
    sha256: str = ""
    peak_mb: float = 0.0


@dataclass
class TransferRun:
    folder: object
    megabytes: int
    seed: int = 1
    cuts: int = 6
    kills: int = 2
    """Of the desk, and as many of the service, on each way."""
    ways: dict[str, Way] = field(default_factory=dict)

    def __post_init__(self):
        self.random = random.Random(self.seed)
        self.source = self.folder / "source.pdf"
        self.sha256 = self._write_source()
        authority = Authority(self.folder)
        self.database_url = made_database(self.folder)
        self.files = self.folder / "files"
        self.service = ServiceProcess(self.database_url, authority, self.files)
        self.side = Colleague(self.service)
        self.inquiry_id = self.side.open("図面を送ります。")
        self.line = Line(authority, self.service.port, self.seed)
        self.desk = TransferDesk(self.folder / "pc", self.line.url, authority.ca_file, self.side.client.token)

    def close(self):
        if self.desk.is_running:
            self.desk.kill()
        self.line.close()
        self.service.close()

    def up(self):
        """Sent, and named by a message; the number of the attachment."""
        upload_id, parts = str(uuid4()), self.megabytes
        self.line.only = b"/v1/transfers"
        for _ in range(self.cuts):
            self.line.faults.extend([Fault.NONE] * self.random.randrange(1, max(3, 2 * parts // self.cuts)))
            self.line.faults.append(self.random.choice(CUTS))
        begins = self.line.done.total()
        at = sorted(self.random.randrange(1, parts) for _ in range(2 * self.kills))
        whens = [lambda n=n: self.line.done.total() - begins >= n for n in at]
        self._carry("up", self.source, upload_id, whens)
        posted = ReplyDraft(reply_id=uuid4(), body="図面です。", files=(upload_id,), send_anyway=True)
        (attached,) = self.side.client.call(POST_REPLY, posted, inquiry_id=self.inquiry_id).message.attachments
        blob = self._blob(attached.attachment_id)
        self.ways["up"].sha256 = _sha256(self.files / blob[:2] / blob[2:4] / blob)
        return attached.attachment_id

    def down(self, attachment_id):
        target = self.folder / "pc" / "図面.pdf"
        part = target.with_name("図面.pdf.part")
        self.line.only = b"/v1/attachments"
        self.line.faults.clear()
        self.line.faults.extend([Fault.HALF_ANSWER] * self.cuts)
        size = self.megabytes * MB
        at = sorted(self.random.randrange(1, size) for _ in range(2 * self.kills))
        whens = [lambda n=n: part.exists() and part.stat().st_size >= n for n in at]
        self._carry("down", target, attachment_id, whens)
        self.ways["down"].sha256 = _sha256(target)
        assert sorted(one.name for one in target.parent.iterdir() if "図面" in one.name) == ["図面.pdf"]

    def left_behind(self):
        """(transfers, uploads, blobs) that are there a day later; the attachment has one blob."""
        database, settings = Database(self.database_url), Settings(files_folder=str(self.files))
        forget(database, utc_now() + timedelta(days=2))
        sweep = Sweep(database, settings)
        sweep.run()
        sweep.run()
        with database.read() as tx:
            transfers = tx.scalar(select(func.count()).select_from(schema.transfer))
            waiting = select(func.count()).select_from(schema.upload).where(schema.upload.c.attachment_id.is_(None))
            uploads = tx.scalar(waiting)
        database.close()
        return transfers, uploads, len(list(self.files.glob("??/??/*")))

    def _carry(self, way, path, what, whens):
        told, began, before = Way(), time.monotonic(), sum(self.line.done[fault] for fault in CUTS)
        self.ways[way] = told
        self.desk.start(way, path, what)
        for turn, when in enumerate(whens):
            if not self._wait(when):
                break
            if turn % 2:
                self.service.kill()
                told.service_kills += 1
                self.service.start()
            elif self.desk.kill():
                told.desk_kills += 1
                self.desk.start(way, path, what)
        said = self.desk.wait()
        assert said.startswith("done"), said
        told.seconds, told.peak_mb = time.monotonic() - began, self.desk.peak_kb / 1024
        told.cuts = sum(self.line.done[fault] for fault in CUTS) - before

    def _wait(self, when):
        """False: the desk was done first."""
        nobody, until = threading.Event(), time.monotonic() + KILL_WAIT_S
        while time.monotonic() < until:
            if when():
                return True
            if not self.desk.is_running:
                return False
            nobody.wait(LOOK_EVERY_S)
        raise AssertionError("nothing moved")

    def _write_source(self):
        """A PDF by its head, with bytes behind it that nobody can squeeze."""
        digest, lot = hashlib.sha256(), random.Random(self.seed)
        with self.source.open("wb") as file:
            for at in range(self.megabytes):
                piece = lot.randbytes(MB) if at else b"%PDF-1.7\n" + lot.randbytes(MB - 9)
                digest.update(piece)
                file.write(piece)
        return digest.hexdigest()

    def _blob(self, attachment_id):
        database = Database(self.database_url)
        wanted = select(schema.attachment.c.blob).where(schema.attachment.c.attachment_id == attachment_id)
        with database.read() as tx:
            found = tx.scalar(wanted)
        database.close()
        return found


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
