"""資料, for whoever shows it as a section of its own: a QWidget with load(). X16. Wiring only."""

from __future__ import annotations

from usen_desk.api.client import ApiClient
from usen_desk.ui.background import Background
from usen_desk.ui.shelf.keeping_presenter import KeepingPresenter
from usen_desk.ui.shelf.keeping_view import KeepingView


def keeping_page(client: ApiClient, background: Background) -> KeepingView:
    """For those with Permission.KEEP_SHELF; others may look."""
    return KeepingView(KeepingPresenter(client, background))
