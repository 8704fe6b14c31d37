"""A sheet over the window that asks for the password again: the session ended (F20), or nobody was at the desk.

What lies below stays as it is, text, scroll and all; it can't be used meanwhile. Behind a lock it can't be read either.
"""

from __future__ import annotations

import enum

import shiboken6
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from usen_desk.contract.session import PASSWORD_MAX_CHARS, Me
from usen_desk.ui import theme
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.session.sign_in_presenter import SignInPresenter
from usen_desk.ui.widgets.avatar import Avatar
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.password_input import PasswordInput

CARD_WIDTH = 400


class Why(enum.Enum):
    EXPIRED = "expired"
    LOCKED = "locked"


_TITLES = {Why.EXPIRED: "もう一度ログインしてください", Why.LOCKED: "画面をロックしています"}
_TEXTS = {
    Why.EXPIRED: "ログインの有効期限が切れました。入力中の内容はそのまま残っています。"
    "パスワードを入力すると、続きから使えます。",
    Why.LOCKED: "しばらく操作がなかったため、画面を隠しています。入力中の内容はそのまま残っています。",
}


class SheetPage(QWidget):
    """Covers `over`, which is disabled meanwhile. Signals: wants_sign_out(); lifted() it is gone again."""

    wants_sign_out = Signal()
    lifted = Signal()

    def __init__(self, presenter: SignInPresenter, over: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self._presenter, self._over, self._parent = presenter, over, parent
        self.why = Why.EXPIRED
        self._focus_before: QWidget | None = None
        self._avatar, self._name = Avatar("", 40), Label("", "h3")
        self._department, self._title, self._text = Label("", "meta"), Label("", "h1"), Label("", "meta", wrap=True)
        self.password = PasswordInput(PASSWORD_MAX_CHARS)
        self.notice, self._busy = NoticeBar(), BusyLine()
        self._button = Button("続ける", "primary")
        self._sign_out = Button("ログアウト", "ghost")
        self._place_card()
        self._button.clicked.connect(self._submit)
        self.password.returnPressed.connect(self._submit)
        self._sign_out.clicked.connect(self.wants_sign_out)
        presenter.told.connect(self._on_told)
        presenter.changed.connect(self._refresh)
        presenter.signed_in.connect(self._on_signed_in)
        parent.installEventFilter(self)
        self.hide()

    def _place_card(self) -> None:
        card = QFrame(self)
        card.setObjectName("card")
        card.setFixedWidth(CARD_WIDTH)
        who = row(self._avatar, column(self._name, self._department, spacing=0), None, spacing=12)
        ends = row(self._sign_out, None, self._button)
        parts = (self._title, self._text, who, self.notice, Field("パスワード", "", self.password), self._busy, ends)
        card.setLayout(column(*parts, spacing=14, margins=(28, 24, 28, 22)))
        whole = column(row(None, card, None), margins=(24, 24, 24, 24))
        whole.insertStretch(0, 4)
        whole.addStretch(5)
        self.setLayout(whole)

    @property
    def is_down(self) -> bool:
        return not self.isHidden()

    def lower_over(self, me: Me, why: Why, image: QImage | None = None) -> None:
        """Ask; a lock wins over an ended session, since it hides more."""
        if self.is_down:
            self._set_why(Why.LOCKED if Why.LOCKED in (why, self.why) else why)
            return
        self._avatar.set(me.name, image)
        self._name.setText(me.name)
        self._department.setText(me.department)
        self._set_why(why)
        self.notice.clear()
        self.password.take()
        self._focus_before = QApplication.focusWidget()
        self._over.setEnabled(False)
        self.setGeometry(self._parent.rect())
        self.show()
        self.raise_()
        self.password.setFocus()

    def lift(self) -> None:
        """Everything below goes on where it was."""
        if not self.is_down:
            return
        self.password.take()
        self.hide()
        self._over.setEnabled(True)
        before = self._focus_before
        if before is not None and shiboken6.isValid(before) and self._over.isAncestorOf(before):
            before.setFocus()
        self._focus_before = None
        self.lifted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.is_down:
            self.setGeometry(self._parent.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        veil = QColor(theme.color("bg" if self.why is Why.LOCKED else "rail"))
        veil.setAlpha(255 if self.why is Why.LOCKED else 140)
        painter.fillRect(self.rect(), veil)
        painter.end()

    def _set_why(self, why: Why) -> None:
        self.why = why
        self._title.setText(_TITLES[why])
        self._text.setText(_TEXTS[why])
        self.update()

    def _submit(self) -> None:
        me = self._presenter.me
        if me is not None:
            self.notice.clear()
            self._presenter.sign_in(me.login_id, self.password.text(), self._presenter.values.stay)

    def _on_told(self, message: UserMessage) -> None:
        if self.is_down:
            self.notice.tell(message)
            self.password.selectAll()
            self.password.setFocus()

    def _on_signed_in(self, _: Me) -> None:
        self.lift()

    def _refresh(self) -> None:
        self._busy.set_working(self._presenter.busy)
        self._button.setEnabled(not self._presenter.busy)
