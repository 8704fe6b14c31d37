"""What a disabled person was writing: a supervisor reads it, and copies it into an answer of their own. F21."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from usen_desk.contract.drafts import Draft, Drafts
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.people.drafts_model import draft_columns
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

WIDTH, HEIGHT = 720, 560
ABOUT = "停止する前に書きかけていた内容です。コピーして、ほかの人の返信に使えます。表示したことは閲覧記録に残ります。"
NOTHING = "書きかけの内容はありません。"


class LeftDraftsDialog(QDialog):
    def __init__(self, whose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{whose} さんの下書き")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self.model = PagedTableModel(draft_columns(), 200, self)
        self.table = DataTable(self.model, "下書き")
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("下書きの内容")
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.copy, self.leave = Button("コピー", "primary", "copy"), Button("閉じる", "ghost")
        self.copy.setEnabled(False)
        head = column(Label(self.windowTitle(), "h1"), Label(ABOUT, "meta", wrap=True), spacing=4)
        foot = row(None, self.leave, self.copy)
        whole = column(head, self.busy, self.notice, self.table, self.text, foot, spacing=10, margins=(24, 20, 24, 18))
        whole.setStretch(3, 1)
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self.table.chosen.connect(self._on_chosen)
        self.copy.clicked.connect(self._copy)
        self.leave.clicked.connect(self.reject)
        self.busy.set_working(True)

    def show_drafts(self, drafts: Drafts) -> None:
        self.busy.set_working(False)
        self.model.reset(len(drafts.items))
        self.model.put_page(0, drafts.items)
        if drafts.items:
            self.table.selectRow(0)
        else:
            self.text.setPlaceholderText(NOTHING)

    def tell(self, message: UserMessage) -> None:
        self.busy.set_working(False)
        self.notice.tell(message)

    def _on_chosen(self, draft: object) -> None:
        self.text.setPlainText(draft.body if isinstance(draft, Draft) else "")
        self.copy.setEnabled(bool(self.text.toPlainText()))
        self.notice.clear()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.notice.say("コピーしました。", "green")
