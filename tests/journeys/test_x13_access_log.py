"""X13: who looked at whom: a row for each view, sealed in a chain that `usen-desk-service verify` checks."""

import json
import subprocess
import sys

import pytest
from sqlalchemy import select, text

from tests.journeys.desk import person
from usen_desk.server.db import schema

STORE = "0398-2071-01"


def logged(service, action):
    with service.database.read() as tx:
        rows = tx.execute(select(schema.access_log).where(schema.access_log.c.action == action))
        return [row._mapping for row in rows]


def verify(service, tmp_path):
    """The command as an auditor runs it: exit code and what it says."""
    settings = tmp_path / "service.toml"
    url = service.database.url.render_as_string(hide_password=False)
    files = (tmp_path / "files").as_posix()
    settings.write_text(f'database_url = "{url}"\nfiles_folder = "{files}"\n', encoding="utf-8")
    command = [sys.executable, "-m", "usen_desk.server", "--settings", str(settings), "verify", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode, json.loads(ended.stdout.splitlines()[0])  # the other line is of the files


def all_sealed(service):
    with service.database.read() as tx:
        return not tx.execute(select(schema.access_log).where(schema.access_log.c.sequence.is_(None))).all()


def test_each_view_of_a_store_is_a_row_and_a_search_is_none(desk, service):
    desk.search(店舗先名称="さくら")
    assert logged(service, "customer_viewed") == []
    desk.open_store(STORE)
    (row,) = logged(service, "customer_viewed")
    assert row["object_key"] == STORE
    with service.database.read() as tx:
        me = tx.execute(select(schema.staff.c.login_id).where(schema.staff.c.staff_id == row["staff_id"])).scalar_one()
    assert me == person("agent").login_id
    desk.press("F5")
    desk.wait_idle()
    assert len(logged(service, "customer_viewed")) == 2


def test_no_name_number_or_address_stands_in_the_log(desk, service):
    desk.open_store("0233-1845-01")
    rows = [row for action in ("signed_in", "customer_viewed") for row in logged(service, action)]
    assert rows
    words = json.dumps([{key: str(value) for key, value in row.items()} for row in rows], ensure_ascii=False)
    for secret in ("カフェ", "045-123-4567", "nord-cafe", person("agent").password):
        assert secret not in words


@pytest.mark.parametrize(
    "tampering",
    [
        "update access_log set object_key = '0000-0000-00' where action = 'customer_viewed'",
        "delete from access_log where action = 'customer_viewed'",
    ],
)
def test_the_log_holds_until_somebody_changes_a_row(desk, service, tmp_path, tampering):
    desk.open_store(STORE)
    desk.open_store("0233-1845-01")
    desk.wait(lambda: all_sealed(service))
    code, said = verify(service, tmp_path)
    assert (code, said["first_broken"]) == (0, None)

    with service.database.write() as tx:
        for trigger in tx.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all():
            tx.execute(text(f"drop trigger {trigger}"))  # what an administrator of the database could do
        tx.execute(text(tampering))
    code, said = verify(service, tmp_path)
    assert code == 1
    assert said["first_broken"]
