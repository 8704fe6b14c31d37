"""Mails of the customers' pages: a link, how long it holds, nothing that was written, no line of anybody's own."""

from __future__ import annotations

import pytest

from usen_desk.contract.portal import LINK_MINUTES
from usen_desk.server.mail import portal_texts

URL = "https://usen-online.example.jp/x/"
NAMES = {"company_name": "株式会社大将フーズ\r\nBcc: x@example.jp", "name": "佐藤\u202e 健"}
CONTACT = "USEN ONLINE事務局"


def mails():
    return [
        portal_texts.password_link(to="a@example.jp", url=URL, contact=CONTACT, **NAMES),
        portal_texts.member_link(to="a@example.jp", store_name="大将\n渋谷店", url=URL, contact=CONTACT),
        portal_texts.answered(to="a@example.jp", inquiry_id=29, url=URL, contact=CONTACT, **NAMES),
    ]


@pytest.mark.parametrize("mail", mails(), ids=lambda mail: mail.kind)
def test_a_mail_has_its_link_whom_to_ask_and_no_foreign_line(mail):
    assert f"リンク: {URL}\n" in mail.body
    assert CONTACT in mail.body
    assert "\nBcc" not in mail.body
    assert "\u202e" not in mail.body
    assert "送信専用" in mail.body
    assert mail.subject.startswith("【USEN")


def test_the_links_say_how_long_they_hold():
    for mail in mails()[:2]:
        assert f"{LINK_MINUTES}分間" in mail.body
