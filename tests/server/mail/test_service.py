"""Tests for usen_desk.server.mail.service."""

from uuid import UUID

import pytest
from sqlalchemy import select

from tests.server.conftest import NOW
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.server.context import Refusal
from usen_desk.server.db.schema import mail_outbox, staff
from usen_desk.server.mail.service import Mail, QueuedMail, find, is_address, queue

MAIL_ID = UUID("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10")
MAIL = Mail("test", "taro@example.jp", "件名", "本文")


@pytest.fixture
def agent(database):
    """The staff row behind unit()'s actor."""
    with database.write() as tx:
        tx.execute(
            staff.insert().values(
                staff_id=1, login_id="agent1", name="山田 美咲", role="agent", password_hash="", created_at=NOW
            )
        )


def test_a_queued_mail_waits_for_the_sender_and_knows_who_asked(unit, agent, database):
    with unit(Role.AGENT) as context:
        assert queue(context, MAIL_ID, MAIL)
        found = find(context, MAIL_ID)
    assert found == QueuedMail(MAIL_ID, "test", "taro@example.jp", None, 1, NOW)
    with database.read() as tx:
        row = tx.execute(select(mail_outbox)).one()
    assert (row.subject, row.body, row.state, row.attempts, row.next_attempt_at) == ("件名", "本文", "queued", 0, NOW)


def test_queueing_the_same_id_again_changes_nothing(unit, database):
    with unit(None) as context:
        queue(context, MAIL_ID, MAIL)
    with unit(None) as context:
        assert not queue(context, MAIL_ID, Mail("other", "hanako@example.jp", "別件", "別の本文"))
    with database.read() as tx:
        row = tx.execute(select(mail_outbox)).one()
    assert (row.kind, row.to_address, row.body) == ("test", "taro@example.jp", "本文")


def test_a_mail_of_a_request_that_failed_was_never_queued(unit):
    def failing():
        with unit(None) as context:
            queue(context, MAIL_ID, MAIL)
            raise Refusal(Code.INTERNAL)

    with pytest.raises(Refusal):
        failing()
    with unit(None) as context:
        assert find(context, MAIL_ID) is None


@pytest.mark.parametrize(
    "address",
    [
        "taro@example.jp",
        "a.b+c@sub.example.co.jp",
        "o'brien@example.jp",
        "dots..here.@docomo.ne.jp",
        "x@xn--eckwd4c7c.xn--zckzah",
    ],
)
def test_addresses_that_mail_can_reach(address):
    assert is_address(address)
    assert Mail("test", address, "件名", "").to == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "なし",
        "-",
        "taro",
        "taro@localhost",
        "@example.jp",
        "taro@",
        "taro@example",
        "ｔａｒｏ＠example.jp",
        "太郎@example.jp",
        "taro @example.jp",
        "taro@example.jp,hanako@example.jp",
        "taro@example.jp\r\nBcc: hanako@example.jp",
        "taro@example.jp\n",
        "<taro@example.jp>",
        '"a b"@example.jp',
        "taro@-example.jp",
        "t" * 65 + "@example.jp",
        "taro@" + "example." * 40 + "jp",
    ],
)
def test_texts_that_are_no_address_are_refused(text):
    assert not is_address(text)
    with pytest.raises(ValueError, match="not a mail address"):
        Mail("test", text, "件名", "")


@pytest.mark.parametrize("subject", ["a\r\nBcc: x@example.jp", "a\nb", "a\x00b", "a\u2028b", "a\x85b", "長" * 201])
def test_a_subject_is_one_short_line(subject):
    with pytest.raises(ValueError, match="one short line"):
        Mail("test", "taro@example.jp", subject, "")
