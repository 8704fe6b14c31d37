"""One change of one inquiry or of many: who, which state, until when, which category; of many it shows first what would
happen. X8, X14."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.inquiry_work import Assignment, BulkEdited, Edit, Outcome
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.hold_form import HoldForm
from usen_desk.ui.inquiry_cells import UNNAMED
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WIDTH = 500
NOTE_MAX_CHARS = 1000
PREVIEW_RESTS_MS = 150
NAMED = 5
"""So many of those that stay as they are are named."""


class What(enum.Enum):
    """What is changed; the value is its title and the word on the button."""

    ASSIGN = ("担当を変更", "変更する")
    HAND_OVER = ("引き継ぐ", "引き継ぐ")
    STATUS = ("ステータスを変更", "変更する")
    CATEGORY = ("カテゴリを変更", "変更する")
    HOLD = ("保留にする", "保留にする")


OUTCOMES = {
    Outcome.UNCHANGED: "すでに同じ内容です",
    Outcome.CHANGED_MEANWHILE: "ほかの人が先に変更したため、そのままです",
    Outcome.NOT_FOUND: "見つからないため、そのままです",
}


class ChangeDialog(QDialog):
    """Signals: preview_wanted(Edit) of several; submitted(Edit)."""

    preview_wanted = Signal(object)
    submitted = Signal(object)

    def __init__(
        self,
        what: What,
        cards: Sequence[InquiryCard],
        options: Sequence[Option],
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self._what, self._cards, self._action_id = what, list(cards), uuid.uuid4()
        title, word = what.value
        self.setWindowTitle(title)
        self.options = None if what is What.HOLD else OptionList(title.removesuffix("を変更"), options)
        self.hold = HoldForm(now) if what is What.HOLD else None
        self.note = TextInput("経緯、お客様との約束など", max_chars=NOTE_MAX_CHARS) if what is What.HAND_OVER else None
        self.preview, self.notice = Label("", "meta", wrap=True), NoticeBar()
        self.act, self.leave = Button(f"{word}  Enter", "primary"), Button("キャンセル")
        self._rest = QTimer(self, singleShot=True, interval=PREVIEW_RESTS_MS)
        self._rest.timeout.connect(self._ask_preview)
        self._lay_out(title)
        self._connect()

    @property
    def is_many(self) -> bool:
        return len(self._cards) > 1

    def show_preview(self, told: BulkEdited) -> None:
        if told.action_id == self._action_id:
            self.preview.setText(outcome_in_words(told, self._cards, "変わります"))

    def tell(self, message: UserMessage) -> None:
        """It wasn't done; what was typed stays."""
        self.notice.tell(message)
        self.act.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reject() if self.focusWidget() is self.leave else self._submit()
            return
        super().keyPressEvent(event)

    def _lay_out(self, title: str) -> None:
        first = self._cards[0]
        about = f"#{first.inquiry_id} {first.store_name or UNNAMED}"
        under = formatting.count(len(self._cards)) + "をまとめて変更します" if self.is_many else about
        parts: list[QWidget] = [Label(title, "h1"), Label(under, "meta", wrap=True), self.notice]
        parts += [part for part in (self.options, self.hold) if part is not None]
        if self.note is not None:
            parts.append(Field("引き継ぎメモ", "社内メモとして残ります", self.note))
        self.setLayout(
            column(*parts, self.preview, row(None, self.leave, self.act), spacing=12, margins=(24, 20, 24, 18))
        )
        self.preview.setVisible(self.is_many)
        (self.options or self.hold or self).setFocus()

    def _connect(self) -> None:
        self.act.clicked.connect(self._submit)
        self.leave.clicked.connect(self.reject)
        if self.options is not None:
            self.options.pointed.connect(lambda _: self._rest.start())
            self.options.taken.connect(self._on_taken)
        if self.hold is not None:
            self.hold.submitted.connect(self._submit)
            self.hold.changed.connect(self._rest.start)

    def _on_taken(self, _: Option) -> None:
        """A hand-over goes on to its note; everything else is done."""
        if self.note is not None and not self.note.text():
            self.note.setFocus()
        else:
            self._submit()

    def _edit(self) -> Edit | None:
        chosen = self.options.current if self.options is not None else None
        if self.options is not None and chosen is None:
            return None
        if self.hold is not None:
            hold = self.hold.value()
            return Edit(action_id=self._action_id, hold=hold) if hold else None
        assert chosen is not None
        if self._what is What.STATUS:
            return Edit(action_id=self._action_id, status=chosen.value)
        if self._what is What.CATEGORY:
            return Edit(action_id=self._action_id, category=chosen.value)
        note = self.note.text().strip() if self.note else ""
        return Edit(action_id=self._action_id, assignment=Assignment(staff_id=chosen.value), note=note)

    def _ask_preview(self) -> None:
        if self.is_many and self.hold is None and (edit := self._edit()) is not None:
            self.preview_wanted.emit(edit)

    def _submit(self) -> None:
        edit = self._edit()
        if edit is not None and self.act.isEnabled():
            self.act.setEnabled(False)
            self.notice.clear()
            self.submitted.emit(edit)


def outcome_in_words(told: BulkEdited, cards: Sequence[InquiryCard], done: str) -> str:
    """8件が変わります。 and, a line each, what stays as it is and why."""
    names = {card.inquiry_id: card.store_name or UNNAMED for card in cards}
    changed = sum(line.outcome is Outcome.DONE for line in told.items)
    lines = [f"{formatting.count(changed)}が{done}。"]
    rest = [line for line in told.items if line.outcome is not Outcome.DONE]
    lines += [f"#{one.inquiry_id} {names.get(one.inquiry_id, '')}: {OUTCOMES[one.outcome]}" for one in rest[:NAMED]]
    if len(rest) > NAMED:
        lines.append(f"ほか{formatting.count(len(rest) - NAMED)}もそのままです")
    return "\n".join(lines)
