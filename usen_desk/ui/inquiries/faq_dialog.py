"""FAQを差し込む: found as it is typed, Enter puts the answer at the caret of the reply. A-FAQ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from usen_desk.contract.faq import Faq
from usen_desk.contract.markup import BlockKind, blocks_of
from usen_desk.ui import theme
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WIDTH, ANSWER_HEIGHT = 620, 170
NONE = "該当する質問はありません。言葉を短くしてお試しください。"


class FaqPickDialog(QDialog):
    """Signals: searched(text); taken(text to insert)."""

    searched = Signal(str)
    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("FAQを差し込む")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.list = OptionList("FAQを探す", placeholder="質問・回答・キーワード", looks_up=True)
        self.answer, self.notice = QPlainTextEdit(), NoticeBar()
        self.answer.setReadOnly(True)
        self.answer.setAccessibleName("差し込む回答")
        self.answer.setFixedHeight(theme.px(ANSWER_HEIGHT))
        self.take, self.leave = Button("差し込む  Enter", "primary"), Button("閉じる", "ghost")
        head = Label("FAQを差し込む", "h1")
        foot = row(None, self.leave, self.take)
        self.setLayout(column(head, self.notice, self.list, self.answer, foot, spacing=10, margins=(24, 20, 24, 18)))
        self.take.setEnabled(False)
        self.list.searched.connect(self.searched)
        self.list.pointed.connect(self._on_pointed)
        self.list.taken.connect(lambda _: self._take())
        self.take.clicked.connect(self._take)
        self.leave.clicked.connect(self.reject)
        self.list.box.setFocus()

    def show_faqs(self, items: Sequence[Faq]) -> None:
        self.list.put([Option(faq, faq.question, faq.category) for faq in items])
        self.list.say("" if items else NONE)

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def _on_pointed(self, option: Option | None) -> None:
        self.answer.setPlainText(reply_text(option.value.answer) if option else "")
        self.take.setEnabled(option is not None)

    def _take(self) -> None:
        if self.list.value is not None:
            self.taken.emit(reply_text(self.list.value.answer))
            self.accept()


def reply_text(markup: str) -> str:
    """As a plain reply: no marks, a link's address behind its words."""
    blocks = []
    for block in blocks_of(markup):
        lines = []
        for line in block.lines:
            said = "".join(
                f"{span.text} {span.target}" if span.target and span.target != span.text else span.text for span in line
            )
            lines.append(f"・{said}" if block.kind is BlockKind.LIST else said)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
