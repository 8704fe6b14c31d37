"""X6: who is at the same exchange and who writes there, seen at the other desk, and gone by itself."""

import pytest

from tests.journeys.exchanges import Colleague, Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from usen_desk.contract.changes import PresenceState
from usen_desk.server.demo_data.staff import DEMO_PASSWORD

pytestmark = at_noon
VIEWS, TYPES = "伊藤さんが閲覧中", "伊藤さんが入力中"


def test_who_opens_the_same_exchange_is_seen_and_who_leaves_is_not(desks, service):
    customer = Customer(service)
    made, other_one = customer.open("二人で見ます。"), customer.open("別の件です。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    assert VIEWS not in desk.texts
    other = at_inquiries(desks, service, "ito.saori", "other")
    open_thread(other, made)
    desk.wait(lambda: VIEWS in desk.texts)
    other.wait(lambda: "山田さんが閲覧中" in other.texts)
    open_thread(other, other_one)
    desk.wait(lambda: VIEWS not in desk.texts)
    assert "山田さんが閲覧中" not in other.texts


def test_who_closes_the_desk_is_gone(desks, service):
    made = Customer(service).open("閉じる人がいます。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, service, "ito.saori", "other")
    open_thread(desk, made)
    open_thread(other, made)
    desk.wait(lambda: VIEWS in desk.texts)
    other.press("Ctrl+1")
    desk.wait(lambda: VIEWS not in desk.texts)


def test_who_locked_the_window_is_gone_until_they_are_back(desks, service):
    made = Customer(service).open("席を外す人がいます。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, service, "ito.saori", "other")
    open_thread(desk, made)
    open_thread(other, made)
    desk.wait(lambda: VIEWS in desk.texts)
    other.program.lock.lock_now()
    desk.wait(lambda: VIEWS not in desk.texts)
    other.type(DEMO_PASSWORD)
    other.press("Enter")
    desk.wait(lambda: VIEWS in desk.texts)


@pytest.mark.timeout(180)
def test_who_types_is_seen_and_who_is_never_heard_again_is_gone_by_itself(desks, service, service_clock):
    made = Customer(service).open("入力中が見えます。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    colleague = Colleague(service)
    colleague.show(made, PresenceState.TYPING)
    desk.wait(lambda: TYPES in desk.texts)
    colleague.show(made, PresenceState.VIEWING)
    desk.wait(lambda: VIEWS in desk.texts)
    desk.wait(lambda: VIEWS not in desk.texts, timeout_ms=60_000)


def test_a_customer_neither_sees_nor_is_seen(desks, service):
    customer = Customer(service)
    made = customer.open("どなたが見ていますか。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    customer.seen(made)
    desk.wait_idle()
    assert not any("閲覧中" in text for text in desk.texts)
