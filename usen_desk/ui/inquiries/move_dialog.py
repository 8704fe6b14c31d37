"""統合, 分割 and 関連付け of one thread: with which one, and what would become of its messages. X8."""

from __future__ import annotations

import enum
import re
import unicodedata
import uuid
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.inquiry_work import Moved
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES, UNNAMED
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WIDTH = 500
RESTS_MS = 200
_NUMBER = re.compile(r"#?([1-9][0-9]{0,14})")
NO_NUMBER = "問い合わせ番号は 29 のように数字で入力してください。"


class Move(enum.Enum):
    """Title, word on the button, what is said below the title."""

    MERGE = ("統合する", "統合する", "このやり取りのメッセージを、選んだ問い合わせへ時刻の順に移します。")
    SPLIT = (
        "ここから分割する",
        "分割する",
        "このメッセージから後を、新しい問い合わせに分けます。カテゴリを選んでください。",
    )
    LINK = ("関連付ける", "関連付ける", "互いの画面から開けるようになります。メッセージは移りません。")


class MoveDialog(QDialog):
    """Signals: preview_wanted(value, action id); submitted(value, action id): the other inquiry's number, or the
    category of the new one."""

    preview_wanted = Signal(object, object)
    submitted = Signal(object, object)

    def __init__(self, move: Move, card: InquiryCard, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self._move, self._action_id = move, uuid.uuid4()
        title, word, about = move.value
        self.setWindowTitle(title)
        self.options = OptionList("カテゴリ" if move is Move.SPLIT else "この店舗の問い合わせ", options)
        self.number = TextInput("例 29", max_chars=16)
        self._number = Field("番号で指定", "一覧にない場合", self.number)
        self.preview, self.notice = Label("", "meta", wrap=True), NoticeBar()
        self.act, self.leave = Button(f"{word}  Enter", "primary"), Button("キャンセル")
        self._rest = QTimer(self, singleShot=True, interval=RESTS_MS)
        self._rest.timeout.connect(self._ask_preview)
        under = Label(f"#{card.inquiry_id} {card.store_name or UNNAMED}　{about}", "meta", wrap=True)
        parts = [Label(title, "h1"), under, self.notice, self.options]
        parts += [] if move is Move.SPLIT else [self._number]
        self.setLayout(
            column(*parts, self.preview, row(None, self.leave, self.act), spacing=12, margins=(24, 20, 24, 18))
        )
        self.options.pointed.connect(lambda _: self._rest.start())
        self.options.taken.connect(lambda _: self._submit())
        self.number.textChanged.connect(lambda _: self._rest.start())
        self.act.clicked.connect(self._submit)
        self.leave.clicked.connect(self.reject)
        self.options.setFocus()

    def show_preview(self, moved: Moved) -> None:
        if moved.action_id != self._action_id:
            return
        target, count = moved.target, moved.moved_messages
        name = f"#{target.inquiry_id}" if target.inquiry_id and self._move is Move.MERGE else "新しい問い合わせ"
        word = CATEGORIES[target.category][0]
        self.preview.setText(f"{count}件のメッセージが {name}({word}・{STATUSES[target.status][0]})へ移ります。")

    def tell(self, message: UserMessage) -> None:
        """It wasn't done; what was chosen stays."""
        self.notice.tell(message)
        self.act.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reject() if self.focusWidget() is self.leave else self._submit()
            return
        super().keyPressEvent(event)

    def _value(self) -> object:
        """What was typed, in any width, counts more than what is pointed at; what is no number counts as none."""
        typed = unicodedata.normalize("NFKC", self.number.text()).strip() if self._move is not Move.SPLIT else ""
        found = _NUMBER.fullmatch(typed)
        self._number.set_error(NO_NUMBER if typed and not found else "")
        if typed:
            return int(found[1]) if found else None
        current = self.options.current
        return current.value if current is not None else None

    def _ask_preview(self) -> None:
        if self._move is not Move.LINK and (value := self._value()) is not None:
            self.preview_wanted.emit(value, self._action_id)

    def _submit(self) -> None:
        value = self._value()
        if value is not None and self.act.isEnabled():
            self.act.setEnabled(False)
            self.notice.clear()
            self.submitted.emit(value, self._action_id)
