"""The F1 sheet: every key of the desktop, from the one list of actions, by group."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QWidget

from usen_desk.ui.shortcuts import Command
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH, HEIGHT = 760, 560
COLUMNS = 2
FIXED = (
    ("検索の箱", "Ctrl K", "電話番号・名前・IDを探す"),
    ("検索の箱", "↑ ↓", "候補を選ぶ"),
    ("検索の箱", "Enter", "開く(1件だけならそのまま開く)"),
    ("検索の箱", "Esc", "候補を閉じる"),
)
"""Keys that belong to the box itself and are no actions."""


class HelpDialog(QDialog):
    def __init__(self, commands: Iterable[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("キー操作の一覧")
        self.resize(WIDTH, HEIGHT)
        groups: dict[str, list[tuple[str, str]]] = {}
        for group, keys, text in (*((c.group, c.keys, c.text) for c in commands), *FIXED):
            if keys:
                groups.setdefault(group, []).append((keys, text))
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(20)
        for at, (group, lines) in enumerate(groups.items()):
            grid.addLayout(_group(group, lines), at // COLUMNS, at % COLUMNS, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(groups), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(sheet)
        close = Button("閉じる", "secondary")
        close.clicked.connect(self.accept)
        title = Label("キー操作の一覧", "h1")
        about = Label("すべての操作は Ctrl K の箱に名前を入力しても実行できます。", "meta")
        self.setLayout(column(title, about, scroll, row(None, close), spacing=12, margins=(24, 22, 24, 20)))


def _group(name: str, lines: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.addWidget(Label(name, "section"), 0, 0, 1, 2)
    for at, (keys, text) in enumerate(lines, 1):
        grid.addWidget(KeyCap(keys), at, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(Label(text, "value"), at, 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 110)
    return grid
