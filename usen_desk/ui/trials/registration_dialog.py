"""Registers the leaflets that were handed out: one ID or a pasted list, and what became of each. B1-3."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from usen_desk.contract.trials import REGISTER_MAX, Registered, Registration
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.trials.registration_model import in_words, outcome_columns, repeated_count, split_ids
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.field import Field
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

WIDTH, INPUT_HEIGHT, TABLE_HEIGHT = 520, 132, 220


class _IdsEdit(QPlainTextEdit):
    """Plain lines; Ctrl+Enter is the dialog's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class RegistrationDialog(QDialog):
    """Signals: submitted(login IDs); wants_undo(list of Registration); opened(login ID) of a row of the outcome."""

    submitted = Signal(object)
    wants_undo = Signal(object)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("お試しIDの登録"))
        self.setFixedWidth(WIDTH)
        self._made: list[Registration] = []
        self.ids = _IdsEdit()
        self.ids.setTabChangesFocus(True)
        self.ids.setFixedHeight(INPUT_HEIGHT)
        self.ids.setPlaceholderText(self.tr("例  xfeeaP\n表やメールから貼り付けた一覧もそのまま使えます"))
        self._field = Field(self.tr("ログインID"), self.tr("1件でも、貼り付けた一覧でも"), self.ids)
        self.count = Label("", "meta")
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.submit_button = Button(self.tr("登録する  Ctrl Enter"), "primary")
        self.close_button = Button(self.tr("閉じる"), "ghost")
        self.undo_button = Button(self.tr("登録を取り消す"), icon="undo-2")
        self.undo_button.hide()
        self.model = PagedTableModel(outcome_columns(), REGISTER_MAX, self)
        self.table: DataTable | None = None
        buttons = row(self.undo_button, None, self.close_button, self.submit_button)
        self._whole = column(
            Label(self.tr("お試しIDの登録"), "h1"), self.notice, self._field, self.count, self.busy, buttons,
            spacing=12, margins=(24, 22, 24, 20),
        )  # fmt: skip
        self.setLayout(self._whole)
        self.ids.textChanged.connect(self._on_text)
        self.submit_button.clicked.connect(self._submit)
        self.close_button.clicked.connect(self.reject)
        self.undo_button.clicked.connect(lambda: self.wants_undo.emit(self._made))
        self._on_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._submit()
        elif not is_enter:
            super().keyPressEvent(event)

    def set_working(self, working: bool) -> None:
        self.busy.set_working(working)
        for button in (self.submit_button, self.undo_button):
            button.setEnabled(not working)

    def tell(self, message: UserMessage) -> None:
        """What was typed stays."""
        self.notice.tell(message)
        self._field.set_error(self.tr("この欄を確認してください。") if message.field == "login_ids" else "")
        self.ids.setFocus()

    def show_outcome(self, made: Sequence[Registration]) -> None:
        """What became of each ID. Those that wait for a correction stay in the field, the others leave it."""
        self._made = list(made)
        if self.table is None:
            self.table = DataTable(self.model, self.tr("登録の結果"))
            self.table.setFixedHeight(TABLE_HEIGHT)
            self.table.horizontalHeader().setSortIndicatorShown(False)
            self.table.opened.connect(self._on_row)
            self._whole.insertWidget(4, self.table)
            self.table.show()  # now: what isn't shown yet can't take the cursor
        self.model.reset(len(made))
        self.model.put_page(0, self._made)
        lost = [each.login_id for each in made if each.outcome is Registered.NOT_FOUND]
        self.ids.setPlainText("\n".join(lost))
        done = any(each.outcome is Registered.DONE for each in made)
        self.notice.say(in_words(made), "green" if done and not lost else "amber" if lost else "blue")
        self.undo_button.setVisible(done)
        if lost:
            self.ids.setFocus()
        else:
            self.table.setFocus()
            self.table.select_first()

    def show_undone(self, count: int) -> None:
        """The IDs are back in the field, as they were typed."""
        self.ids.setPlainText("\n".join(each.login_id for each in self._made if each.outcome is Registered.DONE))
        self._made = []
        self.model.reset(0)
        self.undo_button.hide()
        self.notice.say(
            self.tr("{count}件の登録を取り消しました。IDは入力欄に戻しました。").format(count=count), "green"
        )
        self.ids.setFocus()

    def _on_row(self, made: Registration) -> None:
        if made.outcome is not Registered.NOT_FOUND:
            self.opened.emit(made.login_id)

    def _on_text(self) -> None:
        self._field.set_error("")
        text = self.ids.toPlainText()
        count, repeated = len(split_ids(text)), repeated_count(text)
        words = (
            self.tr("{count}件を登録します").format(count=count) if count else self.tr("区切りは改行・空白・読点など")
        )
        self.count.setText(
            words + (self.tr("(重複 {count}件は1件にまとめます)").format(count=repeated) if repeated else "")
        )

    def _submit(self) -> None:
        if self.submit_button.isEnabled():
            self.notice.clear()
            self.submitted.emit(split_ids(self.ids.toPlainText()))
