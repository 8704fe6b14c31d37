"""Finds stores by free word (name, code, phone), by area, or by a word within an area. No widgets. A03-2."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountPage, AccountSearch
from usen_desk.contract.find import FIND, Find, Found
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.opening_model import Store, stores_of
from usen_desk.ui.messages import explain

SHOWN = 20
ACCOUNTS_A_STORE = 2
"""So many rows are asked for a store that is shown: a store has a row for each of its accounts."""
RESTS_MS = 150


class StoresPresenter(QObject):
    """Signals: found(list of Store, has more, whether anything was asked); working(bool); told(UserMessage)."""

    found = Signal(object, bool, bool)
    working = Signal(bool)
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._asked = ("", 0)
        self._rest = QTimer(self, singleShot=True, interval=RESTS_MS)
        self._rest.timeout.connect(self._ask)

    def look_up(self, text: str, prefecture_code: int) -> None:
        """After a short rest: the word and the area may come one after the other."""
        self._asked = (text.strip(), prefecture_code)
        self._rest.start()

    def clear(self) -> None:
        self._rest.stop()
        self._asked = ("", 0)
        self.found.emit([], False, False)

    def _ask(self) -> None:
        text, prefecture_code = asked = self._asked
        if not text and not prefecture_code:
            self.clear()
            return
        self.working.emit(True)
        if prefecture_code:
            ask = AccountSearch(store_name=text, prefecture_code=prefecture_code, limit=SHOWN * ACCOUNTS_A_STORE)
            self._background.run(
                lambda: self._client.call(SEARCH_ACCOUNTS, ask),
                lambda page: self._on_page(asked, page),
                self._on_error,
                owner=self,
                latest="stores",
            )
        else:
            self._background.run(
                lambda: self._client.call(FIND, Find(text=text)),
                lambda found: self._on_found(asked, found),
                self._on_error,
                owner=self,
                latest="stores",
            )

    def _on_page(self, asked: tuple[str, int], page: AccountPage) -> None:
        self._show(asked, stores_of(page.items), has_more=bool(page.next_after))

    def _on_found(self, asked: tuple[str, int], found: Found) -> None:
        stores = stores_of([row for group in found.groups for row in group.items])
        self._show(asked, stores, has_more=any(group.has_more for group in found.groups))

    def _show(self, asked: tuple[str, int], stores: list[Store], *, has_more: bool) -> None:
        if asked == self._asked:
            self.working.emit(False)
            self.found.emit(stores[:SHOWN], has_more or len(stores) > SHOWN, True)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))
