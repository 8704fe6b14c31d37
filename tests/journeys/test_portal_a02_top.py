"""A02: TOP with its menu, header, recent exchanges, shortcuts, products and call centres."""

from uuid import uuid4

from tests.browser import PHONE
from tests.journeys.customers import sign_in
from tests.journeys.exchanges import SUPERVISOR, Colleague, Customer
from usen_desk.contract.notices import ADD_NOTICE, NoticeKind, NoticeText, NoticeToAdd


def told(service, kind, title, body="詳細は「商品問合せ」よりお問い合わせください。"):
    text = NoticeText(kind=kind, title=title, body=body, for_customers=True)
    draft = NoticeToAdd(notice_key=uuid4(), text=text, publishes=True)
    return Colleague(service, SUPERVISOR).client.call(ADD_NOTICE, draft)


def test_the_menu_and_the_shortcuts_lead_to_their_pages(browser):
    sign_in(browser)
    for name, heading in (
        ("問合せ", "問合せ"),
        ("新規", "ご契約中の店舗についてのお問い合わせ"),
        ("ファイル", "ファイル"),
        ("FAQ", "よくあるご質問"),
        ("お知らせ", "お知らせ"),
        ("サイトご利用に関して", "サイトご利用に関して"),
    ):
        browser.press(name)
        browser.wait(lambda heading=heading: browser.one("h1").text == heading)
        assert browser.one(".rail [aria-current]").text.startswith(name)
        browser.press("USEN ONLINE")
        browser.wait_text("最近のやりとり", "株式会社大将フーズ 様", "佐藤 健 様")
    browser.press("新規出店のご相談")
    browser.wait(lambda: browser.one("h1").text == "新規出店のご相談")


def test_exchanges_stand_newest_first(browser, service):
    customer = Customer(service)
    older, newer = customer.open("一つ目です。"), customer.open("二つ目です。")
    Colleague(service).say(older, "確認いたします。")
    sign_in(browser)
    numbers = [one.text for one in browser.all("section .card .number")]
    assert numbers[:2] == [f"inquiry ID:{older}", f"inquiry ID:{newer}"]
    assert "確認いたします。" in browser.all(".card")[0].text


def test_news_products_and_call_centres_are_shown(browser, service):
    told(service, NoticeKind.PRODUCT, "新商品のご案内")
    told(service, NoticeKind.SYSTEM, "システムメンテナンスのご案内", "下記の期間において\nサービスを一時停止します。")
    sign_in(browser)
    browser.wait_text("USENからのお知らせ", "新商品のご案内", "0120-737-440", "9:00-22:30 年中無休", "0120-028-440")
    assert browser.one(".rail .count").text.strip().startswith("未読")
    browser.press("システムメンテナンスのご案内")
    browser.wait_text("サービスを一時停止します。")


def test_a_phone_shows_the_same_without_scrolling_sideways(browser):
    browser.resize(*PHONE)
    sign_in(browser)
    for path in ("/client/", "/client/inquiries/", "/client/new/", "/client/files/", "/client/faq/", "/client/site/"):
        browser.open(path)
        width = browser.driver.execute_script("return document.documentElement.scrollWidth")
        assert width <= PHONE[0], path
