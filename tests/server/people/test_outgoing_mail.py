"""Tests for usen_desk.server.people.outgoing_mail: a real relay that refuses, then takes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.server.people.test_portal_users import asked, password_of, signed_in
from usen_desk.contract import portal_users as users
from usen_desk.contract.errors import Code
from usen_desk.contract.outgoing_mail import LIST_OUTGOING_MAIL, SEND_MAIL_AGAIN, MailSearch, MailState, SendAgain
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema
from usen_desk.server.mail.sender import send_due


@pytest.fixture
def send(database, office, relay):
    return lambda: send_due(database, relay.settings(), lambda: office.now)


def listed(office, **search):
    return office.call(LIST_OUTGOING_MAIL, MailSearch(**search))


def again(office, mail, request_id=None):
    return office.call(SEND_MAIL_AGAIN, SendAgain(request_id=request_id or uuid4()), mail=mail.mail_id)


def test_a_failed_mail_says_why_and_leaves_when_it_is_sent_again(office, relay, send):
    office.call(users.ISSUE_PORTAL_USER, asked(), who=Role.AGENT)
    relay.answers["RCPT"].append("550 5.1.1 <hana@taisho.example.jp>: no such user")
    send()
    found = listed(office, state=MailState.FAILED)
    (mail,) = found.items
    assert (found.failed, mail.reason, mail.to, mail.about) == (
        1,
        "550 5.1.1 … no such user",
        "h***@taisho.example.jp",
        "株式会社大将フーズ",
    )
    assert mail.requested_by == "佐藤 健"
    office.later(days=3)
    assert again(office, mail).state is MailState.QUEUED
    send()
    assert [one.state for one in listed(office).items] == [MailState.SENT]
    assert signed_in(office, password_of(relay.received[-1][1])).me.must_set_password


def test_a_failed_password_is_not_sent_once_its_days_are_over_or_a_newer_one_was_issued(office, relay, send):
    user = office.call(users.ISSUE_PORTAL_USER, asked(), who=Role.AGENT).user
    relay.answers["RCPT"].append("550 5.1.1 no")
    send()
    (mail,) = listed(office).items
    office.later(days=15)
    assert not listed(office).items[0].may_send_again
    body = SendAgain(request_id=uuid4())
    assert office.refusal(SEND_MAIL_AGAIN, body, mail=mail.mail_id)[0] is Code.TOO_LATE
    office.call(users.REISSUE_PORTAL_PASSWORD, users.Reissue(request_id=uuid4()), user_id=user.user_id)
    assert [one.state for one in listed(office).items] == [MailState.QUEUED, MailState.CANCELLED]
    assert office.refusal(SEND_MAIL_AGAIN, body, mail=mail.mail_id)[0] is Code.TOO_LATE
    assert listed(office, state=MailState.CANCELLED).total == 1


def test_a_sent_mail_without_a_secret_goes_as_a_copy_once(office, database, relay, send):
    with database.write() as tx:
        tx.execute(
            schema.mail_outbox.insert().values(
                mail_id=str(uuid4()),
                kind="reregistration",
                to_address="taro@example.jp",
                subject="【USEN MEMBERS】パスワード再登録のご案内",
                body="本文\n",
                state="queued",
                next_attempt_at=office.now,
                created_at=office.now,
            )
        )
    send()
    (mail,) = listed(office, text="TARO@").items
    assert mail.may_send_again
    office.later(minutes=1)
    request_id = uuid4()
    assert again(office, mail, request_id).mail_id == request_id
    assert again(office, mail, request_id).mail_id == request_id
    send()
    assert [message["Subject"] for _, message in relay.received] == [mail.subject] * 2


def test_a_sent_password_is_never_sent_again(office, relay, send):
    office.call(users.ISSUE_PORTAL_USER, asked(), who=Role.AGENT)
    send()
    (mail,) = listed(office, kind="account").items
    assert (mail.state, mail.may_send_again) == (MailState.SENT, False)
    body = SendAgain(request_id=uuid4())
    assert office.refusal(SEND_MAIL_AGAIN, body, mail=mail.mail_id)[0] is Code.TOO_LATE


def test_another_round_is_given_up_after_its_own_day(office, relay, send):
    """Of a mail that was queued long ago."""
    office.call(users.ISSUE_PORTAL_USER, asked(), who=Role.AGENT)
    relay.answers["RCPT"].append("550 no")
    send()
    office.now += timedelta(days=5)
    again(office, listed(office).items[0])
    relay.answers["RCPT"].append("451 later")
    send()
    assert listed(office).items[0].state is MailState.QUEUED
