"""Something came while the answer was written: it is shown first, then its author decides. RELIABILITY F22, I5."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QSizePolicy, QWidget

from usen_desk.contract.inquiries import Missed, ThreadMessage
from usen_desk.ui import formatting, theme
from usen_desk.ui.inquiries.message_view import NO_LEAD, Looks, MessageView, spoken
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair, row

WIDTH, HIGHEST, OWN_HIGHEST = 640, 320, 110
TITLE = "入力中に新しいメッセージが届きました"
SAYS = "あなたの返信は、まだ送信されていません。次の{}を確かめてから、どうするかを選んでください。"
OWN = "あなたの返信"
FIX, ANYWAY, DROP = "直す", "それでも送信", "破棄"
TOP = 12


class MessagesView(QWidget):
    """A few messages as the thread paints them, one below the other."""

    def __init__(self, messages: Sequence[ThreadMessage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views = [MessageView(message, NO_LEAD) for message in messages]
        self._height = 0
        self.setAccessibleName("届いたメッセージ " + " ".join(map(spoken, messages)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.fit(WIDTH)

    def fit(self, width: int) -> int:
        height = TOP + sum(view.fit(width) for view in self._views)
        if height != self._height:
            self._height = height
            self.setFixedHeight(height)
        return height

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.color("surface"))
        painter.translate(0, TOP)
        for view in self._views:
            painter.save()
            view.paint(painter, Looks())
            painter.restore()
            painter.translate(0, view.height)
        painter.end()


class ConflictDialog(QDialog):
    """No button is pressed by Enter: somebody may still be typing. Signals: fixed(), sent_anyway(), dropped()."""

    fixed = Signal()
    sent_anyway = Signal()
    dropped = Signal()

    def __init__(self, missed: Missed, own: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.messages = MessagesView(missed.messages)
        self.fix, self.anyway = Button(FIX, "primary", "pencil"), Button(ANYWAY, icon="send")
        self.drop = Button(DROP, "danger", "trash-2")
        for button, told in ((self.fix, self.fixed), (self.anyway, self.sent_anyway), (self.drop, self.dropped)):
            button.clicked.connect(lambda _=False, told=told: self._choose(told))
        says = SAYS.format(formatting.count(len(missed.messages)) + "のメッセージ")
        head = column(Label(TITLE, "h1"), Label(says, "meta", wrap=True), spacing=6, margins=(24, 20, 24, 12))
        own_text = Label(own, "body", wrap=True)
        own_text.setContentsMargins(24, 0, 24, 0)
        mine = Label(OWN, "section")
        mine.setContentsMargins(24, 10, 24, 4)
        foot = row(self.drop, None, self.anyway, self.fix, margins=(24, 14, 24, 18))
        parts = (hair(), _scroll(self.messages, HIGHEST), hair(), mine, _scroll(own_text, OWN_HIGHEST))
        self.setLayout(column(head, *parts, foot, spacing=0))
        self.messages.setFocus()

    def _choose(self, told: SignalInstance) -> None:
        told.emit()
        self.accept()


def _scroll(content: QWidget, highest: int) -> QScrollArea:
    made = QScrollArea()
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidgetResizable(True)
    made.setWidget(content)
    content.ensurePolished()
    needed = content.heightForWidth(WIDTH - 12) if content.hasHeightForWidth() else content.sizeHint().height()
    made.setFixedHeight(min(theme.px(highest), needed + 2))
    return made
