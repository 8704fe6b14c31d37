"""A04: past exchanges by カテゴリ 店舗 ステータス 都道府県 期間 起票者; newest first; a click opens one."""

from tests.journeys.customers import SHIBUYA, sign_in
from tests.journeys.exchanges import Colleague, Customer
from usen_desk.contract.catalogue import Category


def numbers(browser):
    return [int(one.text.removeprefix("inquiry ID:")) for one in browser.all(".card .number")]


def test_the_list_is_searched_by_each_condition(browser, service):
    customer = Customer(service)
    repair = customer.open("音が出ません。", category=Category.REPAIR, symptom="silent")
    other = customer.open("ほかの件です。")
    Colleague(service).say(other, "ご迷惑をおかけし申し訳ございません。")
    sign_in(browser)
    browser.press("問合せ")
    browser.wait_text("起票者", SHIBUYA)
    assert numbers(browser)[:2] == [other, repair]
    card = browser.all(".card")[0].text
    for part in ("対応中", f"inquiry ID:{other}", "その他", SHIBUYA, "ご担当: 伊藤 沙織 様", "ご迷惑をおかけし"):
        assert part in card
    browser.choose("カテゴリ", "修理")
    browser.choose("ステータス", "受付中")
    browser.choose("都道府県", "東京都")
    browser.fill("店舗", "渋谷")
    browser.fill("起票者", "佐藤")
    browser.press("検索")
    browser.wait(lambda: numbers(browser) == [repair])
    assert "1件" in browser.text
    browser.fill("起票者", "鈴木")
    browser.press("検索")
    browser.wait_text("該当する問い合わせはありません")
    browser.press("クリア")
    browser.wait(lambda: other in numbers(browser))
    browser.click(browser.all(".card")[0])
    browser.wait_text("その他 に関するお問い合わせ", "ほかの件です。")
