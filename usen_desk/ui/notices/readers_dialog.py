"""既読状況: who has read and confirmed a notice, and who hasn't yet. Seed A06-1."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.inquiries import Side
from usen_desk.contract.notices import NoticeReader, NoticeReaders
from usen_desk.ui import formatting
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel

WIDTH, HEIGHT, ROWS_MAX = 720, 520, 1000
NOT_YET = "未読"


def _who(reader: NoticeReader) -> Cell:
    return Cell(f"{reader.name} 様" if reader.side is Side.CUSTOMER else reader.name)


COLUMNS = [
    Column("name", "氏名", 140, _who, is_sortable=False, stretches=True),
    Column("department", "部署・会社", 200, lambda one: Cell(one.department), is_sortable=False),
    Column("read", "既読", 150, lambda one: Cell(formatting.moment(one.read_at) if one.read_at else NOT_YET),
           is_sortable=False),
    Column("confirmed", "確認", 150, lambda one: Cell(formatting.moment(one.confirmed_at)), is_sortable=False),
]  # fmt: skip


class ReadersDialog(QDialog):
    def __init__(self, found: NoticeReaders, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("既読状況")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        model = PagedTableModel(COLUMNS, ROWS_MAX, self)
        self.table = DataTable(model, "既読状況")
        model.reset(len(found.items))
        model.put_page(0, found.items)
        of_staff = [one for one in found.items if one.side is Side.STAFF]
        read = sum(one.read_at is not None for one in of_staff)
        said = f"社員 {found.staff_count}人中 {read}人が既読　お客様 {len(found.items) - len(of_staff)}人が既読"
        said += f"　確認 {found.confirmed_count}人　{formatting.moment(now)} 現在"
        leave = Button("閉じる", "primary")
        leave.clicked.connect(self.accept)
        whole = column(Label("既読状況", "h1"), Label(said, "meta", wrap=True), self.table, row(None, leave), spacing=8,
                       margins=(24, 18, 24, 16))  # fmt: skip
        whole.setStretch(2, 1)
        self.setLayout(whole)
