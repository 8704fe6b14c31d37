"""Tests for usen_desk.server.db.turns."""

import threading
import time
from pathlib import Path

from sqlalchemy import func, select

from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import meta
from usen_desk.server.db.turns import AUTOCHECKPOINT_PAGES, CHECKPOINT_EVERY, PAUSE_SHARE, Turns, turns


def put(database, key, size=1):
    with database.write() as connection:
        for number in range(size):
            connection.exec_driver_sql(f"insert into meta (key, value) values ('{key}-{number}', '{'x' * 200}')")


def count(database):
    with database.read() as connection:
        return connection.execute(select(func.count()).where(meta.c.key.contains("-"))).scalar_one()


def test_another_process_finds_its_turn_between_many_transactions(database):
    other, ended = Database(database.url), threading.Event()
    errors = []

    def long_job():
        try:
            with turns(database) as own:
                number = 0
                while not ended.is_set():
                    began = time.perf_counter()
                    put(database, f"job{number}", 400)
                    own.rest(time.perf_counter() - began)
                    number += 1
        except Exception as error:  # noqa: BLE001 - shown by the test's own thread
            errors.append(error)

    job = threading.Thread(target=long_job)
    job.start()
    try:
        for number in range(20):
            put(other, f"post{number}")
    finally:
        ended.set()
        job.join()
        other.close()
    assert not errors
    assert count(database) % 400 == 20


def test_the_log_is_moved_into_the_database_and_stays_small(databases):
    database = databases.empty("sqlite")
    path = Path(database.url.database)
    log = path.with_name(path.name + "-wal")
    with turns(database) as own:
        for number in range(CHECKPOINT_EVERY * 6):
            put(database, f"row{number}", 100)
            own.rest(0)
    rows = CHECKPOINT_EVERY * 6 * 100
    assert count(database) == rows
    assert log.stat().st_size < 200 * rows / 2 + 1_000_000
    assert path.stat().st_size > 200 * rows
    databases.release(database)


def test_sqlite_moves_its_log_by_itself_again_afterwards(databases):
    database = databases.empty("sqlite")
    with turns(database), database.write() as connection:
        assert connection.exec_driver_sql("pragma wal_autocheckpoint").scalar_one() == 0
    with database.write() as connection:
        assert connection.exec_driver_sql("pragma wal_autocheckpoint").scalar_one() == AUTOCHECKPOINT_PAGES
    databases.release(database)


def test_the_pause_follows_the_time_that_the_writer_was_held(tmp_path, monkeypatch):
    slept = []
    monkeypatch.setattr("usen_desk.server.db.turns.time.sleep", slept.append)
    own = Turns(str(tmp_path / "any.db"))
    own.rest(0.04)
    own.rest(0.08)
    assert slept == [0.04 * PAUSE_SHARE, 0.08 * PAUSE_SHARE]


def test_postgresql_needs_no_rest():
    began = time.monotonic()
    Turns(None).rest(60)
    assert time.monotonic() - began < 60 / 10
