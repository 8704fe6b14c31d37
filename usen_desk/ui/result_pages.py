"""Pages of one search, by row: exact counts jump anywhere, larger ones grow as they are scrolled.

Used by every list whose endpoint pages like the account search. No widgets. RULINGS.md, Lists.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Endpoint, Message
from usen_desk.ui.background import Background, Job
from usen_desk.ui.messages import explain

PAGE_ROWS = 100

S = TypeVar("S", bound=Message)
"""The conditions; with the fields sort, descending, offset, after and limit."""


class Page(Protocol):
    """What the endpoint answers, besides its own fields."""

    @property
    def items(self) -> Sequence[Any]: ...

    @property
    def count(self) -> int: ...

    @property
    def more_than_count(self) -> bool: ...

    @property
    def sort(self) -> str: ...

    @property
    def descending(self) -> bool: ...

    @property
    def next_after(self) -> str: ...


@dataclass(frozen=True)
class Result(Generic[S]):
    """What is known of the whole result."""

    search: S
    rows: int
    """Rows that the list can show now; grows while a large result is scrolled."""
    count: int
    more_than_count: bool
    sort: str
    descending: bool


class ResultPages(QObject, Generic[S]):
    """Signals: found(Result) a new search answered; answered(page) its first page as it came, before found; grew(Result)
    more rows can be shown; page(first row, rows); lost(first row) a page couldn't be read and may be asked for again;
    working(bool); failed(UserMessage)."""

    found = Signal(object)
    answered = Signal(object)
    grew = Signal(object)
    page = Signal(int, object)
    lost = Signal(int)
    working = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        endpoint: Endpoint[S, Any],
        client: ApiClient,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._endpoint, self._client, self._background = endpoint, client, background
        self._search: S | None = None
        self._result: Result[S] | None = None
        self._cursors: dict[int, str] = {}
        self._asked: set[int] = set()
        self._job: Job | None = None

    @property
    def result(self) -> Result[S] | None:
        """Of the search that was answered last."""
        return self._result

    def search(self, asked: S) -> None:
        """Ask anew; the rows of the search before stay until the answer is here. A newer search cancels this one."""
        self._search = msgspec.structs.replace(asked, offset=0, after="", limit=PAGE_ROWS)
        self.working.emit(True)
        search = self._search
        self._job = self._background.run(
            lambda: self._client.call(self._endpoint, search),
            lambda page: self._on_found(search, page),
            self._on_failed,
            owner=self,
            latest="search",
        )

    def again(self) -> None:
        """The same conditions once more."""
        if self._search is not None:
            self.search(self._search)

    def sort(self, key: str, *, descending: bool) -> None:
        if self._search is not None:
            self.search(msgspec.structs.replace(self._search, sort=key, descending=descending))

    def cancel(self) -> None:
        """Stop asking; what is shown stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.working.emit(False)

    def fetch(self, first_row: int) -> None:
        """Ask for the page that holds this row; the list wants it on screen."""
        result = self._result
        start = first_row - first_row % PAGE_ROWS
        if result is None or start in self._asked or (result.more_than_count and start not in self._cursors):
            return
        self._asked.add(start)
        ask = msgspec.structs.replace(
            result.search,
            sort=result.sort,
            descending=result.descending,
            **({"after": self._cursors[start]} if result.more_than_count else {"offset": start}),
        )
        self._background.run(
            lambda: self._client.call(self._endpoint, ask),
            lambda page: self._on_page(result.search, start, page),
            lambda error: self._on_page_failed(start, error),
            owner=self,
        )

    def _on_found(self, search: S, page: Page) -> None:
        self._cursors, self._asked = {0: ""}, {0}
        rows = self._reach(0, page) if page.more_than_count else page.count
        self._result = Result(search, rows, page.count, page.more_than_count, page.sort, page.descending)
        self.working.emit(False)
        self.answered.emit(page)
        self.found.emit(self._result)
        self.page.emit(0, page.items)

    def _on_page(self, search: S, start: int, page: Page) -> None:
        self._asked.discard(start)
        result = self._result
        if result is None or result.search is not search:
            return  # of a search that is no longer shown
        if result.more_than_count:
            rows = self._reach(start, page)
            if rows > result.rows or not page.next_after:  # the last page tells the true end
                self._result = dataclasses.replace(result, rows=rows)
                self.grew.emit(self._result)
        self.page.emit(start, page.items)

    def _reach(self, start: int, page: Page) -> int:
        """Rows that can be shown once this page is here; remembers where the next page begins."""
        end = start + len(page.items)
        if not page.next_after:
            return end
        self._cursors[end] = page.next_after
        return end + PAGE_ROWS

    def _on_page_failed(self, start: int, error: ApiError) -> None:
        self._asked.discard(start)
        self.lost.emit(start)
        self.failed.emit(explain(error))

    def _on_failed(self, error: ApiError) -> None:
        self.working.emit(False)
        self.failed.emit(explain(error))
