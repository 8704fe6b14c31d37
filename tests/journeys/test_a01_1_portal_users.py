"""A01-1: from the 導入依頼 to the account mail and the first sign-in; reissue in two acts."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.service import UNTHROTTLED
from tests.smtp import MailServer
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Refused
from usen_desk.contract.companies import SET_CUSTOMER_PASSWORD, SIGN_IN_CUSTOMER, CustomerSignIn, FirstPassword
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import SEARCH_INQUIRIES, InquirySearch
from usen_desk.server.db import schema
from usen_desk.server.settings import Settings

STORE, EMAIL = "0398-2071-01", "hana@aoba.example.jp"
TABLE = "利用者（お客様）"
OF_STORE = "サポートページの利用者"
OWN = "青い魚が三匹泳いでいる庭の池"


@pytest.fixture
def relay(tmp_path):
    made = MailServer(tmp_path)
    yield made
    made.close()


@pytest.fixture
def service_settings(tmp_path, relay):
    return Settings(
        throttles=UNTHROTTLED,
        files_folder=str(tmp_path / "files"),
        public_url="https://online.example.jp",
        smtp=relay.settings(sender="no-reply@online.example.jp", sender_name="USEN ONLINE事務局"),
    )


def issued(desk, relay):
    """By a supervisor who has the request in hand; the mail that arrives."""
    desk.press("Ctrl+8")
    desk.wait(lambda: desk.has_table(TABLE))
    desk.wait_idle()
    desk.click_button("発行")
    desk.type_into("企業名 登録済みなら同じ企業に追加", "株式会社青葉フーズ")
    desk.type_into("氏名", "青葉 花")
    desk.type_into("メールアドレス お知らせメールの宛先", EMAIL)
    desk.click_button("発行してメールを送る")
    desk.wait(lambda: relay.received)
    ((recipients, message),) = relay.received
    assert recipients == [EMAIL]
    return message


def issued_on_the_stores_page(desk, relay):
    """To the company that the store has already."""
    desk.wait(lambda: desk.has_table(OF_STORE))
    desk.wait_idle()
    desk.click_button("新規発行")
    desk.type_into("氏名", "青葉 花")
    desk.type_into("メールアドレス お知らせメールの宛先", EMAIL)
    desk.click_button("発行してメールを送る")
    desk.wait(lambda: relay.received)
    desk.wait(lambda: EMAIL in desk.column(OF_STORE, "メールアドレス"))
    return relay.received[0][1]


def customer(service):
    return ApiClient(Route(service.url, service.authority.ca_file))


def signed_in(client, password):
    asked = CustomerSignIn(email=EMAIL, password=password, device_id=uuid4().hex)
    client.token = client.call(SIGN_IN_CUSTOMER, asked).token
    return client


def password_of(message):
    return re.search(r"仮PW: (\S+)", message.get_content())[1]


def test_a_request_becomes_an_account_mail_and_the_customer_sets_a_password(desks, service, relay):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    message = issued(desk, relay)
    text = message.get_content()
    assert text.startswith("株式会社青葉フーズ 様\r\nお世話になっております。USEN ONLINE事務局です。")
    assert "リンク: https://online.example.jp/client/login/" in text
    assert "※このパスワードの有効期限は14日間です。" in text
    assert "※本メールは送信専用メールアドレスからお送りしております。" in text
    assert message["Subject"] == "【USEN ONLINE】アカウント発行のお知らせ"
    client = signed_in(customer(service), password_of(message))
    with pytest.raises(Refused):
        client.call(SEARCH_INQUIRIES, InquirySearch())
    client.token = client.call(SET_CUSTOMER_PASSWORD, FirstPassword(new=OWN)).token
    client.call(SEARCH_INQUIRIES, InquirySearch())
    client.close()
    desk.type_into("利用者を探す", "青葉")
    desk.wait(lambda: desk.column(TABLE, "企業名") == ["株式会社青葉フーズ"])


def test_an_expired_password_is_reissued_in_two_acts_and_the_older_one_is_dead(desks, service, relay):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    older = password_of(issued(desk, relay))
    user = schema.portal_user
    with service.database.write() as tx:
        over = update(user).where(user.c.email == EMAIL).values(password_until=datetime.now(UTC) - timedelta(seconds=1))
        tx.execute(over)
    desk.type_into("利用者を探す", "青葉")
    desk.wait(lambda: desk.column(TABLE, "状態") == ["期限切れ"])
    desk.acts.start()
    desk.click_cell(TABLE, 0, "氏名")
    desk.click_button("再発行")
    assert len(desk.acts) == 2
    desk.wait(lambda: len(relay.received) == 2)
    desk.wait(lambda: desk.column(TABLE, "状態") == ["未ログイン 残り14日"])
    client = customer(service)
    with pytest.raises(Refused) as refused:
        signed_in(client, older)
    assert refused.value.problem.code is Code.WRONG_SIGN_IN
    assert signed_in(client, password_of(relay.received[1][1])).token
    client.close()


def test_on_the_stores_page_a_user_is_issued_and_reissued_in_two_acts(desks, service, relay):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    desk.open_store(STORE)
    older = password_of(issued_on_the_stores_page(desk, relay))
    desk.wait_idle()
    at = desk.column(OF_STORE, "メールアドレス").index(EMAIL)
    assert desk.column(OF_STORE, "状態")[at] == "未ログイン 残り14日"
    assert any(f"お知らせメールを {EMAIL} に送ります" in text for text in desk.notices)
    desk.acts.start()
    desk.click_cell(OF_STORE, at, "氏名")
    desk.click_button("再発行")
    assert len(desk.acts) == 2
    desk.wait(lambda: len(relay.received) == 2)
    client = customer(service)
    with pytest.raises(Refused):
        signed_in(client, older)
    assert signed_in(client, password_of(relay.received[1][1])).token
    client.close()


def test_what_could_not_be_sent_is_seen_and_sent_again(desks, service, relay):
    relay.answers["RCPT"].append("550 5.1.1 no such user")
    desk = desks(service.url)
    desk.sign_in("supervisor")
    desk.press("Ctrl+8")
    desk.wait(lambda: desk.has_table(TABLE))
    desk.wait_idle()
    desk.click_button("発行")
    desk.type_into("企業名 登録済みなら同じ企業に追加", "株式会社青葉フーズ")
    desk.type_into("氏名", "青葉 花")
    desk.type_into("メールアドレス お知らせメールの宛先", EMAIL)
    desk.click_button("発行してメールを送る")
    outbox = schema.mail_outbox
    desk.wait(lambda: _states(service, outbox) == ["dead"])
    desk.wait_idle()
    desk.click_cell("管理の項目", desk.column("管理の項目", "管理").index("送信メール"), "管理")
    desk.wait(lambda: desk.has_table("送信メール"))
    desk.wait(lambda: desk.column("送信メール", "状態") == ["送信できません"])
    assert desk.column("送信メール", "理由") == ["550 5.1.1 no such user"]
    desk.click_button("もう一度送信")
    desk.wait(lambda: _states(service, outbox) == ["sent"])


def _states(service, outbox):
    with service.database.read() as tx:
        return list(tx.execute(outbox.select().with_only_columns(outbox.c.state)).scalars())
