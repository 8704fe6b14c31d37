"""A03-3, and the great circle: a customer asks in a browser, a desk answers, both see it, and it ends."""

import pytest

from tests.journeys.customers import (  # noqa: F401 - fixtures among them
    choose_store,
    link_in,
    mail_server,
    mail_to,
    number_of,
    said,
    service_settings,
    sign_in,
)
from tests.journeys.exchanges import OTHER_CUSTOMER, Colleague, Customer, at_inquiries, cards, open_thread, thread
from tests.journeys.replying import hold, sent, write
from usen_desk.contract.inquiries import Status
from usen_desk.contract.portal import SEARCH_OWN_STORES, OwnStoreSearch
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER


def test_the_great_circle(browser, desks, service, mail_server):  # noqa: F811
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    sign_in(browser)
    browser.open("/client/new/?category=product")
    browser.tick("オンラインタイプ")
    browser.tick("オフラインタイプ")
    choose_store(browser)
    browser.field("コメント").send_keys("どのような商品があるのかパンフレットなどもらえますか？")
    browser.press("やり取りを開始")
    browser.wait_text("商品問合せ に関するお問い合わせ", "オンラインタイプ, オフラインタイプ", "受付中")
    made = number_of(browser)

    desk.wait(lambda: made in cards(desk))
    open_thread(desk, made)
    desk.wait(lambda: "どのような商品があるのかパンフレットなどもらえますか？" in thread(desk))
    write(desk, "お問い合わせ、ありがとうございます。お送りします。")
    desk.press("Ctrl+Return")
    sent(desk, Customer(service), made, "お問い合わせ、ありがとうございます。お送りします。")

    browser.wait_text("お問い合わせ、ありがとうございます。お送りします。", "対応中", "ご担当: 山田 美咲 様")
    browser.field("コメント").send_keys("届きました。ありがとうございました。")
    browser.press("送信")
    browser.wait_text("届きました。ありがとうございました。")
    assert len(said(browser)) == 3

    desk.wait(lambda: "届きました。ありがとうございました。" in thread(desk))
    desk.press("Ctrl+Shift+D")
    desk.wait(lambda: Customer(service).seen(made).card.status is Status.DONE)
    browser.wait_text("このお問い合わせは完了しています", "完了")
    assert browser.all("#compose textarea") == []
    text = mail_to(browser, mail_server, DEMO_CUSTOMER)
    assert link_in(text) == f"/client/inquiries/{made}/"
    assert "ありがとうございます" not in text


def test_what_is_being_written_when_it_ends_is_kept_for_a_new_one(browser, service):
    made = Customer(service).open("音が出ません。")
    sign_in(browser)
    browser.open(f"/client/inquiries/{made}/")
    browser.field("コメント").send_keys("まだ音が出ません。")
    Colleague(service).edit(made, status=Status.DONE)
    browser.wait_text("入力した内容は、新しいお問い合わせとして送信できます")
    browser.press("新しいお問い合わせとして送信へ進む")
    browser.wait_text("ご契約中の店舗についてのお問い合わせ", "1. お問い合わせ内容")
    assert browser.field("コメント").get_attribute("value") == "まだ音が出ません。"


def open_with(browser, made, script, *blocked):
    """The exchange on a page for which this has run before any script of ours."""
    command = browser.driver.execute_cdp_cmd
    command("Network.enable", {})
    command("Network.setBlockedURLs", {"urls": list(blocked)})
    added = command("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    try:
        browser.open(f"/client/inquiries/{made}/")
    finally:
        command("Page.removeScriptToEvaluateOnNewDocument", added)


def test_an_answer_arrives_over_the_stream_alone(browser, service):
    made = Customer(service).open("音が出ません。")
    sign_in(browser)
    open_with(browser, made, "window.setInterval = () => 0;")
    Colleague(service).say(made, "確認いたします。")
    browser.wait_text("確認いたします。")
    Colleague(service).say(made, "直りました。")
    browser.wait_text("直りました。")


def test_where_no_stream_gets_through_the_page_looks_by_itself(browser, service):
    made = Customer(service).open("音が出ません。")
    sign_in(browser)
    try:
        open_with(browser, made, "", "*/stream/")
        Colleague(service).say(made, "確認いたします。")
        browser.wait_text("確認いたします。")
    finally:
        browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
        browser.open_nothing()
    assert all("/stream/" in told for told in browser.complaints())


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_comment_can_be_added_until_it_is_done(browser, service, scripts):
    made = Customer(service).open("看板の見積をお願いします。")
    browser.scripts(scripts)
    sign_in(browser)
    browser.open(f"/client/inquiries/{made}/")
    browser.field("コメント").send_keys("2枚お願いします。")
    browser.press("送信")
    browser.wait(lambda: len(said(browser)) == 2)
    assert "佐藤 健 様｜株式会社大将フーズ" in said(browser)[1]


def test_the_shown_parts_are_chosen(browser, service):
    made = Customer(service).open("音が出ません。")
    sign_in(browser)
    browser.open(f"/client/inquiries/{made}/")
    assert "お問い合わせ店舗" in browser.text
    browser.press("表示内容を変更")
    browser.tick("お問い合わせ店舗")
    browser.press("変更")
    browser.wait(lambda: browser.all("dl") and "お問い合わせ店舗" not in browser.one("main").text)
    browser.open(f"/client/inquiries/{made}/")
    assert "お問い合わせ店舗" not in browser.one("main").text


def test_another_companys_exchange_looks_like_none(browser, service):
    other = Customer(service, OTHER_CUSTOMER)
    store = other.client.call(SEARCH_OWN_STORES, OwnStoreSearch()).items[0].customer_code
    theirs = other.open("秘密の話です。", store)
    sign_in(browser)
    seen = []
    for number in (theirs, 999_999):
        browser.open(f"/client/inquiries/{number}/")
        browser.wait_text("ページが見つかりません")
        seen.append(browser.text.split("受付番号")[0])
    assert seen[0] == seen[1]
