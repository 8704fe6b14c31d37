"""Pictures of the shelf as it is kept; its popup is among those of the composer."""

from __future__ import annotations

from usen_desk.ui.app import Program
from usen_desk.ui.navigation import Place, Tab
from usen_desk.ui.people.page import PeoplePage
from usen_desk.ui.picturing import View, desk_of, shell_of, wait
from usen_desk.ui.shelf.keeping_page import KeepingPage


def _view(program: Program) -> KeepingPage | None:
    page = shell_of(program).page(Tab.PEOPLE)
    assert isinstance(page, PeoplePage)
    return page.section if isinstance(page.section, KeepingPage) else None


def _shelf(program: Program) -> None:
    shell_of(program).notice.clear()
    desk_of(program).navigator.open(Place(Tab.PEOPLE, "shelf"))
    wait(lambda: (found := _view(program)) is not None and bool(found.presenter.documents), "shelf")
    view = _view(program)
    assert view is not None
    view.list.point(str(view.presenter.documents[1].document_id))


def _has_versions(program: Program) -> bool:
    view = _view(program)
    return view is not None and view.current is not None and bool(view.versions.lines)


SHELF_VIEWS: tuple[View, ...] = (View("shelf", _shelf, _has_versions),)
