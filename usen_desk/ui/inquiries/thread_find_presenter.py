"""Ctrl+F inside one thread: the service finds, so that messages count that are not loaded. No widgets. X11."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.inquiries import SEARCH_MESSAGES, MessageHit, MessageHits, MessageSearch
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain

HITS = 100


@dataclass(frozen=True)
class Found:
    """What the bar shows. `at` counts from the oldest hit, 0 while none is looked at."""

    text: str = ""
    count: int = 0
    more_than_count: bool = False
    at: int = 0
    hit: MessageHit | None = None


class ThreadFindPresenter(QObject):
    """Signals: found(Found) another hit is looked at, or there is none; working(bool); told(UserMessage)."""

    found = Signal(object)
    working = Signal(bool)
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._inquiry_id, self._text, self._next_after = 0, "", ""
        self._hits: list[MessageHit] = []
        self._count, self._more, self._at = 0, False, 0

    @property
    def text(self) -> str:
        return self._text

    def search(self, inquiry_id: int, text: str) -> None:
        """From the newest hit on; an empty text ends it."""
        self._inquiry_id, self._text = inquiry_id, text.strip()
        self._hits, self._next_after, self._count, self._more, self._at = [], "", 0, False, 0
        if not self._text or not inquiry_id:
            self._text = ""
            self.found.emit(Found())
            return
        self._ask(0)

    def older(self) -> None:
        """The hit before, from the first one to the last."""
        if self._at + 1 < len(self._hits):
            self._look_at(self._at + 1)
        elif self._next_after:
            self._ask(self._at + 1)
        elif self._hits:
            self._look_at(0)

    def newer(self) -> None:
        """The hit behind, from the last one to the first, once all are known."""
        if self._at > 0:
            self._look_at(self._at - 1)
        elif self._hits and not self._next_after:
            self._look_at(len(self._hits) - 1)

    def _ask(self, then_at: int) -> None:
        ask = MessageSearch(text=self._text, inquiry_id=self._inquiry_id, after=self._next_after, limit=HITS)
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(SEARCH_MESSAGES, ask),
            lambda hits: self._on_hits(ask, hits, then_at),
            self._on_error,
            owner=self,
            latest="find",
        )

    def _on_hits(self, ask: MessageSearch, hits: MessageHits, then_at: int) -> None:
        self.working.emit(False)
        if (ask.inquiry_id, ask.text) != (self._inquiry_id, self._text):  # the search was ended meanwhile
            return
        self._hits += hits.items
        self._count, self._more, self._next_after = hits.count, hits.more_than_count, hits.next_after
        self._look_at(min(then_at, max(0, len(self._hits) - 1)))

    def _look_at(self, at: int) -> None:
        self._at = at
        hit = self._hits[at] if self._hits else None
        place = max(1, self._count - at) if hit else 0
        self.found.emit(Found(self._text, self._count, self._more, place, hit))

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))
