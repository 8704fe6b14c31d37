"""Must hold: the service is away in the middle of work. The window goes on, nothing typed is lost, and what waits is
said in words. How long the window stands still meanwhile is measured by the benches (D10)."""

from tests.journeys.exchanges import Customer, at_inquiries, open_thread, thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, editor, hold, kept, replies, text, waiting, write
from usen_desk.ui.shell import connection_presenter

pytestmark = at_noon


def test_whoever_writes_goes_on_writing_and_everything_arrives_when_it_is_back(desks, service, monkeypatch):
    monkeypatch.setattr(connection_presenter, "SETTLE_MS", 100)
    customer = Customer(service)
    one, two = customer.open("一件目です。"), customer.open("二件目です。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, two)
    open_thread(desk, one)
    desk.wait(lambda: desk.program.local.store is not None)
    write(desk, "一件目への")
    service.stop()
    desk.wait(lambda: any(name.startswith("オフライン") for name in desk.buttons))
    desk.wait(lambda: any("入力した内容は残っています。" in said for said in desk.notices))
    begin(desk)
    editor(desk).put_caret(99)
    desk.type("回答です。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: any(line.startswith("送信待ち 次の再送 ") for line in waiting(desk)))
    desk.wait(lambda: "送信待ち 1" in desk.buttons)
    write(desk, "続けて書いた下書き")
    desk.wait(lambda: kept(desk))
    open_thread(desk, two)
    desk.wait(lambda: "二件目です。" in thread(desk))
    write(desk, "二件目への回答です。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: "送信待ち 2" in desk.buttons)
    assert not desk.is_asked
    monkeypatch.setattr(connection_presenter, "SETTLE_MS", 3000)
    service.start()
    desk.wait(lambda: replies(customer, one, "一件目への回答です。") == 1)
    desk.wait(lambda: replies(customer, two, "二件目への回答です。") == 1)
    desk.wait(lambda: not desk.program.desk.sending.all_items())
    open_thread(desk, one)  # the light is still settling: this comes from what the PC keeps, and is made good
    desk.wait(lambda: text(desk) == "続けて書いた下書き")
    desk.wait(lambda: "一件目への回答です。" in thread(desk))
