"""Tests for usen_desk.server.mail.message."""

import email
from email.policy import default

import pytest

from tests.server.conftest import NOW
from usen_desk.server.mail.message import compose, mailbox
from usen_desk.server.mail.store import Claimed

MAIL_ID = "7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10"


def claimed(to="taro@example.jp", subject="【USEN MEMBERS】パスワード再登録のご案内", body="𠮷野家 様\n.\n..点\n"):
    return Claimed(MAIL_ID, to, subject, body, 1, NOW)


def test_japanese_survives_the_way_through_the_headers():
    raw = compose(claimed(), "usenonline@example.jp", "USEN ONLINE事務局")
    assert raw.isascii()
    read = email.message_from_bytes(raw, policy=default)
    assert read["Subject"] == "【USEN MEMBERS】パスワード再登録のご案内"
    assert read["From"].addresses[0].display_name == "USEN ONLINE事務局"
    assert read["From"].addresses[0].addr_spec == "usenonline@example.jp"
    assert read["To"] == "taro@example.jp"
    assert read["Message-ID"] == f"<{MAIL_ID}@example.jp>"
    assert read["Date"] == "Sun, 22 Nov 2026 12:00:00 +0900"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read.get_content_type() == "text/plain"
    assert read.get_content() == "𠮷野家 様\r\n.\r\n..点\r\n"


def test_no_line_is_longer_than_mail_allows():
    raw = compose(claimed(subject="長い件名" * 40, body="長い本文" * 5000), "usenonline@example.jp", "事務局" * 20)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert email.message_from_bytes(raw, policy=default)["Subject"] == "長い件名" * 40


def test_every_attempt_writes_the_same_message():
    assert compose(claimed(), "a@example.jp", "事務局") == compose(claimed(), "a@example.jp", "事務局")


@pytest.mark.parametrize(
    ("to", "subject", "sender_name"),
    [
        ("taro@example.jp\r\nBcc: x@example.jp", "件名", "事務局"),
        ("taro@example.jp", "件名\r\nBcc: x@example.jp", "事務局"),
        ("taro@example.jp", "件名", "事務局\r\nBcc: x@example.jp"),
    ],
)
def test_a_line_break_never_starts_a_header(to, subject, sender_name):
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        compose(claimed(to, subject), "usenonline@example.jp", sender_name)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("taro@example.jp", "taro@example.jp"),
        ("a.b@example.jp", "a.b@example.jp"),
        ("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ("ab.@docomo.ne.jp", '"ab."@docomo.ne.jp'),
        (".ab@docomo.ne.jp", '".ab"@docomo.ne.jp'),
    ],
)
def test_old_mobile_addresses_are_quoted(address, expected):
    assert mailbox(address) == expected
    read = email.message_from_bytes(compose(claimed(address), "usenonline@example.jp", "事務局"), policy=default)
    assert not read["To"].defects
    assert read["To"].addresses[0].username + "@" + read["To"].addresses[0].domain == address
