"""F15: a disk says no to a sync. Nothing is ever confirmed that is not on the disk: the service refuses, the desk waits
in words, and the reply lands once when the disk works again. On the PC's disk the text stays in the editor."""

import pytest

from tests.faults.sync_faults import failing_syncs
from tests.journeys.exchanges import AGENT, Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import hold, replies, sent, text, waiting, write
from usen_desk.server.db.database import Database
from usen_desk.ui.inquiries.composer_presenter import NOT_QUEUED

pytestmark = at_noon

REPLY = "確かに承りました。"


@pytest.fixture
def of_service(tmp_path):
    with failing_syncs(tmp_path / "service.db") as made:
        yield made


@pytest.fixture
def of_pc(tmp_path):
    with failing_syncs(tmp_path / "pc") as made:
        yield made


@pytest.fixture
def database(tmp_path, of_service, stores_file):
    """Opened with syncs that can fail."""
    path = tmp_path / "service.db"
    path.write_bytes(stores_file.read_bytes())
    made = Database(f"sqlite:///{path}")
    yield made
    assert path.with_name("service.db-shm").exists(), "the name that SQLite was given has not come through"
    made.close()


@pytest.fixture
def customer(service):
    return Customer(service)


@pytest.fixture
def made(customer):
    return customer.open("確かに届きましたか。")


@pytest.fixture
def writer(of_pc, desks, service, made):
    desk = at_inquiries(desks, service, AGENT)
    hold(desk, 0)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    write(desk, REPLY)
    return desk


def test_what_the_service_cannot_sync_it_does_not_confirm(writer, of_service, customer, made):
    of_service.fail = True
    writer.press("Ctrl+Return")
    writer.wait(lambda: any(line.startswith("送信待ち 次の再送 ") for line in waiting(writer)))
    assert of_service.failed > 0
    assert replies(customer, made, REPLY) == 0
    of_service.fail = False
    sent(writer, customer, made, REPLY)


def test_what_the_pc_cannot_sync_stays_in_the_editor(writer, of_pc, customer, made):
    of_pc.fail = True
    writer.press("Ctrl+Return")
    writer.wait(lambda: NOT_QUEUED in " ".join([*writer.notices, *writer.texts]))
    assert of_pc.failed > 0
    assert text(writer) == REPLY
    assert waiting(writer) == []
    assert replies(customer, made, REPLY) == 0
    of_pc.fail = False
    writer.wait(lambda: _sent_off(writer))
    sent(writer, customer, made, REPLY)


def _sent_off(writer):
    """As a person does whose text is still there: the disk may need a moment after its last refusal."""
    if text(writer) == REPLY:
        writer.press("Ctrl+Return")
    return text(writer) == ""
