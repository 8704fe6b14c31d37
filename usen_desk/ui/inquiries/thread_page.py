"""One thread on the desk: head, what was asked, messages, room for a composer. Layout and wiring only. A03-3, X2."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from usen_desk.api.client import ApiClient
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.thread_head_view import ThreadHeadView
from usen_desk.ui.inquiries.thread_presenter import Feed, ThreadPresenter
from usen_desk.ui.navigation import Navigator
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.toast import Toast

MINUTE_MS = 60_000


def thread_page(
    client: ApiClient,
    background: Background,
    navigator: Navigator,
    me: Me,
    feed: Feed | None,
    device_id: str,
    actions: Actions,
) -> ThreadPage:
    """The page with its presenters, which go when it goes."""
    presenter = ThreadPresenter(client, background, navigator, me, feed)
    page = ThreadPage(presenter, actions)
    presenter.setParent(page)
    return page


class ThreadPage(QWidget):
    """`presenter.open(inquiry_id)` shows one. Buttons of work go into `head.slot`, a composer into `composer_slot`."""

    def __init__(self, presenter: ThreadPresenter, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.head, self.busy, self.notice, self.toast = ThreadHeadView(), BusyLine(), NoticeBar(), Toast(self)
        self.composer_slot: QVBoxLayout = column(spacing=0)
        self._minutes = QTimer(self, interval=MINUTE_MS)
        top, notice = column(self.head, self.busy, spacing=0), column(self.notice, margins=(24, 8, 24, 0))
        self.setLayout(column(top, notice, None, self.composer_slot, spacing=0))
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.again))

    def focus_first(self) -> None:
        """Into the messages: arrows walk them."""
        self.setFocus()
