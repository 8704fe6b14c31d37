"""Labels and values in a grid of one or two columns; a value that is told on the telephone has a copy button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import row

LABEL_WIDTH = 104
ROW_HEIGHT = 30


class KeyValues(QWidget):
    """`set` fills it; rows run down the columns. Signals: copied(label)."""

    copied = Signal(str)

    def __init__(
        self, labels: list[str], copyable: frozenset[str], columns: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: dict[str, Label] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        rows = -(-len(labels) // columns)
        for at, label in enumerate(labels):
            self._add(grid, at % rows, 3 * (at // rows), label, label in copyable)
        grid.setRowStretch(rows, 1)
        for column_ in range(columns):
            grid.setColumnMinimumWidth(3 * column_, LABEL_WIDTH)
            grid.setColumnStretch(3 * column_ + 1, 1)
            if column_ < columns - 1:
                grid.setColumnMinimumWidth(3 * column_ + 2, 16)

    def value(self, label: str) -> str:
        return self._values[label].text()

    def set(self, values: dict[str, str]) -> None:
        for label, text in values.items():
            self._values[label].setText(text)
            self._values[label].setAccessibleName(f"{label} {text}")

    def _add(self, grid: QGridLayout, at_row: int, at_column: int, label: str, copyable: bool) -> None:
        name = Label(label, "label")
        name.setFixedHeight(ROW_HEIGHT)
        value = Label("", "value", wrap=True, selectable=True)
        value.setMinimumHeight(ROW_HEIGHT)
        # level with its label, also beside a value of several lines
        value.setAlignment(Qt.AlignmentFlag.AlignTop)
        above = max(0, ROW_HEIGHT - QFontMetrics(theme.font(13)).height()) // 2
        value.setContentsMargins(0, above, 0, above)
        value.setAccessibleName(label)
        self._values[label] = value
        line = row(value, spacing=6)
        if copyable:
            value.setWordWrap(False)
            button = IconButton("copy", f"{label}をコピー", size=14, small=True)
            button.clicked.connect(lambda: self._copy(label))
            line.addWidget(button)
            line.addStretch(1)
        grid.addWidget(name, at_row, at_column, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(line, at_row, at_column + 1)

    def _copy(self, label: str) -> None:
        QGuiApplication.clipboard().setText(self._values[label].text())
        self.copied.emit(label)
