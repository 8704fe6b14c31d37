"""Tests for usen_desk.ui.desk: what lives from sign-in to sign-out, on a real service over TLS."""

import uuid

import pytest
from sqlalchemy import select

from tests.ui.desks import AGENT
from tests.ui.sending.samples import draft
from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.inquiries import GET_INQUIRY, InquiryAsk, ReplyDraft, Status
from usen_desk.local.records import DraftRecord, OutKind
from usen_desk.local.sync.entries import OutState
from usen_desk.server.db import schema
from usen_desk.ui.outbox.leave_dialog import LeaveDialog
from usen_desk.ui.session.sheet_page import Why


@pytest.fixture
def inquiry(live_service):
    """One that may be answered."""
    row = schema.inquiry.c
    with live_service.database.read() as tx:
        return tx.execute(select(row.inquiry_id).where(row.status == Status.IN_PROGRESS).limit(1)).scalar_one()


def said(service, reply_id):
    with service.database.read() as tx:
        row = schema.message.c
        return list(tx.execute(select(row.body).where(row.reply_id == reply_id)).scalars())


class Answering:
    """A person at a desk who answers one inquiry."""

    def __init__(self, qtbot, made, inquiry_id):
        self.qtbot, self.made, self.inquiry_id = qtbot, made, inquiry_id
        self.sent, self.told = [], []
        made.desk.sending.sent.connect(self.sent.append)

    @property
    def sender(self):
        return self.made.desk.sending

    def queue(self, last_seen):
        reply_id = uuid.uuid4()
        draft = DraftRecord(
            mode=DraftMode.REPLY,
            inquiry_id=self.inquiry_id,
            reply_id=str(reply_id),
            body="承知しました。",
            last_seen=last_seen,
            saved_at=self.made.client.now(),
        )
        content = ReplyDraft(reply_id=reply_id, body=draft.body, last_seen=last_seen)
        self.sender.queue(draft, OutKind.REPLY, content, "店舗", self.told.append, self.told.append)
        self.qtbot.waitUntil(lambda: bool(self.told), timeout=20_000)
        return str(reply_id)

    def wait_until_sent(self):
        self.qtbot.waitUntil(lambda: bool(self.sent), timeout=20_000)

    def last_seen(self):
        return self.made.client.call(GET_INQUIRY, InquiryAsk(), inquiry_id=self.inquiry_id).card.last_sequence


def test_what_is_queued_is_sent_by_itself_and_once(qtbot, desk, live_service, inquiry):
    person = Answering(qtbot, desk(send_hold_s=0).enter(), inquiry)
    reply_id = person.queue(person.last_seen())
    person.wait_until_sent()
    assert said(live_service, reply_id) == ["承知しました。"]
    assert person.sent[0].inquiry_id == inquiry


def test_a_service_that_is_away_gets_it_when_it_is_back(qtbot, desk, line, live_service, inquiry):
    person = Answering(qtbot, desk(service=line, send_hold_s=0).enter(), inquiry)
    last_seen = person.last_seen()
    line.down()
    reply_id = person.queue(last_seen)
    qtbot.waitUntil(lambda: [view.tries for view in person.sender.all_items()] > [1], timeout=20_000)
    assert person.sender.all_items()[0].state is not OutState.NEEDS
    line.up()
    person.sender.retry_now()
    person.wait_until_sent()
    assert said(live_service, reply_id) == ["承知しました。"]


def test_an_ended_session_is_asked_for_and_the_reply_leaves_behind_it(qtbot, desk, live_service, inquiry):
    made = desk(send_hold_s=0).enter()
    person = Answering(qtbot, made, inquiry)
    last_seen = person.last_seen()
    made.program.feed.stop()
    made.program.connection.stop()
    live_service.end_sessions()
    reply_id = person.queue(last_seen)
    qtbot.waitUntil(lambda: made.sheet.is_down, timeout=20_000)
    assert made.sheet.why is Why.EXPIRED
    assert said(live_service, reply_id) == []
    made.say_in_sheet()
    person.wait_until_sent()
    assert said(live_service, reply_id) == ["承知しました。"]


def test_what_is_held_at_sign_out_is_sent_when_the_same_person_is_back(qtbot, desk, live_service, inquiry):
    made = desk(send_hold_s=30).enter()
    person = Answering(qtbot, made, inquiry)
    reply_id = person.queue(person.last_seen())
    assert person.sender.all_items()[0].may_take_back
    made.sign_out()
    made.settle()
    assert said(live_service, reply_id) == []
    made.enter(AGENT)
    qtbot.waitUntil(lambda: said(live_service, reply_id) == ["承知しました。"], timeout=20_000)


def test_who_signs_out_is_asked_where_the_text_cannot_be_kept(qtbot, desk):
    made = desk().enter()
    made.program.local.closed.emit()
    made.desk.drafts.write(draft("まだどこにもない文章"))
    made.desk.actions.find("person.sign_out").trigger()
    (asked,) = made.shell.findChildren(LeaveDialog)
    asked.stay.click()
    assert made.desk.drafts.draft(DraftMode.REPLY, 29).body == "まだどこにもない文章"
    made.desk.actions.find("person.sign_out").trigger()
    made.shell.findChildren(LeaveDialog)[-1].act.click()
    assert made.desk is None


def test_behind_a_minimized_window_it_is_tried_less_often(qtbot, desk):
    made = desk().enter()
    made.window.showMinimized()
    qtbot.waitUntil(lambda: made.desk.sending._core._schedule.is_hidden, timeout=20_000)
    made.window.showNormal()
    qtbot.waitUntil(lambda: not made.desk.sending._core._schedule.is_hidden, timeout=20_000)
