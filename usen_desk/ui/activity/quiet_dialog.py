"""通知の設定: between which times nothing pops up, for this person on this PC. X12."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.ui.activity.activity_model import QuietHours, clock_of
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.check_row import CheckRow
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH = 420
SAYS = "次の時間帯は、画面の外に通知を表示しません。通知の一覧には残ります。"
FAULT = "時刻は 9:30 の形で入力してください。"


class QuietDialog(QDialog):
    """Signals: chosen(QuietHours)."""

    chosen = Signal(object)

    def __init__(self, quiet: QuietHours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("通知の設定")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.is_on = CheckRow("通知", {"on": "通知を止める時間帯を使う"}, says_label=False)
        self.is_on.set_values(["on"] if quiet.is_on else [])
        self.begins, self.ends = TextInput("20:00", max_chars=5), TextInput("9:30", max_chars=5)
        self.begins.setText(quiet.begins)
        self.ends.setText(quiet.ends)
        self._fields = (Field("開始", "", self.begins), Field("終了", "", self.ends))
        self.save, self.leave = Button("保存", "primary"), Button("閉じる", "ghost")
        times = row(*self._fields, None, spacing=16)
        head = (Label("通知の設定", "h1"), Label(SAYS, "meta", wrap=True), self.is_on)
        self.setLayout(column(*head, times, row(None, self.leave, self.save), spacing=12, margins=(24, 20, 24, 18)))
        self.save.clicked.connect(self._submit)
        self.leave.clicked.connect(self.reject)

    def _submit(self) -> None:
        faults = [clock_of(field.input.text()) is None for field in self._fields]  # type: ignore[attr-defined]
        for field, is_faulty in zip(self._fields, faults, strict=True):
            field.set_error(FAULT if is_faulty else "")
        if not any(faults):
            is_on = bool(self.is_on.values())
            self.chosen.emit(QuietHours(is_on=is_on, begins=self.begins.text().strip(), ends=self.ends.text().strip()))
            self.accept()
