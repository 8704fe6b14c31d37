"""Keeps what is being written: on this PC within a second of the last key, then with the service. Rows X3, R8; no widgets.

A draft changes by its author's hand alone (I6). What came from another PC takes its place only while nobody has the
caret in it, and what stood there goes to the versions; otherwise it is told of and left to the author.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.drafts import (
    DROP_DRAFT,
    LIST_DRAFT_VERSIONS,
    LIST_DRAFTS,
    SAVE_DRAFT,
    DraftKey,
    DraftMode,
    Drafts,
    DraftSaved,
    DraftToDrop,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.local.records import DraftRecord, Kept, Outbox
from usen_desk.ui.background import Background
from usen_desk.ui.sending.disk import nothing, on_disk, wait_for_disk
from usen_desk.ui.sending.draft_merging import Choice, chosen, files_elsewhere, record_of, to_save
from usen_desk.ui.sending.draft_versions import read_versions

REST_MS, AT_LEAST_MS = 300, 700
"""R8: on disk so long after the last key, and at least so often while typing goes on; with the writing itself within the
second that I6 allows (1,000 ms gave 1.04 s in 200 kills on a busy machine)."""
SERVICE_REST_MS, SERVICE_AT_LEAST_MS = 2000, 10_000
RETRY_MS, RETRY_MAX_MS, DISK_RETRY_MS = 5000, 300_000, 2000
WAITS = frozenset({Code.BUSY, Code.STORAGE_FULL, Code.INTERNAL, Code.TOO_MANY_CALLS, Code.SESSION_EXPIRED})
"""Refusals that pass; after any other the text stays on this PC alone until it changes."""


class Where(enum.Enum):
    PC = "pc"
    SERVICE = "service"


@dataclass(eq=False)
class _Held:
    record: DraftRecord
    is_written: bool = False
    is_writing: bool = False
    is_refused: bool = False
    """The service doesn't take it."""


