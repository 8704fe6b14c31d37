"""What was asked, above the messages: one line that unfolds into all fields of the form. A03-1, A03-4."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from usen_desk.contract.inquiries import FieldAnswer
from usen_desk.ui import theme
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row

OPEN_MAX_PX = 180
TITLE = "お問い合わせ内容"


class AskedView(QFrame):
    """Hidden where nothing was asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageHead")
        self._asked: tuple[FieldAnswer, ...] = ()
        self.fold = Button(TITLE, "link", "chevron-right")
        self.fold.setToolTip("すべての項目を表示")
        self.summary = ElidedLabel("", "meta")
        self._all: Label | None = None
        self._scroll: QScrollArea | None = None
        line = row(self.fold, self.summary, spacing=10, margins=(20, 3, 24, 3))
        line.setStretch(1, 1)
        self._whole = column(line, spacing=0)
        self.setLayout(self._whole)
        self.fold.clicked.connect(self.switch)
        self.hide()

    @property
    def is_open(self) -> bool:
        return self._scroll is not None and not self._scroll.isHidden()

    @property
    def text(self) -> str:
        """All of it, one field a line."""
        return "\n".join(f"{one.label}　{_line(one.value)}" for one in self._asked if one.value)

    def set(self, asked: Sequence[FieldAnswer]) -> None:
        self._asked = tuple(asked)
        self.summary.set_text(" ・ ".join(f"{one.label}: {_line(one.value)}" for one in asked if one.value))
        if self._all is not None:
            self._all.setText(self.text)
            self._fit()
        self.setVisible(any(one.value for one in asked))

    def switch(self) -> None:
        """Unfold, or fold again."""
        opens = not self.is_open
        if self._scroll is None:
            self._build()
        if self._scroll is not None:
            self._scroll.setVisible(opens)
        self.summary.setVisible(not opens)
        self.fold.set_icon("chevron-down" if opens else "chevron-right")
        self._fit()

    def _build(self) -> None:
        self._all = Label(self.text, "value", wrap=True, selectable=True)
        self._all.setContentsMargins(44, 0, 24, 8)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(TITLE)
        self._scroll.setWidget(self._all)
        self._whole.addWidget(self._scroll)

    def _fit(self) -> None:
        if self._scroll is not None and self._all is not None:
            needed = self._all.heightForWidth(max(200, self.width()))
            self._scroll.setFixedHeight(min(max(needed, theme.px(24)), theme.px(OPEN_MAX_PX)))


def _line(value: str) -> str:
    """Several choices come in lines of their own."""
    return "、".join(part.strip() for part in value.splitlines() if part.strip())
