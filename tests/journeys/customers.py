"""What customers do in their browser, for the journeys of the customers' pages."""

from __future__ import annotations

import re

import pytest

from tests.service import UNTHROTTLED
from tests.smtp import MailServer
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER
from usen_desk.server.settings import Settings

ORIGIN = "https://usen-online.example.jp"
"""What the service is configured with. No test reaches it: what a mail links to is opened on the test's own service."""
SHIBUYA = "焼肉大将 渋谷センター街店"


@pytest.fixture
def mail_server(tmp_path):
    made = MailServer(tmp_path)
    yield made
    made.close()


@pytest.fixture
def service_settings(mail_server, tmp_path):
    return Settings(
        throttles=UNTHROTTLED, smtp=mail_server.settings(), public_url=ORIGIN, files_folder=str(tmp_path / "files")
    )


def mail_to(browser, mail_server, address, number=1):
    """The text of the number-th mail to this address, once it is there."""

    def found():
        return [mail for to, mail in list(mail_server.received) if to == [address]]

    browser.wait(lambda: len(found()) >= number)
    return found()[number - 1].get_body(("plain",)).get_content()


def link_in(text):
    """The path of the one link of ours."""
    (path,) = re.findall(rf"{re.escape(ORIGIN)}(/\S*)", text)
    return path


def sign_in(browser, email=DEMO_CUSTOMER, password=DEMO_PASSWORD):
    browser.sign_in(email, password)
    browser.wait_text("最近のやりとり")


def open_new(browser, category="修理"):
    """新規 with a category chosen, as a click does it."""
    browser.press("新規")
    browser.wait_text("1. お問い合わせ内容")
    browser.tick(category)
    browser.wait(lambda: browser.field(category).is_selected() and browser.all("h1"))


def choose_store(browser, name=SHIBUYA):
    browser.click(next(one for one in browser.all(".store-line label") if name in one.text))


def number_of(browser):
    """Of the exchange that is shown."""
    return int(re.search(r"/client/inquiries/(\d+)/", browser.path)[1])


def said(browser):
    """The comments, each with its author, from above."""
    return [one.text for one in browser.all("#thread article")]
