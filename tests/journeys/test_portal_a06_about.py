"""A06: お知らせ by its tabs, サイトご利用に関して, 基本情報; A-FAQ."""

from uuid import uuid4

from tests.journeys.customers import sign_in
from tests.journeys.exchanges import SUPERVISOR, Colleague, Customer
from tests.journeys.test_portal_a02_top import told
from usen_desk.contract.base import Nothing
from usen_desk.contract.companies import GET_CUSTOMER_ME
from usen_desk.contract.faq import ADD_FAQ, FaqText, FaqToAdd
from usen_desk.contract.notices import NoticeKind
from usen_desk.contract.site_info import GET_BASIC_INFO, PUT_BASIC_INFO, ContactsDraft


def test_notices_stand_under_their_tabs(browser, service):
    told(service, NoticeKind.GUIDE, "新商品○○が発売となります", "# 概要\n**詳細**は<b>こちら</b>\n- 一つ目\n- 二つ目")
    told(service, NoticeKind.SYSTEM, "システムメンテナンスのご案内")
    sign_in(browser)
    browser.press("お知らせ")
    browser.wait_text("新商品○○が発売となります")
    assert "システムメンテナンス" not in browser.one("main").text
    browser.press("新商品○○が発売となります")
    browser.wait_text("概要", "詳細は<b>こちら</b>", "一つ目")
    assert browser.one("article strong").text == "詳細"
    browser.press("USENからのご案内")
    line = "//li[contains(., '新商品○○が発売となります')]"
    browser.wait(lambda: "未読" not in browser.driver.find_element("xpath", line).text)
    browser.press("システム関連")
    browser.wait_text("システムメンテナンスのご案内")


def test_terms_privacy_security_and_the_environment_can_be_read(browser):
    sign_in(browser)
    browser.press("サイトご利用に関して")
    for title in ("利用規約", "個人情報の取り扱いについて", "情報セキュリティ基本方針"):
        browser.wait_text(title)
        browser.press(title)
        browser.wait(lambda title=title: browser.one("h1").text == title)
        assert len(browser.one("article").text) > 100
        browser.press("サイトご利用に関して")
    browser.wait_text("JavaScript")


def test_the_people_in_charge_are_shown_with_their_departments(browser, service):
    company = Customer(service).client.call(GET_CUSTOMER_ME, Nothing()).company_id
    supervisor, agent = Colleague(service, SUPERVISOR), Colleague(service)
    draft = ContactsDraft(reps=(supervisor.staff_id,), supports=(agent.staff_id,))
    version = supervisor.client.call(GET_BASIC_INFO, Nothing(), company_id=company).version
    supervisor.client.call(PUT_BASIC_INFO, draft, version=version, company_id=company)
    sign_in(browser)
    browser.press("佐藤 健 様")
    browser.press("基本情報")
    browser.wait_text("貴社担当営業", "森 直樹", "貴社サポート", "伊藤 沙織", "カスタマーサポート部 首都圏CS")


def test_questions_are_found_and_opened(browser, service):
    text = FaqText(
        category="故障",
        question="音が出ないときはどうすればよいですか?",
        answer="電源ランプをご確認ください。",
        is_published=True,
        for_customers=True,
    )
    Colleague(service, SUPERVISOR).client.call(ADD_FAQ, FaqToAdd(faq_key=uuid4(), text=text))
    sign_in(browser)
    browser.press("FAQ")
    browser.fill("キーワード", "音が出ない")
    browser.press("検索")
    browser.press("音が出ないときはどうすればよいですか?")
    browser.wait_text("電源ランプをご確認ください。")
    browser.press("はい")
    browser.wait(lambda: browser.all("button[aria-pressed=true]"))
