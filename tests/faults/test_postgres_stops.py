"""F27: PostgreSQL is stopped at once and comes back while a reply is on its way: the window says 送信待ち and never
tells of a defect, the pool heals, and the reply stands there once."""

from datetime import date

import pytest

from tests.journeys.exchanges import AGENT, Customer, at_inquiries, open_thread, thread
from tests.journeys.replying import hold, sent, waiting, write
from tests.postgres import INSTALL_HINT, Postgres, binaries
from tests.skips import missing
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.demo_data.write import write as write_demo

INTERNAL = "サービスで障害が発生しました。"
STORES, SEED, AS_OF = 300, 20180803, date(2020, 3, 17)


@pytest.fixture
def postgres():
    if binaries() is None:
        missing("PostgreSQL", INSTALL_HINT)
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def database(postgres):
    made = Database(postgres.url())
    migrate(made)
    write_demo(made, STORES, SEED, AS_OF, lambda done, stores: None)
    yield made
    made.close()


def test_a_reply_outlives_each_stop_of_the_database(postgres, desks, service):
    customer = Customer(service)
    made = customer.open("途中で止まっても届きますか。")
    desk = at_inquiries(desks, service, AGENT)
    hold(desk, 0)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    bodies = ["一度目の回答です。", "二度目の回答です。"]
    for body in bodies:
        postgres._stop(immediate=True)
        write(desk, body)
        desk.press("Ctrl+Return")
        desk.wait(lambda: any(line.startswith("送信待ち 次の再送 ") for line in waiting(desk)))
        assert not any(INTERNAL in said for said in (*desk.notices, *desk.texts))
        postgres._start()
        sent(desk, customer, made, body)
        desk.wait(lambda body=body: body in thread(desk))
    assert [one.body for one in customer.seen(made).messages][1:] == bodies
    assert not any(INTERNAL in said for said in (*desk.notices, *desk.texts))
