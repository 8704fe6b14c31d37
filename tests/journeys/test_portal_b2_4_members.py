"""B2-4 to its end: the desk sends the mail, the member asks for a link on our page, and sets a new password."""

from sqlalchemy import select

from tests.journeys.customers import link_in, mail_server, mail_to, service_settings  # noqa: F401 - fixtures
from tests.journeys.test_b2_4_password_registration import ADDRESS, NORD
from usen_desk.server.db import schema
from usen_desk.server.session.passwords import is_right

NEW = "asagao no tsuru ga nobiru"


def test_a_caller_who_forgot_id_and_password_sets_a_new_one(browser, desk, service, mail_server):  # noqa: F811
    desk.open_store(NORD)
    desk.press("Ctrl+Shift+M")
    browser.open(link_in(mail_to(browser, mail_server, ADDRESS)))
    browser.wait_text("パスワードの再登録", "USEN MEMBERS")
    with service.database.read() as tx:
        login_id = tx.execute(select(schema.account.c.login_id).where(schema.account.c.email == ADDRESS)).scalar_one()
    browser.fill("ログインID", login_id)
    browser.fill("登録メールアドレス", ADDRESS)
    browser.press("送信")
    browser.wait_text("まもなく認証メールが届きます")
    link = link_in(mail_to(browser, mail_server, ADDRESS, number=2))
    browser.open(link)
    browser.fill("新しいパスワード", NEW)
    browser.fill("新しいパスワード（確認）", NEW)
    browser.press("登録")
    browser.wait_text("パスワードを登録しました")
    with service.database.read() as tx:
        kept = tx.execute(select(schema.account.c.password_hash).where(schema.account.c.email == ADDRESS)).scalar_one()
    assert is_right(kept, NEW)
    browser.open(link)
    browser.fill("新しいパスワード", NEW)
    browser.fill("新しいパスワード（確認）", NEW)
    browser.press("登録")
    browser.wait_text("使用済みか、有効期限")
