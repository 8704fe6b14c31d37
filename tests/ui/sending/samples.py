"""Drafts for tests of sending, a store in memory, and a service that keeps drafts as the contract says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from tests.fakes import FakeClient, problem
from usen_desk.api.errors import Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.drafts import (
    DROP_DRAFT,
    LIST_DRAFT_VERSIONS,
    LIST_DRAFTS,
    SAVE_DRAFT,
    Draft,
    DraftMode,
    Drafts,
    DraftSaved,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Missed
from usen_desk.local.records import DraftRecord, Kept, KeptFile, OutItem, OutKind, Shown
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.messages import UserMessage

NOW = datetime(2026, 3, 9, 3, 1, tzinfo=UTC)
HERE, THERE = "a" * 32, "b" * 32
REPLY, NOTE = DraftMode.REPLY, DraftMode.NOTE


def draft(body="お調べします。", inquiry_id=29, mode=REPLY, **other) -> DraftRecord:
    values = {
        "mode": mode,
        "inquiry_id": inquiry_id,
        "reply_id": str(UUID(int=700 + inquiry_id)),
        "body": body,
        "caret": len(body),
        "saved_at": NOW,
    }
    return DraftRecord(**(values | other))


def kept_file(number=1, name="図面.pdf", content=b"%PDF-1.7") -> KeptFile:
    return KeptFile(upload_id=str(UUID(int=900 + number)), name=name, size_bytes=len(content), sha256="0" * 64)


class MemoryOutbox:
    """As usen_desk.local.records.Outbox says; `fails` is raised by every method while it is set. `done` names what was
    done, in order."""

    def __init__(self, drafts=()):
        self.drafts = {(one.mode, one.inquiry_id): one for one in drafts}
        self.earlier, self.files, self.items, self.done, self.fails = {}, {}, {}, [], None
        self.transfers = {}

    def load(self):
        return Kept(drafts=list(self.drafts.values()), items=list(self.items.values()), damaged=[])

    def keep_draft(self, draft):
        self._do("keep")
        key = (draft.mode, draft.inquiry_id)
        known = self.drafts.get(key)
        if known is not None and known.reply_id != draft.reply_id:
            self.earlier.setdefault(key, []).insert(0, known)
        self.drafts[key] = draft

    def drop_draft(self, mode, inquiry_id):
        self._do("drop")
        known = self.drafts.pop((mode, inquiry_id), None)
        if known is not None:
            self.earlier.setdefault((mode, inquiry_id), []).insert(0, known)

    def versions(self, mode, inquiry_id):
        self._do("versions")
        return list(self.earlier.get((mode, inquiry_id), []))

    def put_file(self, upload_id, content):
        self._do("put_file")
        self.files[upload_id] = content

    def put_transfer(self, transfer):
        self._do("put_transfer")
        self.transfers[transfer.transfer_id] = transfer

    def drop_transfer(self, transfer_id):
        self._do("drop_transfer")
        self.transfers.pop(transfer_id, None)

    def drop_file(self, upload_id):
        self._do("drop_file")
        self.files.pop(upload_id, None)

    def _do(self, what):
        if self.fails is not None:
            raise self.fails
        self.done.append(what)


@dataclass
class View:
    """As usen_desk.ui.sending.sender.OutView."""

    item: OutItem
    state: OutState = OutState.WAITING
    holds_for_s: float = 0.0
    next_try_s: float | None = None
    tries: int = 0
    is_fault: bool = False
    problem: UserMessage | None = None
    missed: Missed | None = None
    waits_for: str = ""
    may_take_back: bool = False
    is_late: bool = False

    @property
    def shown_to(self):
        return Shown(self.missed.last_sequence) if self.missed else Shown()


def item(record=None, number=1, kind=OutKind.REPLY, **other) -> OutItem:
    record = record or draft()
    values = {
        "item_id": record.reply_id, "kind": kind, "inquiry_id": record.inquiry_id, "number": number, "content": b"{}",
        "draft": record, "title": "焼肉大将 渋谷センター街店", "queued_at": NOW,
    }  # fmt: skip
    return OutItem(**(values | other))


class FakeSender(QObject):
    """As usen_desk.ui.sending.sender.Sender, on a MemoryOutbox and at once. `fails` is what queue and take_back answer
    while it is set; with `waits` they answer at `deliver`."""

    changed = Signal(int)
    sent = Signal(object)
    needs_author = Signal(object)

    def __init__(self, outbox=None):
        super().__init__()
        self.outbox, self.views, self.queued, self.asked = outbox or MemoryOutbox(), {}, [], []
        self.fails, self.waits, self._later = None, False, []

    def queue(self, record, kind, content, title, ok, bad):
        def work():
            if self.fails is not None:
                bad(self.fails)
                return
            made = item(record, len(self.queued) + 1, kind, title=title, content=msgspec.json.encode(content))
            self.outbox.drafts.pop((record.mode, record.inquiry_id), None)
            self.queued.append((made, content))
            self.views[made.item_id] = View(made, holds_for_s=5.0, may_take_back=True)
            ok(made)
            self.changed.emit(made.inquiry_id)

        self._run(work)

    def items(self, inquiry_id):
        return [view for view in self.views.values() if view.item.inquiry_id == inquiry_id]

    def take_back(self, item_id, ok, bad):
        self._back("take_back", item_id, ok, bad)

    def fix(self, item_id, ok, bad):
        self._back("fix", item_id, ok, bad)

    def send_anyway(self, item_id):
        self.asked.append(("send_anyway", item_id))

    def drop(self, item_id):
        self.asked.append(("drop", item_id))
        gone = self.views.pop(item_id)
        self.changed.emit(gone.item.inquiry_id)

    def put(self, view):
        """It stands like this now."""
        self.views[view.item.item_id] = view
        self.changed.emit(view.item.inquiry_id)
        if view.state is OutState.NEEDS:
            self.needs_author.emit(view)

    def confirm(self, item_id, result):
        gone = self.views.pop(item_id)
        self.sent.emit(Sent(gone.item, result))
        self.changed.emit(gone.item.inquiry_id)

    def deliver(self):
        later, self._later = self._later, []
        for work in later:
            work()

    def _back(self, what, item_id, ok, bad):
        def work():
            self.asked.append((what, item_id))
            if self.fails is not None or item_id not in self.views:
                bad(self.fails or refused(Code.TOO_LATE))
                return
            back = self.views.pop(item_id).item
            self.outbox.keep_draft(back.draft)
            ok(back.draft)
            self.changed.emit(back.inquiry_id)

        self._run(work)

    def _run(self, work):
        self._later.append(work) if self.waits else work()


@dataclass
class Sent:
    """As usen_desk.ui.sending.sender.Sent."""

    item: OutItem
    result: object


class DraftService(FakeClient):
    """Keeps drafts with their revisions and versions; `fails` is raised by every call while it is set."""

    def __init__(self, drafts=()):
        super().__init__(
            {LIST_DRAFTS: self.list, SAVE_DRAFT: self.save, DROP_DRAFT: self.drop, LIST_DRAFT_VERSIONS: self.earlier}
        )
        self.drafts = {(one.mode, one.inquiry_id): one for one in drafts}
        self.versions, self.at, self.fails = [], NOW, None

    def now(self):
        return self.at

    def call(self, endpoint, body, **path):
        if self.fails is not None:
            self.asked.append((endpoint, body, path))
            raise self.fails
        return super().call(endpoint, body, **path)

    def list(self, _):
        return Drafts(items=list(self.drafts.values()))

    def save(self, body):
        known = self.drafts.get((body.mode, body.inquiry_id))
        revision = (known.revision if known else 0) + 1
        other = known if known is not None and known.revision != body.seen_revision else None
        if other is not None:
            self.versions.insert(0, other)
        self.drafts[body.mode, body.inquiry_id] = Draft(
            mode=body.mode, inquiry_id=body.inquiry_id, reply_id=body.reply_id, body=body.body, details=body.details,
            last_seen=body.last_seen, revision=revision, device_id=body.device_id, saved_at=self.at,
        )  # fmt: skip
        return DraftSaved(revision=revision, other=other)

    def drop(self, body):
        known = self.drafts.get((body.mode, body.inquiry_id))
        if known is not None and known.revision == body.revision:
            self.versions.insert(0, self.drafts.pop((body.mode, body.inquiry_id)))
        return Nothing()

    def earlier(self, body):
        return Drafts(
            items=[one for one in self.versions if (one.mode, one.inquiry_id) == (body.mode, body.inquiry_id)]
        )

    def texts(self):
        return {inquiry_id: one.body for (_, inquiry_id), one in self.drafts.items()}


def of_service(record, revision=1, device_id=THERE, minutes=0, **other) -> Draft:
    """The service's copy of a record."""
    values = {
        "mode": record.mode,
        "inquiry_id": record.inquiry_id,
        "reply_id": UUID(record.reply_id),
        "body": record.body,
        "revision": revision,
        "device_id": device_id,
        "saved_at": record.saved_at + timedelta(minutes=minutes),
    }
    return Draft(**(values | other))


def on_service(record, revision=1) -> DraftRecord:
    """Ours, as the service has it too."""
    return replace(record, revision=revision, is_on_service=True)


def refused(code=Code.NOT_FOUND) -> Refused:
    return Refused(problem(code))
