"""F18, F19: the PC's clock is years off the service's, and the service's own clock steps back an hour. Times on screen
are the service's, what waits leaves all the same, and the order of messages and changes is that in which they came."""

from tests.journeys.exchanges import AGENT, Customer, at_inquiries, open_thread, thread
from tests.journeys.mornings import MORNING, at_noon
from tests.journeys.replying import hold, kept, sent, waiting, write
from usen_desk.contract.base import JST

pytestmark = at_noon


def writer(desks, service, made):
    desk = at_inquiries(desks, service, AGENT)
    hold(desk, 0)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    return desk


def test_on_a_pc_whose_clock_is_years_off_times_are_those_of_the_service(desks, service):
    """The service of the test lives in 2020, the PC in the present."""
    customer = Customer(service)
    made = customer.open("いつ届きましたか。")
    desk = writer(desks, service, made)
    desk.wait(lambda: "PCの時計がずれています" in desk.program.shell.notice.text)
    write(desk, "先ほど届きました。")
    desk.wait(lambda: any(said.startswith("保存しました 12:") for said in kept(desk)))
    service.stop()
    desk.press("Ctrl+Return")
    desk.wait(lambda: any(line.startswith("送信待ち 次の再送 ") for line in waiting(desk)))
    service.start()
    sent(desk, customer, made, "先ほど届きました。")
    at = customer.seen(made).messages[-1].at.astimezone(JST)
    assert at.date() == MORNING.date()
    desk.wait(lambda: f"{at:%H:%M}" in thread(desk))


def test_a_clock_of_the_service_that_steps_back_turns_nothing_around(desks, service, service_clock):
    customer = Customer(service)
    made = customer.open("順番は変わりませんか。")
    desk = writer(desks, service, made)
    bodies = ["一時間前の返信です。", "そのあとの返信です。"]
    write(desk, bodies[0])
    desk.press("Ctrl+Return")
    sent(desk, customer, made, bodies[0])
    service_clock.move(hours=-1)
    write(desk, bodies[1])
    desk.press("Ctrl+Return")
    sent(desk, customer, made, bodies[1])
    messages = customer.seen(made).messages
    assert [one.body for one in messages][1:] == bodies
    assert messages[2].at < messages[1].at
    customer.say(made, "はい、わかりました。")
    desk.wait(lambda: "はい、わかりました。" in thread(desk))
    shown = thread(desk)
    assert shown.index(bodies[0]) < shown.index(bodies[1]) < shown.index("はい、わかりました。")
