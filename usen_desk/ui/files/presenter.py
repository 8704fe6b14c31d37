"""The file browser: what is searched, kept true while files come and inquiries change, and where a file leads. A05-1 …
A05-3. No widgets.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import GET_CATALOGUE
from usen_desk.contract.changes import Change
from usen_desk.contract.files import FILES_PAGE_MAX, SEARCH_FILES, FilePage, FileRow, FileSearch, FileSort
from usen_desk.contract.inquiries import InquiryCard, ThreadMessage
from usen_desk.local.settings import Choices
from usen_desk.ui.background import Background
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.navigation import Navigator, inquiry_place
from usen_desk.ui.result_pages import ResultPages
from usen_desk.ui.widgets.paged_table_model import PAGES_KEPT

LAYOUT_CHOICE, COLUMNS_CHOICE = "files.layout", "files.columns"
GRID, LIST = "grid", "list"
REST_MS = 500
"""Files that come together are asked for once."""


class FilesPresenter(QObject):
    """`pages` are the rows. Signals: changed(dict of attachment_id → FileRow) of rows that are shown; arrived(count) of
    files that the search finds and that came since; refreshed(list of attachment_ids) whose pictures may be others;
    catalogue(Catalogue)."""

    changed = Signal(object)
    arrived = Signal(int)
    refreshed = Signal(object)
    catalogue = Signal(object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        choices: Choices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._navigator, self._choices = navigator, choices
        self.pages: ResultPages[FileSearch] = ResultPages(SEARCH_FILES, client, background, self)
        self.pages.page.connect(self._on_page)
        self.pages.found.connect(self._on_found)
        self._rows: OrderedDict[int, Sequence[FileRow]] = OrderedDict()
        self._touched: set[int] = set()
        self._new: set[int] = set()
        self._look = QTimer(self, singleShot=True, interval=REST_MS)
        self._look.timeout.connect(self._look_at_touched)

    @property
    def layout_kept(self) -> str:
        """GRID or LIST, as it was left."""
        return LIST if self._choices.value(LAYOUT_CHOICE) == LIST else GRID

    def keep_layout(self, layout: str) -> None:
        self._choices.keep(LAYOUT_CHOICE, layout)

    @property
    def columns(self) -> str:
        kept = self._choices.value(COLUMNS_CHOICE, "")
        return kept if isinstance(kept, str) else ""

    def keep_columns(self, state: str) -> None:
        self._choices.keep(COLUMNS_CHOICE, state)

    def now(self) -> datetime:
        return self._client.now()

    def start(self) -> None:
        """When the tab is first shown."""
        self.pages.search(FileSearch())
        self._background.run(
            lambda: self._client.call(GET_CATALOGUE, Nothing()), self.catalogue.emit, _ignore, owner=self
        )

    def search(self, asked: FileSearch) -> None:
        self.pages.search(asked)

    def again(self) -> None:
        self.pages.again()

    def open_thread(self, row: FileRow) -> None:
        """やり取りを確認: the thread at the message that brought the file."""
        self._navigator.open(inquiry_place(row.inquiry_id, row.sequence))

    def collect(self, ok: Callable[[list[FileRow]], None], bad: Callable[[UserMessage], None]) -> None:
        """Every file that the search finds; only where they are counted exactly."""
        result = self.pages.result
        if result is None or result.more_than_count:
            return
        ask = replace(result.search, sort=FileSort(result.sort), descending=result.descending, limit=FILES_PAGE_MAX)

        def work() -> list[FileRow]:
            rows: list[FileRow] = []
            page = self._client.call(SEARCH_FILES, ask)
            rows += page.items
            while page.next_after and len(rows) < COUNT_EXACT_TO:
                page = self._client.call(SEARCH_FILES, replace(ask, after=page.next_after))
                rows += page.items
            return rows

        self._background.run(work, ok, lambda error: bad(explain(error)), owner=self, latest="collect")

    def on_messages(self, changes: Sequence[Change]) -> None:
        """From the change feed: a message with files came, or one of its files was scanned or drawn."""
        for change in changes:
            try:
                message = msgspec.json.decode(change.item, type=ThreadMessage)
            except msgspec.MsgspecError:  # of a newer service
                continue
            self._touched.update(file.attachment_id for file in message.attachments)
            if message.is_withdrawn:
                self._touched.update(self._of_message(message))
        if self._touched and not self._look.isActive():
            self._look.start()

    def on_inquiries(self, changes: Sequence[Change]) -> None:
        """From the change feed: status and category of what is shown."""
        for change in changes:
            try:
                card = msgspec.json.decode(change.item, type=InquiryCard)
            except msgspec.MsgspecError:
                continue
            now = {
                row.attachment_id: replace(row, status=card.status, category=card.category)
                for row in self._shown()
                if row.inquiry_id == card.inquiry_id and (row.status, row.category) != (card.status, card.category)
            }
            self._put(now)

    def _of_message(self, message: ThreadMessage) -> set[int]:
        """Files of a message that was taken back: it names none any more."""
        at = (message.inquiry_id, message.sequence)
        return {row.attachment_id for row in self._shown() if (row.inquiry_id, row.sequence) == at}

    def _look_at_touched(self) -> None:
        """Ask how these files are now, within what is searched: the service decides what the search finds."""
        result = self.pages.result
        if result is None or not self._touched:
            return
        touched = sorted(self._touched, reverse=True)[:FILES_PAGE_MAX]
        self._touched.difference_update(touched)
        ask = replace(result.search, attachment_ids=tuple(touched), offset=0, after="", limit=FILES_PAGE_MAX)
        self._background.run(
            lambda: self._client.call(SEARCH_FILES, ask),
            lambda page: self._on_touched(touched, page),
            _ignore,
            owner=self,
        )

    def _on_touched(self, touched: Sequence[int], page: FilePage) -> None:
        now = {row.attachment_id: row for row in page.items}
        known = {row.attachment_id for row in self._shown()}
        self._put({number: row for number, row in now.items() if number in known})
        self.refreshed.emit(list(touched))
        gone = known.intersection(touched) - now.keys()
        self._new |= now.keys() - known
        if gone:
            self.again()
        elif self._new:
            self.arrived.emit(len(self._new))
        if self._touched:
            self._look.start()

    def _put(self, now: dict[int, FileRow]) -> None:
        if not now:
            return
        for first, rows in self._rows.items():
            self._rows[first] = [now.get(row.attachment_id, row) for row in rows]
        self.changed.emit(now)

    def _shown(self) -> list[FileRow]:
        return [row for rows in self._rows.values() for row in rows]

    def _on_found(self, _: object) -> None:
        self._rows.clear()
        self._new.clear()

    def _on_page(self, first: int, rows: Sequence[FileRow]) -> None:
        self._rows[first] = rows
        self._rows.move_to_end(first)
        while len(self._rows) > PAGES_KEPT:
            self._rows.popitem(last=False)


def _ignore(_: ApiError) -> None:
    """What is shown stays true enough until the next look."""
