"""Own views of the inbox: searches kept under a name, in an order. No widgets. A04-1."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import InquirySearch
from usen_desk.contract.inquiry_work import (
    DELETE_SAVED_VIEW,
    LIST_SAVED_VIEWS,
    PUT_SAVED_VIEW,
    SavedView,
    SavedViews,
    ViewToSave,
)
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class ViewsPresenter(QObject):
    """Signals: changed(list of SavedView); kept(id) what is shown was saved as this one; failed(UserMessage)."""

    changed = Signal(object)
    kept = Signal(str)
    failed = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self.views: list[SavedView] = []

    def view(self, view_id: str) -> SavedView | None:
        return next((one for one in self.views if one.view_id == view_id), None)

    def load(self) -> None:
        self._run(lambda: self._client.call(LIST_SAVED_VIEWS, Nothing()))

    def save(self, name: str, search: InquirySearch) -> None:
        """Under a name that is there already it takes that one's place."""
        at = next((at for at, one in enumerate(self.views) if one.name == name), len(self.views))
        view_id = self.views[at].view_id if at < len(self.views) else str(uuid.uuid4())
        body = ViewToSave(name=name, search=search, position=at)
        self._run(lambda: self._client.call(PUT_SAVED_VIEW, body, view=view_id), view_id)

    def rename(self, view_id: str, name: str) -> None:
        one = self.view(view_id)
        if one is not None:
            body = ViewToSave(name=name, search=one.search, position=self.views.index(one))
            self._run(lambda: self._client.call(PUT_SAVED_VIEW, body, view=view_id))

    def move(self, view_id: str, position: int) -> None:
        """Put it there; all are numbered anew, since the service keeps a number a view and no order."""
        order = [one for one in self.views if one.view_id != view_id]
        order[position:position] = [one for one in self.views if one.view_id == view_id]
        bodies = [
            (one.view_id, ViewToSave(name=one.name, search=one.search, position=at)) for at, one in enumerate(order)
        ]
        self._run(lambda: self._put_all(bodies))

    def delete(self, view_id: str) -> None:
        self._run(lambda: self._client.call(DELETE_SAVED_VIEW, Nothing(), view=view_id))

    def _put_all(self, bodies: Sequence[tuple[str, ViewToSave]]) -> SavedViews:
        """In the worker."""
        found = SavedViews(items=[])
        for view_id, body in bodies:
            found = self._client.call(PUT_SAVED_VIEW, body, view=view_id)
        return found

    def _run(self, work: Callable[[], SavedViews], kept_id: str = "") -> None:
        self._background.run(work, lambda found: self._on_views(found, kept_id), self._on_error, owner=self)

    def _on_views(self, found: SavedViews, kept_id: str) -> None:
        self.views = found.items
        self.changed.emit(found.items)
        if kept_id:
            self.kept.emit(kept_id)

    def _on_error(self, error: ApiError) -> None:
        self.failed.emit(explain(error))
