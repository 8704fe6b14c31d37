"""サイトご利用に関して and the call centres: read, and by supervisors written. Seed A06-2, A02-6. No widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import B, Endpoint, Nothing, R
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.site_info import (
    GET_CALL_CENTRES,
    GET_KEPT_VERSIONS,
    LIST_PAGE_VERSIONS,
    LIST_PAGES,
    PUT_CALL_CENTRES,
    PUT_PAGE,
    CallCentres,
    CallCentresSet,
    Kept,
    PageDraft,
    PageName,
    PageVersions,
    SitePage,
    SitePages,
)
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class SitePresenter(QObject):
    """Signals: listed(list of SitePage); centres(CallCentresSet); page_versions(list of SitePage) newest first; working(bool);
    told(UserMessage); saved(text); not_saved(UserMessage); versions(KeptVersions)."""

    listed = Signal(object)
    centres = Signal(object)
    page_versions = Signal(object)
    working = Signal(bool)
    told = Signal(object)
    saved = Signal(str)
    not_saved = Signal(object)
    versions = Signal(object)

    def __init__(self, client: ApiClient, background: Background, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background, self._me = client, background, me
        self.pages: list[SitePage] = []
        self.kept_centres = CallCentresSet(items=())

    @property
    def may_write(self) -> bool:
        return Permission.WRITE_KNOWLEDGE in self._me.permissions

    def load(self) -> None:
        self.working.emit(True)
        self._call(LIST_PAGES, Nothing(), self._on_pages, latest="pages")
        self._call(GET_CALL_CENTRES, Nothing(), self._on_centres, latest="centres")

    def page(self, name: PageName) -> SitePage | None:
        return next((page for page in self.pages if page.page is name), None)

    def ask_page_versions(self, name: PageName) -> None:
        """The newest is what a change is about, also where it holds from a later day."""
        self._call(LIST_PAGE_VERSIONS, Nothing(), self._on_page_versions, latest="versions", page=name)

    def save_page(self, name: PageName, draft: PageDraft, version: int) -> None:
        def on_saved(_: PageVersions) -> None:
            self.working.emit(False)
            self.saved.emit("ページを保存しました")
            self.load()

        self.working.emit(True)
        self._call(PUT_PAGE, draft, on_saved, self._on_not_saved, version=version, page=name)

    def save_centres(self, centres: CallCentres) -> None:
        def on_saved(kept: CallCentresSet) -> None:
            self.working.emit(False)
            self._on_centres(kept)
            self.saved.emit("電話窓口を保存しました")

        self.working.emit(True)
        self._call(PUT_CALL_CENTRES, centres, on_saved, self._on_not_saved, version=self.kept_centres.version)

    def ask_versions(self, kind: Kept, key: str) -> None:
        self._call(GET_KEPT_VERSIONS, Nothing(), self.versions.emit, latest="kept", kind=kind, key=key)

    def _on_pages(self, found: SitePages) -> None:
        self.working.emit(False)
        self.pages = found.items
        self.listed.emit(found.items)

    def _on_centres(self, found: CallCentresSet) -> None:
        self.kept_centres = found
        self.centres.emit(found)

    def _on_page_versions(self, found: PageVersions) -> None:
        self.page_versions.emit(found.items)

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
