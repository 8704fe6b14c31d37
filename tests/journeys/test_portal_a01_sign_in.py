"""A01: from the account mail to the first own password, the account icon's menu, and a forgotten password."""

import re
from uuid import uuid4

from tests.journeys.customers import link_in, mail_server, mail_to, service_settings, sign_in  # noqa: F401 - fixtures
from tests.journeys.exchanges import SUPERVISOR, Colleague
from tests.server.session.pictures import drawn
from usen_desk.contract.portal_users import ISSUE_PORTAL_USER, Introduction
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER

NEWCOMER = "suzuki@taisho-foods.example"
NEW, NEWER = "asagao no tsuru ga nobiru", "fuyu no hoshi ga mieru"


def issued(service):
    body = Introduction(request_id=uuid4(), company_name="新規の会社", name="鈴木 花", email=NEWCOMER)
    Colleague(service, SUPERVISOR).client.call(ISSUE_PORTAL_USER, body)


def test_the_account_mail_leads_to_the_first_own_password(browser, service, mail_server):  # noqa: F811
    issued(service)
    text = mail_to(browser, mail_server, NEWCOMER)
    assert link_in(text) == "/client/login/"
    temporary = re.search(r"仮PW: (\S+)", text)[1]
    browser.open(link_in(text))
    browser.fill("メールアドレス", NEWCOMER)
    browser.fill("パスワード", temporary)
    browser.press("ログイン")
    browser.wait_text("新しいパスワードを入力してください")
    browser.open("/client/inquiries/")
    browser.wait_text("新しいパスワードを入力してください")
    browser.fill("パスワードを入力", NEW)
    browser.fill("パスワードを入力（確認）", NEW)
    browser.press("送信")
    browser.wait_text("パスワードを変更しました", "最近のやりとり")
    browser.press("鈴木 花 様")
    browser.press("ログアウト")
    browser.wait_text("ログアウトしました")
    sign_in(browser, NEWCOMER, NEW)


def has_focus(browser, label):
    return browser.driver.switch_to.active_element == browser.field(label)


def test_a_wrong_password_is_said_at_its_field_which_has_the_focus_and_is_empty(browser):
    for scripts in (True, False):
        browser.scripts(scripts)
        browser.open("/client/login/")
        browser.fill("メールアドレス", DEMO_CUSTOMER)
        browser.fill("パスワード", "not it at all")
        browser.press("ログイン")
        browser.wait_text("ログインできませんでした", "パスワードが正しくありません")
        browser.wait(lambda: has_focus(browser, "パスワード"))
        assert browser.field("パスワード").get_attribute("value") == ""
        assert browser.field("メールアドレス").get_attribute("value") == DEMO_CUSTOMER
    browser.scripts(True)


def test_the_icon_changes_password_and_picture(browser, tmp_path):
    sign_in(browser)
    browser.press("佐藤 健 様")
    browser.press("パスワードの変更")
    browser.wait_text("現在のパスワード")
    browser.fill("現在のパスワード", DEMO_PASSWORD)
    browser.fill("パスワードを入力", NEW)
    browser.fill("パスワードを入力（確認）", NEW)
    browser.press("送信")
    browser.wait_text("パスワードを変更しました")
    browser.press("佐藤 健 様")
    browser.press("画像を変更")
    browser.wait_text("画像は登録されていません")
    picture = tmp_path / "わたし.png"
    picture.write_bytes(drawn(60, 40))
    browser.field("画像を選択").send_keys(str(picture))
    browser.press("送信")
    browser.wait_text("画像を変更しました")
    shown = browser.one(".person img")
    assert browser.driver.execute_script("return arguments[0].naturalWidth", shown) == 256


def test_a_forgotten_password_is_set_anew_by_mail(browser, mail_server):  # noqa: F811
    browser.open("/client/login/")
    browser.press("パスワードをお忘れですか?")
    browser.wait_text("パスワードの再設定")
    browser.fill("メールアドレス", DEMO_CUSTOMER)
    browser.press("送信")
    browser.wait_text("まもなくメールが届きます")
    browser.open(link_in(mail_to(browser, mail_server, DEMO_CUSTOMER)))
    browser.fill("パスワードを入力", NEWER)
    browser.fill("パスワードを入力（確認）", NEWER)
    browser.press("送信")
    browser.wait_text("パスワードを登録しました")
    sign_in(browser, DEMO_CUSTOMER, NEWER)
