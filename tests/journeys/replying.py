"""What a person does in the composer, and what stands in it."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QApplication, QPlainTextEdit

from usen_desk.ui.inquiries.canned_view import CannedView
from usen_desk.ui.inquiries.composer_pending_view import PendingLine


def editor(desk):
    """The field in which a reply or a note is written."""
    fields = (one for one in desk.window.findChildren(QPlainTextEdit) if one.accessibleName().endswith("の本文"))
    return next((one for one in fields if one.isVisible()), None)


def begin(desk):
    """Put the caret there."""
    desk.wait(lambda: editor(desk) is not None)
    desk.press("Ctrl+R")
    desk.wait(lambda: QApplication.focusWidget() is editor(desk))


def write(desk, text):
    """As if typed, from where the caret is."""
    begin(desk)
    desk.type(text)


def text(desk):
    return editor(desk).toPlainText()


def hold(desk, seconds):
    """How long this desk holds back what it sends."""
    desk.program.settings.values.send_hold_s = seconds


def waiting(desk):
    """Lines of what is not on the service yet, as a screen reader says them."""
    return [one.accessibleName() for one in desk.window.findChildren(PendingLine) if one.isVisible()]


def canned(desk):
    """Titles in the popup; none while it is closed."""
    popup = desk.window.findChild(CannedView)
    if popup is None or not popup.isVisible():
        return []
    model = popup.model
    return [model.reply(row).text.title for row in range(model.rowCount())]


def replies(service_side, inquiry_id, text):
    """How often the thread holds it, as the other side reads it."""
    return sum(one.body == text for one in service_side.seen(inquiry_id).messages)


def sent(desk, service_side, inquiry_id, text):
    desk.wait(lambda: replies(service_side, inquiry_id, text) == 1 and not waiting(desk))


def kept(desk):
    """What is said of where the text is."""
    return [one for one in desk.texts if re.match("このPCに保存しました|保存しました ", one)]
