"""定型文の編集: find, add, change and delete canned replies and macros, one's own and, by permission, shared ones. X7."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.canned import CannedReply
from usen_desk.contract.people import Colleague
from usen_desk.ui import theme
from usen_desk.ui.inquiries.canned_editing_model import BODY, Form, form_of, found, options, problems, text_of
from usen_desk.ui.inquiries.canned_form import CannedForm
from usen_desk.ui.inquiries.canned_model import unknown_placeholder
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import WALKS, OptionList
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.toast import Toast

WIDTH, HEIGHT, LIST_WIDTH, LIST_HEIGHT = 980, 640, 330, 400
UNSAVED = "変更を保存していません。"
NOTHING, NONE_FOUND = "まだ定型文はありません。「新規」から追加できます。", "該当する定型文はありません。"
READ_ONLY = "共有の定型文です。変更は管理者 (SV) が行います。"


class CannedDialog(QDialog):
    """Signals: saved(ID or "", CannedText); deleted(ID); brought_back()."""

    saved = Signal(str, object)
    deleted = Signal(str)
    brought_back = Signal()

    def __init__(self, *, may_share: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("定型文の編集")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self._replies: list[CannedReply] = []
        self._current: CannedReply | None = None
        self._shown = Form()
        self._sent: Form | None = None
        """On its way to the service."""
        self.box = SearchField("名前・キー・読み・本文で探す", "定型文を探す")
        self.list, self.form = OptionList("定型文", []), CannedForm(may_share=may_share)
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.new_button, self.delete_button = Button("新規", icon="plus"), Button("削除", "danger", "trash-2")
        self.save_button, self.leave = Button("保存  Ctrl+Enter", "primary"), Button("閉じる", "ghost")
        self.what = Label("", "meta")
        self._lay_out()
        self._connect()
        self._show(None)

    @property
    def current(self) -> CannedReply | None:
        """The one in the fields; None for a new one."""
        return self._current

    @property
    def is_changed(self) -> bool:
        return self.form.form() != self._shown

    def show_replies(self, replies: Sequence[CannedReply], choose: str = "") -> None:
        """As they are kept now; the fields follow unless something was typed into them meanwhile."""
        self._replies = list(replies)
        wanted = choose or (self._current.canned_id if self._current else "")
        self._list()
        now = next((one for one in replies if one.canned_id == wanted), None)
        if not self.is_changed:
            self._show(now)
        elif choose:
            self._current = now  # what was typed while it was being saved is a change of that one
        self._point()

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        self.form.show_colleagues(colleagues)

    def tell(self, message: UserMessage) -> None:
        """It wasn't done; what was typed stays."""
        self._sent = None
        self.notice.tell(message)

    def tell_saved(self, text: str) -> None:
        if self._sent is not None:
            self._shown, self._sent = self._sent, None
        self.notice.clear()
        self.toast.tell(text)

    def tell_deleted(self, text: str) -> None:
        self._show(None)
        self.toast.tell(text, self.brought_back.emit)

    def set_working(self, working: bool) -> None:
        self.busy.set_working(working)
        self.save_button.setEnabled(not working and self._may_change)

    def begin(self) -> None:
        """新規."""
        self._unless_changed(self._begin)

    def save(self) -> None:
        form = self.form.form()
        found_problems = problems(form)
        if unknown := unknown_placeholder(form.body):
            found_problems.setdefault(BODY, unknown)
        self.form.show_problems(found_problems)
        if not found_problems and self.save_button.isEnabled():
            self._sent = form
            position = self._current.text.position if self._current else 0
            self.saved.emit(self._current.canned_id if self._current else "", text_of(form, position))

    def reject(self) -> None:
        self._unless_changed(super().reject)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.save()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the box ↓ and ↑ walk the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in WALKS:
            self.list.list.keyPressEvent(event)
            return True
        return False

    @property
    def _may_change(self) -> bool:
        return self._current is None or self._current.may_change

    def _unless_changed(self, run: Callable[[], object]) -> None:
        """What was typed is thrown away only by who says so."""
        if self.is_changed:
            self.notice.say(UNSAVED, "amber", "変更を捨てる", lambda: self._throw_away(run))
        else:
            run()

    def _throw_away(self, run: Callable[[], object]) -> None:
        self._show(self._current)
        run()

    def _lay_out(self) -> None:
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.list.list.setMinimumHeight(theme.px(LIST_HEIGHT))
        self.list.list.setMaximumHeight(theme.px(2 * LIST_HEIGHT))
        left = column(row(self.box, self.new_button, spacing=8), self.list, spacing=6)
        foot = row(self.delete_button, None, self.leave, self.save_button, spacing=8)
        right = column(self.what, self.form, foot, spacing=8)
        both = row(left, right, spacing=16)
        both.setStretch(1, 1)
        parts = (Label("定型文の編集", "h1"), self.busy, self.notice)
        whole = column(*parts, both, spacing=8, margins=(24, 18, 24, 16))
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.box.installEventFilter(self)
        self.box.textChanged.connect(lambda _: self._list())
        self.setTabOrder(self.box, self.new_button)
        self.setTabOrder(self.new_button, self.list.list)
        self.list.list.clicked.connect(lambda _: self._on_chosen())
        self.list.pointed.connect(lambda _: self._on_chosen())
        self.new_button.clicked.connect(self.begin)
        self.save_button.clicked.connect(self.save)
        self.delete_button.clicked.connect(self._delete)
        self.leave.clicked.connect(self.reject)

    def _list(self) -> None:
        shown = found(self._replies, self.box.text())
        self.list.blockSignals(True)
        self.list.put(options(shown))
        self.list.blockSignals(False)
        self.list.say("" if shown else NONE_FOUND if self._replies else NOTHING)
        self._point()

    def _point(self) -> None:
        """At the one in the fields."""
        self.list.blockSignals(True)
        self.list.point(self._current.canned_id if self._current else "")
        self.list.blockSignals(False)

    def _on_chosen(self) -> None:
        wanted = self.list.value
        if not wanted or (self._current is not None and wanted == self._current.canned_id):
            return
        reply = next((one for one in self._replies if one.canned_id == wanted), None)
        if self.is_changed:
            self._point()
        self._unless_changed(lambda: self._choose(reply))

    def _begin(self) -> None:
        self._choose(None)
        self.form.focus_first()

    def _choose(self, reply: CannedReply | None) -> None:
        self._show(reply)
        self._point()

    def _show(self, reply: CannedReply | None) -> None:
        self._current = reply
        may_change = self._may_change
        self.form.show_form(form_of(reply.text) if reply else Form(), may_change=may_change)
        self._shown = self.form.form()
        self.what.setText("新しい定型文" if reply is None else "" if may_change else READ_ONLY)
        self.what.setVisible(bool(self.what.text()))
        self.delete_button.setVisible(reply is not None and may_change)
        self.save_button.setEnabled(may_change)
        self.notice.clear()

    def _delete(self) -> None:
        if self._current is not None:
            self.deleted.emit(self._current.canned_id)
