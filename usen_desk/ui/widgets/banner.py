"""The state of what a page shows, in a word, a colour, an icon and one sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import row

HEIGHT = 44


class Banner(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setMinimumHeight(HEIGHT)
        self._icon = Icon("info", "gray", 20)
        self._word, self._sentence, self._aside = Label("", "h2"), ElidedLabel("", "value"), Label("", "meta")
        layout = row(self._icon, self._word, self._sentence, self._aside, spacing=10, margins=(16, 4, 16, 4))
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def set(self, tone: str, icon: str, word: str, sentence: str, aside: str = "") -> None:
        for widget in (self, self._word):
            widget.setProperty("tone", tone)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._icon.set(icon, tone)
        self._word.setText(word)
        self._sentence.set_text(sentence)
        self._aside.setText(aside)
        self.setAccessibleName(f"{word} {sentence}")
