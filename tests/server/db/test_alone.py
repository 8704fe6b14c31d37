"""Tests for usen_desk.server.db.alone."""

import signal
import subprocess
import sys

import pytest

from usen_desk.server.db.alone import AlreadyRunning, alone
from usen_desk.server.db.database import Database, DatabaseBusy

LOCK = 4711
HOLDER = """
import sys
from usen_desk.server.db.alone import alone
from usen_desk.server.db.database import Database
with alone(Database(sys.argv[1]), int(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch):
    monkeypatch.setattr("usen_desk.server.db.alone.POSTGRES_WAIT_MS", 50)


def test_the_second_is_refused_until_the_first_has_left(database):
    with alone(database, LOCK):
        with pytest.raises(AlreadyRunning), alone(database, LOCK):
            pass
        with alone(database, LOCK + 1):
            pass
    with alone(database, LOCK):
        pass


def test_it_is_free_again_after_an_error_inside(database):
    with pytest.raises(KeyError), alone(database, LOCK):
        raise KeyError
    with alone(database, LOCK):
        pass


def test_a_killed_process_leaves_no_lock_behind(database, monkeypatch):
    url = database.url.render_as_string(hide_password=False)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url, str(LOCK)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning), alone(database, LOCK):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    monkeypatch.setattr("usen_desk.server.db.alone.POSTGRES_WAIT_MS", 10_000)
    with alone(database, LOCK):
        pass


def test_the_database_can_be_written_while_the_lock_is_held(database):
    with alone(database, LOCK), database.write() as connection:
        connection.exec_driver_sql("insert into meta (key, value) values ('a', 'b')")


def test_a_database_that_is_away_is_busy():
    with pytest.raises(DatabaseBusy), alone(Database("postgresql+psycopg://nobody@127.0.0.1:1/none"), LOCK):
        pass
