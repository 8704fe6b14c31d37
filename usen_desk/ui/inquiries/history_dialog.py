"""履歴: everything that happened to one inquiry, newest first. X8."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.inquiry_work import History, HistoryLine
from usen_desk.ui.inquiries.history_model import change_in_words, history_columns
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

WIDTH, TABLE_HEIGHT = 760, 420
LINES_MAX = 5000
"""One page holds them all."""
NONE = "変更はまだありません。"


class HistoryDialog(QDialog):
    """Empty until `show_history`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("履歴")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.model = PagedTableModel(history_columns(), LINES_MAX, self)
        self.table = DataTable(self.model, "履歴", bold_column=2)
        self.table.setFixedHeight(TABLE_HEIGHT)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.count, self.chosen = Label("", "meta"), Label("", "value", wrap=True, selectable=True)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.close_button = Button("閉じる")
        self.close_button.clicked.connect(self.accept)
        head = row(Label(f"履歴 {title}", "h1"), None, self.count)
        parts = (head, self.busy, self.notice, self.table, self.chosen, row(None, self.close_button))
        self.setLayout(column(*parts, spacing=10, margins=(24, 20, 24, 18)))
        self.chosen.hide()
        self.table.chosen.connect(self._on_chosen)
        self.busy.set_working(True)
        self.table.setFocus()

    def show_history(self, history: History) -> None:
        self.busy.set_working(False)
        self.model.reset(len(history.items))
        self.model.put_page(0, list(history.items))
        self.count.setText(f"{len(history.items):,}件" if history.items else NONE)

    def tell(self, message: UserMessage) -> None:
        self.busy.set_working(False)
        self.notice.tell(message)

    def _on_chosen(self, line: HistoryLine | None) -> None:
        """A long reason is cut in the table; here it stands whole."""
        self.chosen.setText(change_in_words(line) if line is not None else "")
        self.chosen.setVisible(line is not None)
