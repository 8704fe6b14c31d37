"""What this desk keeps for its person until the service has it: drafts, and what waits to be sent. Rows X3, X4, X5.

Plain values; the store writes them (usen_desk.local.store), the sync core decides over them (usen_desk.local.sync).
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from usen_desk.contract.drafts import DraftMode


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Unknown fields are ignored and new ones have defaults: a record of two versions ago is readable (F32)."""


class KeptFile(Record, frozen=True, kw_only=True):
    """An attachment; its bytes lie in the store under upload_id until they are on the service, or, where they are many,
    stay at `path`, or are on the service's shelf."""

    upload_id: str
    name: str
    size_bytes: int
    sha256: str
    path: str = ""
    shelf_version_id: int = 0


class TransferRecord(Record, frozen=True, kw_only=True):
    """A file that is on its way, so that it goes on after the next start. `path`: where it comes from, or goes to."""

    transfer_id: str
    """The upload_id of a file that goes up."""
    path: str
    name: str
    size_bytes: int = 0
    sha256: str = ""
    """Of a file that comes down: as the service told it with the first bytes."""
    attachment_id: int = 0
    """0: it goes up."""
    is_paused: bool = False
    begun_at: datetime


class Shown(msgspec.Struct, frozen=True):
    """The newest message of a thread that its author was shown; 0 for none. A number alone may mean another message
    behind a restored backup, a merge or a split; the ID is empty where it isn't known."""

    sequence: int = 0
    reply_id: str = ""

    def or_later(self, before: Shown) -> Shown:
        """At the same number this one: what was shown there before is gone."""
        return before if before.sequence > self.sequence else self


class DraftRecord(Record, frozen=True, kw_only=True):
    """A text that is being written. Key: mode and inquiry_id."""

    mode: DraftMode
    inquiry_id: int
    """0 for an inquiry that is being taken down."""
    reply_id: str
    """UUID that it will be sent as; made with the first character and never changed after."""
    body: str
    caret: int = 0
    last_seen: int = 0
    """Sequence of the newest message shown to the author while writing (R8)."""
    last_seen_id: str = ""
    """reply_id of that message; empty where it isn't known."""
    files: tuple[KeptFile, ...] = ()
    details: str = ""
    """JSON of what else the form needs: fields of an opening, status and assignee of a macro."""
    revision: int = 0
    """The service's revision that this text grew from (contract.drafts)."""
    is_on_service: bool = False
    """Nothing was written since the service took it."""
    saved_at: datetime

    @property
    def seen(self) -> Shown:
        return Shown(self.last_seen, self.last_seen_id)

    @property
    def is_empty(self) -> bool:
        return not self.body.strip() and not self.files and not self.details


class OutKind(enum.StrEnum):
    REPLY = "reply"
    NOTE = "note"
    OPENING = "opening"


class OutItem(Record, frozen=True, kw_only=True):
    """One thing that the author has sent and the service has not confirmed yet."""

    item_id: str
    """UUID: the reply_id or opening_id, the row's key on the service for ever."""
    kind: OutKind
    inquiry_id: int
    """0 for an opening; items of one inquiry keep their order, openings are each for themselves."""
    number: int
    """Order in which this desk queued them; unique."""
    content: bytes
    """JSON of contract ReplyDraft or NewInquiry."""
    draft: DraftRecord
    """The text as it stood in the editor, for 取り消す and 直す."""
    title: str
    """Store or company, for people."""
    queued_at: datetime
    """By the service's clock."""
    problem: str = ""
    """contract Code of the refusal that only the author can settle (要確認); empty while it is on its way."""
    detail: bytes = b""
    """JSON that came with the refusal, e.g. contract Missed."""
    is_settled: bool = False
    """The service has it (or the author dropped it): kept only until the record is erased."""


class Damaged(Record, frozen=True, kw_only=True):
    """A record whose bytes are not what was written (F17): shown, never dropped silently."""

    item_id: str
    text: str
    """As far as it could be read, e.g. from the last version of the draft; may be empty."""


class Kept(Record, frozen=True, kw_only=True):
    """Everything that was there when the store was opened."""

    drafts: list[DraftRecord]
    items: list[OutItem]
    """By number."""
    damaged: list[Damaged]
    transfers: list[TransferRecord] = []
    """In the order in which they were begun."""


class Outbox(Protocol):
    """Durable when a method returns (synchronous=FULL); every method blocks and is run in Lane.DISK, one at a time.

    Raises (all): OSError, with errno ENOSPC where the disk is full; then nothing has changed.
    """

    def load(self) -> Kept: ...

    def keep_draft(self, draft: DraftRecord) -> None:
        """In place of the older text of the same mode and inquiry; what it replaces becomes a version when it differs
        much (so that one can go back) or when its reply_id is another."""

    def drop_draft(self, mode: DraftMode, inquiry_id: int) -> None:
        """Its last text stays among the versions."""

    def versions(self, mode: DraftMode, inquiry_id: int) -> Sequence[DraftRecord]:
        """Earlier texts, newest first, at most contract.drafts.VERSIONS_MAX."""

    def queue(self, item: OutItem) -> None:
        """In one transaction: the item is there, and the draft that it came from is not (R8)."""

    def take_back(self, item_id: str) -> None:
        """In one transaction: the item is gone, and item.draft is the draft of its mode and inquiry again."""

    def put_item(self, item: OutItem) -> None:
        """Another state of an item that is there."""

    def erase_item(self, item_id: str) -> None:
        """With its files' bytes. Safe to repeat."""

    def put_file(self, upload_id: str, content: bytes) -> None: ...

    def file(self, upload_id: str) -> bytes:
        """Raises: KeyError; ValueError where the bytes are damaged."""

    def drop_file(self, upload_id: str) -> None: ...

    def put_transfer(self, transfer: TransferRecord) -> None: ...

    def drop_transfer(self, transfer_id: str) -> None:
        """Safe to repeat."""
