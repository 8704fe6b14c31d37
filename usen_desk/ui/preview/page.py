"""The preview of one file of several: head, the file, zoom and pages, what can be done. Layout and wiring only. X15."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from usen_desk.ui.background import Background
from usen_desk.ui.preview.acts_presenter import FileActs
from usen_desk.ui.preview.bar_view import BarView
from usen_desk.ui.preview.file_model import FileSource, PreviewFile, Show, look
from usen_desk.ui.preview.head_view import HeadView
from usen_desk.ui.preview.notice_view import ComingView, NoticeView
from usen_desk.ui.preview.pages_view import PagesView
from usen_desk.ui.preview.pdf_file import Paper
from usen_desk.ui.preview.presenter import POINTS_TO_PIXELS, Coming, Notice, PreviewPresenter
from usen_desk.ui.preview.saving_dialog import save_as
from usen_desk.ui.preview.table_view import TablesView
from usen_desk.ui.preview.tables import SHEETS_MAX, Table
from usen_desk.ui.preview.text_file import TextFile
from usen_desk.ui.preview.text_view import TextView
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.toast import Toast

GROUP = "ファイルの表示"


def preview_page(background: Background, acts: FileActs, actions: Actions, *, name: str) -> Preview:
    """The preview with its presenter, which goes when it goes. name: of the tab; its actions begin with it."""
    presenter = PreviewPresenter(background, acts)
    page = Preview(presenter, actions, name=name)
    presenter.setParent(page)
    return page


class Preview(QWidget):
    """`show_files` fills it. `slot` is below the tools, for what a tab tells of the file; `lead` before 保存 and 開く.

    Signals: closed(); moved(at) to another file; shown(PreviewFile).
    """

    closed = Signal()
    moved = Signal(int)
    shown = Signal(object)

    def __init__(
        self, presenter: PreviewPresenter, actions: Actions, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.presenter, self.acts = presenter, presenter.acts
        self.head, self.notice, self.toast = HeadView(), NoticeBar(), Toast(self)
        self.pages, self.text, self.tables = PagesView(), TextView(), TablesView()
        self.instead, self.coming = NoticeView(), ComingView()
        self.bar = BarView()
        self.slot: QVBoxLayout = column(spacing=8)
        self.lead: QHBoxLayout = row(spacing=8)
        self.save_button, self.open_button = Button("保存", icon="download"), Button("開く", icon="external-link")
        self.stack = QStackedWidget()
        self._windows = 1
        self._lay_out()
        self._connect()
        self._add_actions(actions, name)

    def show_files(self, source: FileSource, at: int) -> None:
        """The file at this place, with those around it to be walked through."""
        self.presenter.show(source, at)

    def widen(self, source: FileSource, at: int) -> None:
        """The same file among more of them; what is shown stays."""
        self.presenter.widen(source, at)
        if (file := self.presenter.file) is not None:
            self.head.place(at, source.count())
            self.shown.emit(file)

    def again(self) -> None:
        """The row that is shown has come or changed."""
        self.presenter.again()

    def step(self, files: int) -> None:
        at = self.presenter.step(files)
        if at != self.presenter.at and self.presenter.count:
            self.presenter.at = at
            self.moved.emit(at)
            self.presenter.again()

    def close_preview(self) -> None:
        self.presenter.leave()
        self.closed.emit()

    def zoom(self, steps: int) -> None:
        """0: 100 %."""
        shown = self.stack.currentWidget()
        if isinstance(shown, TextView | TablesView):
            shown.zoom(steps)
            self.bar.set_percent(shown.percent)
        elif isinstance(shown, PagesView):
            {-1: shown.zoom_out, 0: shown.zoom_to_whole, 1: shown.zoom_in}[steps]()

    def save(self) -> None:
        if self.presenter.file is not None:
            save_as(self.acts, self, self.presenter.file)

    def open(self) -> None:
        if self.presenter.file is not None:
            self.acts.open(self.presenter.file)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_preview()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        for part in (self.coming, self.instead, self.pages, self.text, self.tables):
            self.stack.addWidget(part)
        buttons = row(self.lead, self.save_button, self.open_button, spacing=8)
        buttons.setStretch(0, 1)
        foot = column(self.slot, buttons, spacing=12, margins=(16, 12, 16, 12))
        whole = column(
            self.head, column(self.notice, margins=(16, 0, 16, 0)), self.stack, hair(), self.bar, foot, spacing=0
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.stack)

    def _connect(self) -> None:
        presenter, pages = self.presenter, self.pages
        presenter.begun.connect(self._on_begun)
        presenter.coming.connect(self._on_coming)
        presenter.noticed.connect(self._on_notice)
        presenter.image.connect(self._on_image)
        presenter.paper.connect(self._on_paper)
        presenter.page.connect(pages.set_page)
        presenter.text.connect(self._on_text)
        presenter.window.connect(self._on_window)
        presenter.sheets.connect(self._on_sheets)
        presenter.sheet.connect(self._on_sheet)
        presenter.page_text.connect(self._on_page_text)
        pages.page_wanted.connect(presenter.draw)
        pages.wanted_no_more.connect(presenter.drop_draws)
        pages.page_changed.connect(lambda at: self.bar.set_page(at, pages.page_count))
        pages.zoomed.connect(self.bar.set_percent)
        pages.text_wanted.connect(presenter.read_page_text)
        self.tables.sheet_wanted.connect(presenter.read_sheet)
        self.coming.cancelled.connect(presenter.cancel)
        self.instead.button_clicked.connect(self._on_button)
        self.head.step_wanted.connect(self.step)
        self.head.closed.connect(self.close_preview)
        self.head.tile.dragged.connect(self._on_dragged)
        self.bar.zoom_wanted.connect(self.zoom)
        self.bar.fit_width_wanted.connect(pages.fit_width)
        self.bar.fit_page_wanted.connect(pages.fit_page)
        self.bar.turn_wanted.connect(pages.turn)
        self.bar.page_wanted.connect(self._on_page_wanted)
        self.save_button.clicked.connect(self.save)
        self.open_button.clicked.connect(self.open)
        self.acts.saved.connect(lambda path: self._told(f"{path.name} を保存しました"))
        self.acts.told.connect(self._told)
        self.acts.failed.connect(lambda message: self.notice.tell(message) if self.isVisible() else None)

    def _add_actions(self, actions: Actions, name: str) -> None:
        def add(part: str, text: str, run: Callable[[], object], keys: str = "") -> None:
            actions.add(f"{name}.preview_{part}", text, run, GROUP, keys, on=self)

        add("zoom_in", "ファイルの表示を拡大", lambda: self.zoom(1), "Ctrl++")
        add("zoom_out", "ファイルの表示を縮小", lambda: self.zoom(-1), "Ctrl+-")
        add("zoom_whole", "ファイルを実際の大きさで表示", lambda: self.zoom(0), "Ctrl+0")
        add("fit_width", "ファイルを幅に合わせて表示", self.pages.fit_width, "Ctrl+9")
        add("turn", "ファイルを右に回転", self.pages.turn, "Ctrl+Alt+R")
        add("before", "前のファイル", lambda: self.step(-1), "Alt+Up")
        add("after", "次のファイル", lambda: self.step(1), "Alt+Down")
        add("save", "ファイルを名前を付けて保存", self.save, "Ctrl+S")
        add("open", "ファイルを別のプログラムで開く", self.open, "Ctrl+Shift+O")

    def _show(self, part: QWidget, *, can_zoom: bool = False, can_fit: bool = False) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.stack.isAncestorOf(focused)
        self.stack.setCurrentWidget(part)
        self.bar.set_kind(can_zoom=can_zoom, can_fit=can_fit)
        self.bar.set_page(0, 1)
        self.stack.setFocusProxy(part)
        if had_focus:
            part.setFocus()

    def _told(self, text: str) -> None:
        if self.isVisible():
            self.toast.tell(text)

    def _on_begun(self, file: PreviewFile, at: int, count: int) -> None:
        self.notice.clear()
        self.pages.clear()
        self.head.set(file, at, count)
        self.save_button.setEnabled(file.is_kept and not file.is_withheld)
        self.open_button.setEnabled(file.may_open)
        self.open_button.setToolTip("" if file.may_open else "この種類のファイルは保存だけができます")
        self.setAccessibleName(f"{file.name} の表示")
        self.shown.emit(file)

    def _on_coming(self, coming: Coming) -> None:
        self.coming.set(coming)
        if self.stack.currentWidget() is not self.coming:
            self._show(self.coming)

    def _on_notice(self, notice: Notice) -> None:
        file = self.presenter.file
        icon, tone = look(file) if file is not None else ("file-text", "gray")
        self.instead.set(notice, icon, tone if tone != "gray" else "text3")
        self._show(self.instead)

    def _on_button(self) -> None:
        file = self.presenter.file
        if file is not None and file.is_withheld:
            self.presenter.again()
        else:
            self.presenter.fetch()

    def _on_image(self, image: QImage) -> None:
        file = self.presenter.file
        assert file is not None, "it was read"
        self.head.set_more(file, f"{image.width():,} × {image.height():,}")
        self._show(self.pages, can_zoom=True, can_fit=True)
        self.pages.set_picture(file.name, image)

    def _on_paper(self, paper: Paper) -> None:
        file = self.presenter.file
        assert file is not None, "it was read"
        shown = len(paper.sizes)
        more = f"（はじめの {shown:,}ページを表示）" if shown < paper.page_count else ""
        self.head.set_more(file, f"{paper.page_count:,}ページ{more}")
        self._show(self.pages, can_zoom=True, can_fit=True)
        sizes = [(width * POINTS_TO_PIXELS, height * POINTS_TO_PIXELS) for width, height in paper.sizes]
        self.pages.set_pages(file.name, sizes)
        self.bar.set_page(0, shown)

    def _on_text(self, text: TextFile) -> None:
        file = self.presenter.file
        assert file is not None, "it was read"
        words = {"cp932": "シフトJIS", "utf-8-sig": "UTF-8", "iso2022_jp": "JIS"}
        encoding = words.get(text.encoding, text.encoding.upper().removesuffix("-LE").removesuffix("-BE"))
        strange = "（読めない文字があります）" if text.has_strange else ""
        self.head.set_more(file, encoding + strange)
        self._show(self.text, can_zoom=True)
        self.text.show_text(file.name, "")
        self.bar.set_percent(self.text.percent)
        self.bar.set_page(0, text.windows)
        self._windows = text.windows

    def _on_window(self, at: int, text: str) -> None:
        file = self.presenter.file
        self.text.show_text(file.name if file is not None else "", text)
        self.bar.set_page(at, self._windows)

    def _on_sheets(self, names: list[str]) -> None:
        file = self.presenter.file
        assert file is not None, "it was read"
        if names:
            self.head.set_more(file, f"{len(names)}シート")
        self.tables.set_sheets(file.name, names, has_more=len(names) >= SHEETS_MAX)
        self._show(self.tables, can_zoom=True)
        self.bar.set_percent(self.tables.percent)

    def _on_sheet(self, at: int, table: Table) -> None:
        self.tables.set_table(at, table)
        file = self.presenter.file
        if file is not None and file.show is Show.TABLE and not self.tables.tabs.count():
            more = "以上" if table.has_more_rows else ""
            self.head.set_more(file, f"{len(table.rows):,}行{more}")

    def _on_page_wanted(self, at: int) -> None:
        if self.stack.currentWidget() is self.text:
            self.presenter.read_window(at)
        else:
            self.pages.go_to_page(at)

    def _on_page_text(self, at: int, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.toast.tell(
            f"{at + 1}ページの文字をコピーしました" if text.strip() else "このページには文字の情報がありません"
        )

    def _on_dragged(self) -> None:
        if self.presenter.file is not None:
            self.acts.drag(self.presenter.file, self.head.tile)
