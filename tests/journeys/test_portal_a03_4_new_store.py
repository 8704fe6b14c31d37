"""A03-4: 新規出店のご相談, which needs no contracted store."""

from tests.journeys.customers import number_of, sign_in
from tests.journeys.exchanges import Customer
from usen_desk.contract.catalogue import Category


def test_a_new_store_is_talked_about_before_it_is_a_customer(browser, service):
    sign_in(browser)
    browser.press("新規出店のご相談")
    browser.wait_text("2. 新規出店について")
    browser.field("出店予定地").send_keys("大阪市北区梅田")
    browser.field("店舗名（予定）").send_keys("焼肉大将 梅田店")
    browser.choose("都道府県", "大阪府")
    browser.field("コメント").send_keys("秋に開店します。BGMの提案をお願いします。")
    browser.press("やり取りを開始")
    browser.wait_text("新規出店のご相談", "焼肉大将 梅田店", "大阪市北区梅田")
    seen = Customer(service).seen(number_of(browser))
    assert (seen.card.category, seen.card.prefecture_code, seen.card.customer_code) == (Category.NEW_STORE, 27, "")
