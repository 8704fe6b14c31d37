"""Writing a notice: kind, words, for whom, from when to when; at the right as its readers will see it. Seed A06-1.

What is typed is kept on this PC until it is saved or dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QWidget

from usen_desk.contract.branches import Branch
from usen_desk.contract.notices import Notice
from usen_desk.ui import theme
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.notices.choice_view import ChoiceView
from usen_desk.ui.notices.moment_view import MomentView
from usen_desk.ui.notices.notice_model import NoticeInput, fault_of, input_of, text_of
from usen_desk.ui.notices.rich_view import RichView
from usen_desk.ui.notices.words_view import KINDS
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.check_row import CheckRow
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.segments import Segments

WIDTH, HEIGHT, BODY_HEIGHT = 1060, 660, 200
MARKS = "# 見出し　- 箇条書き　**太字**　[文字](https://…)"
UNSAVED = "入力した内容は保存されていません。"
KEPT = "このPCに残っていた入力を戻しました。"


class NoticeDialog(QDialog):
    """Signals: saved(NoticeText, publishes, asks again); typed(NoticeInput) to be kept on this PC; dropped() it is saved or
    thrown away."""

    saved = Signal(object, bool, bool)
    typed = Signal(object)
    dropped = Signal()

    def __init__(
        self,
        notice: Notice | None,
        branches: Sequence[Branch],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("お知らせの編集" if notice else "新規お知らせ")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self._is_new = notice is None
        self._is_published = notice is not None and notice.line.shown_at is not None
        self._before = input_of(notice.text) if notice and notice.text else NoticeInput()
        self.kind, self.title = Segments("種類", KINDS), TextInput(max_chars=120)
        self.body = QPlainTextEdit()
        self.audience = CheckRow("対象", {"customers": "お客様", "staff": "社員"}, says_label=False)
        self.branch = ChoiceView("支店", None, "すべての支店")
        self.branch.set_choices({branch.branch_code: branch.branch_name for branch in branches})
        self.begins, self.ends = MomentView("公開の開始"), MomentView("公開の終了")
        self.asks = CheckRow(
            "確認", {"asks": "「確認しました」を求める", "again": "変更をもう一度読んでもらう"}, says_label=False
        )
        self.preview, self.preview_title = RichView("プレビュー"), Label("", "h1", wrap=True)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.keep_button = Button("下書き保存")
        self.publish_button = Button("変更を保存  Ctrl+Enter" if self._is_published else "公開  Ctrl+Enter", "primary")
        self.leave_button = Button("閉じる", "ghost")
        self._lay_out()
        self._connect()
        self._fill(self._before)

    @property
    def is_changed(self) -> bool:
        return self._input() != self._before

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def set_working(self, working: bool) -> None:
        self.busy.set_working(working)
        for button in (self.keep_button, self.publish_button):
            button.setEnabled(not working)

    def forget(self) -> None:
        """What stands there counts as saved."""
        self._before = self._input()

    def leave(self) -> None:
        """It is saved, or dropped by who wrote it."""
        self.dropped.emit()
        self.forget()
        self.accept()

    def reject(self) -> None:
        if self.is_changed:
            self.notice.say(UNSAVED, "amber", "破棄して閉じる", self._drop)
        else:
            super().reject()

    def submit(self, *, publishes: bool) -> None:
        typed = self._input()
        fault = fault_of(typed, publishes=publishes or self._is_published)
        for name, field in self._fields.items():
            field.set_error(fault.text if fault and fault.field == name else "")
        if fault is None:
            again = "again" in self.asks.values()
            self.saved.emit(text_of(typed), publishes or self._is_published, again and not self._is_new)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.publish_button.isEnabled():
                self.submit(publishes=True)
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(theme.px(BODY_HEIGHT))
        (self.keep_button if self._is_published else self.asks.tick("again")).hide()
        self._fields = {
            "title": Field("件名", "", self.title),
            "body": Field("本文", MARKS, self.body, grows=True),
            "for_customers": Field("対象", "読む人", self.audience),
            "shows_from": Field("公開の開始", "空欄はすぐに公開", self.begins),
            "shows_until": Field("公開の終了", "空欄は期限なし", self.ends),
        }
        whom = row(self._fields["for_customers"], Field("支店", "", self.branch), None, spacing=24)
        when = row(self._fields["shows_from"], self._fields["shows_until"], None, spacing=24)
        left = column(self.kind, self._fields["title"], self._fields["body"], whom, when, self.asks, spacing=10)
        left.setStretch(2, 1)
        paper = QFrame()
        paper.setObjectName("card")
        shown = column(Label("プレビュー", "section"), self.preview_title, hair(), self.preview, spacing=8,
                       margins=(20, 14, 12, 14))  # fmt: skip
        shown.setStretch(3, 1)
        paper.setLayout(shown)
        both = row(left, paper, spacing=16)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        foot = row(self.leave_button, None, self.keep_button, self.publish_button, spacing=8)
        head = Label(self.windowTitle(), "h1")
        whole = column(head, self.busy, self.notice, both, foot, spacing=8, margins=(24, 18, 24, 16))
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.title.textChanged.connect(self._on_changed)
        self.body.textChanged.connect(self._on_changed)
        for part in (self.audience, self.branch, self.begins, self.ends, self.asks):
            part.changed.connect(self._on_changed)
        self.kind.chosen.connect(self._on_changed)
        self.keep_button.clicked.connect(lambda: self.submit(publishes=False))
        self.publish_button.clicked.connect(lambda: self.submit(publishes=True))
        self.leave_button.clicked.connect(self.reject)
        self.title.setFocus()

    def _input(self) -> NoticeInput:
        whom = self.audience.values()
        return NoticeInput(
            kind=self.kind.value,
            title=self.title.text(),
            body=self.body.toPlainText(),
            for_customers="customers" in whom,
            for_staff="staff" in whom,
            branch_code=self.branch.value,
            begins=self.begins.value(),
            ends=self.ends.value(),
            is_faulty=not (self.begins.is_valid and self.ends.is_valid),
            asks_confirmation="asks" in self.asks.values(),
        )

    def _fill(self, typed: NoticeInput) -> None:
        self.kind.set_value(typed.kind)
        self.title.setText(typed.title)
        self.body.setPlainText(typed.body)
        whom = (("customers", typed.for_customers), ("staff", typed.for_staff))
        self.audience.set_values(name for name, is_ticked in whom if is_ticked)
        self.branch.set_value(typed.branch_code)
        self.begins.set_value(typed.begins)
        self.ends.set_value(typed.ends)
        self.asks.set_values(["asks"] if typed.asks_confirmation else [])
        self._show()

    def _show(self) -> None:
        self.preview_title.setText(self.title.text() or "件名")
        self.preview.show_markup(self.body.toPlainText() or "本文を入力すると、読む人に見える形でここに表示します。")

    def _on_changed(self, *_: object) -> None:
        self._show()
        if self.is_changed:
            self.typed.emit(self._input())

    def show_kept(self, content: bytes) -> None:
        """What was typed before a crash, or before somebody closed the window."""
        kept = NoticeInput.read(content)
        if kept is not None and kept != self._input():
            self._fill(kept)
            self.notice.say(KEPT, "blue", "破棄", self._put_back)

    def _put_back(self) -> None:
        self.dropped.emit()
        self._fill(self._before)

    def _drop(self) -> None:
        self.dropped.emit()
        super().reject()
