"""Zoom and pages of what is shown: buttons, the percentage, the page's number to be typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import row, vertical_hair

FIELD_WIDTH = 52


class BarView(QFrame):
    """Signals: zoom_wanted(+1, -1, or 0 for 100 %); fit_width_wanted(); fit_page_wanted(); turn_wanted();
    page_wanted(at, from 0)."""

    zoom_wanted = Signal(int)
    fit_width_wanted = Signal()
    fit_page_wanted = Signal()
    turn_wanted = Signal()
    page_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("previewBar")
        self._at, self._count = 0, 1
        self.minus = IconButton("minus", "縮小 (Ctrl -)")
        self.percent = Label("100 %", "meta")
        self.percent.setMinimumWidth(44)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.plus = IconButton("plus", "拡大 (Ctrl +)")
        self.width_button = IconButton("move-horizontal", "幅に合わせる (Ctrl 9)")
        self.whole = IconButton("maximize", "全体を表示")
        self.turn = IconButton("rotate-cw", "右に回転 (Ctrl Alt R)")
        self.before = IconButton("chevron-left", "前のページ (PgUp)")
        self.field = QLineEdit()
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setAccessibleName("ページ番号")
        self.field.setValidator(QIntValidator(1, 999_999, self))
        self.of, self.after = Label("", "meta"), IconButton("chevron-right", "次のページ (PgDn)")
        self._hairs = [vertical_hair(), vertical_hair()]
        self._fits = (self.width_button, self.whole, self.turn, self._hairs[0])
        self._pages = (self._hairs[1], self.before, self.field, self.of, self.after)
        zoom = (self.minus, self.percent, self.plus, self._hairs[0], self.width_button, self.whole, self.turn)
        self.setLayout(row(None, *zoom, *self._pages, None, spacing=4, margins=(12, 6, 12, 6)))
        self._connect()

    def set_kind(self, *, can_zoom: bool, can_fit: bool) -> None:
        for part in (self.minus, self.percent, self.plus):
            part.setVisible(can_zoom)
        for fit in self._fits:
            fit.setVisible(can_fit)
        self.setVisible(can_zoom)

    def set_percent(self, percent: int) -> None:
        self.percent.setText(f"{percent} %")
        self.percent.setAccessibleName(f"表示倍率 {percent} パーセント")

    def set_page(self, at: int, count: int) -> None:
        self._at, self._count = at, count
        for part in self._pages:
            part.setVisible(count > 1)
        self.field.setText(str(at + 1))
        self.of.setText(f"/ {count:,}")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < count - 1)

    def _connect(self) -> None:
        self.minus.clicked.connect(lambda: self.zoom_wanted.emit(-1))
        self.plus.clicked.connect(lambda: self.zoom_wanted.emit(1))
        self.width_button.clicked.connect(self.fit_width_wanted)
        self.whole.clicked.connect(self.fit_page_wanted)
        self.turn.clicked.connect(self.turn_wanted)
        self.before.clicked.connect(lambda: self.page_wanted.emit(self._at - 1))
        self.after.clicked.connect(lambda: self.page_wanted.emit(self._at + 1))
        self.field.returnPressed.connect(self._on_typed)

    def _on_typed(self) -> None:
        text = self.field.text()
        at = int(text) - 1 if text.isdecimal() else self._at
        self.page_wanted.emit(max(0, min(self._count - 1, at)))
