"""基本情報: companies with who is in charge of them; supervisors choose whom. Seed A06-3. No widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import B, Endpoint, Nothing, R
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.site_info import (
    GET_KEPT_VERSIONS,
    PUT_BASIC_INFO,
    SEARCH_BASIC_INFO,
    BasicInfo,
    BasicInfos,
    BasicInfoSearch,
    ContactsDraft,
    Kept,
)
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class BasicPresenter(QObject):
    """Signals: found(list of BasicInfo, has more); shown(BasicInfo); working(bool); told(UserMessage); saved(text);
    not_saved(UserMessage); versions(KeptVersions); colleagues(list of Colleague)."""

    found = Signal(object, bool)
    shown = Signal(object)
    working = Signal(bool)
    told = Signal(object)
    saved = Signal(str)
    not_saved = Signal(object)
    versions = Signal(object)
    colleagues = Signal(object)

    def __init__(self, client: ApiClient, background: Background, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background, self._me = client, background, me
        self.text = ""
        self.items: list[BasicInfo] = []
        self.current: BasicInfo | None = None
        self.people: list[Colleague] = []

    @property
    def may_write(self) -> bool:
        return Permission.WRITE_KNOWLEDGE in self._me.permissions

    def load(self) -> None:
        self.working.emit(True)
        self._call(SEARCH_BASIC_INFO, BasicInfoSearch(text=self.text), self._on_found, latest="list")
        if self.may_write and not self.people:
            self._call(LIST_COLLEAGUES, Nothing(), self._on_colleagues, latest="people")

    def search(self, text: str) -> None:
        self.text = text
        self.load()

    def choose(self, company_id: int) -> None:
        self.current = next((one for one in self.items if one.company_id == company_id), None)
        if self.current is not None:
            self.shown.emit(self.current)

    def save(self, draft: ContactsDraft) -> None:
        info = self.current
        if info is None:
            return

        def on_saved(kept: BasicInfo) -> None:
            self.working.emit(False)
            self.current = kept
            self.items = [kept if one.company_id == kept.company_id else one for one in self.items]
            self.shown.emit(kept)
            self.saved.emit("担当者を保存しました")
            self.load()

        self.working.emit(True)
        self._call(
            PUT_BASIC_INFO, draft, on_saved, self._on_not_saved, version=info.version, company_id=info.company_id
        )

    def ask_versions(self) -> None:
        if self.current is not None:
            key = str(self.current.company_id)
            self._call(GET_KEPT_VERSIONS, Nothing(), self.versions.emit, latest="kept", kind=Kept.CONTACTS, key=key)

    def _on_found(self, page: BasicInfos) -> None:
        self.working.emit(False)
        self.items = page.items
        self.found.emit(page.items, page.has_more)

    def _on_colleagues(self, found: Colleagues) -> None:
        self.people = found.items
        self.colleagues.emit(found.items)

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
