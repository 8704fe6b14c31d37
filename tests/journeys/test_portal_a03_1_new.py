"""A03-1: the categories with their fields and notes; the warning of an exchange that is open already."""

import pytest

from tests.browser import PHONE
from tests.journeys.customers import SHIBUYA, choose_store, open_new, sign_in
from tests.journeys.exchanges import Colleague, Customer
from usen_desk.server.inquiries.catalogue import catalogue


def test_each_category_brings_its_fields_and_notes_at_once(browser):
    sign_in(browser)
    browser.press("新規")
    browser.wait_text("1. お問い合わせ内容")
    browser.field("コメント").send_keys("先に書いた文です。")
    for form in catalogue().categories:
        if not form.needs_store:
            continue
        browser.tick(form.label)
        browser.wait_text(*(field.label for field in form.fields), *form.notes)
        assert browser.field("コメント").get_attribute("value") == "先に書いた文です。"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_open_exchange_of_the_store_is_told_before_another_is_begun(browser, service, scripts):
    made = Customer(service).open("音が出ません。")
    Colleague(service).say(made, "確認いたします。")
    browser.scripts(scripts)
    sign_in(browser)
    browser.press("新規")
    browser.fill("フリーワード検索", "渋谷")
    browser.press("店舗を検索")
    browser.wait_text("すでに問合せ中のものがあります", f"inquiry ID:{made}", "担当: 伊藤 沙織 様")
    browser.press(f"inquiry ID:{made}")
    browser.wait_text("確認いたします。")


def test_what_is_missing_is_told_beside_its_field_and_the_rest_stays(browser):
    sign_in(browser)
    open_new(browser, "移転")
    browser.wait_text("移転先の住所")
    browser.fill("移転先の住所", "東京都渋谷区宇田川町25-8")
    choose_store(browser)
    browser.press("やり取りを開始")
    browser.wait_text("送信していません。2か所をご確認ください。")
    assert browser.field("移転日").get_attribute("aria-invalid") == "true"
    assert browser.field("移転先の住所").get_attribute("value") == "東京都渋谷区宇田川町25-8"
    assert SHIBUYA in browser.text


COVERED = """
const field = document.activeElement, place = field.getBoundingClientRect();
return [field.name, place.bottom > document.querySelector(".rail").getBoundingClientRect().top, place.top < 0];
"""
"""What has the focus, and whether it is behind the menu of a phone or above the screen."""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_the_first_field_that_is_wrong_is_seen(browser, scripts):
    browser.resize(*PHONE)
    browser.scripts(scripts)
    sign_in(browser)
    browser.open("/client/new/?category=other")
    choose_store(browser)
    browser.press("やり取りを開始")
    browser.wait_text("送信していません。1か所をご確認ください。")
    browser.wait(lambda: browser.driver.execute_script(COVERED) == ["comment", False, False])


def test_what_is_wrong_has_the_focus_also_where_files_were_sent_along(browser, tmp_path):
    """The answer to files takes the place of the page without being loaded as one."""
    paper = tmp_path / "店内図.txt"
    paper.write_text("レジの横です。", encoding="utf-8")
    sign_in(browser)
    open_new(browser, "修理")
    choose_store(browser)
    browser.field("ファイルを選択").send_keys(str(paper))
    browser.press("やり取りを開始")
    browser.wait_text("送信していません。2か所をご確認ください。", "店内図.txt")
    browser.wait(lambda: browser.driver.switch_to.active_element == browser.field("音が出ない"))
