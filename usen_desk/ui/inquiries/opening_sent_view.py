"""A new inquiry that lies in the outbox: how it stands, 取り消す or 直す, and room for the next caller. A03-2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from usen_desk.local.sync.entries import OutState
from usen_desk.ui.outbox_cells import STATES, Act, acts, sentence
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from usen_desk.ui.sending.sender import OutView

WIDTH = 560
KEPT = "このPCに保存してあります。画面を閉じても、アプリを終了しても、次に接続したときに送信されます。"


class OpeningSentView(QWidget):
    """Signals: back_wanted() into the form again; anyway_wanted(); another_wanted()."""

    back_wanted = Signal()
    anyway_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._state = ElidedLabel("", "h3"), Pill()
        self._sentence, self._kept = Label("", "value", wrap=True), Label(KEPT, "meta", wrap=True)
        self.back_button, self.another_button = Button(Act.TAKE_BACK.value), Button("もう1件登録", icon="plus")
        self.anyway_button = Button("もう一度送信")
        card = Card("やり取りを開始しています", "send")
        card.setMaximumWidth(WIDTH)
        line = row(self._title, self._state, spacing=10)
        line.setStretch(0, 1)
        card.body.addLayout(column(line, self._sentence, self._kept, spacing=8))
        buttons = row(self.another_button, None, self.anyway_button, self.back_button, spacing=8, margins=(0, 8, 0, 0))
        card.body.addLayout(buttons)
        centred = row(None, card, None)
        centred.setStretch(1, 100)
        self.setLayout(column(60, centred, None, margins=(24, 0, 24, 0)))
        self.back_button.clicked.connect(self.back_wanted)
        self.anyway_button.clicked.connect(self.anyway_wanted)
        self.another_button.clicked.connect(self.another_wanted)

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def show_view(self, view: OutView | None) -> None:
        """None: it is on its way into the outbox, or out of it."""
        if view is None:
            return
        self._title.set_text(view.item.title)
        self._state.set(*STATES[view.state])
        self._sentence.setText(sentence(view))
        needs, can = view.state is OutState.NEEDS, acts(view)
        self.back_button.setText((Act.FIX if needs else Act.TAKE_BACK).value)
        self.back_button.setEnabled(Act.FIX in can or Act.TAKE_BACK in can)
        self.anyway_button.setVisible(needs)
        self._kept.setVisible(not needs)

    def focus_first(self) -> None:
        self.back_button.setFocus()
