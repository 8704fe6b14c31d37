"""X11: a caller's number leads to the store with its open inquiries, and on to the thread."""

from PySide6.QtWidgets import QWidget

from tests.journeys.exchanges import AGENT, Colleague, Customer, at_inquiries, is_open, open_thread
from usen_desk.contract.accounts import GET_CUSTOMER, CustomerAsk
from usen_desk.contract.inquiries import Status
from usen_desk.server.demo_data.write_exchanges import FIRST_STORE

LINES = "この店舗の問い合わせ"


def lines(desk):
    shown = desk.window.findChildren(QWidget)
    return next(one for one in shown if one.isVisible() and one.accessibleName().startswith(LINES))


def test_a_callers_number_shows_the_account_with_open_inquiries_in_two_acts(desks, service):
    made = Customer(service).open("音が出ません。")
    phone = Colleague(service).client.call(GET_CUSTOMER, CustomerAsk(), customer_code=FIRST_STORE).unis.phone
    desk = desks(service.url)
    desk.sign_in(login_id=AGENT)
    desk.wait_idle()
    desk.acts.start()
    desk.press("Ctrl+K")
    desk.type(phone)
    desk.press("Enter")
    desk.wait(lambda: "UNIS情報" in desk.texts)
    desk.wait(lambda: f"#{made} その他" in lines(desk).accessibleDescription())
    assert len(desk.acts.done) == 2
    assert "受付中" in lines(desk).accessibleDescription()


def test_what_happens_to_an_inquiry_is_seen_on_the_stores_page_and_its_line_leads_to_the_thread(desks, service):
    made = Customer(service).open("音が出ません。")
    desk = desks(service.url)
    desk.sign_in(login_id=AGENT)
    desk.open_store(FIRST_STORE)
    desk.wait(lambda: f"#{made} その他" in lines(desk).accessibleDescription())
    Colleague(service).edit(made, status=Status.IN_PROGRESS)
    desk.wait(lambda: lines(desk).accessibleDescription().split("、")[0].endswith("対応中"))
    lines(desk).setFocus()
    desk.press("Enter")
    desk.wait(lambda: is_open(desk, made))
    desk.wait_idle()


def test_the_threads_store_stands_beside_it_and_reading_it_is_logged_with_the_inquiry(desks, service):
    made = Customer(service).open("音が出ません。")
    desk = at_inquiries(desks, service)
    desk.window.resize(1500, 900)
    open_thread(desk, made)
    desk.wait(lambda: desk.value("顧客CD") == FIRST_STORE)
    desk.click_button("アカウントを開く")
    desk.wait(lambda: "UNIS情報" in desk.texts)
    desk.wait_idle()
