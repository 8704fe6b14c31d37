"""The whole desktop, signed in to a service, for children that measure what a person sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bench.children.telling import PATIENCE_S, wait_until
from usen_desk.local.paths import Paths
from usen_desk.local.settings import ProxyKind, Settings
from usen_desk.ui.app import Program
from usen_desk.ui.inquiries.page import InquiriesPage
from usen_desk.ui.navigation import Place, Tab

WINDOW = QSize(1600, 950)
LOOK_EVERY_MS = 5


class SignedIn:
    """`asked` is what bench/desktop.py's desk_file wrote."""

    def __init__(self, asked: dict[str, Any], folder: Path) -> None:
        QApplication.setStyle("Fusion")
        self.app = QApplication([])
        self.asked = asked
        paths = Paths.below(folder)
        settings = Settings(paths.settings)
        settings.values.service_url, settings.values.ca_file = asked["service_url"], asked["ca_file"]
        settings.values.proxy = ProxyKind.NONE
        self.program = Program(self.app, paths, settings)
        self.program.sign_in_once_shown(asked["login_id"], asked["password"])
        self.program.window.resize(WINDOW)
        self.program.window.show()
        self.wait(lambda: self.program.shell is not None)
        self.wait(lambda: self.program.background.idle)

    def inquiries(self) -> InquiriesPage:
        """The tab, opened and read."""
        assert self.program.desk is not None
        assert self.program.shell is not None
        self.program.desk.navigator.open(Place(Tab.INQUIRIES))
        page = self.program.shell.page(Tab.INQUIRIES)
        assert isinstance(page, InquiriesPage)
        self.wait(lambda: self.program.background.idle)
        return page

    def open(self, page: InquiriesPage, inquiry_id: int) -> None:
        page._inbox.open(inquiry_id)
        self.wait(lambda: page.thread_page.presenter.inquiry_id == inquiry_id and self.program.background.idle)

    def wait(self, is_done: Callable[[], bool]) -> None:
        """Looks all the time: what is waited for is measured."""
        wait_until(self.app.processEvents, is_done)

    def rest_until(self, is_done: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        """In the event loop, as the program waits; looked at now and then."""
        loop, patience = QEventLoop(), QTimer(singleShot=True, interval=round(patience_s * 1000))
        looks = QTimer(interval=LOOK_EVERY_MS)
        looks.timeout.connect(lambda: loop.quit() if is_done() else None)
        patience.timeout.connect(loop.quit)
        looks.start()
        patience.start()
        loop.exec()
        if not is_done():
            raise TimeoutError("what was waited for did not come")


def commit(target: QWidget, text: str) -> None:
    """As an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


def press(target: QWidget, keys: str) -> None:
    key = QKeySequence(keys)[0]
    QTest.keyClick(target, key.key(), key.keyboardModifiers())
