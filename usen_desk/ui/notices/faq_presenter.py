"""FAQ: searched, voted on; for supervisors written, also from an answer of a thread. Seed A-FAQ. No widgets."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import B, Endpoint, Nothing, R
from usen_desk.contract.faq import (
    ADD_FAQ,
    FAQ_PAGE,
    PUT_FAQ,
    SEARCH_FAQ,
    VOTE_FAQ,
    Faq,
    FaqPage,
    FaqSearch,
    FaqText,
    FaqToAdd,
    FaqVote,
)
from usen_desk.contract.inquiries import LIST_MESSAGES, Messages, MessagesAsk
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.site_info import GET_KEPT_VERSIONS, Kept
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class FaqPresenter(QObject):
    """Signals: found(list of Faq, count, list of FaqCategory); shown(Faq) the one that is read changed; working(bool);
    told(UserMessage); saved(Faq, text); not_saved(UserMessage); versions(KeptVersions); drafted(answer) of a thread."""

    found = Signal(object, int, object)
    shown = Signal(object)
    working = Signal(bool)
    told = Signal(object)
    saved = Signal(object, str)
    not_saved = Signal(object)
    versions = Signal(object)
    drafted = Signal(str)

    def __init__(self, client: ApiClient, background: Background, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background, self._me = client, background, me
        self.text, self.category, self.manages = "", "", False
        self.items: list[Faq] = []
        self.current: Faq | None = None
        self._new_key = uuid.uuid4()

    @property
    def may_write(self) -> bool:
        return Permission.WRITE_KNOWLEDGE in self._me.permissions

    def load(self) -> None:
        self.working.emit(True)
        self._call(SEARCH_FAQ, self._search(0), self._on_found, latest="list")

    def load_more(self) -> None:
        self._call(SEARCH_FAQ, self._search(len(self.items)), self._on_more, latest="list")

    def search(self, text: str) -> None:
        self.text = text
        self.load()

    def narrow(self, category: str, *, manages: bool) -> None:
        self.category, self.manages = category, manages and self.may_write
        self.load()

    def choose(self, faq_id: int) -> None:
        self.current = next((faq for faq in self.items if faq.faq_id == faq_id), None)
        if self.current is not None:
            self.shown.emit(self.current)

    def vote(self, is_useful: bool) -> None:
        """The same again takes it back."""
        if self.current is not None:
            wanted = None if self.current.my_vote is is_useful else is_useful
            self._call(VOTE_FAQ, FaqVote(is_useful=wanted), self._on_changed, faq_id=self.current.faq_id)

    def save(self, faq_id: int, text: FaqText, version: int) -> None:
        """0: a new one, whose key stays the same until the service has it."""
        said = "FAQを公開しました" if text.is_published else "FAQを保存しました"
        self.working.emit(True)

        def on_saved(faq: Faq) -> None:
            if not faq_id:
                self._new_key = uuid.uuid4()
            self.working.emit(False)
            self._on_changed(faq)
            self.saved.emit(faq, said)
            self.load()

        if faq_id:
            self._call(PUT_FAQ, text, on_saved, self._on_not_saved, version=version, faq_id=faq_id)
        else:
            self._call(ADD_FAQ, FaqToAdd(faq_key=self._new_key, text=text), on_saved, self._on_not_saved)

    def ask_versions(self) -> None:
        if self.current is not None:
            key = str(self.current.faq_id)
            self._call(GET_KEPT_VERSIONS, Nothing(), self.versions.emit, latest="kept", kind=Kept.FAQ, key=key)

    def draft_from(self, inquiry_id: int, sequence: int) -> None:
        """The words of one message of a thread; who reads it is logged there as ever."""
        ask = MessagesAsk(after=max(0, sequence - 1), limit=1)
        self._call(LIST_MESSAGES, ask, self._on_message, latest="message", inquiry_id=inquiry_id)

    def _search(self, skip: int) -> FaqSearch:
        return FaqSearch(text=self.text, category=self.category, manages=self.manages, skip=skip, limit=FAQ_PAGE)

    def _on_found(self, page: FaqPage) -> None:
        self.working.emit(False)
        self.items = list(page.items)
        self.found.emit(self.items, page.count, page.categories)

    def _on_more(self, page: FaqPage) -> None:
        self.items += page.items
        self.found.emit(self.items, page.count, page.categories)

    def _on_changed(self, faq: Faq) -> None:
        self.current = faq
        self.items = [faq if one.faq_id == faq.faq_id else one for one in self.items]
        self.shown.emit(faq)

    def _on_message(self, found: Messages) -> None:
        if found.items:
            self.drafted.emit(found.items[0].body)

    def _on_not_saved(self, error: ApiError) -> None:
        self.working.emit(False)
        self.not_saved.emit(explain(error))

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _call(
        self,
        endpoint: Endpoint[B, R],
        body: B,
        ok: Callable[[R], None],
        bad: Callable[[ApiError], None] | None = None,
        *,
        latest: str = "",
        version: int | None = None,
        **path: int | str,
    ) -> None:
        self._background.run(
            lambda: self._client.call(endpoint, body, version=version, **path),
            ok,
            bad or self._on_error,
            owner=self,
            latest=latest or None,
        )
