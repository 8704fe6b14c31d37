"""X15: attachments are looked at where they are, saved under their own names, taken along as one file."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from sqlalchemy import select

from tests.journeys.exchanges import SUPERVISOR, Customer, at_inquiries, bubbles, is_open, open_thread
from tests.ui.preview import samples
from usen_desk.contract.attachments import UPLOAD_FILE, FileSent
from usen_desk.contract.inquiries import POST_REPLY, ReplyDraft
from usen_desk.server.db import schema
from usen_desk.ui.preview.page import Preview

MEMO = "見積書㈱①～髙.txt"
WORDS = "アンプの橙色のランプが点滅します。\r\n"


@pytest.fixture
def customer(service):
    return Customer(service)


@pytest.fixture
def inquiry_id(customer):
    return customer.open("図面を送ります。")


def send(customer, inquiry_id, *files):
    """Files of (name, bytes), in one message of the customer."""
    ids = []
    for name, data in files:
        ids.append(uuid4())
        said = FileSent(name=name, sha256=hashlib.sha256(data).hexdigest())
        customer.client.upload(UPLOAD_FILE, said, data, upload=str(ids[-1]))
    draft = ReplyDraft(reply_id=uuid4(), body="添付します。", files=tuple(ids), send_anyway=True)
    return customer.client.call(POST_REPLY, draft, inquiry_id=inquiry_id).message.attachments


def papers(tmp_path):
    """Of each kind, as people send them."""
    return [
        ("店舗図面_2F.pdf", samples.pdf(tmp_path / "a.pdf").read_bytes()),
        ("写真.jpg", samples.turned_jpeg(tmp_path / "a.jpg").read_bytes()),
        (MEMO, WORDS.encode("cp932")),
        ("見積書.xlsx", samples.xlsx(tmp_path / "a.xlsx").read_bytes()),
    ]


def shown(desk):
    """The preview, while it is on screen."""
    return next((one for one in desk.window.findChildren(Preview) if one.isVisible()), None)


def click_chip(desk, name):
    view = bubbles(desk)
    for row in view.rows_in_sight:
        message = view.thread_model.message(row)
        for box, attachment in zip(view.view_of(row).chips, message.attachments, strict=False):
            if attachment.name == name:
                desk.acts.done.append(f"click {name}")
                at = QPoint(round(box.center().x()), round(box.center().y()) + view.top_of(row))
                QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
                return
    raise AssertionError(f"no chip {name} in sight")


def at_thread(desks, service, inquiry_id, **more):
    desk = at_inquiries(desks, service, **more)
    open_thread(desk, inquiry_id)
    desk.wait(lambda: is_open(desk, inquiry_id))
    desk.wait_idle()
    desk.acts.start()
    return desk


def test_a_file_is_looked_at_over_its_thread_and_the_next_by_a_key(desks, service, customer, inquiry_id, tmp_path):
    send(customer, inquiry_id, *papers(tmp_path))
    desk = at_thread(desks, service, inquiry_id)
    click_chip(desk, "店舗図面_2F.pdf")
    desk.wait(lambda: shown(desk) is not None and shown(desk).pages.page_count == 2 and shown(desk).pages.is_sharp)
    preview = shown(desk)
    desk.wait_idle()
    assert preview.head.meta.endswith("2ページ")
    assert "1 / 4" in desk.texts
    assert len(desk.acts) == 1
    before = preview.pages.percent
    desk.press("Ctrl++")
    assert preview.pages.percent > before
    desk.press("PgDown")
    desk.press("PgDown")
    desk.press("Alt+Down")
    desk.wait(lambda: preview.head.meta.endswith("40 × 60"))  # turned as its camera says
    desk.press("Alt+Down")
    desk.wait(lambda: WORDS.strip() in preview.text.toPlainText())
    assert "シフトJIS" in preview.head.meta
    desk.press("Alt+Down")
    desk.wait(lambda: preview.tables.model.rowCount() == 5)
    assert preview.tables.model.index(1, 2).data() == "1,234,567"
    desk.press("Esc")
    desk.wait(lambda: shown(desk) is None)
    assert is_open(desk, inquiry_id)


def test_a_file_is_saved_under_its_own_name(desks, service, customer, inquiry_id, tmp_path):
    send(customer, inquiry_id, *papers(tmp_path))
    desk = at_thread(desks, service, inquiry_id)
    click_chip(desk, MEMO)
    desk.wait(lambda: shown(desk) is not None and WORDS.strip() in shown(desk).text.toPlainText())
    target = tmp_path / "saved" / MEMO
    target.parent.mkdir()
    desk.when_asked_for_a_file(target)
    desk.press("Ctrl+S")
    desk.wait(target.exists)
    desk.wait_idle()
    assert target.read_bytes() == WORDS.encode("cp932")
    assert any(MEMO in text and "保存しました" in text for text in desk.texts)


def test_all_files_of_a_thread_are_listed_and_saved_as_one(desks, service, customer, inquiry_id, tmp_path):
    files = papers(tmp_path)
    send(customer, inquiry_id, *files)
    send(customer, inquiry_id, files[0])
    desk = at_thread(desks, service, inquiry_id)
    desk.press("Ctrl+Shift+K")
    desk.wait(lambda: desk.has_table("添付ファイル") and len(desk.rows("添付ファイル")) == 5)
    assert desk.column("添付ファイル", "ファイル名")[:4] == [name for name, _ in files]
    target = tmp_path / "まとめ.zip"
    desk.when_asked_for_a_file(target)
    desk.click_button("全部まとめて保存")
    desk.wait(target.exists)
    desk.wait_idle()
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.read("店舗図面_2F (2).pdf") == files[0][1]
        listing = csv.reader(io.StringIO(archive.read("一覧.csv").decode("utf-8-sig")))
    rows = list(listing)
    assert [row[0] for row in rows[1:]] == [*(name for name, _ in files), "店舗図面_2F (2).pdf"]
    assert {row[2] for row in rows[1:]} == {f"#{inquiry_id}"}
    with service.database.read() as tx:
        actions = tx.execute(select(schema.access_log.c.action, schema.access_log.c.object_key)).all()
    assert ("files_bundled", str(inquiry_id)) in actions


def test_a_file_of_the_list_is_shown_with_its_neighbours(desks, service, customer, inquiry_id, tmp_path):
    send(customer, inquiry_id, *papers(tmp_path))
    desk = at_thread(desks, service, inquiry_id)
    desk.press("Ctrl+Shift+K")
    desk.wait(lambda: desk.has_table("添付ファイル") and len(desk.rows("添付ファイル")) == 4)
    desk.press("Down")
    desk.press("Enter")
    desk.wait(lambda: shown(desk) is not None and shown(desk).head.title == "写真.jpg")
    assert "2 / 4" in desk.texts


def test_what_is_looked_at_is_gone_from_this_pc_after_sign_out(desks, service, customer, inquiry_id, tmp_path):
    send(customer, inquiry_id, *papers(tmp_path))
    desk = at_thread(desks, service, inquiry_id)
    click_chip(desk, MEMO)
    desk.wait(lambda: shown(desk) is not None and WORDS.strip() in shown(desk).text.toPlainText())
    kept = [path.name for path in desk.paths.temporary.rglob("*") if path.is_file()]
    assert kept == [MEMO]
    desk.program.sign_out()
    desk.wait(lambda: not desk.paths.temporary.exists())
    assert not any(isinstance(one, QPlainTextEdit) and one.isVisible() for one in QApplication.allWidgets())


def test_without_the_service_it_is_said_and_goes_on_by_itself(desks, service, customer, inquiry_id, tmp_path):
    send(customer, inquiry_id, *papers(tmp_path))
    desk = at_thread(desks, service, inquiry_id)
    service.stop()
    click_chip(desk, MEMO)
    desk.wait(lambda: shown(desk) is not None and "接続" in shown(desk).coming.text)
    service.start()
    desk.wait(lambda: WORDS.strip() in shown(desk).text.toPlainText())


def test_a_supervisor_may_take_files_of_several_exchanges_an_agent_may_not(desks, service, customer, inquiry_id):
    for login_id, may in ((SUPERVISOR, True), ("yamada.misaki", False)):
        desk = at_inquiries(desks, service, login_id=login_id, profile=login_id)
        assert desk.program.desk is not None
        open_thread(desk, inquiry_id)
        desk.wait(lambda desk=desk: is_open(desk, inquiry_id))
        page = desk.program.desk.shell.page(desk.program.desk.navigator.place.tab)
        assert page.files.acts.may_export is may
