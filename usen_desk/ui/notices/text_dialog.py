"""Writing one of the pages: the text, and from when it holds; at the right as it will be seen. Seed A06-2."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QWidget

from usen_desk.contract.site_info import PAGE_BODY_MAX_CHARS, PageDraft, SitePage
from usen_desk.ui import formatting
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.notices.moment_view import MomentView
from usen_desk.ui.notices.rich_view import RichView
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

WIDTH, HEIGHT = 1060, 660
MARKS = "# 見出し　- 箇条書き　**太字**　[文字](https://…)"
UNSAVED = "入力した内容は保存されていません。"
LATER = "{} から適用される第{}版を編集しています。"
BAD_MOMENT, NO_TEXT, TOO_LONG = (
    "日付は 2026-11-22、時刻は 9:00 の形で入力してください。",
    "本文を入力してください。",
    "本文は40,000文字までです。",
)


class TextDialog(QDialog):
    """`newest`: what is changed. Signals: saved(PageDraft)."""

    saved = Signal(object)

    def __init__(self, newest: SitePage, holds_already: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{newest.title}の編集")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self._before = newest.body
        self.body, self.begins = QPlainTextEdit(), MomentView("適用の開始")
        self.preview = RichView("プレビュー")
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.save_button, self.leave_button = Button("保存  Ctrl+Enter", "primary"), Button("閉じる", "ghost")
        self._body, self._begins = (
            Field("本文", MARKS, self.body, grows=True),
            Field("適用の開始", "空欄はすぐに適用", self.begins),
        )
        self.body.setTabChangesFocus(True)
        paper = QFrame()
        paper.setObjectName("card")
        paper.setLayout(column(Label("プレビュー", "section"), self.preview, spacing=8, margins=(20, 14, 12, 14)))
        both = row(self._body, paper, spacing=16)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        foot = row(self.leave_button, None, self._begins, self.save_button, spacing=8)
        head = Label(self.windowTitle(), "h1")
        whole = column(head, self.busy, self.notice, both, foot, spacing=8, margins=(24, 18, 24, 16))
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.body.textChanged.connect(lambda: self.preview.show_markup(self.body.toPlainText()))
        self.save_button.clicked.connect(self.submit)
        self.leave_button.clicked.connect(self.reject)
        self.body.setPlainText(newest.body)
        if not holds_already:
            self.notice.say(LATER.format(formatting.moment(newest.valid_from), newest.version), "amber")

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def set_working(self, working: bool) -> None:
        self.busy.set_working(working)
        self.save_button.setEnabled(not working)

    def leave(self) -> None:
        self._before = self.body.toPlainText()
        self.accept()

    def reject(self) -> None:
        if self.body.toPlainText() != self._before:
            self.notice.say(UNSAVED, "amber", "破棄して閉じる", super().reject)
        else:
            super().reject()

    def submit(self) -> None:
        text = self.body.toPlainText().strip()
        self._begins.set_error("" if self.begins.is_valid else BAD_MOMENT)
        self._body.set_error(NO_TEXT if not text else TOO_LONG if len(text) > PAGE_BODY_MAX_CHARS else "")
        if self.begins.is_valid and 0 < len(text) <= PAGE_BODY_MAX_CHARS:
            self.saved.emit(PageDraft(body=text, valid_from=self.begins.value()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.save_button.isEnabled():
                self.submit()
            return
        super().keyPressEvent(event)
