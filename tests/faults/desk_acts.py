"""What the desk's process of the fault tests can be told to do (tests.faults.desk_process); each act answers once."""

from __future__ import annotations

import time
import traceback
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.inquiries import ReplyDraft
from usen_desk.local.records import DraftRecord, OutKind
from usen_desk.ui.navigation import inquiry_place
from usen_desk.ui.widgets.notice_bar import NoticeBar

LOOK_MS = 10
PATIENCE_S = 50
EDITOR = "返信の本文"


class ActsOfDesk(QObject):
    def __init__(self, program, say):
        super().__init__()
        self._program, self._answer = program, say
        self.told = []
        """Of each item, in order: what the window would have said of it."""

    def do(self, what, arguments):
        self._guarded(lambda: getattr(self, what.replace(" ", "_"))(**arguments))

    def _guarded(self, act):
        try:
            act()
        except Exception:  # noqa: BLE001 - told to the test, which fails with it
            self._answer([False, traceback.format_exc()])

    @property
    def _desk(self):
        return self._program.desk

    def _say(self, what=None):
        self._answer([True, what])

    def _once(self, condition, then, patience_s=PATIENCE_S):
        until = time.monotonic() + patience_s

        def look():
            try:
                found = condition()
            except AttributeError:
                found = False
            if found:
                self._guarded(then)
            elif time.monotonic() > until:
                self._answer([False, f"waited in vain: {self._state()}"])
            else:
                QTimer.singleShot(LOOK_MS, self, look)

        look()

    # acts

    def sign_in(self, login_id, password, stay=False):
        """From the sign-in page or the sheet over the window; answers when what is kept here has been opened."""

        def ready():
            desk = self._desk
            return desk is not None and desk.local.store is not None and not desk.sheet.is_down

        def begin():
            if self._desk is None or self._desk.sheet.is_down:
                self._program.sign_in.sign_in(login_id, password, stay)
            self._once(ready, self._watch)

        self._once(lambda: not self._program.sign_in.busy and self._program.sign_in.has_vault, begin)

    def _watch(self):
        sender = self._desk.sending
        if sender not in self.told:
            sender.sent.connect(lambda sent: self.told.append(("sent", sent.item.item_id)))
        self._say(len(sender.all_items()))

    def queue(self, inquiry_id, text, last_seen=0, send_anyway=True):
        """As the composer does; answered when the window says 送信待ち, or that it could not."""
        reply_id = uuid4()
        content = ReplyDraft(reply_id=reply_id, body=text, last_seen=last_seen, send_anyway=send_anyway)
        draft = DraftRecord(
            mode=DraftMode.REPLY,
            inquiry_id=inquiry_id,
            reply_id=str(reply_id),
            body=text,
            last_seen=last_seen,
            saved_at=self._desk.client.now(),
        )
        self._desk.sending.queue(
            draft,
            OutKind.REPLY,
            content,
            "店舗",
            lambda item: self._say(item.item_id),
            lambda error: self._say(f"not queued: {error}"),
        )

    def state(self):
        self._say(self._state())

    def _state(self):
        if self._desk is None:
            return None
        views = self._desk.sending.all_items()
        return {
            "items": [[view.item.item_id, view.state.value, view.item.problem, view.item.draft.body] for view in views],
            "sent": [item_id for what, item_id in self.told if what == "sent"],
            "is_asked": self._desk.sheet.is_down,
            "light": self._program.connection.connection.light.value,
        }

    def said(self):
        """What stands in the bars of notices, run together."""
        bars = (one for one in self._program.window.findChildren(NoticeBar) if one.isVisible())
        self._say("".join(one.text for one in bars))

    def wait_empty(self):
        """Nothing waits any more."""
        self._once(lambda: not self._desk.sending.all_items(), lambda: self._say(self._state()))

    def retry_now(self):
        self._desk.sending.retry_now()
        self._say()

    def open(self, inquiry_id):
        """The thread, with the caret in the composer."""
        self._desk.navigator.open(inquiry_place(inquiry_id))

        def shown():
            page = self._thread()
            return page is not None and page.presenter.inquiry_id == inquiry_id and self._editor().isVisible()

        self._once(shown, lambda: (self._editor().setFocus(), self._say()))

    def type(self, text):
        """Key by key; answered when the last one was pressed, whatever is kept of it by then."""
        editor = self._editor()
        for character in text:
            QTest.keyClick(editor, character)
        self._say(editor.toPlainText())

    def text(self):
        self._say(self._editor().toPlainText())

    def rest(self, for_ms):
        """Hands off the keys."""
        QTimer.singleShot(for_ms, self, self._say)

    def _thread(self):
        from usen_desk.ui.inquiries.thread_page import ThreadPage

        return self._program.window.findChild(ThreadPage)

    def _editor(self):
        return next(one for one in self._thread().findChildren(QPlainTextEdit) if one.accessibleName() == EDITOR)
