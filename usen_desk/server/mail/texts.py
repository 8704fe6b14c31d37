"""The mails themselves, word for word. Tone and closing lines follow the notice mail of the customer manual (01-1)."""

from __future__ import annotations

import re

from usen_desk.server.mail.service import Mail

REREGISTRATION = "reregistration"
ACCOUNT = "account"
STAFF_PASSWORD = "staff_password"

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")

_SUBJECT = "【USEN MEMBERS】パスワード再登録のご案内"

_BODY = """\
{store_name} 様

いつもお世話になっております。USEN ONLINE事務局です。
お問い合わせをいただきました、USEN MEMBERSのパスワード再登録の
お手続きについてご案内いたします。

下記のページを開き、画面の案内にそって
新しいパスワードをご登録くださいますようお願いいたします。

▼パスワードの再登録
{password_url}

お手続きには、次の2つが必要です。

・ログインID
　アカウント登録の際に郵送でお届けしたご案内に記載しております。
　お手元にない場合は、下記のお問合せ窓口までお問い合わせください。

・登録メールアドレス
　本メールをお受け取りになったメールアドレスです。

※弊社の担当者がお客様のパスワードをおたずねすることはございません。
※本メールは送信専用メールアドレスからお送りしております。
　ご返信いただいてもお答えできませんのでご了承ください。
※本メールに心当たりのない場合は、誠に恐れ入りますが、
　破棄していただけますようお願いいたします。
　お手続きをなさらなければ、パスワードは変わりません。

【お問合せ窓口】
{contact}
"""


_ACCOUNT_SUBJECT = "【USEN ONLINE】アカウント発行のお知らせ"

_ACCOUNT_BODY = """\
{company_name} 様
お世話になっております。USEN ONLINE事務局です。
「WEB上で気軽にチャット問合せ:USENONLINE」への仮登録が完了しましたのでご案内いたします。
以下リンクをクリックし、仮パスワードでログイン後に本登録のPW変更のお手続きのほどよろしくお願いいたします。

リンク: {link}

仮PW: {password}

※このパスワードの有効期限は{days}日間です。

※本メールは送信専用メールアドレスからお送りしております。
ご返信いただいてもお答えできませんのでご了承ください。
※本メールに心当たりのない場合は、誠に恐れ入りますが、
破棄していただけますよう、よろしくお願いいたします。

【お問合せ窓口】
{contact}

(c) USEN CORPORATION All Rights Reserved
"""

_STAFF_SUBJECT = "【USEN DESK】仮パスワードのお知らせ"

_STAFF_BODY = """\
{name} 様

USEN DESKの仮パスワードをお知らせします。
ログインIDと仮パスワードでログインし、ご自分のパスワードを設定してください。

{login_line}
仮パスワード: {password}

※仮パスワードの有効期限は{days}日間です。パスワードの設定にだけ使えます。
※本メールは送信専用です。ご返信いただいてもお答えできません。
※心当たりのない場合は、社内のシステム管理者へ連絡してください。
"""


def account(*, to: str, company_name: str, link: str, password: str, days: int, contact: str) -> Mail:
    """The notice of seed A01-1, word for word but for its slips (docs/terms.md)."""
    body = _ACCOUNT_BODY.format(
        company_name=one_line(company_name), link=link, password=password, days=days, contact=contact
    )
    return Mail(ACCOUNT, to, _ACCOUNT_SUBJECT, body)


def staff_password(*, to: str, name: str, login_id: str, password: str, days: int) -> Mail:
    body = _STAFF_BODY.format(name=one_line(name), login_line=login_line(login_id), password=password, days=days)
    return Mail(STAFF_PASSWORD, to, _STAFF_SUBJECT, body)


def login_line(login_id: str) -> str:
    """By this line of its own a mail with a password tells whose it is, whatever their address is now."""
    return f"ログインID: {login_id}"


def reregistration(*, to: str, store_name: str, password_url: str, contact: str) -> Mail:
    """How to set a new password (B2-4).

    The login ID is left out on purpose: together with the address it is all that the page asks for, so that whoever
    reads a mailbox that changed hands can do nothing with this mail alone.
    """
    body = _BODY.format(store_name=one_line(store_name), password_url=password_url, contact=contact)
    return Mail(REREGISTRATION, to, _SUBJECT, body)


def one_line(text: str) -> str:
    """A name out of the customer master without line breaks, control and direction marks."""
    return _UNPRINTABLE.sub(" ", text).strip()
