"""Two service processes on one PostgreSQL, a desk on each: what is written at one shows at the other."""

import pytest

from tests.journeys.exchanges import Colleague, Customer, at_inquiries, cards, open_thread, thread
from tests.service import RunningService
from usen_desk.contract.inquiries import Status

on_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True)


@pytest.fixture
def second(database, authority, service_settings):
    running = RunningService(database, authority, service_settings)
    yield running
    running.stop()


@on_postgres
def test_what_one_desk_does_at_its_service_the_other_sees_at_the_other(desks, service, second):
    customer = Customer(service)
    made = customer.open("どちらの窓口でも見えますか。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, second, "ito.saori", "other")
    assert service.port != second.port
    open_thread(desk, made)
    open_thread(other, made)
    other.acts.start()
    customer.say(made, "追加の質問です。")
    other.wait(lambda: "追加の質問です。" in thread(other))
    Colleague(service).say(made, "お答えします。")
    other.wait(lambda: "お答えします。" in thread(other))
    desk.press("Ctrl+Shift+J")
    other.wait(lambda: "担当 山田 美咲" in cards(other)[made])
    desk.press("Ctrl+Shift+P")
    desk.wait(lambda: desk.is_asked)
    desk.type("部品待ち")
    desk.press("Enter")
    other.wait(lambda: "保留 〜" in cards(other)[made] and "部品待ち" in thread(other))
    assert len(other.acts) == 0
    Colleague(second).edit(made, status=Status.DONE)
    desk.wait(lambda: "完了を取り消す" in desk.buttons)
