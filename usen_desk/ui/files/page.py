"""The ファイル tab: attachments of all inquiries as cards or as a list, with the preview of one beside them. A05-1 … A05-3.

Layout and wiring only.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QWidget

from usen_desk.api.client import ApiClient
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.files import FilePage, FileRow, FileSearch, FileSort
from usen_desk.local.settings import Choices
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui import formatting
from usen_desk.ui.background import Background
from usen_desk.ui.change_feed import ChangeFeed, nothing_to_load
from usen_desk.ui.files.facts_view import FactsView
from usen_desk.ui.files.files_model import (
    NARROWED,
    NOTHING,
    NOTHING_YET,
    ORDERS,
    file_columns,
    is_narrowed,
)
from usen_desk.ui.files.filters_form import FiltersForm
from usen_desk.ui.files.grid_delegate import GridDelegate
from usen_desk.ui.files.grid_view import GridView
from usen_desk.ui.files.menu_view import FilesMenu
from usen_desk.ui.files.presenter import GRID, LIST, FilesPresenter
from usen_desk.ui.files.source_model import FileRows, preview_file
from usen_desk.ui.files.thumbnails_presenter import ThumbnailsPresenter
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Navigator, Place
from usen_desk.ui.preview.acts_presenter import FileActs
from usen_desk.ui.preview.page import Preview, preview_page
from usen_desk.ui.preview.saving_dialog import save_as, save_several
from usen_desk.ui.result_pages import PAGE_ROWS, Result
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row, vertical_hair
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

GROUP = "ファイル"
SIDE_WIDTH, SIDE_WIDTH_NARROW, NARROW_BELOW, FOLDS_BELOW = 440, 400, 1240, 1150
"""Below FOLDS_BELOW the preview takes the place of the files."""


def files_page(
    client: ApiClient,
    background: Background,
    navigator: Navigator,
    choices: Choices,
    feed: ChangeFeed,
    temporary: TemporaryFolder,
    acts: FileActs,
    actions: Actions,
) -> FilesPage:
    """The page with its presenters, which go when it goes."""
    presenter = FilesPresenter(client, background, navigator, choices)
    thumbnails = ThumbnailsPresenter(client, background, temporary)
    feed.subscribe(ChangeKind.MESSAGE, presenter.on_messages, presenter.again, owner=presenter)
    feed.subscribe(ChangeKind.INQUIRY, presenter.on_inquiries, nothing_to_load, owner=presenter)
    page = FilesPage(presenter, thumbnails, preview_page(background, acts, actions, name="files"), actions)
    for part in (presenter, thumbnails):
        part.setParent(page)
    return page


class FilesPage(QWidget):
    def __init__(
        self,
        presenter: FilesPresenter,
        thumbnails: ThumbnailsPresenter,
        preview: Preview,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._presenter, self.thumbnails, self._pages = presenter, thumbnails, presenter.pages
        self._is_started = False
        self.model = PagedTableModel(file_columns(), PAGE_ROWS, self)
        self.grid = GridView(self.model, GridDelegate(thumbnails.image, presenter.now, self))
        self.table = DataTable(self.model, "ファイルの一覧")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.restore_columns(presenter.columns)
        self.filters, self.preview, self.facts = FiltersForm(), preview, FactsView()
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.count, self.note = Label("", "meta"), Label("", "meta")
        self.save_button = Button("まとめて保存", icon="download")
        self.grid_button, self.list_button = IconButton("layout-grid", "カードで表示"), IconButton("list", "一覧で表示")
        self.thread_button = Button("やり取りを確認", "primary", "messages-square")
        self.empty = EmptyState("folder", NOTHING, NOTHING_YET)
        self._rows = FileRows(self.model)
        self._lay_out()
        self._connect()
        self._add_actions(actions)
        self.set_layout_kind(presenter.layout_kept)

    @property
    def view(self) -> GridView | DataTable:
        """The cards or the list, whichever is shown."""
        return self.grid if self._layout_kind == GRID else self.table

    @property
    def files(self) -> list[FileRow]:
        """Those selected that are here, from above."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [file for at in rows if (file := self.model.row(at)) is not None]

    @property
    def current(self) -> FileRow | None:
        index = self.table.selectionModel().currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def show_place(self, place: Place) -> None:
        if self._is_started:
            self._presenter.again()

    def focus_first(self) -> None:
        self.filters.focus_first()

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)
        self._left.setSpacing(8 if compact else 12)
        self._left.setContentsMargins(24, 10 if compact else 16, 16, 0)

    def set_layout_kind(self, kind: str) -> None:
        """GRID or LIST; remembered."""
        self._layout_kind = kind
        self._presenter.keep_layout(kind)
        for button, icon, is_on in (
            (self.grid_button, "layout-grid", kind == GRID),
            (self.list_button, "list", kind == LIST),
        ):
            button.setChecked(is_on)
            button.set_icon(icon, "link" if is_on else "text3")
        self._show_rows()

    def open_preview(self, file: FileRow | None = None) -> None:
        """Of this file, else of the one with the cursor."""
        at = self.table.selectionModel().currentIndex().row()
        file = file or self.current
        if file is None or at < 0:
            return
        self.facts.show_file(file)
        self._fold(is_open=True)
        self.side.show()
        self.preview.show_files(self._rows, at)

    def close_preview(self) -> None:
        self.side.hide()
        self._fold(is_open=False)
        self.view.setFocus()

    def open_thread(self) -> None:
        """やり取りを確認, for the file with the cursor."""
        if self.current is not None:
            self._presenter.open_thread(self.current)

    def open_menu(self, at: QPoint) -> FilesMenu:
        """What can be done with what is selected."""
        files = self.files
        acts: dict[str, Callable[[], object]] = {
            FilesMenu.SHOW: self.open_preview,
            FilesMenu.THREAD: self.open_thread,
            FilesMenu.SAVE: lambda: save_as(self.preview.acts, self, preview_file(files[0])),
            FilesMenu.OPEN: lambda: self.preview.acts.open(preview_file(files[0])),
        }
        if self.preview.acts.may_export or len({file.inquiry_id for file in files}) == 1:
            acts[FilesMenu.SAVE_ALL] = self.save_all
        menu = FilesMenu(files, acts, self)
        menu.open_at(at)
        return menu

    def save_all(self) -> None:
        """Those that are selected, if several; else all that the search finds."""
        files = self.files
        if len(files) > 1:
            self._save_several(files)
        elif self.save_button.isEnabled():
            self._presenter.collect(self._save_several, self.notice.tell)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_started:
            self._is_started = True
            self._presenter.start()
        self.grid.look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(is_open=not self.side.isHidden())

    def _fold(self, *, is_open: bool) -> None:
        """Before the preview is shown: where there is no room for both, the window would grow."""
        narrow = self.width() < NARROW_BELOW
        folds = self.width() < FOLDS_BELOW
        self._files.setVisible(not (folds and is_open))
        if folds:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(self.maximumWidth())
        else:
            self.side.setFixedWidth(SIDE_WIDTH_NARROW if narrow else SIDE_WIDTH)

    def _lay_out(self) -> None:
        for button in (self.grid_button, self.list_button):
            button.setCheckable(True)
        head = row(Label("ファイル", "h1"), self.count, None, self.save_button, self.grid_button, self.list_button)
        self._stack, self._files = QStackedLayout(), QWidget()
        self._left = column(head, self.notice, self.filters, self.busy, self._stack, self.note, spacing=12)
        self._left.setStretch(4, 1)
        self._left.setContentsMargins(24, 16, 16, 0)
        self._files.setLayout(self._left)
        for part in (self.grid, self.table, self.empty):  # a page without a parent would be a window for a moment
            self._stack.addWidget(part)
        self.note.setContentsMargins(0, 0, 0, 8)
        self.note.hide()
        self.side = QWidget()
        edge = vertical_hair()
        edge.setMaximumHeight(self.maximumHeight())
        self.side.setLayout(row(edge, self.preview, spacing=0))
        self.preview.slot.addWidget(self.facts)
        self.preview.lead.addWidget(self.thread_button, 1)
        whole = row(self._files, self.side, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.side.hide()
        self.save_button.setVisible(self.preview.acts.may_export)
        self.save_button.setEnabled(False)

    def _connect(self) -> None:
        presenter, pages, filters = self._presenter, self._pages, self.filters
        self.grid.setSelectionModel(self.table.selectionModel())
        filters.submitted.connect(presenter.search)
        filters.left_down.connect(self._go_to_rows)
        filters.faulty.connect(self._on_faulty)
        presenter.catalogue.connect(filters.set_catalogue)
        presenter.changed.connect(lambda rows: self.model.replace_rows(lambda file: file.attachment_id, rows))
        presenter.changed.connect(self._on_changed)
        presenter.arrived.connect(self._on_arrived)
        presenter.refreshed.connect(self._on_refreshed)
        pages.answered.connect(self._on_answered)
        pages.found.connect(self._on_found)
        pages.grew.connect(lambda result: self.model.set_total(result.rows))
        pages.page.connect(self._on_page)
        pages.lost.connect(self.model.page_failed)
        pages.working.connect(self.busy.set_working)
        pages.failed.connect(self._on_failed)
        self.model.page_wanted.connect(pages.fetch)
        self._connect_views()

    def _connect_views(self) -> None:
        self.thumbnails.fetched.connect(self._on_thumbnail)
        self.grid.seen.connect(self.thumbnails.want)
        self.grid.opened.connect(self.open_preview)
        self.grid.clicked_row.connect(self.open_preview)
        self.grid.menu_wanted.connect(self.open_menu)
        self.grid.dragged.connect(lambda file: self.preview.acts.drag(preview_file(file), self.grid))
        self.table.opened.connect(self.open_preview)
        self.table.clicked.connect(lambda _: self.open_preview())
        self.table.sort_wanted.connect(lambda key, down: self._pages.sort(FileSort(key), descending=down))
        self.table.columns_changed.connect(self._presenter.keep_columns)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._name_saving())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._follow())
        self.grid_button.clicked.connect(lambda: self.set_layout_kind(GRID))
        self.list_button.clicked.connect(lambda: self.set_layout_kind(LIST))
        self.save_button.clicked.connect(self.save_all)
        self.thread_button.clicked.connect(self.open_thread)
        self.preview.closed.connect(self.close_preview)
        self.preview.moved.connect(self.grid.choose)

    def _add_actions(self, actions: Actions) -> None:
        add = actions.add
        add("files.name", "ファイル名で探す", self.focus_first, GROUP, "Ctrl+L", on=self)
        add("files.clear", "ファイルの条件をクリア", self.filters.clear, GROUP, "Ctrl+Shift+L", on=self)
        add("files.thread", "やり取りを確認", self.open_thread, GROUP, "Ctrl+Return", on=self)
        add("files.grid", "ファイルをカードで表示", lambda: self.set_layout_kind(GRID), GROUP, on=self)
        add("files.list", "ファイルを一覧で表示", lambda: self.set_layout_kind(LIST), GROUP, on=self)
        add("files.again", "ファイルを読み直す", self._presenter.again, GROUP, "F5", on=self)

    def _on_faulty(self, problem: str) -> None:
        if problem:
            self.notice.say(problem, "amber")
        else:
            self.notice.clear()

    def _on_answered(self, page: FilePage) -> None:
        self.filters.set_kinds(page.kinds)

    def _on_found(self, result: Result[FileSearch]) -> None:
        self.notice.clear()
        self.thumbnails.retry()
        self.model.reset(result.rows)
        self.count.setText(formatting.count(result.count, more=result.more_than_count))
        self.filters.show_order(FileSort(result.sort), descending=result.descending)
        self.table.show_sort(result.sort, descending=result.descending)
        order = ORDERS.get((FileSort(result.sort), result.descending), "")
        self.note.setText(
            f"{order}に表示しています。条件を加えると、件数と残りのファイルが分かります。"
            if result.more_than_count
            else ""
        )
        self.note.setVisible(bool(self.note.text()))
        if not result.count:
            self.empty.set("folder", NOTHING, NARROWED if is_narrowed(result.search) else NOTHING_YET)
        self._show_rows()
        self._name_saving()
        self.grid.verticalScrollBar().setValue(0)
        self.table.scrollToTop()

    def _on_page(self, first: int, rows: list[FileRow]) -> None:
        self.model.put_page(first, rows)
        if first == 0 and rows and not self.table.selectionModel().currentIndex().isValid():
            flags = self.table.selectionModel().SelectionFlag
            self.table.selectionModel().setCurrentIndex(self.model.index(0, 0), flags.NoUpdate)
        if not self.side.isHidden():
            self.preview.again()

    def _on_failed(self, message: UserMessage) -> None:
        self.notice.tell(message, "再試行", self._presenter.again)

    def _on_changed(self, rows: dict[int, FileRow]) -> None:
        current = self.current
        if not self.side.isHidden() and current is not None and current.attachment_id in rows:
            self.facts.show_file(current)
            self.preview.again()

    def _on_arrived(self, number: int) -> None:
        """At the top they come by themselves; further below nothing moves under the eyes."""
        if self.view.verticalScrollBar().value() == 0 and len(self.files) <= 1 and self.side.isHidden():
            self._presenter.again()
        else:
            self.notice.say(f"新しいファイルが{number:,}件あります。", "blue", "表示", self._presenter.again)

    def _on_refreshed(self, attachment_ids: list[int]) -> None:
        for attachment_id in attachment_ids:
            self.thumbnails.forget(attachment_id)
        self.grid.look_again()

    def _on_thumbnail(self, attachment_id: int) -> None:
        for at in self.grid.visible_rows():
            file = self.model.row(at)
            if file is not None and file.attachment_id == attachment_id:
                self.grid.repaint_row(at)

    def _follow(self) -> None:
        """The preview that is open shows the file with the cursor."""
        file, at = self.current, self.table.selectionModel().currentIndex().row()
        if self.side.isHidden() or file is None:
            return
        self.facts.show_file(file)
        if self.preview.presenter.at != at:
            self.preview.show_files(self._rows, at)

    def _show_rows(self) -> None:
        result = self._pages.result
        has_none = result is not None and not result.count
        shown = self.empty if has_none else self.view
        if self._stack.currentWidget() is not shown:
            self._stack.setCurrentWidget(shown)
        self.grid.look_again()

    def _go_to_rows(self) -> None:
        if self._stack.currentWidget() is self.view and self.model.rowCount():
            if not self.table.selectionModel().hasSelection():
                self.grid.choose(max(0, self.table.selectionModel().currentIndex().row()))
            self.view.setFocus()

    def _name_saving(self) -> None:
        result, chosen = self._pages.result, len(self.table.selectionModel().selectedRows())
        number = chosen if chosen > 1 else result.count if result is not None else 0
        is_counted = chosen > 1 or (result is not None and not result.more_than_count)
        self.save_button.setText(f"{number:,}件をまとめて保存" if is_counted and number else "まとめて保存")
        self.save_button.setEnabled(bool(number) and is_counted)
        self.save_button.setToolTip(
            "" if is_counted else "条件を加えて1,000件以下にするか、ファイルを選ぶと保存できます"
        )

    def _save_several(self, files: list[FileRow]) -> None:
        kept = [preview_file(file) for file in files if file.is_kept]
        if not kept:
            self.notice.say("保存できるファイルがありません。", "amber")
            return
        save_several(self.preview.acts, self, kept)
