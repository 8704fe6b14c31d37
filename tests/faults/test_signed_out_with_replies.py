"""F20, F21: the session ends, or its person may not go on, while replies wait at the desk. The same person signs in and
they go; nobody else's session sends them; who may not sign in any more sends nothing, and nothing of it is lost."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, select

from tests.journeys.desk import person
from tests.journeys.exchanges import AGENT, Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import hold, replies, sent, text, waiting, write
from usen_desk.contract.people import StaffAccess
from usen_desk.contract.permissions import Permission
from usen_desk.local.sync.entries import OutState
from usen_desk.server.context import Actor, Context
from usen_desk.server.db import schema
from usen_desk.server.people import staff_admin
from usen_desk.ui.outbox_cells import Act, acts, sentence
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
    """While nothing listens, by what an administrator calls: every session ends with it."""
    staff = schema.staff.c
    with service.database.write() as tx:
        people = dict(list(tx.execute(select(staff.login_id, staff.staff_id))))
        admin = person("admin")
        actor = Actor(people[admin.login_id], admin.login_id, admin.name, admin.department, admin.role, None, "")
        now = datetime.now(UTC)
        context = Context(tx, service.settings, now, "0" * 32, "terminal", Permission.WRITE_PEOPLE, actor)
        staff_admin.put_staff_access(context, StaffAccess(is_disabled=True), people[login_id])


def answers(service, inquiry_id):
    message = schema.message.c
    wanted = select(func.count()).where(message.inquiry_id == inquiry_id, message.author_staff_id.is_not(None))
    with service.database.read() as tx:
        return tx.scalar(wanted)


def test_somebody_who_was_disabled_meanwhile_sends_nothing_and_their_texts_are_kept(writer, service, made):
    """F21: 要確認 with the reason, each text to be copied."""
    desk, bodies = writer, [f"{at}通目" for at in range(1, 6)]
    service.stop()
    for at, body in enumerate(bodies, 1):
        send(desk, body)
        desk.wait(lambda at=at: desk.program.desk.sending.waiting.waiting == at)
    disable(service, ME.login_id)
    service.start()
    desk.wait(lambda: desk.program.desk.sending.waiting.needs >= 1)
    kept = desk.program.desk.sending.all_items
    desk.wait(lambda: [view.state for view in kept()].count(OutState.NEEDS) >= 1)
    refused = [view for view in kept() if view.state is OutState.NEEDS]
    assert {sentence(view).partition("。")[0] for view in refused} == {"送信権限がありません"}
    assert all(Act.COPY in acts(view) for view in kept())
    assert answers(service, made) == 0
    assert [view.item.draft.body for view in kept()] == bodies
