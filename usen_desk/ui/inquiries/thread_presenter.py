"""One thread on the desk: opens it, pages through it, follows the change feed, keeps how far it was read. No widgets.

The thread on screen stays until the next one is here. What events tell while an answer is on its way is applied once
more behind it, since the answer may be older than they are. A03-3, X2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.changes import Change, ChangeKind
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    LIST_MESSAGES,
    MARK_READ,
    MESSAGES_MAX,
    Inquiry,
    InquiryAsk,
    InquiryCard,
    MessageKind,
    Messages,
    MessagesAsk,
    ReadKept,
    ReadMark,
    ReplyPosted,
    ThreadMessage,
)
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.change_feed import ChangeFeed
from usen_desk.ui.inquiries.thread_model import Rights, Taken, ThreadModel
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator, inquiry_place

PAGE = 50
BEFORE_TARGET = 20
"""So much of what was said before a message that is jumped to comes with it."""
CATCH_UP_AFTER_MS = 300
"""The message itself mostly comes right behind the card that counts it."""
READ_AFTER_MS = 700
"""Shown for so long, it counts as read."""
HEAD_AFTER_MS = 400


class ThreadPresenter(QObject):
    """`model` is the thread. Signals: opened(Inquiry) another one is shown; renewed() the same one was fetched anew;
    working(bool); told(UserMessage) it couldn't be read; not_paged(UserMessage) further messages couldn't;
    wanted(sequence) a message that was jumped to is there now; arrived(list of ThreadMessage) said just now, behind
    all else; read_kept(ReadKept)."""

    opened = Signal(object)
    renewed = Signal()
    working = Signal(bool)
    told = Signal(object)
    not_paged = Signal(object)
    wanted = Signal(int)
    arrived = Signal(object)
    read_kept = Signal(object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        me: Me,
        feed: ChangeFeed | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator, self._me = client, background, navigator, me
        has = me.permissions
        rights = Rights(
            Permission.REPLY_INQUIRIES in has, Permission.WRITE_NOTES in has, Permission.WORK_INQUIRIES in has
        )
        self.model = ThreadModel(rights, self)
        self._wanted, self._around = 0, 0
        self._fetching = 0
        self._meanwhile: list[Change] = []
        self._is_paging = False
        self._window = 0
        """Counts what was put in place of what was there: a page that was asked for before doesn't belong to it."""
        self._looks_at = 0
        self._read, self._to_read = 0, 0
        self._catch_up = self._timer(CATCH_UP_AFTER_MS, self._on_still_missing)
        self._mark = self._timer(READ_AFTER_MS, self._mark_read)
        self._head = self._timer(HEAD_AFTER_MS, self._read_head)
        if feed is not None:
            feed.subscribe(ChangeKind.INQUIRY, self.on_changes, self.again, owner=self)
            feed.subscribe(ChangeKind.MESSAGE, self.on_changes, self.again, owner=self)

    @property
    def inquiry_id(self) -> int:
        """Of the thread that is shown; 0 for none."""
        return self.model.card.inquiry_id if self.model.card else 0

    @property
    def wanted_id(self) -> int:
        """Of the thread that is shown or on its way."""
        return self._wanted

    @property
    def me(self) -> Me:
        return self._me

    def now(self) -> datetime:
        """By the service's clock."""
        return self._client.now()

    def open(self, inquiry_id: int, around: int = 0) -> None:
        """Read it anew, with the message of that sequence; an older answer that comes late is dropped."""
        if inquiry_id != self._wanted:
            self._meanwhile = []
            self._looks_at = 0
        self._wanted, self._around = inquiry_id, around
        self._fetch(inquiry_id, around)

    def go(self, inquiry_id: int) -> None:
        """To another inquiry: linked with this one, or the one that it became part of."""
        self._navigator.open(inquiry_place(inquiry_id))

    def again(self) -> None:
        """Fetch the thread anew and stay where the reader is."""
        if self._wanted:
            stays = self._wanted == self.inquiry_id and not self.model.follows
            self._fetch(self._wanted, self._around or (self._looks_at if stays else 0))

    def jump(self, sequence: int) -> None:
        """Have this message in the window; `wanted` follows when it is there."""
        if not self.inquiry_id:
            return
        if self.model.row_at(sequence) >= 0:
            self.wanted.emit(sequence)
            return
        before = sequence - BEFORE_TARGET
        ask = MessagesAsk(after=before, limit=PAGE) if before > 0 else MessagesAsk(before=PAGE + 1, limit=PAGE)
        self._fetch_window(ask, lambda: self.wanted.emit(sequence))

    def to_end(self) -> None:
        """Have the newest message in the window."""
        last = self.model.last_of_thread
        if not self.model.has_newer:
            self.wanted.emit(last)
            return
        ask = MessagesAsk(before=last + 1, limit=PAGE)
        self._fetch_window(ask, lambda: self.wanted.emit(self.model.last))

    def to_start(self) -> None:
        self.jump(1)

    def fetch_older(self) -> None:
        """A page before the window, one at a time."""
        if self.model.has_older and not self._is_paging:
            self._fetch_page(MessagesAsk(before=self.model.first, limit=PAGE), self._on_older)

    def fetch_newer(self) -> None:
        """A page behind the window, where it doesn't end with the thread; what is new there comes by itself."""
        if self.model.follows:
            self._catch_up.start()
        elif self.model.has_newer and not self._is_paging:
            self._fetch_newer()

    def looks_at(self, sequence: int) -> None:
        """The message at the upper edge of the view: a thread that is fetched anew is fetched around it."""
        self._looks_at = sequence

    def shown_to(self, sequence: int) -> None:
        """The last message that is really shown, in an active window. After a moment it is read."""
        if sequence > max(self._read, self._to_read):
            self._to_read = sequence
            self._mark.start()

    def not_shown(self) -> None:
        """The window is no longer in front, or another thread is."""
        self._mark.stop()
        self._to_read = self._read

    def on_changes(self, changes: Sequence[Change]) -> None:
        """From the change feed: cards and messages of this thread, and the cards of those that it is linked with."""
        arrived: list[ThreadMessage] = []
        for change in changes:
            if change.object_id == self._wanted and self._fetching:
                self._meanwhile.append(change)
            self._apply(change, arrived)
        if arrived:
            self.arrived.emit(arrived)

    def take_posted(self, posted: ReplyPosted) -> None:
        """What the service answered to a message of ours, maybe before the change feed tells of it, maybe after."""
        if posted.card.inquiry_id != self.inquiry_id:
            return
        arrived: list[ThreadMessage] = []
        self._take_message(posted.message, arrived)
        self._take_card(posted.card)
        if arrived:
            self.arrived.emit(arrived)

    def _fetch(self, inquiry_id: int, around: int) -> None:
        self._fetching += 1
        mark = self._fetching
        self._is_paging = False
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(GET_INQUIRY, InquiryAsk(around=around), inquiry_id=inquiry_id),
            lambda inquiry: self._on_inquiry(mark, inquiry, around),
            lambda error: self._on_error(mark, error),
            owner=self,
            latest="open",
        )

    def _on_inquiry(self, mark: int, inquiry: Inquiry, around: int) -> None:
        is_another = inquiry.card.inquiry_id != self.inquiry_id
        self._end_fetch(mark)
        self._catch_up.stop()
        if is_another:
            self._mark.stop()
        self._read = self._to_read = inquiry.new_from - 1 if inquiry.new_from else inquiry.card.last_sequence
        self._begin_window()
        self.model.put(inquiry, keeps_line=not is_another)
        self._apply_meanwhile()
        self.opened.emit(inquiry) if is_another else self.renewed.emit()
        if around and self._around == around:
            self._around = 0
            self.wanted.emit(around)

    def _on_error(self, mark: int, error: ApiError) -> None:
        self._end_fetch(mark)
        self.told.emit(explain(error))

    def _end_fetch(self, mark: int) -> None:
        """An older fetch was cancelled by the newer one and never answers."""
        if mark == self._fetching:
            self._fetching = 0
            self.working.emit(False)

    def _apply_meanwhile(self) -> None:
        waiting, self._meanwhile = self._meanwhile, []
        for change in waiting:
            self._apply(change, [])

    def _apply(self, change: Change, arrived: list[ThreadMessage]) -> None:
        try:
            if change.kind == ChangeKind.INQUIRY:
                self._take_card(msgspec.json.decode(change.item, type=InquiryCard))
            elif change.object_id == self.inquiry_id:
                self._take_message(msgspec.json.decode(change.item, type=ThreadMessage), arrived)
        except msgspec.MsgspecError:  # of a newer service
            if change.object_id == self.inquiry_id:
                self.again()

    def _take_card(self, card: InquiryCard) -> None:
        if card.inquiry_id != self.inquiry_id:
            self.model.take_related(card)
        elif self.model.take_card(card):
            if self.model.is_cut:
                self.again()
            elif self.model.follows and self.model.has_newer:
                self._catch_up.start()

    def _take_message(self, message: ThreadMessage, arrived: list[ThreadMessage]) -> None:
        if message.inquiry_id != self.inquiry_id:
            self.again()
            return
        taken = self.model.take(message)
        if taken is Taken.MOVED:
            self.again()
        elif taken is Taken.AHEAD:
            self._fetch_newer()
        elif taken is Taken.ADDED:
            arrived.append(message)
        if message.kind is MessageKind.SYSTEM and taken is not Taken.SAME:
            self._head.start()

    def _on_still_missing(self) -> None:
        if self.model.follows and self.model.has_newer:
            self._fetch_newer()

    def _fetch_newer(self) -> None:
        """Also where one page is not enough."""
        ask = MessagesAsk(after=self.model.last, limit=MESSAGES_MAX if self.model.follows else PAGE)
        if not self.model.last:
            ask = MessagesAsk(limit=PAGE)
        if self.model.follows or self.model.has_newer:
            self._fetch_page(ask, self._on_newer)

    def _fetch_page(self, ask: MessagesAsk, ok: Callable[[int, Messages], None]) -> None:
        inquiry_id, window = self.inquiry_id, self._window
        self._is_paging = True
        self._background.run(
            lambda: self._client.call(LIST_MESSAGES, ask, inquiry_id=inquiry_id),
            lambda page: ok(window, page),
            self._on_not_paged,
            owner=self,
            latest="page",
        )

    def _fetch_window(self, ask: MessagesAsk, then: Callable[[], None]) -> None:
        inquiry_id = self.inquiry_id

        def on_window(page: Messages) -> None:
            self.working.emit(False)
            if inquiry_id == self.inquiry_id and page.items:
                self._begin_window()
                self.model.put_window(page.items, page.last_sequence)
                then()

        self._is_paging = False
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(LIST_MESSAGES, ask, inquiry_id=inquiry_id),
            on_window,
            self._on_not_paged,
            owner=self,
            latest="page",
        )

    def _begin_window(self) -> None:
        self._window += 1
        self._is_paging = False

    def _on_older(self, window: int, page: Messages) -> None:
        if window != self._window:
            return
        self._is_paging = False
        if not self.model.add_older(page.items):
            self.again()

    def _on_newer(self, window: int, page: Messages) -> None:
        if window != self._window:
            return
        self._is_paging = False
        before, followed = self.model.last, self.model.follows
        if not self.model.add_newer(page.items, page.last_sequence):
            self.again()
            return
        if followed:
            if came := [message for message in page.items if message.sequence > before]:
                self.arrived.emit(came)
                self._head.start()
            if self.model.has_newer and self.model.last > before:
                self._fetch_newer()

    def _on_not_paged(self, error: ApiError) -> None:
        self._is_paging = False
        self.working.emit(False)
        self.not_paged.emit(explain(error))

    def _mark_read(self) -> None:
        inquiry_id, sequence = self.inquiry_id, self._to_read
        if inquiry_id and sequence > self._read:
            self._background.run(
                lambda: self._client.call(MARK_READ, ReadMark(sequence=sequence), inquiry_id=inquiry_id),
                self._on_read,
                self._on_not_read,
                owner=self,
                latest="read",
            )

    def _on_read(self, kept: ReadKept) -> None:
        if kept.inquiry_id == self.inquiry_id:
            self._read = max(self._read, kept.sequence)
            self.model.take_read(kept.read_count)
        self.read_kept.emit(kept)

    def _on_not_read(self, _: ApiError) -> None:
        """The next message that is shown tries again; nobody needs to hear of it."""
        self._to_read = self._read

    def _read_head(self) -> None:
        """A system line says that something besides the messages changed, such as a link: events don't tell what. Away
        from the end it may also be that the messages in sight were numbered anew, which nothing else would show."""
        if not self.model.follows:
            self.again()
            return
        inquiry_id = self.inquiry_id
        self._background.run(
            lambda: self._client.call(GET_INQUIRY, InquiryAsk(), inquiry_id=inquiry_id),
            self._on_head,
            lambda _: None,
            owner=self,
            latest="head",
        )

    def _on_head(self, inquiry: Inquiry) -> None:
        if inquiry.card.inquiry_id == self.inquiry_id:
            self.model.put_head(inquiry)

    def _timer(self, interval_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval_ms)
        timer.timeout.connect(then)
        return timer
