"""What is known of one file beside its picture: where it was sent, by whom and when, and the words it came with. A05-3."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from usen_desk.contract.files import FileRow
from usen_desk.ui import formatting
from usen_desk.ui.files.files_model import SCANS, category_of, store_of
from usen_desk.ui.inquiry_cells import STATUSES, person
from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill

LABEL_WIDTH, LINE = 78, 26
STORE, SENT_BY, CREATED_AT, SCAN = "店舗", "送信者", "作成日", "検査"


class FactsView(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inquiry, self.status = Label("", "strong", selectable=True), Pill()
        self.values = {name: Label("", "value", selectable=True) for name in (STORE, SENT_BY, CREATED_AT, SCAN)}
        self.quote = Label("", "meta", wrap=True, selectable=True)
        self._box = QFrame()
        self._box.setObjectName("banner")
        self._box.setProperty("tone", "gray")
        words = row(Icon("messages-square", "text2", 16), self.quote, spacing=8, margins=(12, 8, 12, 8))
        words.setStretch(1, 1)
        self._box.setLayout(words)
        first = row(_name("問い合わせ"), self.inquiry, self.status, None, spacing=8)
        lines = [row(_name(name), label, None, spacing=8) for name, label in self.values.items()]
        self.setLayout(column(first, *lines, 4, self._box, spacing=2))

    def show_file(self, file: FileRow) -> None:
        self.inquiry.setText(f"#{file.inquiry_id} {category_of(file)}")
        self.status.set(*STATUSES[file.status])
        who = person(file.sent_by)
        company = file.sent_by.department if file.sent_by is not None else ""
        note = "（社内メモ）" if file.is_note else ""
        told = {
            STORE: store_of(file),
            SENT_BY: (f"{who}（{company}）" if company else formatting.text(who)) + note,
            CREATED_AT: formatting.moment(file.created_at),
            SCAN: SCANS[file.scan_state][0],
        }
        for name, text in told.items():
            self.values[name].setText(text)
            self.values[name].setAccessibleName(f"{name} {text}")
        self.quote.setText(file.quote)
        self._box.setVisible(bool(file.quote))


def _name(text: str) -> Label:
    made = Label(text, "label")
    made.setFixedSize(LABEL_WIDTH, LINE)
    return made
