"""Drafts for tests of sending, a store in memory, and a service that keeps drafts as the contract says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

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
from usen_desk.local.records import DraftRecord, Kept, KeptFile

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

    def drop_file(self, upload_id):
        self._do("drop_file")
        self.files.pop(upload_id, None)

    def _do(self, what):
        if self.fails is not None:
            raise self.fails
        self.done.append(what)


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
