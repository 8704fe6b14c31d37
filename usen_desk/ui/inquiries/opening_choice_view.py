"""There is an unfinished new inquiry: go on with it, or begin another one. Enter goes on. A03-2."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH = 560
ADVICE = "「新しく」を選んでも、書きかけの内容は消えません。直後なら元に戻せます。"


class OpeningChoiceView(QWidget):
    """Signals: resumed(); begun()."""

    resumed = Signal()
    begun = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what, self._when = Label("", "strong", wrap=True), Label("", "meta")
        self.resume_button, self.begin_button = (
            Button("続きから  Enter", "primary", "pencil"),
            Button("新しく", icon="plus"),
        )
        card = Card("書きかけの問い合わせがあります", "file-text")
        card.setMaximumWidth(WIDTH)
        words = column(self._what, self._when, Label(ADVICE, "meta", wrap=True), spacing=6)
        card.body.addLayout(words)
        card.body.addLayout(row(None, self.begin_button, self.resume_button, spacing=8, margins=(0, 8, 0, 0)))
        centred = row(None, card, None)
        centred.setStretch(1, 100)
        whole = column(60, centred, None, margins=(24, 0, 24, 0))
        self.setLayout(whole)
        self.resume_button.clicked.connect(self.resumed)
        self.begin_button.clicked.connect(self.begun)

    def show_draft(self, what: str, when: str) -> None:
        self._what.setText(what)
        self._when.setText(when)
        self.resume_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.begun if self.begin_button.hasFocus() else self.resumed).emit()
        else:
            super().keyPressEvent(event)
