"""F13, F14 in the middle of a reply. On the service's disk: what was sent waits in words, nothing half lands, and it
goes by itself when there is room. On the PC's: it is said before a letter is lost, and the text stays in the editor.
"""

import pytest

from tests.faults.test_full_disk_of_desk import fill
from tests.faults.test_full_disk_of_service import disk
from tests.journeys.exchanges import AGENT, Customer, at_inquiries, open_thread, thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, editor, hold, kept, replies, sent, text, waiting, write
from tests.local.store.test_outbox import small_disk
from usen_desk.ui.inquiries.composer_presenter import NOT_KEPT, NOT_QUEUED

pytestmark = at_noon
__all__ = ["disk", "small_disk"]

MORE = "。お手数をおかけします。" * 750


@pytest.fixture
def customer(service):
    return Customer(service)


@pytest.fixture
def made(customer):
    return customer.open("空きはありますか。")


def writer(desks, service, made, profile="pc"):
    desk = at_inquiries(desks, service, AGENT, profile)
    hold(desk, 0)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    return desk


def test_a_full_disk_of_the_service_lets_the_reply_wait_and_reading_go_on(desks, service, disk, customer, made):
    desk = writer(desks, service, made)
    disk.fill()
    write(desk, "空きがあります。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: any(line.startswith("送信待ち サーバー側の障害 次の再送 ") for line in waiting(desk)))
    assert replies(customer, made, "空きがあります。") == 0
    assert "空きはありますか。" in thread(desk)
    assert len(customer.seen(made).messages) == 1
    disk.free()
    sent(desk, customer, made, "空きがあります。")


def test_a_full_disk_of_the_pc_is_told_and_the_text_stays_in_the_editor(desks, service, customer, made, small_disk):
    desk = writer(desks, service, made, small_disk)
    write(desk, "空き")
    desk.wait(lambda: kept(desk))
    filler = small_disk / "filler"
    fill(small_disk)
    begin(desk)
    editor(desk).put_caret(99)
    desk.type(MORE)
    desk.wait(lambda: NOT_KEPT in " ".join([*desk.notices, *desk.texts]))
    assert text(desk) == f"空き{MORE}"
    desk.press("Ctrl+Return")
    desk.wait(lambda: NOT_QUEUED in " ".join([*desk.notices, *desk.texts]))
    assert text(desk) == f"空き{MORE}"
    assert replies(customer, made, f"空き{MORE}") == 0
    filler.unlink()
    desk.wait(lambda: kept(desk))
    desk.press("Ctrl+Return")
    sent(desk, customer, made, f"空き{MORE}")
