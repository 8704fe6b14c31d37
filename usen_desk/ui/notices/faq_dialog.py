"""Writing an FAQ: question, answer, words to find it by; at the right as it will be seen. Before it is published, what
looks like one customer's is shown. Seed A-FAQ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QDialog, QFrame, QPlainTextEdit, QWidget

from usen_desk.contract.faq import Faq
from usen_desk.ui import theme
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.notices.faq_model import FaqInput, fault_of, input_of, personal_in, text_of
from usen_desk.ui.notices.rich_view import RichView
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.segments import Segments

WIDTH, HEIGHT, ANSWER_HEIGHT, POSITION_WIDTH = 1060, 640, 200, 80
MARKS = "# 見出し　- 箇条書き　**太字**　[文字](https://…)"
UNSAVED = "入力した内容は保存されていません。"
KEPT = "このPCに残っていた入力を戻しました。"
PERSONAL = "特定のお客様の情報が残っていないか確かめてください: {}"


class FaqDialog(QDialog):
    """Signals: saved(FaqText); typed(FaqInput) to be kept on this PC; dropped() it is saved or thrown away."""

    saved = Signal(object)
    typed = Signal(object)
    dropped = Signal()

    def __init__(
        self, faq: Faq | None, categories: Sequence[str], answer: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("FAQの編集" if faq else "新規FAQ")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self._before = input_of(faq) if faq else FaqInput()
        self._is_published = faq is not None and faq.is_published
        self.category, self.question = TextInput(max_chars=40), TextInput(max_chars=200)
        self.category.setCompleter(QCompleter(list(categories), self.category))
        self.answer = QPlainTextEdit()
        self.keywords, self.position = TextInput("ひらがなの読みも入力できます", max_chars=400), TextInput(max_chars=6)
        self.audience = Segments("見る人", {True: "お客様・社員", False: "社員のみ"})
        self.preview, self.preview_title = RichView("プレビュー"), Label("", "h1", wrap=True)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.keep_button = Button("非公開で保存")
        self.publish_button = Button("変更を保存  Ctrl+Enter" if self._is_published else "公開  Ctrl+Enter", "primary")
        self.leave_button = Button("閉じる", "ghost")
        self._lay_out()
        self._connect()
        self._fill(self._before)
        if answer:
            self.answer.setPlainText(answer)

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
        """It is saved."""
        self.dropped.emit()
        self.forget()
        self.accept()

    def reject(self) -> None:
        if self.is_changed:
            self.notice.say(UNSAVED, "amber", "破棄して閉じる", self._drop)
        else:
            super().reject()

    def submit(self, *, is_published: bool, is_checked: bool = False) -> None:
        typed = self._input()
        fault = fault_of(typed, is_published=is_published)
        for name, field in self._fields.items():
            field.set_error(fault.text if fault and fault.field == name else "")
        if fault is not None:
            return
        personal = personal_in(f"{typed.question}\n{typed.answer}") if is_published else []
        if personal and not is_checked:
            told = PERSONAL.format("、".join(personal[:6]))
            self.notice.say(told, "amber", "確認して公開", lambda: self.submit(is_published=True, is_checked=True))
            return
        self.saved.emit(text_of(typed, is_published=is_published))

    def show_kept(self, content: bytes) -> None:
        """What was typed before a crash, or before somebody closed the window."""
        kept = FaqInput.read(content)
        if kept is not None and kept != self._input():
            self._fill(kept)
            self.notice.say(KEPT, "blue", "破棄", self._put_back)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.publish_button.isEnabled():
                self.submit(is_published=True)
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.answer.setTabChangesFocus(True)
        self.answer.setMinimumHeight(theme.px(ANSWER_HEIGHT))
        self.position.setFixedWidth(POSITION_WIDTH)
        self._fields = {
            "question": Field("質問", "", self.question),
            "answer": Field("回答", MARKS, self.answer, grows=True),
            "category": Field("カテゴリ", "", self.category),
            "keywords": Field("キーワード", "検索用", self.keywords),
            "position": Field("並び順", "", self.position),
        }
        found = row(self._fields["category"], self._fields["keywords"], self._fields["position"], spacing=12)
        found.setStretch(1, 1)
        left = column(self._fields["question"], self._fields["answer"], found, row(Field("見る人", "", self.audience), None),
                      spacing=10)  # fmt: skip
        left.setStretch(1, 1)
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
        whole = column(Label(self.windowTitle(), "h1"), self.busy, self.notice, both, foot, spacing=8,
                       margins=(24, 18, 24, 16))  # fmt: skip
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        for part in (self.category, self.question, self.keywords, self.position, self.answer):
            part.textChanged.connect(self._on_changed)
        self.audience.chosen.connect(self._on_changed)
        self.keep_button.clicked.connect(lambda: self.submit(is_published=False))
        self.publish_button.clicked.connect(lambda: self.submit(is_published=True))
        self.leave_button.clicked.connect(self.reject)
        self.question.setFocus()

    def _input(self) -> FaqInput:
        return FaqInput(
            category=self.category.text(),
            question=self.question.text(),
            answer=self.answer.toPlainText(),
            keywords=self.keywords.text(),
            position=self.position.text(),
            for_customers=bool(self.audience.value),
            is_published=self._is_published,
        )

    def _fill(self, typed: FaqInput) -> None:
        self.category.setText(typed.category)
        self.question.setText(typed.question)
        self.answer.setPlainText(typed.answer)
        self.keywords.setText(typed.keywords)
        self.position.setText(typed.position)
        self.audience.set_value(typed.for_customers)
        self._show()

    def _show(self) -> None:
        self.preview_title.setText(self.question.text() or "質問")
        self.preview.show_markup(self.answer.toPlainText() or "回答を入力すると、見る人に見える形でここに表示します。")

    def _on_changed(self, *_: object) -> None:
        self._show()
        if self.is_changed:
            self.typed.emit(self._input())

    def _put_back(self) -> None:
        self.dropped.emit()
        self._fill(self._before)

    def _drop(self) -> None:
        self.dropped.emit()
        super().reject()
