"""B2-4: password re-registration: staff guides the caller, or sends the mail. A real SMTP server takes it."""

import pytest
from sqlalchemy import func, select

from tests.journeys.desk import copied
from tests.service import UNTHROTTLED
from tests.smtp import MailServer
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.server.db import schema
from usen_desk.server.settings import Settings, Throttles
from usen_desk.ui.messages import REFUSALS

NORD, ADDRESS = "0233-1845-01", "yokohama@nord-cafe.example"
PASSWORD_PAGE = "https://members.test/password/"


@pytest.fixture
def mail_server(tmp_path):
    made = MailServer(tmp_path)
    yield made
    made.close()


@pytest.fixture
def service_settings(mail_server):
    return Settings(throttles=UNTHROTTLED, smtp=mail_server.settings(), members_password_url=PASSWORD_PAGE)


def queued(service):
    with service.database.read() as tx:
        return tx.execute(select(func.count()).select_from(schema.mail_outbox)).scalar_one()


def test_the_mail_reaches_the_customer_and_staff_see_what_became_of_it(desk, service, mail_server):
    desk.open_store(NORD)
    desk.press("Ctrl+Shift+M")
    desk.wait(lambda: any("再登録メールを送信しました。届くまで" in text for text in desk.texts))
    desk.wait(lambda: len(mail_server.received) == 1)
    recipients, mail = mail_server.received[0]
    assert recipients == [ADDRESS]
    assert mail["To"] == ADDRESS
    text = mail.get_body(("plain",)).get_content()
    assert "カフェ・ド・ノール 横浜南店" in text
    assert "nord-yokohama" not in text  # whoever reads a mailbox that changed hands can't do anything with it
    assert PASSWORD_PAGE in text
    assert queued(service) == 1


def test_asking_twice_sends_one(desk, service, mail_server):
    """A double click is one wish; the answer of the first is still on its way when the second click comes."""
    desk.open_store(NORD)
    send = desk.button("再登録メール送信")
    desk.click(send)
    assert not send.isEnabled()
    desk.press("Ctrl+Shift+M")
    desk.wait_idle()
    desk.wait(lambda: mail_server.received)
    assert queued(service) == 1
    assert len(mail_server.received) == 1


def test_an_answer_that_was_lost_is_asked_again_and_sends_one(desk, service, mail_server):
    """The service queued the mail, its answer never came: the desk asks again with the same number."""
    desk.open_store(NORD)
    client = desk.program.client
    call, lost = client.call, []

    def losing(endpoint, body, **path):
        result = call(endpoint, body, **path)
        if endpoint.method == "POST" and not lost:
            lost.append(result)
            raise Unreachable(Trouble.CUT)
        return result

    client.call = losing
    desk.press("Ctrl+Shift+M")
    desk.wait(lambda: lost and desk.notices)
    desk.wait_idle()
    desk.press("Ctrl+Shift+M")
    desk.wait(lambda: any("再登録メールを送信しました。届くまで" in text for text in desk.texts))
    desk.wait(lambda: mail_server.received)
    assert queued(service) == 1


def test_the_caller_can_be_guided_instead(desk):
    desk.open_store(NORD)
    assert "IDとPASSが分からない" in desk.texts
    for tick in ("店舗名", "電話番号", "住所"):
        desk.click_button(tick)
    assert "3点一致。IDを案内できます" in desk.texts
    desk.click_button("案内文をコピー")
    assert "パスワードを忘れた方はこちら" in copied()
    assert PASSWORD_PAGE in copied()


class TestThrottled:
    @pytest.fixture
    def service_settings(self, mail_server):
        return Settings(throttles=Throttles(resends_per_account_per_hour=1), smtp=mail_server.settings())

    def test_too_many_mails_to_one_customer_are_refused_in_words(self, desk, service, mail_server):
        desk.open_store(NORD)
        desk.press("Ctrl+Shift+M")
        desk.wait(lambda: mail_server.received)
        desk.wait_idle()
        desk.press("Ctrl+Shift+M")
        desk.wait(lambda: any(notice.startswith(REFUSALS[Code.RESEND_THROTTLED]) for notice in desk.notices))
        assert queued(service) == 1