class DraftKeeper(QObject):
    """Signals: kept(DraftKey, Where); failed(ApiError) this PC can't keep it; marks_changed(); came(DraftRecord) written
    on another PC; it is the draft now, or among the versions where the author is writing."""

    kept = Signal(object, object)
    failed = Signal(object)
    marks_changed = Signal()
    came = Signal(object)

    def __init__(
        self, client: ApiClient, background: Background, me: Me, device_id: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._device_id = client, background, device_id
        self._follows = Permission.OWN_DRAFTS in me.permissions
        self._outbox: Outbox | None = None
        self._held: dict[DraftKey, _Held] = {}
        self._gone: dict[DraftKey, int] = {}
        """Dropped here; the service still has that revision."""
        self.files_elsewhere: dict[DraftKey, int] = {}
        """How many files of a draft are on the PC where they were attached, and only there."""
        self._edited: DraftKey | None = None
        self._is_calling = self._has_failed = self._is_fetched = False
        self._rest, self._at_least = self._timer(REST_MS, self._write_all), self._timer(AT_LEAST_MS, self._write_all)
        self._service_rest = self._timer(SERVICE_REST_MS, self._save_next)
        self._service_at_least = self._timer(SERVICE_AT_LEAST_MS, self._save_next)
        self._retry_ms, self._retry = RETRY_MS, self._timer(RETRY_MS, self._try_again)

    def attach(self, outbox: Outbox, kept: Kept) -> None:
        """The store is open: what it holds is here, and what was typed before that goes into it."""
        self._outbox = outbox
        for record in kept.drafts:
            self._held.setdefault(_key(record), _Held(record, is_written=True))
        self._write_all()
        self.marks_changed.emit()
        self.fetch()

    def detach(self) -> None:
        """The store was closed: nothing can be written any more."""
        self._outbox = None

    def fetch(self) -> None:
        """What the service keeps, maybe from another PC; at sign-in, and when the connection is back."""
        if self._follows and self._outbox is not None:
            self._background.run(
                lambda: self._client.call(LIST_DRAFTS, Nothing()),
                self._on_drafts,
                lambda _: self._wait_to_retry(),
                owner=self,
                latest="fetch",
            )

    def draft(self, mode: DraftMode, inquiry_id: int) -> DraftRecord | None:
        held = self._held.get(DraftKey(mode=mode, inquiry_id=inquiry_id))
        return held.record if held else None

    def marks(self) -> frozenset[int]:
        """Inquiries with a text that is being written."""
        return frozenset(key.inquiry_id for key in self._held if key.mode is not DraftMode.OPENING)

    def edit(self, mode: DraftMode, inquiry_id: int) -> None:
        """The caret is in this one: until `leave`, what comes from elsewhere doesn't touch it."""
        self._edited = DraftKey(mode=mode, inquiry_id=inquiry_id)

    def leave(self) -> None:
        """The author looks away."""
        self._edited = None
        self._write_all()

    def write(self, draft: DraftRecord) -> None:
        """At each key. Empty: it is dropped. Its revision and times are kept here, whatever the caller knows of them."""
        if draft.is_empty:
            self.drop(draft.mode, draft.inquiry_id)
            return
        key, now = _key(draft), self._client.now()
        held = self._held.get(key)
        revision = held.record.revision if held else self._gone.pop(key, 0)
        record = replace(draft, revision=revision, is_on_service=False, saved_at=now)
        if held is None:
            held = self._held[key] = _Held(record)
            self.marks_changed.emit()
        held.record, held.is_written, held.is_refused = record, False, False
        self._rest.start()
        if not self._at_least.isActive():
            self._at_least.start()
        self._wait_for_service()

    def drop(self, mode: DraftMode, inquiry_id: int) -> None:
        """Its author emptied it; the last text stays among the versions."""
        key = DraftKey(mode=mode, inquiry_id=inquiry_id)
        held = self._held.pop(key, None)
        if held is None:
            return
        outbox = self._outbox
        if outbox is not None:
            last = None if held.is_written else held.record

            def work() -> None:
                if last is not None:
                    outbox.keep_draft(last)
                outbox.drop_draft(mode, inquiry_id)

            on_disk(self._background, self, work, nothing, self.failed.emit)
        if held.record.revision:
            self._gone[key] = held.record.revision
            self._wait_for_service()
        self.marks_changed.emit()

    def sent(self, mode: DraftMode, inquiry_id: int) -> None:
        """It lies in the outbox now, and the store has dropped it in the same step (R8)."""
        if self._held.pop(DraftKey(mode=mode, inquiry_id=inquiry_id), None) is not None:
            self.marks_changed.emit()

    def put_back(self, draft: DraftRecord) -> None:
        """It was taken back out of the outbox, and the store has it again; what was typed meanwhile is a version."""
        key, typed = _key(draft), self._held.get(_key(draft))
        if typed is not None and not typed.is_written:
            self._write(key, _Held(typed.record))
        self._held[key] = _Held(replace(draft, is_on_service=False), is_written=typed is None or typed.is_written)
        self._write(key, self._held[key])
        self._wait_for_service()
        self.marks_changed.emit()

    def flush(self, then: Callable[[], None]) -> None:
        """Write what isn't written; `then` follows when the disk has it, or has said no."""
        self._write_all()
        if self._outbox is None:
            then()
            return
        on_disk(self._background, self, lambda: None, lambda _: then(), lambda _: then())

    def finish(self, wait_s: float) -> bool:
        """As the last thing before the person leaves: write, and wait for the disk. False: something isn't there."""
        for held in self._held.values():
            held.is_writing = False  # what was typed while an older text is being written comes behind it
        self._write_all()
        wait_for_disk(self._background, self, wait_s)
        kept = self._outbox.load().drafts if self._outbox is not None else []
        return all(held.record in kept for held in self._held.values())

    def versions(
        self,
        mode: DraftMode,
        inquiry_id: int,
        ok: Callable[[Sequence[DraftRecord]], None],
        bad: Callable[[ApiError], None],
    ) -> None:
        """Earlier texts, newest first: those of this PC, and those of the service where it can be asked."""
        if self._outbox is None:
            ok([])
            return
        key, client = DraftKey(mode=mode, inquiry_id=inquiry_id), self._client if self._follows else None
        read_versions(key, self._outbox, client, self._background, self, ok, bad)

    def _write_all(self) -> None:
        self._rest.stop()
        self._at_least.stop()
        for key, held in list(self._held.items()):
            self._write(key, held)

    def _write(self, key: DraftKey, held: _Held) -> None:
        outbox, record = self._outbox, held.record
        if outbox is None or held.is_written or held.is_writing:
            return
        held.is_writing = True

        def on_written(_: None) -> None:
            held.is_writing, self._has_failed = False, False
            if held.record is record:
                held.is_written = True
                if self._held.get(key) is held:
                    self.kept.emit(key, Where.SERVICE if record.is_on_service else Where.PC)
            elif not self._rest.isActive():
                self._rest.start()

        def on_failed(error: ApiError) -> None:
            held.is_writing = False
            self._at_least.start(DISK_RETRY_MS)
            if not self._has_failed:
                self._has_failed = True
                self.failed.emit(error)

        on_disk(self._background, self, lambda: outbox.keep_draft(record), on_written, on_failed)

    def _wait_for_service(self) -> None:
        if self._follows:
            self._service_rest.start()
            if not self._service_at_least.isActive():
                self._service_at_least.start()

    def _save_next(self) -> None:
        """One at a time: after days without the service many may wait."""
        self._service_rest.stop()
        self._service_at_least.stop()
        if self._is_calling or not self._follows or self._outbox is None:
            return
        gone = next(iter(self._gone.items()), None)
        if gone is not None:
            self._tell_gone(*gone)
            return
        for key, held in self._held.items():
            if not held.record.is_on_service and not held.is_refused:
                self._save(key, held)
                return

    def _save(self, key: DraftKey, held: _Held) -> None:
        record, self._is_calling = held.record, True
        self._background.run(
            lambda: self._client.call(SAVE_DRAFT, to_save(record, self._device_id)),
            lambda saved: self._on_saved(key, record, saved),
            lambda error: self._on_not_saved(held, error),
            owner=self,
        )

    def _on_saved(self, key: DraftKey, sent: DraftRecord, saved: DraftSaved) -> None:
        held = self._held.get(key)
        if held is None:  # sent or dropped while the answer was on its way
            self._gone[key] = saved.revision
        else:
            is_same = held.record is sent
            held.record = replace(held.record, revision=saved.revision, is_on_service=is_same)
            held.is_written = False
            self._write(key, held) if is_same else self._rest.start()
        other = saved.other
        if other is not None and other.device_id != self._device_id and other.body != sent.body:
            self.came.emit(record_of(other))
        self._on_called()

    def _on_not_saved(self, held: _Held, error: ApiError) -> None:
        self._is_calling = False
        if isinstance(error, Refused) and error.problem.code not in WAITS:
            held.is_refused = True
            self._on_called()
            return
        self._wait_to_retry()

    def _tell_gone(self, key: DraftKey, revision: int) -> None:
        body = DraftToDrop(mode=key.mode, inquiry_id=key.inquiry_id, revision=revision)
        self._is_calling = True

        def on_told(_: object) -> None:
            if self._gone.get(key) == revision:
                del self._gone[key]
            self._on_called()

        def on_failed(error: ApiError) -> None:
            self._is_calling = False
            is_final = isinstance(error, Refused) and error.problem.code not in WAITS
            on_told(None) if is_final else self._wait_to_retry()

        self._background.run(lambda: self._client.call(DROP_DRAFT, body), on_told, on_failed, owner=self)

    def _on_called(self) -> None:
        """The next one, if one waits; quickly, since nobody types into it."""
        self._is_calling, self._retry_ms = False, RETRY_MS
        self._retry.stop()
        waits = any(not one.record.is_on_service and not one.is_refused for one in self._held.values())
        if (self._gone or waits) and not self._service_rest.isActive():
            self._service_rest.start()

    def _try_again(self) -> None:
        self._save_next() if self._is_fetched else self.fetch()

    def _wait_to_retry(self) -> None:
        self._retry.start(self._retry_ms)
        self._retry_ms = min(RETRY_MAX_MS, 2 * self._retry_ms)

    def _on_drafts(self, found: Drafts) -> None:
        """Each of the service's beside the one that is here."""
        marks, self._is_fetched = self.marks(), True
        theirs = {DraftKey(mode=one.mode, inquiry_id=one.inquiry_id): one for one in found.items}
        for key, draft in theirs.items():
            if key in self._gone:
                continue
            held = self._held.get(key)
            self.files_elsewhere[key] = files_elsewhere(draft, held.record if held else None, self._device_id)
            choice = chosen(held.record if held else None, draft, self._device_id, is_edited=key == self._edited)
            if choice is Choice.THEIRS:
                self._adopt(key, record_of(draft))
            elif choice is Choice.OURS and held is not None and held.record.revision > draft.revision:
                self._resave(held)  # the service went back in time
            if choice in (Choice.THEIRS, Choice.OFFERED) and draft.device_id != self._device_id:
                self.came.emit(record_of(draft))
        for key, held in list(self._held.items()):
            if key not in theirs and held.record.revision:
                self._look_for(key, held)
        if marks != self.marks():
            self.marks_changed.emit()
        self._wait_for_service()

    def _adopt(self, key: DraftKey, record: DraftRecord) -> None:
        """In place of what is here, which goes to the versions."""
        held, outbox = _Held(record, is_written=True), self._outbox
        assert outbox is not None, "fetched only once it is open"
        self._held[key] = held

        def work() -> None:
            outbox.drop_draft(key.mode, key.inquiry_id)
            outbox.keep_draft(record)

        def on_failed(_: ApiError) -> None:
            held.is_written = False
            self._at_least.start(DISK_RETRY_MS)

        on_disk(self._background, self, work, nothing, on_failed)

    def _look_for(self, key: DraftKey, held: _Held) -> None:
        """The service hasn't it any more. Sent or dropped on another PC, it is among the versions there and goes here
        too; else the service lost it (a restored backup) and gets it again."""
        record = held.record

        def on_versions(found: Drafts) -> None:
            if self._held.get(key) is not held or held.record is not record or key == self._edited:
                return
            if record.is_on_service and any(str(one.reply_id) == record.reply_id for one in found.items):
                held.record = replace(record, revision=0)
                self.drop(key.mode, key.inquiry_id)
            else:
                self._resave(held)

        self._background.run(
            lambda: self._client.call(LIST_DRAFT_VERSIONS, key), on_versions, lambda _: None, owner=self
        )

    def _resave(self, held: _Held) -> None:
        held.record, held.is_written = replace(held.record, revision=0, is_on_service=False), False
        self._rest.start()
        self._wait_for_service()

    def _timer(self, interval_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval_ms)
        timer.timeout.connect(then)
        return timer


def _key(record: DraftRecord) -> DraftKey:
    return DraftKey(mode=record.mode, inquiry_id=record.inquiry_id)
