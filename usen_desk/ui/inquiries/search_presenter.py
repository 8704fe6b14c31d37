"""Search over messages: newest first, page by page, under the filters of the inbox. No widgets. A04-1."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.inquiries import SEARCH_MESSAGES, InquirySearch, MessageHits, MessageSearch
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.search_model import HitsModel
from usen_desk.ui.messages import explain

PAGE = 50


@dataclass(frozen=True)
class SearchOutcome:
    text: str
    count: int
    more_than_count: bool


def message_search(text: str, filters: InquirySearch) -> MessageSearch:
    """`text` under the filters of the inbox that a message has too."""
    return MessageSearch(
        text=text,
        category=filters.category,
        store=filters.store,
        statuses=filters.statuses,
        prefecture_code=filters.prefecture_code,
        at_from=filters.updated_from,
        at_to=filters.updated_to,
        assignee_id=filters.assignee_id,
    )


class SearchPresenter(QObject):
    """`model` is what was found. Signals: found(SearchOutcome); emptied() nothing is asked; working(bool);
    told(UserMessage)."""

    found = Signal(object)
    emptied = Signal()
    working = Signal(bool)
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self.model = HitsModel(self)
        self._search: MessageSearch | None = None
        self._after = ""
        self._is_paging = False

    def search(self, text: str, filters: InquirySearch) -> None:
        if not text:
            self._search, self._after = None, ""
            self.model.put([], self._client.now())
            self.emptied.emit()
            return
        search = self._search = message_search(text, filters)
        self._is_paging = False
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(SEARCH_MESSAGES, search),
            lambda hits: self._on_found(search, hits),
            self._on_error,
            owner=self,
            latest="search",
        )

    def more(self) -> None:
        """The page after the last one, one at a time."""
        search = self._search
        if search is None or not self._after or self._is_paging:
            return
        self._is_paging = True
        ask = replace(search, after=self._after)
        self._background.run(
            lambda: self._client.call(SEARCH_MESSAGES, ask),
            lambda hits: self._on_more(search, hits),
            self._on_error,
            owner=self,
            latest="search",
        )

    def _on_found(self, search: MessageSearch, hits: MessageHits) -> None:
        self.working.emit(False)
        if search is not self._search:  # the box was emptied meanwhile
            return
        self._after = hits.next_after
        self.model.put(hits.items, self._client.now())
        self.found.emit(SearchOutcome(search.text, hits.count, hits.more_than_count))

    def _on_more(self, search: MessageSearch, hits: MessageHits) -> None:
        self._is_paging = False
        if search is not self._search:
            return
        self._after = hits.next_after
        self.model.add(hits.items, self._client.now())

    def _on_error(self, error: ApiError) -> None:
        self._is_paging = False
        self.working.emit(False)
        self.told.emit(explain(error))
