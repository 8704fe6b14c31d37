"""The list of what waits to be sent: counts for the top bar, what can be done about each, what was there at the start.
Rows X4, X5; F11, F17. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.errors import ApiError
from usen_desk.local.records import Damaged, DraftRecord, Kept, Outbox
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.navigation import Navigator, inquiry_place, opening_place
from usen_desk.ui.outbox.outbox_model import Counts, OutboxModel, OutLine
from usen_desk.ui.outbox_cells import Act
from usen_desk.ui.sending.drafts import DraftKeeper

if TYPE_CHECKING:
    from usen_desk.ui.sending.sender import Sender, Waiting

TICK_MS = 1000


class OutboxPresenter(QObject):
    """`model` lists everything, `counts` is what the top bar says. Signals: counted(Counts); found(number that is sent
    again, number that can't be read) when the store of this PC was opened and was not empty; told(UserMessage);
    opened() something else is to be looked at now; copied(text)."""

    counted = Signal(object)
    found = Signal(int, int)
    told = Signal(object)
    opened = Signal()
    copied = Signal(str)

    def __init__(
        self,
        background: Background,
        navigator: Navigator,
        drafts: DraftKeeper,
        sender: Sender,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._navigator, self._drafts, self._sender = background, navigator, drafts, sender
        self.model, self.counts = OutboxModel(self), Counts()
        self._waiting = Counts()
        self._damaged: list[Damaged] = []
        self._outbox: Outbox | None = None
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.refresh)
        sender.counted.connect(self._on_counted)
        sender.changed.connect(lambda _: self.refresh())

    def attach(self, outbox: Outbox, kept: Kept) -> None:
        """The store of this PC is open."""
        self._outbox, self._damaged = outbox, list(kept.damaged)
        self.refresh()
        self._count()
        again = sum(not item.problem and not item.is_settled for item in kept.items)
        if again or self._damaged:
            self.found.emit(again, len(self._damaged))

    def watch(self, is_watched: bool) -> None:
        """While somebody looks at the list its clocks run."""
        self.refresh()
        if is_watched:
            self._tick.start()
        else:
            self._tick.stop()

    def refresh(self) -> None:
        self.model.put(self._sender.all_items(), self._damaged)

    def retry(self) -> None:
        """今すぐ再送: everything that waits."""
        self._sender.retry_now()

    def act(self, act: Act, line: OutLine) -> None:
        if line.is_damaged and act is Act.DROP:
            self._erase(line.key)
            return
        runs: dict[Act, Callable[[], object]] = {
            Act.RETRY: self.retry,
            Act.TAKE_BACK: lambda: self._give_back(line, fixes=False),
            Act.FIX: lambda: self._give_back(line, fixes=True),
            Act.ANYWAY: lambda: self._sender.send_anyway(line.key),
            Act.DROP: lambda: self._sender.drop(line.key),
            Act.OPEN: lambda: self._open(line.inquiry_id),
            Act.COPY: lambda: self.copied.emit(line.text),
        }
        runs[act]()

    def _give_back(self, line: OutLine, *, fixes: bool) -> None:
        """Into its editor again. What is being written there is on the disk first, so that it becomes a version."""
        ask = self._sender.fix if fixes else self._sender.take_back
        self._drafts.flush(lambda: ask(line.key, self._on_given_back, self._on_error))

    def _on_given_back(self, draft: DraftRecord) -> None:
        self._drafts.put_back(draft)
        self._open(draft.inquiry_id)

    def _open(self, inquiry_id: int) -> None:
        self._navigator.open(inquiry_place(inquiry_id) if inquiry_id else opening_place())
        self.opened.emit()

    def _erase(self, item_id: str) -> None:
        outbox = self._outbox
        if outbox is not None:
            self._background.run(
                lambda: outbox.erase_item(item_id),
                lambda _: self._on_erased(item_id),
                self._on_error,
                owner=self,
                lane=Lane.DISK,
            )

    def _on_erased(self, item_id: str) -> None:
        self._damaged = [one for one in self._damaged if one.item_id != item_id]
        self.refresh()
        self._count()

    def _on_counted(self, waiting: Waiting) -> None:
        self._waiting = Counts(waiting.waiting, waiting.needs)
        self._count()

    def _count(self) -> None:
        counts = Counts(self._waiting.waiting, self._waiting.needs + len(self._damaged))
        if counts != self.counts:
            self.counts = counts
            self.counted.emit(counts)

    def _on_error(self, error: ApiError) -> None:
        self.told.emit(explain(error))


def found_in_words(again: int, damaged: int) -> str:
    """The one line at the start."""
    parts = [f"{again}件を再送しています。"] if again else []
    parts += [f"読み取れない記録が{damaged}件あります。"] if damaged else []
    return "".join(parts)


def kept_in_words(counts: Counts) -> UserMessage:
    """At sign-out and at the end: nothing is lost."""
    return UserMessage(
        f"まだ送信していないものが{counts.unsent}件あります({counts.in_words})。"
        "このPCに暗号化して保存してあり、次にこのアカウントでログインすると送信されます。"
    )
