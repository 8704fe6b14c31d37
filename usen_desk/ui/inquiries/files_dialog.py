"""添付ファイルを確認: all files of one exchange; each is shown, saved or dragged out, all are saved as one. A03-3, X15."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from usen_desk.contract.bundles import InquiryFile
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.files_model import file_columns
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

WIDTH, TABLE_HEIGHT = 820, 380
FILES_MAX = 5000
"""One page holds them all."""


class FilesDialog(QDialog):
    """Empty until `show_files`. Signals: show_wanted(row), save_wanted(row), all_wanted(), stop_wanted()."""

    show_wanted = Signal(int)
    save_wanted = Signal(int)
    all_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("添付ファイルを確認")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.model = PagedTableModel(file_columns(), FILES_MAX, self)
        self.table = DataTable(self.model, "添付ファイル", bold_column=0)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.nothing = EmptyState(
            "paperclip", "添付ファイルはありません", "このやり取りでファイルが送られると、ここに並びます。"
        )
        self.stack = QStackedWidget()
        self.stack.setFixedHeight(TABLE_HEIGHT)
        for part in (self.table, self.nothing):
            self.stack.addWidget(part)
        self.count, self.notice, self.busy = Label("", "meta"), NoticeBar(), BusyLine()
        self.show_button = Button("表示", "primary", "eye")
        self.save_button = Button("保存…", icon="download")
        self.all_button = Button("全部まとめて保存…", icon="download")
        self.progress, self.stop_button = Label("", "meta"), Button("中止", "ghost", "x")
        close = Button("閉じる")
        close.clicked.connect(self.accept)
        head = row(Label(f"添付ファイル {title}", "h1"), None, self.count)
        foot = row(self.all_button, self.progress, self.stop_button, None, self.save_button, self.show_button, close)
        self.setLayout(column(head, self.busy, self.notice, self.stack, foot, spacing=10, margins=(24, 20, 24, 18)))
        self.tell_bundling(running=False)
        self._enable(is_chosen=False, count=0)
        self._connect()
        self.table.setFocus()

    def show_files(self, files: Sequence[InquiryFile]) -> None:
        self.busy.set_working(False)
        self.model.reset(len(files))
        self.model.put_page(0, list(files))
        size = formatting.size(sum(file.attachment.size_bytes for file in files))
        self.count.setText(f"{formatting.count(len(files))} ・ {size}" if files else "")
        self.stack.setCurrentWidget(self.table if files else self.nothing)
        self._enable(is_chosen=False, count=len(files))
        if files:
            self.table.selectRow(0)

    def tell(self, message: UserMessage) -> None:
        self.busy.set_working(False)
        self.notice.tell(message)

    def tell_bundling(self, *, running: bool) -> None:
        self.all_button.setEnabled(not running)
        for part in (self.progress, self.stop_button):
            part.setVisible(running)
        self.progress.setText("まとめています…")

    def on_bundling(self, running: bool) -> None:
        self.tell_bundling(running=running)

    def tell_bundled(self, done_bytes: int, _: int | None = None) -> None:
        self.progress.setText(f"まとめています… {formatting.size(done_bytes)}")

    def _connect(self) -> None:
        self.table.chosen.connect(
            lambda chosen: self._enable(is_chosen=chosen is not None, count=self.model.rowCount())
        )
        self.table.opened.connect(lambda _: self.show_wanted.emit(self.table.currentIndex().row()))
        self.show_button.clicked.connect(lambda: self.show_wanted.emit(self.table.currentIndex().row()))
        self.save_button.clicked.connect(lambda: self.save_wanted.emit(self.table.currentIndex().row()))
        self.all_button.clicked.connect(self.all_wanted)
        self.stop_button.clicked.connect(self.stop_wanted)

    def _enable(self, *, is_chosen: bool, count: int) -> None:
        self.show_button.setEnabled(is_chosen)
        self.save_button.setEnabled(is_chosen)
        self.all_button.setEnabled(count > 0)
