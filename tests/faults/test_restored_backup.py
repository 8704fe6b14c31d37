"""Must hold: a service that was put back to a backup older than the desk loses none of the replies that wait there. The
backup knows neither the session nor the key of this PC: its person signs in again, the key is deposited again, and each
reply arrives once, in order."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.faults.test_vault import KeptVault
from tests.journeys.desk import person
from tests.journeys.exchanges import Customer, open_thread, view
from tests.journeys.mornings import at_noon
from tests.journeys.replying import hold, text, waiting, write
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import renew_epoch

pytestmark = at_noon

SHEET = "もう一度ログインしてください"
REPLIES = [f"{at}通目の返信です。" for at in range(1, 6)]


@pytest.fixture
def backup(service, tmp_path):
    """`take()` and `put_back()` while the service is stopped, as docs/operations.md says."""

    class Backup:
        file, kept = Path(service.database.url.database), tmp_path / "backup.db"

        def take(self):
            service.database.close()
            shutil.copyfile(self.file, self.kept)
            service.database = Database(f"sqlite:///{self.file}")

        def put_back(self):
            service.database.close()
            for path in self.file.parent.glob(f"{self.file.name}*"):
                path.unlink()
            shutil.copyfile(self.kept, self.file)
            service.database = Database(f"sqlite:///{self.file}")
            renew_epoch(service.database)

    yield Backup()
    service.stop()
    service.database.close()


def counted(service, table):
    with service.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table))


def at_thread(desks, service, vault, inquiry_id):
    desk = desks(service.url, vault=vault)
    desk.sign_in()
    desk.press("Ctrl+3")
    desk.wait_idle()
    view(desk, "すべて")
    hold(desk, 0)
    open_thread(desk, inquiry_id)
    desk.wait(lambda: desk.program.local.store is not None)
    desk.wait(lambda: counted(service, schema.device_key) == 1)
    return desk


def test_a_backup_older_than_the_desk_loses_none_of_its_replies(desks, service, backup):
    made = Customer(service).open("順番にお答えください。")
    service.stop()
    backup.take()
    service.start()
    vault = KeptVault()
    desk = at_thread(desks, service, vault, made)
    keys = dict(vault.keys)
    service.stop()
    for at, reply in enumerate(REPLIES, 1):
        write(desk, reply)
        desk.press("Ctrl+Return")
        desk.wait(lambda at=at: desk.program.desk.sending.waiting.waiting == at)
    write(desk, "まだ書いている途中")
    backup.put_back()
    assert counted(service, schema.device_key) == 0
    assert counted(service, schema.staff_session) == 0
    service.start()
    desk.wait(lambda: SHEET in desk.texts)
    desk.type(person("agent").password)
    desk.press("Enter")
    desk.wait(lambda: SHEET not in desk.texts)
    customer = Customer(service)
    desk.wait(lambda: not waiting(desk) and not desk.program.desk.sending.all_items())
    assert [one.body for one in customer.seen(made).messages if one.body in REPLIES] == REPLIES
    desk.wait(lambda: counted(service, schema.device_key) == 1)
    assert vault.keys == keys
    assert text(desk) == "まだ書いている途中"
