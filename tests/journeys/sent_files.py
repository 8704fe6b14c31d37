"""Files that customers and staff send over the API, and what a desk shows of them in the ファイル tab."""

from __future__ import annotations

import hashlib
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.server.files.pictures import pdf, photo
from usen_desk.contract.attachments import UPLOAD_FILE, FileSent
from usen_desk.contract.inquiries import POST_REPLY, MessageKind, ReplyDraft
from usen_desk.ui.files.grid_view import GridView

__all__ = ["cards", "click_file", "files_tab", "grid", "pdf", "photo", "send"]


def send(side, inquiry_id, data, name, body="ファイルをお送りします。", kind=MessageKind.PUBLIC):
    """One message with one file; its ThreadMessage."""
    upload = uuid4()
    sent = FileSent(name=name, sha256=hashlib.sha256(data).hexdigest())
    side.client.upload(UPLOAD_FILE, sent, data, upload=str(upload))
    draft = ReplyDraft(reply_id=uuid4(), kind=kind, body=body, send_anyway=True, files=(upload,))
    return side.client.call(POST_REPLY, draft, inquiry_id=inquiry_id).message


def files_tab(desks, service, login_id="yamada.misaki", profile="pc"):
    """A desk before all files."""
    desk = desks(service.url, profile)
    desk.sign_in(login_id=login_id)
    desk.press("Ctrl+4")
    desk.wait(lambda: desk.window.findChild(GridView) is not None)
    desk.wait_idle()
    desk.acts.start()
    return desk


def grid(desk):
    return desk.window.findChild(GridView)


def cards(desk):
    """Names of the files, from above; of those that are here."""
    model = grid(desk).model()
    rows = [model.row(at) for at in range(min(100, model.rowCount()))]
    return [row.name for row in rows if row is not None]


def click_file(desk, name):
    desk.wait(lambda: name in cards(desk))
    view = grid(desk)
    index = view.model().index(cards(desk).index(name), 0)
    desk.acts.done.append(f"click {name}")
    desk.program.window.activateWindow()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
