"""F2-F8 as somebody who writes an answer sees them: what waits says so in words, nothing that is no answer counts as
one, the editor stays theirs, and each reply arrives once. Window and service are real, the line between them is ours.
"""

import time

import pytest
from PySide6.QtCore import QTimer

from tests.faults.line import Chance, Fault, Line
from tests.journeys.exchanges import AGENT, Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, hold, replies, sent, text, waiting, write
from usen_desk.api import events, transport
from usen_desk.ui.shell import connection_presenter
from usen_desk.ui.shell.connection_presenter import Light

pytestmark = at_noon

RETRY_CLOCK = "送信待ち 次の再送 "
PORTAL = "ネットワークがログイン画面など別のページを返しています。"
NOT_DONE = (Fault.CUT_REQUEST, Fault.GARBAGE, Fault.PORTAL)
DONE = (Fault.LOST_ANSWER, Fault.HALF_ANSWER)
FLAPS, FLAP_MS = 200, 25


@pytest.fixture
def line(service):
    made = Line(service.authority, service.port, only=b"/replies")
    yield made
    made.close()


@pytest.fixture
def customer(service):
    return Customer(service)


@pytest.fixture
def writer(line, customer, desks):
    """At a thread, with nothing held back."""
    made = customer.open("音が出ません。")
    desk = at_inquiries(desks, line, AGENT)
    hold(desk, 0)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    return desk, made


def send(desk, body):
    write(desk, body)
    desk.press("Ctrl+Return")


@pytest.mark.parametrize("faults", [NOT_DONE, DONE], ids=["not done", "done and not told"])
def test_what_got_no_answer_waits_with_a_clock_and_arrives_once(writer, line, customer, faults):
    """Two tries of each reply fail; nobody else tells the desk what became of it."""
    desk, made = writer
    desk.program.feed.stop()
    for fault in faults:
        line.faults.extend([fault] * 2)
        send(desk, f"返信 {fault}")
        desk.wait(lambda: any(one.startswith(RETRY_CLOCK) for one in waiting(desk)))
        if fault in NOT_DONE:
            assert replies(customer, made, f"返信 {fault}") == 0
        assert desk.program.desk.sending.waiting.waiting == 1
        sent(desk, customer, made, f"返信 {fault}")
        assert line.done[fault] == 2


def test_a_page_of_the_network_is_told_as_one_and_is_no_answer(writer, line, customer, monkeypatch):
    monkeypatch.setattr(connection_presenter, "SETTLE_MS", 50)
    desk, made = writer
    line.only, line.chance = b"/", Chance(line.random, {Fault.PORTAL: 1})
    line.cut()
    send(desk, "料金表をお送りします。")
    desk.wait(lambda: PORTAL in desk.button("オフライン").accessibleDescription())
    assert any(one.startswith("送信待ち") for one in waiting(desk))
    assert replies(customer, made, "料金表をお送りします。") == 0
    line.chance = None
    sent(desk, customer, made, "料金表をお送りします。")


def test_a_slow_line_leaves_the_editor_free(writer, line, customer):
    """The answer comes late, then byte by byte; the next text is written meanwhile."""
    desk, made = writer
    line.slow_s = 2.0
    line.faults.extend([Fault.SLOW, Fault.SLICED])
    send(desk, "一通目です。")
    desk.wait(lambda: any(one.startswith("送信中") for one in waiting(desk)))
    write(desk, "二通目です。")
    assert text(desk) == "二通目です。"
    assert any(one.startswith("送信中") for one in waiting(desk))
    desk.press("Ctrl+Return")
    sent(desk, customer, made, "一通目です。")
    sent(desk, customer, made, "二通目です。")
    assert (line.done[Fault.SLOW], line.done[Fault.SLICED]) == (1, 1)


def test_a_black_hole_is_given_up_and_everything_goes_over_a_new_connection(writer, line, customer, monkeypatch):
    """Nothing is refused and nothing answered, on old connections and on new ones. The waits are shortened: a read
    ends after 15 s, a feed after two heartbeats."""
    monkeypatch.setattr(connection_presenter, "SETTLE_MS", 50)
    monkeypatch.setattr(transport, "READ_TIMEOUT_S", 0.5)
    monkeypatch.setattr(events, "SILENCE_S", 0.5)
    desk, made = writer
    line.cut()  # the feed's next line has the shorter patience
    desk.wait(lambda: line.opened > 0)
    line.freeze()
    send(desk, "折り返しお電話します。")
    desk.wait(lambda: "オフライン" in " ".join(desk.buttons))
    desk.wait(lambda: any(one.startswith(RETRY_CLOCK) for one in waiting(desk)))
    begin(desk)
    desk.type("次の下書き")
    assert text(desk) == "次の下書き"
    assert replies(customer, made, "折り返しお電話します。") == 0
    before = line.opened
    line.thaw()
    sent(desk, customer, made, "折り返しお電話します。")
    assert line.opened > before
    assert text(desk) == "次の下書き"


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.TOO_MANY])
def test_what_the_service_asks_to_wait_is_shown_and_waited(writer, line, customer, fault):
    desk, made = writer
    line.retry_after_s = 3
    line.faults.append(fault)
    began = time.monotonic()
    send(desk, "少々お待ちください。")
    desk.wait(lambda: any(one.startswith(RETRY_CLOCK) for one in waiting(desk)))
    assert replies(customer, made, "少々お待ちください。") == 0
    sent(desk, customer, made, "少々お待ちください。")
    assert time.monotonic() - began >= line.retry_after_s
    assert line.done[fault] == 1
    assert line.done[Fault.NONE] == 1


def test_a_line_that_comes_and_goes_makes_no_flicker_and_no_storm(writer, line, customer, qapp):
    desk, made = writer
    lights, flaps = [], []
    line.chance = Chance(line.random, {Fault.CUT_REQUEST: 1})  # what gets through is cut, so that something waits
    desk.program.connection.changed.connect(lambda connection: lights.append(connection.light))
    opened, began = line.opened, time.monotonic()

    def flap():
        (line.up if line.is_down else line.down)()
        flaps.append(line.is_down)
        if len(flaps) == 2 * FLAPS:
            timer.stop()

    timer = QTimer(desk.program, interval=FLAP_MS)
    timer.timeout.connect(flap)
    timer.start()
    send(desk, "何度でもお試しします。")
    desk.wait(lambda: len(flaps) == 2 * FLAPS)
    lasted = time.monotonic() - began
    changes = sum(one is not other for one, other in zip([Light.CONNECTED, *lights], lights, strict=False))
    assert changes <= lasted * 1000 / connection_presenter.SETTLE_MS + 1
    assert line.opened - opened < FLAPS / 4
    line.chance = None
    sent(desk, customer, made, "何度でもお試しします。")
