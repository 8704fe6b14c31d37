"""Own views: give one a name; rename, order and delete them. A04-1."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.inquiry_work import SavedView
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WIDTH, NAME_MAX_CHARS = 440, 40
NO_NAME = "名前を入力してください。"


class NameDialog(QDialog):
    """Signals: named(name)."""

    named = Signal(str)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("今の表示を保存")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.name = TextInput("例 渋谷の修理", max_chars=NAME_MAX_CHARS)
        self.name.setText(name)
        self._field = Field("名前", "一覧の「ほかの表示」に出ます", self.name)
        self.act, self.leave = Button("保存する  Enter", "primary"), Button("キャンセル")
        under = Label("今選んでいる表示と絞り込みの条件を、名前を付けて保存します。", "meta", wrap=True)
        parts = (Label("今の表示を保存", "h1"), under, self._field, row(None, self.leave, self.act))
        self.setLayout(column(*parts, spacing=12, margins=(24, 20, 24, 18)))
        self.act.clicked.connect(self._submit)
        self.leave.clicked.connect(self.reject)
        self.name.setFocus()
        self.name.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reject() if self.focusWidget() is self.leave else self._submit()
            return
        super().keyPressEvent(event)

    def _submit(self) -> None:
        name = self.name.text().strip()
        self._field.set_error("" if name else NO_NAME)
        if name:
            self.named.emit(name)
            self.accept()


class ViewsDialog(QDialog):
    """Signals: renamed(id, name); moved(id, position); deleted(id)."""

    renamed = Signal(str, str)
    moved = Signal(str, int)
    deleted = Signal(str)

    def __init__(self, views: Sequence[SavedView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("保存した表示の管理")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self._views = list(views)
        self.options = OptionList("保存した表示", _options(views))
        self.name, self.notice = TextInput("新しい名前", max_chars=NAME_MAX_CHARS), NoticeBar()
        self.rename, self.delete = Button("名前を変える"), Button("削除", "danger", "trash-2")
        self.up, self.down = IconButton("arrow-up", "上へ"), IconButton("arrow-down", "下へ")
        leave = Button("閉じる")
        change = row(self.name, self.rename, spacing=8)
        change.setStretch(0, 1)
        foot = row(self.up, self.down, self.delete, None, leave)
        parts = (Label("保存した表示の管理", "h1"), self.notice, self.options, change, foot)
        self.setLayout(column(*parts, spacing=12, margins=(24, 20, 24, 18)))
        self.options.pointed.connect(self._on_pointed)
        self.rename.clicked.connect(self._rename)
        self.name.returnPressed.connect(self._rename)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.delete.clicked.connect(self._delete)
        leave.clicked.connect(self.accept)
        self.options.point(self._views[0].view_id if self._views else "")
        self.options.setFocus()

    @property
    def current(self) -> SavedView | None:
        chosen = self.options.current
        return next((one for one in self._views if chosen is not None and one.view_id == chosen.value), None)

    def show_views(self, views: Sequence[SavedView]) -> None:
        """As they are kept now; the cursor stays on the same one."""
        current = self.current
        self._views = list(views)
        self.options.put(_options(views))
        self.options.point(current.view_id if current else "")
        self._on_pointed(None)

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def _on_pointed(self, _: object) -> None:
        current = self.current
        for part in (self.rename, self.delete, self.up, self.down):
            part.setEnabled(current is not None)
        self.name.setText(current.name if current else "")

    def _rename(self) -> None:
        name, current = self.name.text().strip(), self.current
        if current is not None and name and name != current.name:
            self.renamed.emit(current.view_id, name)

    def _delete(self) -> None:
        if self.current is not None:
            self.deleted.emit(self.current.view_id)

    def _move(self, step: int) -> None:
        current = self.current
        if current is not None:
            at = self._views.index(current) + step
            if 0 <= at < len(self._views):
                self.moved.emit(current.view_id, at)


def _options(views: Sequence[SavedView]) -> list[Option]:
    return [Option(one.view_id, one.name) for one in views]
