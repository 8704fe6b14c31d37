"""F20, F21: the session ends, or its person may not go on, while replies wait at the desk. The same person signs in and
they go; nobody else's session sends them; who may not sign in any more sends nothing, and nothing of it is lost."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, select, update

from tests.journeys.desk import person
from tests.journeys.exchanges import AGENT, Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import hold, replies, sent, text, waiting, write
from usen_desk.server.db import schema
from usen_desk.ui.session.sign_in_presenter import OTHER_PERSON

pytestmark = at_noon

SHEET = "もう一度ログインしてください"
ME, OTHER = person("agent"), person("supervisor")
QUEUED = "ご案内をお送りしました。"


@pytest.fixture
def customer(service):
    return Customer(service)


@pytest.fixture
def made(customer):
    return customer.open("案内を送ってください。")


@pytest.fixture
def writer(desks, service, made):
    desk = at_inquiries(desks, service, AGENT)
    hold(desk, 0)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    return desk


def revoke(service):
    with service.database.write() as tx:
        tx.execute(delete(schema.staff_session))


def send(desk, body):
    write(desk, body)
    desk.press("Ctrl+Return")


@pytest.fixture
def revoked(writer, service):
    """A reply was sent into the end of the session."""
    revoke(service)
    send(writer, QUEUED)
    writer.wait(lambda: SHEET in writer.texts)
    return writer


def test_the_same_person_signs_in_and_what_waits_is_sent_once(revoked, customer, made):
    desk = revoked
    assert any(line.startswith("送信待ち") for line in waiting(desk))
    assert replies(customer, made, QUEUED) == 0
    desk.type(ME.password)
    desk.press("Enter")
    desk.wait(lambda: SHEET not in desk.texts)
    sent(desk, customer, made, QUEUED)
    assert text(desk) == ""


def test_nobody_else_gets_in_and_nothing_leaves(revoked, customer, made):
    desk = revoked
    desk.program.sign_in.sign_in(OTHER.login_id, OTHER.password)
    desk.wait(lambda: OTHER_PERSON.text in desk.notices)
    assert SHEET in desk.texts
    assert replies(customer, made, QUEUED) == 0
    assert [one.item.draft.body for one in desk.program.desk.sending.all_items()] == [QUEUED]


def test_another_person_at_the_same_pc_neither_sees_nor_sends_it(revoked, desks, service, customer, made):
    revoked.close()
    other = at_inquiries(desks, service, OTHER.login_id)
    other.wait(lambda: other.program.local.store is not None)
    open_thread(other, made)
    assert other.program.desk.sending.all_items() == []
    send(other, "森が代わりにお答えします。")
    sent(other, customer, made, "森が代わりにお答えします。")
    other.close()
    assert replies(customer, made, QUEUED) == 0
    again = at_inquiries(desks, service, AGENT)
    again.wait(lambda: again.program.desk.sending.waiting.needs == 1)  # 要確認: 森's answer came first
    assert [one.item.draft.body for one in again.program.desk.sending.all_items()] == [QUEUED]
    assert replies(customer, made, QUEUED) == 0


def disable(service, login_id):
    """As no command of the service does it yet: the row that a list of the staff will set."""
    staff = schema.staff
    with service.database.write() as tx:
        tx.execute(update(staff).where(staff.c.login_id == login_id).values(disabled_at=datetime.now(UTC)))


def answers(service, inquiry_id):
    message = schema.message.c
    wanted = select(func.count()).where(message.inquiry_id == inquiry_id, message.author_staff_id.is_not(None))
    with service.database.read() as tx:
        return tx.scalar(wanted)


def test_somebody_who_was_disabled_meanwhile_sends_nothing_and_their_texts_are_kept(writer, service, made):
    desk, bodies = writer, [f"{at}通目" for at in range(1, 6)]
    service.stop()
    for at, body in enumerate(bodies, 1):
        send(desk, body)
        desk.wait(lambda at=at: desk.program.desk.sending.waiting.waiting == at)
    disable(service, ME.login_id)
    service.start()
    desk.wait(lambda: SHEET in desk.texts)
    desk.type(ME.password)
    desk.press("Enter")
    desk.wait(lambda: any(notice.startswith("ログインIDまたはパスワードが違います。") for notice in desk.notices))
    assert SHEET in desk.texts
    assert answers(service, made) == 0
    assert [one.item.draft.body for one in desk.program.desk.sending.all_items()] == bodies
