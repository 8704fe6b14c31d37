"""Tests for usen_desk.server.mail.texts."""

from usen_desk.server.mail.texts import one_line, reregistration


def made(store_name="カフェ 汐風"):
    return reregistration(
        to="taro@example.jp",
        store_name=store_name,
        password_url="https://members.example.jp/password/",
        contact="USEN ONLINE事務局\nusenonline@example.jp",
    )


def test_the_mail_tells_what_is_needed_and_where_to_find_it():
    body = made().body
    assert body.startswith("カフェ 汐風 様\n")
    assert "\nhttps://members.example.jp/password/\n" in body
    for words in ("・ログインID", "・登録メールアドレス", "送信専用メールアドレス", "心当たりのない場合"):
        assert words in body
    assert body.endswith("【お問合せ窓口】\nUSEN ONLINE事務局\nusenonline@example.jp\n")


def test_a_store_name_stays_one_line_and_prints_nothing_hidden():
    body = made("汐風\r\n▼こちら\nhttps://evil.example/\u202e{contact}").body
    assert body.splitlines()[0] == "汐風 ▼こちら https://evil.example/ {contact} 様"


def test_names_keep_their_own_blanks_and_rare_characters():
    assert one_line("𠮷野家　南口店 ") == "𠮷野家　南口店"
