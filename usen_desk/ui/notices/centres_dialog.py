"""電話窓口: names, numbers and hours, each in a line of its own fields. Seed A02-6."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.site_info import CallCentre, CallCentres
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

WIDTH, LINES = 860, 5
HALF = "{}番目の窓口は、名称と電話番号の両方を入力してください。"
NOTE = "名称と電話番号を空にした行は表示されません。お客様のページにもこの順に並びます。"


class CentresDialog(QDialog):
    """Signals: saved(CallCentres)."""

    saved = Signal(object)

    def __init__(self, items: tuple[CallCentre, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("電話窓口の編集")
        self.setModal(True)
        self.setMinimumWidth(WIDTH)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.save_button, self.leave_button = Button("保存", "primary"), Button("閉じる", "ghost")
        self._lines = [_line(at, items[at] if at < len(items) else None) for at in range(max(LINES, len(items)))]
        lines = []
        for at, inputs in enumerate(self._lines):
            labels = ("名称", "電話番号", "受付時間", "補足")
            line = row(
                *(Field(f"{label} {at + 1}", "", one) for label, one in zip(labels, inputs, strict=True)), spacing=8
            )
            for place, stretch in enumerate((3, 2, 3, 3)):
                line.setStretch(place, stretch)
            lines.append(line)
        foot = row(self.leave_button, None, self.save_button, spacing=8)
        head = (Label("電話窓口の編集", "h1"), Label(NOTE, "meta", wrap=True), self.busy, self.notice)
        self.setLayout(column(*head, *lines, foot, spacing=10, margins=(24, 18, 24, 16)))
        self.save_button.clicked.connect(self.submit)
        self.leave_button.clicked.connect(self.reject)

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def set_working(self, working: bool) -> None:
        self.busy.set_working(working)
        self.save_button.setEnabled(not working)

    def submit(self) -> None:
        said = [[one.text().strip() for one in inputs] for inputs in self._lines]
        for at, (name, phone, *_) in enumerate(said):
            if bool(name) is not bool(phone):
                self.notice.say(HALF.format(at + 1), "amber")
                return
        items = tuple(
            CallCentre(name=name, phone=phone, hours=hours, note=note) for name, phone, hours, note in said if name
        )
        self.saved.emit(CallCentres(items=items))


def _line(at: int, centre: CallCentre | None) -> tuple[TextInput, TextInput, TextInput, TextInput]:
    made = (TextInput(max_chars=60), TextInput(max_chars=20), TextInput(max_chars=60), TextInput(max_chars=120))
    if centre is not None:
        for one, text in zip(made, (centre.name, centre.phone, centre.hours, centre.note), strict=True):
            one.setText(text)
    return made
