"""F11: the desk is killed at each step of a reply's way: queued, on its way, stored but not yet known to be. After the
next start it says in one line what it sends again, and each reply stands there once."""

import pytest

from tests.faults.desk_process import DeskProcess
from tests.faults.line import Fault, Line
from tests.faults.vault_process import VaultServer
from tests.journeys.exchanges import AGENT, Customer
from tests.journeys.replying import replies
from usen_desk.server.demo_data.staff import DEMO_PASSWORD

QUEUED, SENDING, ANSWERED = "まだ送っていない返信", "送っている途中の返信", "届いたが返事のない返信"


@pytest.fixture
def line(service):
    made = Line(service.authority, service.port, only=b"/replies")
    yield made
    made.close()


@pytest.fixture
def desk(service, line, tmp_path):
    vault = VaultServer()
    made = DeskProcess(tmp_path / "pc", line.url, service.authority.ca_file, vault.port)
    sign_in(made)
    yield made
    made.kill()
    vault.close()


def sign_in(desk):
    return desk.do("sign in", login_id=AGENT, password=DEMO_PASSWORD, stay=True)


def restarted(desk, line):
    """On a line without faults; what it says at the start, and what it held."""
    desk.kill()
    line.thaw()
    line.up()
    desk.start()
    held = sign_in(desk)
    return held, desk.do("said")


def test_killed_at_each_step_it_goes_on_after_the_next_start(desk, line, service, qtbot):
    customer = Customer(service)
    steps = {
        QUEUED: (line.down, lambda body: True),
        SENDING: (lambda: line.faults.append(Fault.DEAD), lambda body: line.done[Fault.DEAD] == 1),
        ANSWERED: (lambda: line.faults.append(Fault.UNTOLD), lambda body: replies(customer, made[body], body) == 1),
    }
    made = {body: customer.open("ご回答をお願いします。") for body in steps}
    for body, (spoil, is_there) in steps.items():
        spoil()
        assert not desk.do("queue", inquiry_id=made[body], text=body).startswith("not queued")
        qtbot.waitUntil(lambda is_there=is_there, body=body: is_there(body), timeout=30_000)
        held, said = restarted(desk, line)
        assert held <= 1
        assert "1件を再送しています。" in said
        desk.do("wait empty")
        assert replies(customer, made[body], body) == 1


def test_five_that_wait_are_told_in_one_line(desk, line, service):
    customer = Customer(service)
    made = customer.open("五つ質問があります。")
    bodies = [f"{at}つ目の回答" for at in range(1, 6)]
    line.down()
    for body in bodies:
        desk.do("queue", inquiry_id=made, text=body)
    _, said = restarted(desk, line)
    assert "5件を再送しています。" in said
    desk.do("wait empty")
    assert [one.body for one in customer.seen(made).messages if one.body in bodies] == bodies
