"""Pictures of the ファイル tab: cards, a list, one file beside them, conditions that find nothing."""

from __future__ import annotations

from usen_desk.contract.files import FileKind, FileSearch
from usen_desk.ui.app import Program
from usen_desk.ui.files.page import FilesPage
from usen_desk.ui.files.presenter import GRID, LIST
from usen_desk.ui.navigation import Tab
from usen_desk.ui.picturing import View, desk_of, shell_of, start, wait

NOBODYS_NAME = "存在しないファイル名"


def _files(program: Program) -> FilesPage:
    page = shell_of(program).page(Tab.FILES)
    assert isinstance(page, FilesPage)
    return page


def _open(program: Program, layout: str) -> FilesPage:
    start(Tab.FILES)(program)
    page = _files(program)
    page.set_layout_kind(layout)
    page.filters.show_search(FileSearch(kind=FileKind.PDF))
    page.filters.clear()
    wait(lambda: _has_rows(program), "files")
    return page


def _has_rows(program: Program) -> bool:
    page = _files(program)
    return page.model.rowCount() > 0 and page.model.row(0) is not None and desk_of(program).background.idle


def _has_pictures(program: Program) -> bool:
    """All that is on screen."""
    page = _files(program)
    rows = [page.model.row(at) for at in page.grid.visible_rows()]
    wanted = [row for row in rows if row is not None and row.has_thumbnail and row.is_kept]
    return _has_rows(program) and all(page.thumbnails.image(row.attachment_id) is not None for row in wanted)


def _cards(program: Program) -> None:
    _open(program, GRID).close_preview()


def _list(program: Program) -> None:
    _open(program, LIST).close_preview()


def _preview(program: Program) -> None:
    """Of the newest plan."""
    page = _open(program, GRID)
    rows = [page.model.row(at) for at in range(min(page.model.rowCount(), 100))]
    at = next(at for at, row in enumerate(rows) if row is not None and row.kind is FileKind.PDF)
    page.grid.choose(at)
    page.open_preview()


def _nothing(program: Program) -> None:
    page = _open(program, GRID)
    page.close_preview()
    page.filters.show_search(FileSearch())
    page.filters.name.setText(NOBODYS_NAME)


def _has_nothing(program: Program) -> bool:
    return _files(program).empty.isVisible()


FILE_VIEWS: tuple[View, ...] = (
    View("files", _cards, _has_pictures),
    View("files-list", _list, _has_rows),
    View("files-preview", _preview, _has_pictures),
    View("files-none", _nothing, _has_nothing),
)
