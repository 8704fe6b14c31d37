"""Gives inquiries to a person: who (chosen here, or where they were dropped), and first what that would do. Row X9."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.board import AgentLine
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.inquiry_work import BulkEdited, Outcome
from usen_desk.ui.board.board_model import STATES
from usen_desk.ui.inquiry_cells import UNNAMED
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WIDTH, NAMED = 500, 5


class AssignDialog(QDialog):
    """Signals: preview_wanted(staff_id); submitted(staff_id, name)."""

    preview_wanted = Signal(int)
    submitted = Signal(int, str)

    def __init__(
        self,
        cards: Sequence[InquiryCard],
        agents: Sequence[AgentLine],
        to: AgentLine | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """to: on whom they were dropped; else the person is chosen here."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self._cards, self._agents, self._to = list(cards), {agent.staff_id: agent for agent in agents}, to
        self.setWindowTitle("担当を割り当てる")
        self.options = None if to is not None else OptionList("担当者", [_option(agent) for agent in agents])
        self.preview, self.notice = Label("", "body", wrap=True), NoticeBar()
        self.act, self.leave = Button("割り当てる  Enter", "primary"), Button("キャンセル")
        self._lay_out()
        self.act.clicked.connect(self._submit)
        self.leave.clicked.connect(self.reject)
        if self.options is not None:
            self.options.pointed.connect(self._on_pointed)
            self.options.taken.connect(lambda _: self._submit())

    def ask(self) -> None:
        """Read the preview of who is named already."""
        if (agent := self._agent()) is not None:
            self.preview_wanted.emit(agent.staff_id)

    def show_preview(self, told: BulkEdited) -> None:
        agent = self._agent()
        if agent is None:
            return
        moved = sum(line.outcome is Outcome.DONE for line in told.items)
        own = sum(card.assignee_id == agent.staff_id for card in self._cards)
        text = (
            f"{moved}件が {agent.name} さんの担当になります。持ち件数 {agent.open_count} → {agent.open_count + moved}"
        )
        rest = len(told.items) - moved
        if rest:
            text += f"\n{rest}件はそのままです" + ("（すでに担当、または先に変更されたもの）" if own or rest else "")
        self.preview.setText(text)
        self.act.setEnabled(bool(moved))

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)
        self.act.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reject() if self.focusWidget() is self.leave else self._submit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        names = "\n".join(f"#{card.inquiry_id}  {card.store_name or UNNAMED}" for card in self._cards[:NAMED])
        if len(self._cards) > NAMED:
            names += f"\nほか{len(self._cards) - NAMED}件"
        title = f"{self._to.name} さんに割り当てる" if self._to else "担当を割り当てる"
        parts: list[QWidget] = [Label(title, "h1"), Label(names, "meta", wrap=True), self.notice]
        if self.options is not None:
            parts.append(self.options)
        layout = column(*parts, self.preview, row(None, self.leave, self.act), spacing=12, margins=(24, 20, 24, 18))
        self.setLayout(layout)
        (self.options or self.act).setFocus()

    def _agent(self) -> AgentLine | None:
        if self._to is not None:
            return self._to
        chosen = self.options.current if self.options is not None else None
        return self._agents.get(chosen.value) if chosen is not None else None

    def _on_pointed(self, _: object) -> None:
        self.act.setEnabled(self._agent() is not None)
        self.ask()

    def _submit(self) -> None:
        agent = self._agent()
        if agent is not None and self.act.isEnabled():
            self.act.setEnabled(False)
            self.submitted.emit(agent.staff_id, agent.name)
            self.accept()


def _option(agent: AgentLine) -> Option:
    return Option(agent.staff_id, agent.name, f"{STATES[agent.state][0]} ・ 持ち件数 {agent.open_count}")
