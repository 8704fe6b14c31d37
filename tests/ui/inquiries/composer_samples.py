"""A tab with a thread and its composer, for tests with real keys; fakes for service, outbox and threads."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from tests.fakes import Immediately
from tests.ui.account_samples import me
from tests.ui.inquiries.canned_samples import ALL
from tests.ui.inquiries.samples import NOW, FakeFeed, told
from tests.ui.sending.samples import HERE, DraftService, FakeSender, MemoryOutbox
from usen_desk.contract.canned import LIST_CANNED, CannedReplies
from usen_desk.contract.changes import SHOW_PRESENCE, PresenceState, Present
from usen_desk.ui.inquiries.composer_page import ComposerPart, composing
from usen_desk.ui.inquiries.thread_page import thread_page
from usen_desk.ui.navigation import Navigator, Tab
from usen_desk.ui.sending.drafts import DraftKeeper
from usen_desk.ui.sending.files import FileKeeper
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.toast import Toast

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Window(QWidget):
    """A tab with a thread and its composer, and a box elsewhere."""

    def __init__(self, thread, drafts, **who):
        super().__init__()
        outbox, person, work, actions = MemoryOutbox(drafts), me(**who), Immediately(), Actions()
        self.service = DraftService()
        self.service.answers |= thread.answers | {LIST_CANNED: CannedReplies(items=ALL)}
        self.feed, self.outbox, self.thread, self.actions = FakeFeed(), outbox, thread, actions
        self.nexts, self.sales = 0, "渡辺 大輔"
        self.page = thread_page(self.service, work, Navigator(Tab), person, self.feed, HERE, actions)
        keeper, files, self.sender = DraftKeeper(self.service, work, person, HERE), FileKeeper(work), FakeSender(outbox)
        keeper.attach(outbox, outbox.load())
        files.attach(outbox)
        self.keeper, self.files = keeper, files
        self.toast = Toast(self)
        parts = composing(self.service, work, person, keeper, files, self.sender, self.page.presenter.model)
        self.part = ComposerPart(parts, self.page, self.toast, actions, self._next, lambda: self.sales, self)
        self.other = QPlainTextEdit()
        whole = QVBoxLayout(self)
        whole.addWidget(self.page)
        whole.addWidget(self.other)
        self.other.setFixedHeight(40)
        for one in (keeper, files, self.sender, actions):
            one.setParent(self)

    @property
    def editor(self):
        return self.part.view.editor

    @property
    def popup(self):
        return self.part.canned.view

    def _next(self):
        self.nexts += 1


def commit(widget, text):
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def convert(widget, text):
    """What an input method shows while it converts."""
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


def press(widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifiers)


def present(state=PresenceState.TYPING, minutes=5, name="高橋 健", staff_id=3, **other):
    at = NOW - timedelta(minutes=minutes)
    until = NOW + timedelta(seconds=30)
    values = {"claimed_at": at, "claimed_until": NOW + timedelta(seconds=100)} | other
    return told(Present(staff_id=staff_id, name=name, inquiry_id=29, state=state, until=until, **values))


def presence(window):
    return [(body.state, body.releases) for body in window.service.bodies(SHOW_PRESENCE)]
