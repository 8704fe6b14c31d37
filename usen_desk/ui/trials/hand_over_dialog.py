"""引き継ぐ: to a colleague who can follow trials, with a note, or to nobody. X10."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.people import Colleague
from usen_desk.contract.trials import TrialRow
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.trials.foot_view import FootView
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WIDTH = 460
NOTE_MAX_CHARS = 400
"""usen_desk.contract.trials.Note"""
NOBODY = "引き継げる担当者が見つかりません。氏名か部署の一部で絞り込めます。"


class HandOverDialog(QDialog):
    """Signals: wanted(Colleague or None, note)."""

    wanted = Signal(object, str)

    def __init__(self, shown: TrialRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("お試しの引き継ぎ")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.people = OptionList("引き継ぐ担当者", placeholder="氏名・部署")
        self.note = TextInput("訪問の約束、店長のご希望など", max_chars=NOTE_MAX_CHARS)
        self.nobody = Button("担当から外す", "ghost")
        self.foot = FootView("引き継ぐ", self.nobody)
        self.foot.allow(False)
        who = f"いまの担当は{shown.rep_name}さんです。" if shown.rep_name else "担当はまだいません。"
        under = Label(f"{shown.login_id} {shown.store_name}　{who}", "meta", wrap=True)
        note = Field("引き継ぎメモ", "対応記録に残ります", self.note)
        parts = (Label("お試しを引き継ぐ", "h1"), under, self.people, note, self.foot)
        self.setLayout(column(*parts, spacing=12, margins=(24, 20, 24, 18)))
        self.nobody.setVisible(shown.rep_id is not None)  # within its window: before, it would be one
        self.nobody.setVisible(shown.rep_id is not None)
        self.people.pointed.connect(self._on_pointed)
        self.people.taken.connect(self._on_taken)
        self.foot.acted.connect(self._send)
        self.foot.left.connect(self.reject)
        self.nobody.clicked.connect(lambda: self._want(None))
        self.people.box.setFocus()

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        self.people.put([Option(one, one.name, one.department) for one in colleagues])

    def tell(self, message: UserMessage) -> None:
        """It wasn't done; what was typed stays."""
        self.foot.tell(message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the note is no order; the button and Ctrl+Enter are."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._send()
            return
        super().keyPressEvent(event)

    def _on_pointed(self, option: Option | None) -> None:
        self.people.say("" if self.people.model.rowCount() else NOBODY)
        self.foot.allow(option is not None)

    def _on_taken(self, _: Option) -> None:
        """It goes on to the note, where there is none yet."""
        if self.note.text():
            self._send()
        else:
            self.note.setFocus()

    def _send(self) -> None:
        if self.people.value is not None and self.foot.act.isEnabled():
            self._want(self.people.value)

    def _want(self, colleague: Colleague | None) -> None:
        self.foot.set_working(True)
        self.wanted.emit(colleague, self.note.text())
