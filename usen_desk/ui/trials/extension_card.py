"""One request for more days: who asks, why, and the decision, which is confirmed where it is made. Row X10."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from usen_desk.contract.trials import Extension
from usen_desk.ui import formatting, theme
from usen_desk.ui.trial_cells import NO_STORE
from usen_desk.ui.trials.extensions_model import (
    NO_NOTE,
    confirmation,
    decision_in_words,
    expiry_in_words,
    is_waiting,
    look_of,
)
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.pill import Pill

NOTE_MAX_CHARS = 400
"""usen_desk.contract.trials.Note"""
NOTE_HEIGHT = 64
LABEL_WIDTH = 64
MARGINS = (16, 14, 16, 14)


class ExtensionCard(Card):
    """Signals: decided(Extension, approves, note) after the second click; noted(Extension, note) as it is written;
    trial_wanted(Extension)."""

    decided = Signal(object, bool, str)
    noted = Signal(object, str)
    trial_wanted = Signal(object)

    def __init__(self, *, may_decide: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, body_margin=0)
        self._asked: Extension | None = None
        self._may_decide, self._approves = may_decide, False
        self._name, self._state = ElidedLabel("", "h2"), Pill()
        self._store = ElidedLabel("", "meta")
        self.open_trial = Button(self.tr("お試しを開く"), "link", "chevron-right", trailing=True)
        self._values = {name: Label("", "value", wrap=True) for name in ("申請者", "申請日時", "日数", "失効日")}
        self._reason, self._decision = Label("", "body", wrap=True, selectable=True), Label("", "meta", wrap=True)
        self._note_said = Label("", "body", wrap=True, selectable=True)
        self.note, self._note_label = QPlainTextEdit(), Label(self.tr("コメント (申請者に見えます)"), "label")
        self.error = Label("", "error", wrap=True)
        self.approve = Button(self.tr("承認…"), "primary", "check")
        self.refuse = Button(self.tr("却下…"))
        self.confirm, self.back = Button("", "primary"), Button(self.tr("戻る"), "ghost")
        self._question = Label("", "strong", wrap=True)
        self._lay_out()
        self._connect()
        self.set(None, "")

    @property
    def asked(self) -> Extension | None:
        """What is shown."""
        return self._asked

    def set(self, asked: Extension | None, note: str) -> None:
        self._asked = asked
        self.setVisible(asked is not None)
        if asked is None:
            return
        self._name.set_text(asked.login_id)
        self._state.set(*look_of(asked))
        parts = (asked.store_name or NO_STORE, asked.branch_name)
        self._store.set_text(" ・ ".join(part for part in parts if part))
        texts = (asked.asked_by, formatting.moment(asked.asked_at), f"{asked.days}日", expiry_in_words(asked))
        for label, text in zip(self._values.values(), texts, strict=True):
            label.setText(text)
        self._reason.setText(asked.reason)
        self._decision.setText(decision_in_words(asked))
        self._note_said.setText(asked.note or NO_NOTE)
        self.note.setPlainText(note)
        self.error.hide()
        self._ask(None)

    def set_deciding(self, deciding: bool) -> None:
        for part in (self.note, self.approve, self.refuse, self.confirm, self.back):
            part.setEnabled(not deciding)

    def tell(self, text: str) -> None:
        """Why it was not decided; what was written stays."""
        self.error.setText(text)
        self.error.show()
        self._ask(None)

    def _ask(self, approves: bool | None) -> None:
        """The question before the second click; None: none is asked."""
        asked = self._asked
        waits = asked is not None and is_waiting(asked)
        may, asks = self._may_decide and waits, approves is not None
        _show(may, self.note, self._note_label)
        _show(may and not asks, self.approve, self.refuse)
        _show(may and asks, self.confirm, self.back, self._question)
        _show(not waits, self._decision, self._note_said, self._decided_title)
        if asked is not None and approves is not None:
            self._approves = approves
            self._question.setText(confirmation(asked, approves=approves))
            self.confirm.setText(self.tr("承認する") if approves else self.tr("却下する"))
            self.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.note.setFixedHeight(theme.px(NOTE_HEIGHT))
        self.note.setTabChangesFocus(True)
        self.note.setAccessibleName(self.tr("コメント"))
        self.note.setPlaceholderText(self.tr("例: 決裁日までの延長を認めます"))
        name = row(self._name, self._state, spacing=8)
        name.setStretch(0, 1)
        facts = column(spacing=4)
        for words, value in self._values.items():
            label = Label(words, "label")
            label.setFixedWidth(theme.px(LABEL_WIDTH))
            line = row(label, value, spacing=8)
            line.setStretch(1, 1)
            facts.addLayout(line)
        self._decided_title = Label(self.tr("決定"), "section")
        decided = column(self._decided_title, self._decision, self._note_said, spacing=4)
        asks = column(self._question, row(self.confirm, self.back, None), spacing=8, margins=(0, 2, 0, 0))
        written = column(self._note_label, self.note, self.error, row(self.approve, self.refuse, None), asks, spacing=6)
        self.body.setContentsMargins(*MARGINS)
        self.body.setSpacing(10)
        parts = (
            column(name, self._store, row(self.open_trial, None), spacing=2),
            hair(),
            facts,
            column(Label(self.tr("理由"), "section"), self._reason, spacing=4),
            hair(),
            decided,
            written,
        )
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.approve.clicked.connect(lambda: self._on_wanted(True))
        self.refuse.clicked.connect(lambda: self._on_wanted(False))
        self.back.clicked.connect(self._on_back)
        self.confirm.clicked.connect(self._on_confirmed)
        self.note.textChanged.connect(self._on_noted)
        self.open_trial.clicked.connect(lambda: self.trial_wanted.emit(self._asked))

    def _on_wanted(self, approves: bool) -> None:
        over = len(self.note.toPlainText().strip()) - NOTE_MAX_CHARS
        if over > 0:
            self.tell(self.tr("コメントは400文字までです。あと{}文字短くしてください。").format(over))
            self.note.setFocus()
            return
        self.error.hide()
        self._ask(approves)

    def _on_back(self) -> None:
        self._ask(None)
        self.note.setFocus()

    def _on_confirmed(self) -> None:
        if self._asked is not None:
            self.decided.emit(self._asked, self._approves, self.note.toPlainText())

    def _on_noted(self) -> None:
        if self._asked is not None:
            self.noted.emit(self._asked, self.note.toPlainText())


def _show(is_shown: bool, *parts: QWidget) -> None:
    for part in parts:
        part.setVisible(is_shown)
