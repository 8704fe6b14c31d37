"""Mails to the people of companies and to members: links only, never what was written. Seed A01-2, B2-4."""

from __future__ import annotations

from usen_desk.contract.portal import LINK_MINUTES
from usen_desk.server.mail.service import Mail
from usen_desk.server.mail.texts import one_line

PASSWORD_LINK = "portal_password"
MEMBER_LINK = "member_password"
ANSWERED = "portal_answered"

_FOOT = """\
※本メールは送信専用メールアドレスからお送りしております。
　ご返信いただいてもお答えできませんのでご了承ください。
※本メールに心当たりのない場合は、誠に恐れ入りますが、
　破棄していただけますようお願いいたします。

【お問合せ窓口】
{contact}
"""

_PASSWORD_LINK = (
    """\
{company_name}
{name} 様

お世話になっております。USEN ONLINE事務局です。
パスワード再設定のお申し込みを承りました。
下記のリンクを開き、新しいパスワードをご登録ください。

リンク: {url}

※このリンクの有効期限は{minutes}分間です。1回のみご利用いただけます。
※お手続きをなさらなければ、パスワードは変わりません。
"""
    + _FOOT
)

_MEMBER_LINK = (
    """\
{store_name} 様

いつもお世話になっております。USEN ONLINE事務局です。
USEN MEMBERSのパスワード再登録のお申し込みを承りました。
下記のリンクを開き、新しいパスワードをご登録ください。

リンク: {url}

※このリンクの有効期限は{minutes}分間です。1回のみご利用いただけます。
※お手続きをなさらなければ、パスワードは変わりません。
※弊社の担当者がお客様のパスワードをおたずねすることはございません。
"""
    + _FOOT
)

_ANSWERED = (
    """\
{company_name}
{name} 様

お世話になっております。USEN ONLINE事務局です。
お問い合わせ（inquiry ID:{inquiry_id}）に、USENからの返信がございます。
下記のリンクからログインのうえ、ご確認をお願いいたします。

リンク: {url}

※お問い合わせの内容は、メールには記載しておりません。
※ご確認いただくまでの間、同じお問い合わせのお知らせは重ねてお送りしません。
"""
    + _FOOT
)


def password_link(*, to: str, company_name: str, name: str, url: str, contact: str) -> Mail:
    body = _PASSWORD_LINK.format(
        company_name=one_line(company_name), name=one_line(name), url=url, minutes=LINK_MINUTES, contact=contact
    )
    return Mail(PASSWORD_LINK, to, "【USEN ONLINE】パスワード再設定のご案内", body)


def member_link(*, to: str, store_name: str, url: str, contact: str) -> Mail:
    body = _MEMBER_LINK.format(store_name=one_line(store_name), url=url, minutes=LINK_MINUTES, contact=contact)
    return Mail(MEMBER_LINK, to, "【USEN MEMBERS】パスワード再登録のリンク", body)


def answered(*, to: str, company_name: str, name: str, inquiry_id: int, url: str, contact: str) -> Mail:
    """USEN has answered; nothing of what was written stands in it."""
    body = _ANSWERED.format(
        company_name=one_line(company_name), name=one_line(name), inquiry_id=inquiry_id, url=url, contact=contact
    )
    return Mail(ANSWERED, to, "【USEN ONLINE】お問い合わせに返信がありました", body)
