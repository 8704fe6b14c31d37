"""変更履歴: each version with who and when, and what stood before and after. For notices, FAQ, pages, contacts, numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from usen_desk.contract.site_info import KeptVersions
from usen_desk.ui import formatting
from usen_desk.ui.notices.kept_view import words_of
from usen_desk.ui.notices.lines_model import Line
from usen_desk.ui.notices.lines_view import LinesView
from usen_desk.ui.notices.words_view import WHAT
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH, HEIGHT, LIST_WIDTH = 920, 560, 300
NONE = "まだ変更されていません。"


class HistoryDialog(QDialog):
    def __init__(self, found: KeptVersions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("変更履歴")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self._words = {one.version: words_of(one) for one in found.items}
        self.list = LinesView("版", has_looks=False)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.put(
            [
                Line(
                    one.version,
                    f"第{one.version}版　{WHAT.get(one.what, one.what)}",
                    f"{formatting.moment(one.changed_at)}　{one.changed_by}",
                )
                for one in found.items
            ]
        )
        self.before, self.after = QPlainTextEdit(), QPlainTextEdit()
        for box, name in ((self.before, "変更前"), (self.after, "変更後")):
            box.setReadOnly(True)
            box.setAccessibleName(name)
        texts = row(
            column(Label("変更前", "label"), self.before, spacing=4),
            column(Label("変更後", "label"), self.after, spacing=4),
            spacing=12,
        )
        leave = Button("閉じる", "primary")
        leave.clicked.connect(self.accept)
        both = row(self.list, texts, spacing=12)
        both.setStretch(1, 1)
        parts = [Label("変更履歴", "h1"), *([] if found.items else [Label(NONE, "meta")])]
        whole = column(*parts, both, row(None, leave), spacing=8, margins=(24, 18, 24, 16))
        whole.setStretch(len(parts), 1)
        self.setLayout(whole)
        self.list.chosen.connect(self._show)
        if found.items:
            self.list.point(found.items[0].version)
            self._show(found.items[0].version)

    def _show(self, version: int) -> None:
        self.after.setPlainText(self._words[version])
        self.before.setPlainText(self._words.get(version - 1, ""))
