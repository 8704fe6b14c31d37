"""Tests for usen_desk.server.db.notify. What it does for the feed stands in tests/server/changes."""

from __future__ import annotations

import queue
import threading

import pytest
from sqlalchemy import text

from tests.postgres import INSTALL_HINT, binaries
from usen_desk.server.db.notify import CHANNEL, Listener, tell

WAIT_S = 20.0


@pytest.fixture
def heard(database):
    """Words as they are heard; on SQLite nobody listens."""
    words = queue.Queue()
    if database.is_sqlite:
        yield words
        return
    listener = Listener(database.url, words.put)
    listener.start()
    assert words.get(timeout=WAIT_S) == ""
    yield words
    listener.stop()


def say(database, word, *, fails=False):
    with database.write() as tx:
        tell(tx, word)
        if fails:
            raise ZeroDivisionError


def test_a_word_is_heard_when_its_unit_is_committed_and_only_then(database, heard):
    with pytest.raises(ZeroDivisionError):
        say(database, "lost", fails=True)
    say(database, "1")
    say(database, "高")
    if not database.is_sqlite:
        assert [heard.get(timeout=WAIT_S), heard.get(timeout=WAIT_S)] == ["1", "高"]
    assert heard.empty()


@pytest.fixture
def postgres(databases):
    if binaries() is None:
        pytest.skip(f"PostgreSQL is not installed: {INSTALL_HINT}")
    return databases.empty("postgres")


@pytest.mark.postgres
def test_after_each_connecting_it_says_so(postgres, caplog):
    words = queue.Queue()
    listener = Listener(postgres.url, words.put)
    listener.start()
    for _ in range(2):
        assert words.get(timeout=WAIT_S) == ""
        with postgres.write() as tx:
            tx.scalars(text(f"select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen {CHANNEL}'"))
    assert words.get(timeout=WAIT_S) == ""
    say(postgres, "2")
    assert words.get(timeout=WAIT_S) == "2"
    listener.stop()
    assert "listening connection lost" in caplog.text


@pytest.mark.postgres
def test_a_database_that_is_away_is_asked_again(postgres, caplog):
    listener = Listener(postgres.url.set(query={"host": "/nowhere"}), lambda word: None)
    listener.start()
    pause = threading.Event()
    while caplog.text.count("listening connection lost") < 2:
        assert listener._thread.is_alive()
        pause.wait(0.01)
    listener.stop()
    assert not listener._thread.is_alive()
