"""変更履歴 of one record, or of all: who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.edits import Edits, RecordEdit
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.people.edits_model import change_lines, edit_columns
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

WIDTH, HEIGHT = 720, 560
NOTHING = "まだ変更されていません。"
OpenEdits = Callable[[str, str, str], object]
"""kind, key, and what the record is called."""


class EditsDialog(QDialog):
    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"変更履歴 {title}")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self.model = PagedTableModel(edit_columns(), 200, self)
        self.table = DataTable(self.model, "変更履歴")
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.changes, self.notice, self.busy = Label("", "value", wrap=True, selectable=True), NoticeBar(), BusyLine()
        leave = Button("閉じる", "ghost")
        head = column(Label("変更履歴", "h1"), Label(title, "meta", wrap=True), spacing=2)
        whole = column(
            head,
            self.busy,
            self.notice,
            self.table,
            self.changes,
            row(None, leave),
            margins=(24, 20, 24, 18),
            spacing=10,
        )
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.table.chosen.connect(self._on_chosen)
        leave.clicked.connect(self.reject)
        self.busy.set_working(True)

    def show_edits(self, edits: Edits) -> None:
        self.busy.set_working(False)
        self.model.reset(len(edits.items))
        self.model.put_page(0, edits.items)
        if edits.items:
            self.table.selectRow(0)
        else:
            self.changes.setText(NOTHING)

    def tell(self, message: UserMessage) -> None:
        self.busy.set_working(False)
        self.notice.tell(message)

    def _on_chosen(self, edit: object) -> None:
        self.changes.setText(change_lines(edit) if isinstance(edit, RecordEdit) else "")
