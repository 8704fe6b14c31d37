"""The reply or note to the thread that is open: every key is kept, sending is one checked step, and it can be taken back.
Rows X3, X4, X6, X7. No widgets.

Until the outbox has it for certain the text stays in the editor, which takes no keys meanwhile.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.drafts import DraftKey, DraftMode
from usen_desk.contract.inquiries import BODY_MAX_CHARS, AfterReply, InquiryCard, Status
from usen_desk.local.records import DraftRecord, KeptFile, OutItem, Shown
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.canned_model import gap_words, gaps
from usen_desk.ui.inquiries.composer_model import (
    OUT_KINDS,
    Closed,
    Text,
    after_of,
    after_words,
    file_refusal,
    free_name,
    not_attached,
    reply_of,
    send_words,
    with_after,
)
from usen_desk.ui.inquiry_cells import UNNAMED
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.sending.drafts import DraftKeeper, Where
from usen_desk.ui.sending.files import FileKeeper

if TYPE_CHECKING:
    from usen_desk.ui.sending.sender import Sender

REPLY, NOTE = DraftMode.REPLY, DraftMode.NOTE
SAVING, KEPT_HERE, KEPT = "保存しています…", "このPCに保存しました", "保存しました {}"
NOTHING_TO_SEND = UserMessage("本文が入力されていないため、まだ送信していません。本文を入力してから送信してください。")
TOO_LONG = UserMessage(
    f"本文が{BODY_MAX_CHARS:,}文字を超えているため、まだ送信していません。短くするか、分けて送信してください。"
)
STILL_ATTACHING = UserMessage(
    "添付ファイルを読み込んでいるため、まだ送信していません。読み込みが終わってから、もう一度送信してください。"
)
NOT_KEPT = "入力中の文章をこのPCに保存できません。文章はこの画面に残っています。空き容量を増やすまで、画面を閉じずにお待ちください。"
NOT_QUEUED = "このPCに保存できないため、まだ送信していません。文章はこの画面に残っています。空き容量を増やして、もう一度送信してください。"
FILES_ELSEWHERE = "この下書きには、別のPCで添付したファイルが{}件あります。このPCからは送信されません。必要な場合は、ここで添付し直してください。"


class ComposerPresenter(QObject):
    """Signals: shown() another text than was typed: `text`, `mode`; changed() anything else of it; told(UserMessage);
    gap_found(span) what has to be filled in first; offered(DraftRecord) written on another PC; writing(bool) an answer is
    being written, or was emptied; queued(OutItem, whether the next one is wanted)."""

    shown = Signal()
    changed = Signal()
    told = Signal(object)
    gap_found = Signal(object)
    offered = Signal(object)
    writing = Signal(bool)
    queued = Signal(object, bool)

    def __init__(
        self,
        client: ApiClient,
        drafts: DraftKeeper,
        files: FileKeeper,
        sender: Sender,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._drafts, self._files, self._sender = client, drafts, files, sender
        self.card: InquiryCard | None = None
        self.mode = REPLY
        self.may_reply = self.may_note = False
        self.kept_words = ""
        self.names: Mapping[int, str] = {}
        """Colleagues, for what a macro does."""
        self._body = ""
        """As it stands in the editor."""
        self._seen: dict[int, Shown] = {}
        self._busy: DraftKey | None = None
        """On its way into the outbox or out of it."""
        self._attaching = 0
        drafts.kept.connect(self._on_kept)
        drafts.failed.connect(lambda _: self.told.emit(UserMessage(NOT_KEPT)))
        drafts.marks_changed.connect(self._look)
        drafts.came.connect(self._on_came)
        files.left.connect(self.detach)

    @property
    def inquiry_id(self) -> int:
        return self.card.inquiry_id if self.card is not None else 0

    @property
    def record(self) -> DraftRecord | None:
        return self._drafts.draft(self.mode, self.inquiry_id) if self.card is not None else None

    @property
    def text(self) -> Text:
        record = self.record
        return Text(record.body, record.caret) if record is not None else Text()

    @property
    def files(self) -> Sequence[KeptFile]:
        record = self.record
        return record.files if record is not None else ()

    @property
    def after(self) -> AfterReply | None:
        return after_of(self.record)

    @property
    def after_words(self) -> str:
        return after_words(self.after, self.names)

    @property
    def send_words(self) -> str:
        return send_words(self.mode, self.card)

    @property
    def is_busy(self) -> bool:
        """The text is on its way: no keys until it is known where it lies."""
        return self._busy is not None and self._busy == self._key

    @property
    def is_there(self) -> bool:
        """There is something that may be written here."""
        return self.may_reply or self.may_note

    @property
    def closed(self) -> Closed | None:
        """Why no reply can be written."""
        card = self.card
        if card is None or self.may_reply:
            return None
        if card.merged_into is not None:
            return Closed.MERGED
        return Closed.DONE if card.status is Status.DONE else None

    def now(self) -> datetime:
        return self._client.now()

    def show(self, card: InquiryCard | None, *, may_reply: bool, may_note: bool) -> None:
        """This thread is open, or its card has changed."""
        is_another = card is None or card.inquiry_id != self.inquiry_id
        if is_another:
            self._drafts.leave()
        self.card, self.may_reply, self.may_note = card, may_reply, may_note
        if is_another:
            self.mode = self._mode_of(card)
        elif self.mode is REPLY and not may_reply and may_note and not self._body:
            self.mode = NOTE
        if is_another:
            self._show()
        self.changed.emit()

    def saw(self, shown: Shown, newest: int | None = None) -> None:
        """Messages up to this one were shown to the author. `newest`: of the thread as it is; a higher number is gone."""
        seen = self._seen.get(self.inquiry_id, Shown())
        is_gone = newest is not None and seen.sequence > newest
        self._seen[self.inquiry_id] = shown if is_gone else shown.or_later(seen)

    def choose(self, mode: DraftMode) -> None:
        """Reply or note; each has its own text."""
        may = self.may_reply if mode is REPLY else self.may_note
        if mode is not self.mode and may and not self.is_busy:
            self.mode = mode
            self._show()
            self.changed.emit()

    def enter(self) -> None:
        """The caret is in the editor."""
        self._drafts.edit(self.mode, self.inquiry_id)

    def leave(self) -> None:
        self._drafts.leave()

    def typed(self, body: str, caret: int) -> None:
        """At each key."""
        if self.card is None or self.is_busy:
            return
        record = self.record or self._new()
        was_blank, is_blank = not self._body.strip(), not body.strip()
        self._body = body
        if is_blank and not record.files:
            record = with_after(record, None)
        self._write(replace(record, body=body, caret=caret))
        if self.mode is REPLY and not (was_blank and is_blank):
            self.writing.emit(not is_blank)
        self.changed.emit()

    def set_after(self, after: AfterReply | None) -> None:
        """What is done with the inquiry when this is sent; None: nothing."""
        record = self.record
        if record is not None:
            self._write(with_after(record, after))
            self.changed.emit()

    def attach(
        self, name: str, size_bytes: int, read: Callable[[], bytes], path: str = "", kept: KeptFile | None = None
    ) -> None:
        """`read` gives the content, in a worker; of what lies at `path` and of `kept` it isn't asked."""
        key, mode, limit = self._key, self.mode, kept.size_bytes if kept else self._files.max_bytes(path)
        refusal = file_refusal(name, size_bytes, len(self.files) + self._attaching, limit)
        if refusal or key is None or self.is_busy:
            self.told.emit(UserMessage(refusal)) if refusal else None
            return
        self._attaching += 1

        def on_kept(file: KeptFile) -> None:
            self._attaching -= 1
            changed = file_refusal(name, file.size_bytes, 0, limit)
            record = self._drafts.draft(mode, key.inquiry_id) or self._new(key)
            if changed:
                self._files.drop(file.upload_id)
                self.told.emit(UserMessage(changed))
                return
            one = replace(file, name=free_name(name, record.files))
            self._write(replace(record, files=(*record.files, one)))
            self.changed.emit()

        def on_failed(error: ApiError) -> None:
            self._attaching -= 1
            self.told.emit(UserMessage(not_attached(name, error)))

        on_kept(kept) if kept else self._files.take(name, read, path, on_kept, on_failed)

    def detach(self, upload_id: str) -> None:
        record = self.record
        if record is not None and not self.is_busy:
            self._write(replace(record, files=tuple(one for one in record.files if one.upload_id != upload_id)))
            self._files.drop(upload_id)
            self.changed.emit()

    def send(self, caret: int, *, finishes: bool = False) -> None:
        """Into the outbox, with the caret that it comes back with. `finishes`: the inquiry is done with it, and the next
        one is wanted."""
        record, card, key = self.record, self.card, self._key
        if card is None or key is None or self.is_busy or not self._may_go(record):
            return
        assert record is not None, "there is something to send"
        record = self._with_seen(replace(record, caret=caret, saved_at=self.now()))
        self._busy = key
        self._drafts.sent(self.mode, card.inquiry_id)  # before: what is written later would bring the draft back

        def on_queued(item: OutItem) -> None:
            self._busy = None
            self._show()
            self.changed.emit()
            self.queued.emit(item, finishes)

        def on_failed(error: ApiError) -> None:
            self._busy = None
            self._drafts.write(record)
            self.changed.emit()
            self.told.emit(UserMessage(NOT_QUEUED, explain(error).request_id))

        title = card.store_name or card.company_name or UNNAMED
        self.changed.emit()
        self._sender.queue(
            record, OUT_KINDS[record.mode], reply_of(record, finishes=finishes), title, on_queued, on_failed
        )

    def take_back(self, item_id: str) -> None:
        """取り消す: as long as it is held. The same text with the caret where it was; what is being written instead goes
        to the versions."""
        self._back(item_id, self._sender.take_back)

    def fix(self, item_id: str) -> None:
        """直す: of what the service refused."""
        self._back(item_id, self._sender.fix)

    def versions(self, ok: Callable[[Sequence[DraftRecord]], None]) -> None:
        """Earlier texts of this one, newest first."""
        self._drafts.versions(self.mode, self.inquiry_id, ok, lambda error: self.told.emit(explain(error)))

    def restore(self, version: DraftRecord) -> None:
        """Go back to it; the present text becomes a version. What was sent once is sent as another one."""
        self._replace(version, str(uuid.uuid4()))

    def take_offered(self, draft: DraftRecord) -> None:
        """The text of another PC in place of ours, which becomes a version."""
        self._replace(draft, draft.reply_id)

    @property
    def _key(self) -> DraftKey | None:
        return DraftKey(mode=self.mode, inquiry_id=self.inquiry_id) if self.card is not None else None

    def _mode_of(self, card: InquiryCard | None) -> DraftMode:
        """Where something is written already, else a reply where one may be written."""
        if card is None or not self.may_note:
            return REPLY
        has = {mode: self._drafts.draft(mode, card.inquiry_id) is not None for mode in (REPLY, NOTE)}
        return NOTE if not has[REPLY] and (has[NOTE] or not self.may_reply) else REPLY

    def _new(self, key: DraftKey | None = None) -> DraftRecord:
        key = key or self._key
        assert key is not None, "a thread is open"
        return DraftRecord(
            mode=key.mode, inquiry_id=key.inquiry_id, reply_id=str(uuid.uuid4()), body="", saved_at=self.now()
        )

    def _write(self, record: DraftRecord) -> None:
        self.kept_words = "" if record.is_empty else SAVING
        self._drafts.write(self._with_seen(record))

    def _with_seen(self, record: DraftRecord) -> DraftRecord:
        seen = self._seen.get(record.inquiry_id, Shown()).or_later(record.seen)
        return replace(record, last_seen=seen.sequence, last_seen_id=seen.reply_id)

    def _may_go(self, record: DraftRecord | None) -> bool:
        may = self.may_reply if self.mode is REPLY else self.may_note
        if not may:
            self.told.emit(UserMessage(self.closed.value)) if self.closed is not None else None
        elif self._attaching:
            self.told.emit(STILL_ATTACHING)
        elif record is None or not record.body.strip():
            self.told.emit(NOTHING_TO_SEND)
        elif len(record.body.strip()) > BODY_MAX_CHARS:
            self.told.emit(TOO_LONG)
        elif found := gaps(record.body):
            self.gap_found.emit(found[0])
            self.told.emit(UserMessage(gap_words(record.body, found[0])))
        else:
            return True
        return False

    def _back(
        self,
        item_id: str,
        ask: Callable[[str, Callable[[DraftRecord], None], Callable[[ApiError], None]], None],
    ) -> None:
        if self._busy is not None:
            return

        def on_back(record: DraftRecord) -> None:
            self._busy = None
            self._drafts.put_back(record)
            if self.inquiry_id == record.inquiry_id:
                self.mode = record.mode
                self._show()
            self.changed.emit()

        def on_failed(error: ApiError) -> None:
            self._busy = None
            self.changed.emit()
            self.told.emit(explain(error))

        self._busy = self._key
        self.changed.emit()
        self._drafts.flush(lambda: ask(item_id, on_back, on_failed))

    def _replace(self, version: DraftRecord, reply_id: str) -> None:
        def on_written() -> None:
            record = self.record or self._new(DraftKey(mode=version.mode, inquiry_id=version.inquiry_id))
            self._drafts.write(replace(record, body=version.body, caret=version.caret, reply_id=reply_id))
            if self._key == DraftKey(mode=version.mode, inquiry_id=version.inquiry_id):
                self._show()
                self.changed.emit()

        if self._key == DraftKey(mode=version.mode, inquiry_id=version.inquiry_id) and not self.is_busy:
            self._drafts.flush(on_written)

    def _show(self) -> None:
        record, key = self.record, self._key
        self._body, self.kept_words = self.text.body, ""
        self.shown.emit()
        elsewhere = self._drafts.files_elsewhere.get(key, 0) if key is not None and record is not None else 0
        if elsewhere and record is not None and not record.files:
            self.told.emit(UserMessage(FILES_ELSEWHERE.format(elsewhere)))

    def _look(self) -> None:
        """The keeper may have another text than the editor: one that was written on another PC, or the store was opened
        only now."""
        body = self.text.body
        is_same = body == self._body or not (body.strip() or self._body.strip())
        if self._busy is None and self.card is not None and not is_same:
            self._show()
            self.changed.emit()

    def _on_kept(self, key: DraftKey, where: Where) -> None:
        if key == self._key:
            self.kept_words = KEPT_HERE if where is Where.PC else KEPT.format(formatting.clock(self.now()))
            self.changed.emit()

    def _on_came(self, draft: DraftRecord) -> None:
        if DraftKey(mode=draft.mode, inquiry_id=draft.inquiry_id) == self._key and draft.body != self._body:
            self._look()
            if draft.body != self._body:
                self.offered.emit(draft)
