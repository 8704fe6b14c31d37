"""A03-2: store, files and comment; やり取りを開始 opens one exchange, however it is pressed."""

import pytest

from tests.journeys.customers import choose_store, number_of, open_new, said, sign_in
from tests.journeys.exchanges import Customer
from tests.server.attachments.files import PDF
from usen_desk.server.db import schema
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER


@pytest.fixture
def paper(tmp_path):
    made = tmp_path / "店舗図面①.pdf"
    made.write_bytes(PDF)
    return made


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_exchange_is_begun_with_store_file_and_comment(browser, service, paper, scripts):
    browser.scripts(scripts)
    sign_in(browser)
    browser.open("/client/new/?category=repair")
    browser.tick("音が出ない")
    choose_store(browser)
    browser.field("ファイルを選択").send_keys(str(paper))
    browser.field("コメント").send_keys("2階のスピーカーから\n音が出ません。")
    browser.press("やり取りを開始")
    browser.wait_text("修理 に関するお問い合わせ", "店舗図面①.pdf", "2階のスピーカーから\n音が出ません。")
    seen = Customer(service).seen(number_of(browser))
    assert [file.name for file in seen.messages[0].attachments] == ["店舗図面①.pdf"]
    assert [answer.value for answer in seen.asked] == ["音が出ない"]


def test_a_double_click_begins_one(browser, service):
    sign_in(browser)
    open_new(browser, "修理")
    browser.wait_text("症状")
    browser.tick("音が出ない")
    choose_store(browser)
    browser.field("コメント").send_keys("一度だけです。")
    button = browser.button("やり取りを開始")
    browser.driver.execute_script("arguments[0].click(); arguments[0].click()", button)
    browser.wait_text("修理 に関するお問い合わせ")
    assert len(Customer(service).found("一度だけです。")) == 1


def test_going_back_and_sending_again_begins_no_second_one(browser, service):
    sign_in(browser)
    browser.open("/client/new/?category=other")
    choose_store(browser)
    browser.field("コメント").send_keys("戻っても一つです。")
    browser.press("やり取りを開始")
    browser.wait_text("その他 に関するお問い合わせ")
    first = number_of(browser)
    browser.driver.back()
    browser.wait_text("4. コメント")
    assert browser.field("コメント").get_attribute("value") == "戻っても一つです。"
    browser.press("やり取りを開始")
    browser.wait_text("その他 に関するお問い合わせ")
    assert number_of(browser) == first
    assert len(Customer(service).found("戻っても一つです。")) == 1


def test_a_file_that_is_too_large_is_told_and_the_text_stays(browser, tmp_path):
    large = tmp_path / "写真.png"
    large.write_bytes(b"\x89PNG" + b"0" * 40_000_000)
    sign_in(browser)
    browser.open("/client/new/?category=other")
    browser.field("コメント").send_keys("写真を送ります。")
    choose_store(browser)
    browser.field("ファイルを選択").send_keys(str(large))
    browser.press("やり取りを開始")
    browser.wait_text("「写真.png」は大きすぎます。")
    assert browser.field("コメント").get_attribute("value") == "写真を送ります。"


def test_files_that_are_too_much_together_are_told_and_the_text_stays(browser, tmp_path):
    sign_in(browser)
    browser.open("/client/new/?category=other")
    browser.field("コメント").send_keys("写真を送ります。")
    for number in range(4):
        photo = tmp_path / f"写真{number}.png"
        photo.write_bytes(b"\x89PNG" + b"0" * 9_000_000)
        browser.field("ファイルを選択").send_keys(str(photo))
    browser.press("やり取りを開始")
    browser.wait_text("合計が大きすぎます。")
    assert browser.field("コメント").get_attribute("value") == "写真を送ります。"


def test_a_session_that_ends_meanwhile_loses_no_word(browser, service):
    sign_in(browser)
    browser.open("/client/new/?category=other")
    choose_store(browser)
    browser.field("コメント").send_keys("長い時間をかけて書いた文です。")
    elsewhere = browser.driver.execute_cdp_cmd("Network.getAllCookies", {})["cookies"]
    assert all(one["httpOnly"] and one["secure"] and one["name"].startswith("__Host-") for one in elsewhere)
    ended(service)
    browser.press("やり取りを開始")
    browser.wait_text("ログインすると、入力した内容の続きから操作できます")
    browser.fill("メールアドレス", DEMO_CUSTOMER)
    browser.fill("パスワード", DEMO_PASSWORD)
    browser.press("ログイン")
    browser.wait_text("入力した内容は残っています")
    assert browser.field("コメント").get_attribute("value") == "長い時間をかけて書いた文です。"
    browser.press("やり取りを開始")
    browser.wait_text("その他 に関するお問い合わせ")
    assert "長い時間をかけて書いた文です。" in said(browser)[0]


def ended(service):
    with service.database.write() as tx:
        tx.execute(schema.portal_session.delete())
