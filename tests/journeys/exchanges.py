"""Exchanges as both sides know them: a customer's real session beside the desks, and what a desk paints of a thread."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

from usen_desk.api.client import ApiClient, Route
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import SHOW_PRESENCE, PresenceShown
from usen_desk.contract.companies import SIGN_IN_CUSTOMER, CustomerSignIn
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    OPEN_INQUIRY,
    POST_REPLY,
    SEARCH_MESSAGES,
    InquiryAsk,
    MessageKind,
    MessageSearch,
    NewInquiry,
    ReplyDraft,
)
from usen_desk.contract.inquiry_work import EDIT_INQUIRY, Edit
from usen_desk.contract.session import GET_ME, SIGN_IN, SignIn
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER, FIRST_STORE
from usen_desk.ui.inquiries.inbox_view import InboxView

INBOX, THREAD = "問い合わせの一覧", "やり取り"
SHINJUKU, UMEDA = "0412-3398-02", "0412-3398-03"
"""Stores of the same company as FIRST_STORE."""
OTHER_CUSTOMER = "user0002@company0002.example"
AGENT, COLLEAGUE, SUPERVISOR = "yamada.misaki", "ito.saori", "mori.naoki"


class Side:
    """Somebody with a session over the API: writes through it what the desk of this issue can't write yet."""

    def __init__(self, service, sign_in, body):
        route = Route(service.url, service.authority.ca_file)
        self.client = ApiClient(route, token=ApiClient(route).call(sign_in, body).token)

    def seen(self, inquiry_id):
        return self.client.call(GET_INQUIRY, InquiryAsk(), inquiry_id=inquiry_id)

    def open(self, comment, store=FIRST_STORE, category=Category.OTHER, **fields):
        """Begins an exchange; its number."""
        body = NewInquiry(opening_id=uuid4(), category=category, customer_code=store, fields=fields, comment=comment)
        return self.client.call(OPEN_INQUIRY, body).card.inquiry_id

    def say(self, inquiry_id, body, kind=MessageKind.PUBLIC):
        draft = ReplyDraft(reply_id=uuid4(), kind=kind, body=body, send_anyway=True)
        return self.client.call(POST_REPLY, draft, inquiry_id=inquiry_id).message

    def found(self, text):
        """Messages that hold it."""
        return self.client.call(SEARCH_MESSAGES, MessageSearch(text=text)).items


class Customer(Side):
    def __init__(self, service, email=DEMO_CUSTOMER):
        super().__init__(
            service, SIGN_IN_CUSTOMER, CustomerSignIn(email=email, password=DEMO_PASSWORD, device_id=uuid4().hex)
        )


class Colleague(Side):
    """Staff at some other PC."""

    def __init__(self, service, login_id=COLLEAGUE):
        self.device_id = uuid4().hex
        super().__init__(service, SIGN_IN, SignIn(login_id=login_id, password=DEMO_PASSWORD, device_id=self.device_id))

    @property
    def staff_id(self):
        return self.client.call(GET_ME, Nothing()).staff_id

    def note(self, inquiry_id, body):
        return self.say(inquiry_id, body, MessageKind.NOTE)

    def edit(self, inquiry_id, **changes):
        """As somebody who sees the newest state."""
        version = self.seen(inquiry_id).card.version
        edit = Edit(action_id=uuid4(), **changes)
        return self.client.call(EDIT_INQUIRY, edit, version=version, inquiry_id=inquiry_id)

    def show(self, inquiry_id, state):
        body = PresenceShown(inquiry_id=inquiry_id, device_id=self.device_id, state=state)
        self.client.call(SHOW_PRESENCE, body)


def at_inquiries(desks, service, login_id=AGENT, profile="pc", shows="すべて"):
    """A desk whose inbox shows this standing view; 未対応 is the one that it comes with."""
    desk = desks(service.url, profile)
    desk.sign_in(login_id=login_id)
    desk.press("Ctrl+3")
    desk.wait(lambda: inbox(desk) is not None)
    desk.wait_idle()
    if shows != "未対応":
        view(desk, shows)
    desk.acts.start()
    return desk


def inbox(desk):
    shown = (one for one in desk.window.findChildren(QListView) if one.accessibleName() == INBOX and one.isVisible())
    return next(shown, None)


def cards(desk):
    """What each card of the inbox says, by the number of its inquiry, from above."""
    model = inbox(desk).model()
    lines = [model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(model.rowCount())]
    return {int(re.search("番号 ([0-9]+)", line)[1]): line for line in lines}


def click_card(desk, inquiry_id, modifier=Qt.KeyboardModifier.NoModifier):
    view = inbox(desk)
    desk.wait(lambda: inquiry_id in cards(desk))
    index = view.model().index(list(cards(desk)).index(inquiry_id), 0)
    view.scrollTo(index)
    desk.acts.done.append(f"click #{inquiry_id}")
    desk.program.window.activateWindow()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, view.visualRect(index).center())


def open_thread(desk, inquiry_id):
    click_card(desk, inquiry_id)
    desk.wait(lambda: is_open(desk, inquiry_id))
    desk.wait_idle()


def is_open(desk, inquiry_id):
    return any(text.startswith(f"#{inquiry_id} ・ ") for text in desk.texts)


def view(desk, name):
    """A standing view, by the chip or the menu that has its name."""
    column = desk.window.findChild(InboxView)
    chips = [one for one in (*column.chips.values(), column.other_chip) if one.text().split(" ")[0] == name]
    if chips:
        desk.click(chips[0])
    else:
        desk.click(column.more_chip)
        desk.wait(lambda: QApplication.activePopupWidget() is not None)
        desk.choose(next(line for line in desk.menu_lines() if line.split(" ")[0] == name))
    desk.wait_idle()


def bubbles(desk):
    return next(one for one in desk.window.findChildren(QWidget) if one.accessibleName() == THREAD)


def painted(widget):
    """Every text that a widget paints, run together from above."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(widget.size())
    widget.render(drawing, QPoint())
    texts = re.findall(r"<text[^>]*>(.*?)</text>", bytes(buffer.data()).decode(), re.DOTALL)
    return "".join(unescape(one).strip("\n ") for one in texts)


def thread(desk):
    """What is painted of the messages in sight."""
    return painted(bubbles(desk))
