"""X17 for customers: axe's rules (WCAG 2.1 A and AA) on every page, light and dark, phone and desktop; keyboard."""

from importlib.resources import files

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import DESKTOP, PHONE
from tests.journeys.customers import sign_in
from tests.journeys.exchanges import Colleague, Customer
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER

AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
OUTSIDE = ("/client/login/", "/client/password/forgot/", "/members/password/", f"/members/password/{'A' * 43}/")
INSIDE = (
    "/client/",
    "/client/inquiries/",
    "/client/new/?category=repair",
    "/client/new/store/",
    "/client/files/",
    "/client/notices/",
    "/client/site/",
    "/client/site/terms/",
    "/client/company/",
    "/client/faq/",
    "/client/password/",
    "/client/picture/",
    "/client/nothing/",
)


def violations(browser):
    """What axe finds on the page, one line each."""
    run = """
    const done = arguments[arguments.length - 1];
    axe.run(document, {runOnly: arguments[0]}).then(found => done(found.violations.map(
        one => one.id + ": " + one.nodes.map(node => node.html.slice(0, 160)).join(" | "))));
    """
    browser.driver.execute_script(AXE)
    return browser.driver.execute_async_script(run, RULES)


@pytest.mark.parametrize(("is_dark", "size"), [(False, DESKTOP), (True, PHONE)], ids=["light desktop", "dark phone"])
def test_no_page_breaks_a_rule(browser, service, is_dark, size):
    made = Customer(service).open("音が出ません。")
    Colleague(service).say(made, "確認いたします。")
    browser.dark(is_dark)
    browser.resize(*size)
    found = {}
    for path in OUTSIDE:
        browser.open(path)
        found[path] = violations(browser)
    sign_in(browser)
    for path in (*INSIDE, f"/client/inquiries/{made}/"):
        browser.open(path)
        found[path] = violations(browser)
    broken = {place: told for place, told in found.items() if told}
    assert not broken, "\n".join(f"{place}: {told}" for place, told in broken.items())


def test_a_broken_rule_is_found(browser):
    browser.open("/client/login/")
    browser.driver.execute_script("document.querySelector('label').remove()")
    assert any(told.startswith("label:") for told in violations(browser))


def focused(browser):
    return browser.driver.switch_to.active_element


def test_the_keyboard_alone_signs_in_and_skips_the_menu(browser):
    browser.open("/client/login/")
    focused_body = focused(browser)
    focused_body.send_keys(Keys.TAB)
    assert focused(browser).text == "本文へ移動"
    focused(browser).send_keys(Keys.TAB)
    focused(browser).send_keys(DEMO_CUSTOMER, Keys.TAB)
    focused(browser).send_keys(DEMO_PASSWORD, Keys.ENTER)
    browser.wait_text("最近のやりとり")
    browser.one("body").send_keys(Keys.TAB)
    focused(browser).send_keys(Keys.ENTER)
    browser.wait(lambda: focused(browser).get_attribute("id") == "main")
    focused(browser).send_keys(Keys.TAB)
    assert browser.driver.execute_script("return document.getElementById('main').contains(document.activeElement)")
