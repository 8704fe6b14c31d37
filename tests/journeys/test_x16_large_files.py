"""X16: a large file is on its way when it is attached, tells how far it has got, can be stopped; its message waits."""

from __future__ import annotations

import hashlib
import random
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.faults.line import Fault, Line
from tests.journeys.exchanges import AGENT, Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, hold, replies, sent, text, waiting, write
from usen_desk.api.transfers import FileToSend, send_file, sha256_of
from usen_desk.contract.attachments import GET_FILE
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import POST_REPLY, ReplyDraft
from usen_desk.ui.inquiries.composer_files_view import FilesView
from usen_desk.ui.moving import Stage
from usen_desk.ui.transfers.strip_model import Act
from usen_desk.ui.transfers.strip_view import StripView

pytestmark = at_noon

MB = 1024 * 1024


@pytest.fixture
def line(service):
    made = Line(service.authority, service.port, only=b"/v1/transfers")
    yield made
    made.close()


@pytest.fixture
def customer(service):
    return Customer(service)


@pytest.fixture
def writer(line, customer, desks):
    """At a thread, with nothing held back."""
    made = customer.open("音が出ません。")
    desk = at_inquiries(desks, line, AGENT)
    hold(desk, 0)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    return desk, made


@pytest.fixture
def drawing(tmp_path):
    path = tmp_path / "配線図面.pdf"
    path.write_bytes(b"%PDF-1.7\n" + random.Random(3).randbytes(3 * MB))
    return path


def attach(desk, path):
    desk.when_asked_for_a_file(path)
    desk.press("Ctrl+Shift+U")
    desk.wait(lambda: chips(desk))


def chips(desk):
    """What stands on the chips of the composer: name and what is beside it."""
    shown = [one for one in desk.window.findChildren(FilesView) if one.isVisible()]
    return [(file.name, view.meta_of(file)) for view in shown for file in view.files]


def strip(desk):
    return desk.window.findChild(StripView)


def moving(desk):
    return [one for one in desk.program.desk.transfers.all() if one.stage is not Stage.DONE]


def press(desk, act):
    """The button of the strip's first line."""
    view = strip(desk)
    box = view.button_box(0, view.lines[0].acts.index(act))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=box.center().toPoint())


def fetched(customer, made, tmp_path):
    (attached,) = customer.seen(made).messages[-1].attachments
    target = customer.client.download(
        GET_FILE, Nothing(), tmp_path / f"{uuid4()}", attachment_id=attached.attachment_id
    )
    return attached.name, hashlib.sha256(target.read_bytes()).hexdigest()


def test_a_message_is_sent_when_its_files_are_and_not_before(writer, line, customer, drawing, tmp_path):
    desk, made = writer
    write(desk, "図面をお送りします。")
    line.faults.extend([Fault.NONE, Fault.NONE, *[Fault.CUT_REQUEST] * 3])
    attach(desk, drawing)
    begin(desk)
    desk.press("Ctrl+Return")
    desk.wait(lambda: any(one.trouble is not None for one in desk.program.desk.transfers.all()))
    assert replies(customer, made, "図面をお送りします。") == 0
    desk.wait(lambda: waiting(desk))
    sent(desk, customer, made, "図面をお送りします。")
    assert fetched(customer, made, tmp_path) == ("配線図面.pdf", hashlib.sha256(drawing.read_bytes()).hexdigest())
    desk.wait(lambda: not strip(desk).isVisible() or strip(desk).lines[0].acts == (Act.CLOSE,))


def test_it_can_be_stopped_and_gone_on_with_and_survives_a_restart_of_the_desk(writer, line, desks, drawing, customer):
    desk, made = writer
    line.faults.extend([Fault.NONE] * 2 + [Fault.BUSY] * 20)
    attach(desk, drawing)
    desk.wait(lambda: strip(desk).isVisible())
    press(desk, Act.PAUSE)
    desk.wait(lambda: chips(desk)[0][1] == "停止中")
    desk.program.desk.drafts.finish(5)
    desk.close()
    line.faults.clear()
    desk = at_inquiries(desks, line, AGENT)
    open_thread(desk, made)
    desk.wait(lambda: chips(desk) and chips(desk)[0][1] == "停止中")
    press(desk, Act.RESUME)
    desk.wait(lambda: chips(desk)[0][1].endswith(" MB"))


def test_one_that_is_left_in_the_strip_is_taken_from_its_message(writer, line, drawing):
    desk, _ = writer
    write(desk, "図面です。")
    line.faults.extend([Fault.NONE] + [Fault.BUSY] * 20)
    attach(desk, drawing)
    desk.wait(lambda: strip(desk).isVisible())
    press(desk, Act.CANCEL)
    desk.wait(lambda: not chips(desk) and not moving(desk))
    assert text(desk) == "図面です。"


def test_a_file_comes_down_to_its_place(writer, customer, drawing, tmp_path, line):
    desk, made = writer
    upload_id = str(uuid4())
    size_bytes, sha256 = sha256_of(drawing)
    send_file(customer.client, FileToSend(upload_id, drawing, drawing.name, size_bytes, sha256), lambda *_: None)
    draft = ReplyDraft(reply_id=uuid4(), body="図面です。", files=(upload_id,), send_anyway=True)
    (attached,) = customer.client.call(POST_REPLY, draft, inquiry_id=made).message.attachments
    target = tmp_path / "下ろした図面.pdf"
    desk.program.desk.transfers.download(attached.attachment_id, attached.name, target)
    desk.wait(target.exists)
    assert target.read_bytes() == drawing.read_bytes()
    assert not [one for one in tmp_path.iterdir() if one.suffix == ".part"]
