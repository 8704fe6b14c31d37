"""Sends what its author has queued, whatever happens: does what the sync core decides. Row X4; RELIABILITY I1-I8.

Timers, the store's lane and calls, nothing else: what is sent when, and what becomes of it, stands in
usen_desk.local.sync. Lives from sign-in to sign-out, so an answer reaches whoever listens after any change of place.
No widgets.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, DiskTrouble, Refused
from usen_desk.contract.changes import Change
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Inquiry, NewInquiry, ReplyDraft, ReplyPosted, ThreadMessage
from usen_desk.contract.session import Me
from usen_desk.local.records import Damaged, DraftRecord, Kept, KeptFile, Outbox, OutItem, OutKind, Shown
from usen_desk.local.sync import actions, events
from usen_desk.local.sync.core import SyncCore
from usen_desk.local.sync.events import Write
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.sending.disk import on_disk
from usen_desk.ui.sending.out_view import OutView, Sent, Waiting, refusal, view_of, waiting_of
from usen_desk.ui.sending.posting import Paper, Try, papers_of, post

Ok = Callable[[OutItem], None]
GivenBack = Callable[[DraftRecord], None]
Bad = Callable[[ApiError], None]
Carry = Callable[[Sequence[KeptFile], Callable[[], None], Bad], None]
__all__ = ["OutView", "Sender", "Sent", "Waiting"]

TIMER_MAX_MS = 24 * 3600 * 1000


class Sender(QObject):
    """Signals: changed(inquiry_id) its items did (0: openings); counted(Waiting); sent(Sent); needs_author(OutView) the
    service said no; session_lost() the same person has to sign in again."""

    changed = Signal(int)
    counted = Signal(object)
    sent = Signal(object)
    needs_author = Signal(object)
    session_lost = Signal()

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        me: Me,
        hold_s: Callable[[], float],
        seed: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
        carry: Carry | None = None,
    ) -> None:
        """hold_s: how long a message is held back now. clock: one that only goes forward. carry: gets large files there
        before their message (FileKeeper.carry)."""
        super().__init__(parent)
        self._client, self._background, self._me = client, background, me
        self._hold_s, self._clock, self._carry = hold_s, clock, carry
        self._core = SyncCore(me.staff_id, random.randrange(2**32) if seed is None else seed)
        self._outbox: Outbox | None = None
        self._no_store: ApiError | None = None
        self.damaged: list[Damaged] = []
        """Records that can't be read, as the store told when it was opened."""
        self._early: list[tuple[OutItem, Ok, Bad]] = []
        self._queuing: dict[str, tuple[Ok, Bad]] = {}
        self._coming_back: dict[str, tuple[GivenBack, Bad]] = {}
        self._results: dict[str, ReplyPosted | Inquiry] = {}
        self._uploaded: set[str] = set()
        self._steps: deque[events.Event | Callable[[], object]] = deque()
        self._is_stepping = False
        self._counted = Waiting()
        self._alarm = QTimer(self, singleShot=True)
        self._alarm.timeout.connect(lambda: self._step(events.Tick()))

    # the store

    def attach(self, outbox: Outbox, kept: Kept) -> None:
        """The store is open: what it holds goes on its way, and what was queued before that goes into it."""
        self._outbox, self._no_store, self.damaged = outbox, None, list(kept.damaged)
        self._step(events.Restored(tuple(kept.items), self._client.now()))
        early, self._early = self._early, []
        for item, ok, bad in early:
            self._queue(item, ok, bad)

    def detach(self) -> None:
        """The store was closed: nothing leaves any more."""
        self._outbox = None
        self._alarm.stop()
        self._step(events.SessionEnded())

    def do_without(self) -> None:
        """There is no store at present, so nothing can be queued; `attach` may follow."""
        self._no_store = DiskTrouble.of(OSError("no store"))
        early, self._early = self._early, []
        for _, _, bad in early:
            bad(self._no_store)

    # the author

    def queue(
        self, draft: DraftRecord, kind: OutKind, content: ReplyDraft | NewInquiry, title: str, ok: Ok, bad: Bad
    ) -> None:
        """ok(item) once it is durable, in place of its draft; after bad(error) nothing has changed."""
        item = OutItem(
            item_id=draft.reply_id,
            kind=kind,
            inquiry_id=0 if kind is OutKind.OPENING else draft.inquiry_id,
            number=0,
            content=msgspec.json.encode(content),
            draft=draft,
            title=title,
            queued_at=self._client.now(),
        )
        if self._outbox is not None:
            self._queue(item, ok, bad)
        elif self._no_store is not None:
            bad(self._no_store)
        else:
            self._early.append((item, ok, bad))

    @property
    def has_early(self) -> bool:
        """Something was sent before there is a store: only this object knows of it."""
        return bool(self._early)

    def items(self, inquiry_id: int) -> list[OutView]:
        """0: openings. In the order in which they leave."""
        return [view for view in self.all_items() if view.item.inquiry_id == inquiry_id]

    def all_items(self) -> list[OutView]:
        return [view_of(standing) for standing in self._core.standings(self._clock())]

    @property
    def waiting(self) -> Waiting:
        """As `counted` last told."""
        return self._counted

    def take_back(self, item_id: str, ok: GivenBack, bad: Bad) -> None:
        """取り消す, while it has never left. ok(draft): it is the draft of its mode and inquiry again."""
        self._give_back(item_id, events.TakenBack(item_id), ok, bad)

    def fix(self, item_id: str, ok: GivenBack, bad: Bad) -> None:
        """直す, of what needs its author, who has been shown what they missed."""
        self._give_back(item_id, events.Fixed(item_id, self._shown_to(item_id), str(uuid.uuid4())), ok, bad)

    def send_anyway(self, item_id: str) -> None:
        """Once more; where the author was shown what they missed, in spite of that. What came since is shown first."""
        self._step(events.SendAnyway(item_id, self._shown_to(item_id)))

    def drop(self, item_id: str) -> None:
        """破棄, of what needs its author."""
        self._step(events.Dropped(item_id))

    def retry_now(self) -> None:
        """The author wants it, or the network is back."""
        self._step(events.WentOnline())

    # what happens meanwhile

    def went_offline(self) -> None:
        self._step(events.WentOffline())

    def set_hidden(self, is_hidden: bool) -> None:
        self._step(events.Hidden(is_hidden))

    def session_ended(self) -> None:
        """The person has been asked to sign in again."""
        self._step(events.SessionEnded())

    def signed_in(self, staff_id: int) -> None:
        self._step(events.SignedIn(staff_id))

    def on_changes(self, changes: Sequence[Change]) -> None:
        """Messages from the change feed: an own one says that it arrived. An opening waits for its answer, which tells
        what it became."""
        known = {
            one.item.item_id
            for one in self._core.standings(self._clock())
            if one.item.kind is not OutKind.OPENING and one.item.inquiry_id
        }
        for change in changes if known else ():
            try:
                message = msgspec.json.decode(change.item, type=ThreadMessage)
            except msgspec.MsgspecError:  # of a newer service
                continue
            if str(message.reply_id) in known and message.author is not None:
                if message.author.staff_id == self._me.staff_id:
                    self._step(_seen(message))

    # one step after the other

    def _step(self, event: events.Event, then: Callable[[], object] | None = None) -> None:
        """Tell the core, and do what it wants; `then` follows. What is told meanwhile comes after."""
        self._steps.append(event)
        if then is not None:
            self._steps.append(then)
        if self._is_stepping:
            return
        self._is_stepping = True
        try:
            while self._steps:
                step = self._steps.popleft()
                if callable(step):
                    step()
                else:
                    for action in self._core.take(step, self._clock()):
                        self._do(action)
        finally:
            self._is_stepping = False
        self._count()

    def _do(self, action: actions.Action) -> None:
        match action:
            case actions.Save():
                self._write(action)
            case actions.Send():
                self._send(action)
            case actions.WakeAt():
                self._set_alarm(action.at)
            case actions.Show():
                self.changed.emit(action.inquiry_id)
            case actions.Confirmed():
                result = self._results.pop(action.item.item_id, None)
                self.sent.emit(Sent(action.item, action.inquiry_id, result))
            case actions.AskAuthor():
                if (view := self._view(action.item.item_id)) is not None:
                    self.needs_author.emit(view)
            case actions.TooLate():
                if (waits := self._coming_back.pop(action.item_id, None)) is not None:
                    waits[1](refusal(Code.TOO_LATE))
            case actions.AskSignIn():
                self.session_lost.emit()

    def _set_alarm(self, at: float | None) -> None:
        if at is None:
            self._alarm.stop()
        else:
            self._alarm.start(min(TIMER_MAX_MS, max(0, int((at - self._clock()) * 1000) + 1)))

    def _count(self) -> None:
        now = waiting_of(self._core.standings(self._clock()))
        if now != self._counted:
            self._counted = now
            self.counted.emit(now)

    def _view(self, item_id: str) -> OutView | None:
        return next((view for view in self.all_items() if view.item.item_id == item_id), None)

    def _shown_to(self, item_id: str) -> Shown:
        view = self._view(item_id)
        return view.shown_to if view is not None else Shown()

    # the disk

    def _queue(self, item: OutItem, ok: Ok, bad: Bad) -> None:
        """A second press on the same text is the first one; another text under its id is none."""
        if item.item_id in self._queuing:
            bad(refusal(Code.OTHER_CONTENT))
            return
        known = self._view(item.item_id)
        if known is None:
            self._queuing[item.item_id] = (ok, bad)
            self._step(events.Queued(item, self._hold_s()))
        elif known.item.content == item.content:
            ok(known.item)
        else:
            bad(refusal(Code.OTHER_CONTENT))

    def _give_back(self, item_id: str, event: events.Event, ok: GivenBack, bad: Bad) -> None:
        if item_id in self._coming_back:
            bad(refusal(Code.TOO_LATE))
            return
        self._coming_back[item_id] = (ok, bad)
        self._step(event)

    def _write(self, save: actions.Save) -> None:
        outbox = self._outbox
        if outbox is None:
            self._on_not_written(save, DiskTrouble.of(OSError("the store is closed")))
            return
        on_disk(
            self._background,
            self,
            lambda: _written(outbox, save),
            lambda _: self._on_written(save),
            lambda error: self._on_not_written(save, error),
        )

    def _on_written(self, save: actions.Save) -> None:
        item, then = save.item, None
        if save.write is Write.QUEUE and item.item_id in self._queuing:
            queued, _ = self._queuing.pop(item.item_id)
            then = lambda: queued(item)  # noqa: E731 - a def here would hide the pair
        elif save.write is Write.GIVE_BACK and item.item_id in self._coming_back:
            given, _ = self._coming_back.pop(item.item_id)
            then = lambda: given(item.draft)  # noqa: E731
        self._step(events.Saved(item.item_id, save.write), then)

    def _on_not_written(self, save: actions.Save, error: ApiError) -> None:
        bad: Bad | None = None
        if save.write is Write.QUEUE and save.item.item_id in self._queuing:
            _, bad = self._queuing.pop(save.item.item_id)
        elif save.write is Write.GIVE_BACK and save.item.item_id in self._coming_back:
            _, bad = self._coming_back.pop(save.item.item_id)
        self._step(events.SaveFailed(save.item.item_id, save.write), (lambda: bad(error)) if bad else None)

    # the line

    def _send(self, send: actions.Send) -> None:
        one = Try(send.item, send.attempt, frozenset(self._uploaded))
        if self._carry is None:
            self._send_small(one)
        else:
            self._carry(
                one.item.draft.files, lambda: self._send_small(one), lambda error: self._on_not_sent(one, error)
            )

    def _send_small(self, one: Try) -> None:
        """What is not there yet and lies in the store; then the message."""
        outbox = self._outbox
        if outbox is None or all(file.upload_id in one.skipped for file in one.item.draft.files):
            self._call(one, [])
            return
        on_disk(
            self._background,
            self,
            lambda: papers_of(outbox, one),
            lambda papers: self._call(one, papers),
            lambda error: self._on_not_sent(one, error),
        )

    def _call(self, one: Try, papers: Sequence[Paper]) -> None:
        client = self._client
        self._background.run(
            lambda: post(client, one, papers),
            lambda result: self._on_sent(one, result),
            lambda error: self._on_not_sent(one, error),
            owner=self,
            lane=Lane.TRANSFERS if papers else Lane.CALLS,
            parks=False,
        )

    def _on_sent(self, one: Try, result: ReplyPosted | Inquiry) -> None:
        item_id = one.item.item_id
        self._uploaded -= {file.upload_id for file in one.item.draft.files}
        self._results[item_id] = result
        self._step(
            events.Answered(item_id, one.attempt, result.card.inquiry_id), lambda: self._results.pop(item_id, None)
        )

    def _on_not_sent(self, one: Try, error: ApiError) -> None:
        """Files that the service has forgotten since (it keeps them for a day) go once more."""
        self._uploaded |= set(one.uploaded)
        item_id = one.item.item_id
        no_answer = events.NoAnswer(item_id, one.attempt)
        if not isinstance(error, Refused):
            self._step(no_answer)
            return
        problem, mine = error.problem, {file.upload_id for file in one.item.draft.files}
        if problem.code is Code.FILE_MISSING and mine & set(one.skipped):
            self._uploaded -= mine
            self._step(no_answer)
            return
        detail = bytes(problem.detail)
        self._step(events.Refused(item_id, one.attempt, problem.code, detail, problem.retry_after_s))


def _seen(message: ThreadMessage) -> events.Seen:
    sizes = tuple(file.size_bytes for file in message.attachments)
    return events.Seen(str(message.reply_id), message.inquiry_id, message.body, sizes)


def _written(outbox: Outbox, save: actions.Save) -> None:
    """In the lane of the disk. Raises: OSError."""
    match save.write:
        case Write.QUEUE:
            outbox.queue(save.item)
        case Write.PUT | Write.ALLOW:
            outbox.put_item(save.item)
        case Write.GIVE_BACK:
            outbox.put_item(save.item)  # its draft may have changed
            outbox.take_back(save.item.item_id)
        case Write.ERASE:
            outbox.erase_item(save.item.item_id)
