"""担当者の編集: 貴社担当営業 and 貴社サポート of one company, each in its order. Seed A06-3."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.people import Colleague
from usen_desk.contract.site_info import BasicInfo, ContactPerson, ContactsDraft
from usen_desk.ui import theme
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.notices.lines_model import Line
from usen_desk.ui.notices.lines_view import LinesView
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WIDTH, HEIGHT, PEOPLE_HEIGHT, CHOSEN_HEIGHT = 860, 600, 348, 182
NOTE = "左の一覧から選び、「営業に追加」か「サポートに追加」を押します。上から順にお客様のページに並びます。"
GONE = "退職・異動のため不在"


class _Chosen(QWidget):
    """The people of one kind, in their order."""

    changed = Signal()

    def __init__(self, name: str, people: Sequence[Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = list(people)
        self.list = LinesView(name, has_looks=False)
        self.list.setFixedHeight(theme.px(CHOSEN_HEIGHT))
        up, down = IconButton("arrow-up", f"{name} 上へ"), IconButton("arrow-down", f"{name} 下へ")
        away = IconButton("x", f"{name} 外す")
        self.setLayout(column(row(Label(name, "h3"), None, up, down, away, spacing=4), self.list, spacing=4))
        up.clicked.connect(lambda: self._move(-1))
        down.clicked.connect(lambda: self._move(1))
        away.clicked.connect(self._remove)
        self._show()

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(one.key for one in self._people)

    def add(self, line: Line) -> None:
        if line.key not in self.ids:
            self._people.append(line)
            self._show()
            self.list.point(line.key)

    def _move(self, by: int) -> None:
        at = next((at for at, one in enumerate(self._people) if one.key == self.list.key), -1)
        if at >= 0 and 0 <= at + by < len(self._people):
            self._people[at], self._people[at + by] = self._people[at + by], self._people[at]
            self._show()

    def _remove(self) -> None:
        self._people = [one for one in self._people if one.key != self.list.key]
        self._show()

    def _show(self) -> None:
        self.list.put(self._people)
        self.changed.emit()


class ContactsDialog(QDialog):
    """Signals: saved(ContactsDraft)."""

    saved = Signal(object)

    def __init__(self, info: BasicInfo, colleagues: Sequence[Colleague], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("担当者の編集")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self._lines = {one.staff_id: Line(one.staff_id, one.name, one.department) for one in colleagues}
        self.people = OptionList("社員", [Option(one.staff_id, one.name, one.department) for one in colleagues])
        self.people.list.setFixedHeight(theme.px(PEOPLE_HEIGHT))
        self.reps = _Chosen("貴社担当営業", [_line(one) for one in info.reps])
        self.supports = _Chosen("貴社サポート", [_line(one) for one in info.supports])
        self.notice, self.busy = NoticeBar(), BusyLine()
        to_reps, to_supports = Button("営業に追加", icon="plus"), Button("サポートに追加", icon="plus")
        self.save_button, self.leave_button = Button("保存", "primary"), Button("閉じる", "ghost")
        left = column(self.people, row(to_reps, to_supports, None, spacing=8), None, spacing=8)
        both = row(left, column(self.reps, self.supports, None, spacing=12), spacing=20)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        foot = row(self.leave_button, None, self.save_button, spacing=8)
        head = (Label(info.company_name, "h1"), Label(NOTE, "meta", wrap=True), self.busy, self.notice)
        whole = column(*head, both, foot, spacing=8, margins=(24, 18, 24, 16))
        whole.setStretch(4, 1)
        self.setLayout(whole)
        to_reps.clicked.connect(lambda: self._add(self.reps))
        to_supports.clicked.connect(lambda: self._add(self.supports))
        self.save_button.clicked.connect(
            lambda: self.saved.emit(ContactsDraft(reps=self.reps.ids, supports=self.supports.ids))
        )
        self.leave_button.clicked.connect(self.reject)

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def set_working(self, working: bool) -> None:
        self.busy.set_working(working)
        self.save_button.setEnabled(not working)

    def _add(self, chosen: _Chosen) -> None:
        line = self._lines.get(self.people.value)
        if line is not None:
            chosen.add(line)


def _line(person: ContactPerson) -> Line:
    return Line(person.staff_id or 0, person.name or GONE, person.department)
