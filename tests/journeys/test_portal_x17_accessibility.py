"""X17 for customers: axe's rules (WCAG 2.1 A and AA) and valid markup on every page, light and dark; keyboard."""

import os
import re
from importlib.resources import files
from pathlib import Path

import html5lib
import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import DESKTOP, PHONE
from tests.journeys import portal_pages
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER
from usen_desk.server.portal.site import all_pages

AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PICTURES = "PORTAL_PICTURES"
"""Environment variable: a folder that gets a picture of each page."""


def violations(browser):
    """What axe finds on the page, one line each."""
    run = """
    const done = arguments[arguments.length - 1];
    axe.run(document, {runOnly: arguments[0]}).then(found => done(found.violations.map(
        one => one.id + ": " + one.nodes.map(node => node.html.slice(0, 160)).join(" | "))));
    """
    browser.driver.execute_script(AXE)
    return browser.driver.execute_async_script(run, RULES)


def invalid(browser):
    """What is wrong with the markup as it was sent, "" for nothing."""
    ask = "const done = arguments[0]; fetch(location.href).then(answer => answer.text()).then(done);"
    source = browser.driver.execute_async_script(ask)
    try:
        html5lib.HTMLParser(strict=True).parse(source)
    except html5lib.html5parser.ParseError as error:
        return str(error)
    return ""


def pictured(browser, number, name, size):
    if folder := os.environ.get(PICTURES):
        kind = "phone" if size == PHONE else "desktop"
        shown = re.sub(r"\W+", "-", name).strip("-")
        browser.picture(Path(folder, f"{kind}-{number:02}-{shown}.png"))


def is_wider_than_the_screen(browser):
    return browser.driver.execute_script(
        "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_no_page_is_missing_in_what_is_looked_at():
    assert {page.path for page in all_pages([]) if page.shown} == portal_pages.ROUTES


@pytest.mark.parametrize(("is_dark", "size"), [(False, DESKTOP), (True, PHONE)], ids=["light desktop", "dark phone"])
def test_no_page_breaks_a_rule_of_access_or_of_markup(browser, service, is_dark, size):
    browser.dark(is_dark)
    browser.resize(*size)
    broken = {}
    for number, name in enumerate(portal_pages.visited(browser, service)):
        pictured(browser, number, name, size)
        found = [*violations(browser), invalid(browser), "wider than the screen" * is_wider_than_the_screen(browser)]
        if told := [one for one in found if one]:
            broken[name] = told
    assert not broken, "\n".join(f"{name}: {told}" for name, told in broken.items())


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
