"""Tests for usen_desk.server.changes.service: rows of the feed follow the commits, and go after thirty days."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from tests.server.conftest import NOW
from usen_desk.contract.base import MAX_ID
from usen_desk.contract.changes import ChangeKind
from usen_desk.server.changes import service, store
from usen_desk.server.changes.service import News, forget, news_of, record
from usen_desk.server.context import Noted
from usen_desk.server.db import schema

WAIT_S = 20.0


def rows(database):
    with database.read() as tx:
        return store.looked(tx, 0, 100_000, 10**9)[2]


def put(database, object_id, at=NOW, kind=ChangeKind.TRIAL):
    with database.write() as tx:
        return record(tx, at, [Noted(kind, object_id)])


def test_what_is_noted_twice_is_told_once_and_in_order(database):
    noted = [Noted(ChangeKind.INQUIRY, 7), Noted(ChangeKind.MESSAGE, 7, 3), Noted(ChangeKind.INQUIRY, 7)]
    with database.write() as tx:
        news = record(tx, NOW, noted)
    found = rows(database)
    assert [(row.kind, row.object_id, row.part_id, row.at) for row in found] == [
        ("inquiry", 7, 0, NOW),
        ("message", 7, 3, NOW),
    ]
    assert news == News(last_id=found[-1].change_id)


def test_presence_is_news_without_a_row(database):
    with database.write() as tx:
        assert record(tx, NOW, [Noted(ChangeKind.PRESENCE, 7)]) == News(is_presence=True)
    assert rows(database) == []


def test_a_unit_that_fails_tells_nothing(database):
    def failing():
        with database.write() as tx:
            record(tx, NOW, [Noted(ChangeKind.TRIAL, 1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert rows(database) == []
    assert put(database, 2).last_id == rows(database)[0].change_id


@pytest.mark.parametrize(
    ("word", "news"),
    [("12", News(12)), ("presence", News(is_presence=True)), ("", News(MAX_ID, True)), ("²", News(MAX_ID, True))],
)
def test_a_word_from_another_process_says_what_to_look_for(word, news):
    assert news_of(word) == news


def until_the_second_waits(database, second_done):
    """On SQLite it doesn't even begin: there is one writer."""
    pause = threading.Event()
    waits = text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
    while not database.is_sqlite and not second_done.is_set():
        with database.read() as tx:
            if tx.scalar(waits):
                return
        pause.wait(0.01)


def test_who_records_first_commits_first(database):
    """Without the lock the second id would be seen before the first one exists, and a reader would pass it by."""
    recorded, may_commit, second_done = threading.Event(), threading.Event(), threading.Event()

    def first():
        with database.write() as tx:
            record(tx, NOW, [Noted(ChangeKind.TRIAL, 1)])
            recorded.set()
            may_commit.wait(WAIT_S)

    def second():
        recorded.wait(WAIT_S)
        put(database, 2)
        second_done.set()

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    recorded.wait(WAIT_S)
    until_the_second_waits(database, second_done)
    seen_before = rows(database)
    may_commit.set()
    for thread in threads:
        thread.join(WAIT_S)
    assert seen_before == []
    assert [row.object_id for row in rows(database)] == [1, 2]


def test_a_reader_that_goes_on_from_the_last_id_misses_nothing(database):
    writers, each, seen = 4, 40, []
    ended = threading.Event()

    def write(number):
        for at in range(each):
            put(database, number * 1000 + at + 1)

    def read():
        last = 0
        while True:
            is_last_look = ended.is_set()
            with database.read() as tx:
                found = store.looked(tx, last, 1000, 10**9)[2]
            seen.extend(row.object_id for row in found)
            last = found[-1].change_id if found else last
            if is_last_look:
                return

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    reader = threading.Thread(target=read)
    for thread in (*threads, reader):
        thread.start()
    for thread in threads:
        thread.join(60)
    ended.set()
    reader.join(60)
    assert len(seen) == len(set(seen)) == writers * each


def test_changes_are_kept_for_thirty_days_and_the_newest_for_ever(database, monkeypatch):
    monkeypatch.setattr(service, "FORGET_ROWS", 3)
    for object_id in range(1, 11):
        put(database, object_id, NOW - timedelta(days=31))
    kept = put(database, 11, NOW - timedelta(days=29)).last_id
    assert forget(database, NOW) == 10
    assert [row.change_id for row in rows(database)] == [kept]
    assert forget(database, NOW + timedelta(days=365)) == 0
    with database.read() as tx:
        assert store.ends(tx) == (kept, kept)
    assert put(database, 12).last_id > kept


def test_a_row_after_a_young_one_stays_however_old_its_clock(database):
    """A clock that ran ahead must not leave a hole behind it."""
    put(database, 1, NOW + timedelta(days=900))
    put(database, 2, NOW - timedelta(days=900))
    put(database, 3)
    assert forget(database, NOW) == 0
    assert [row.object_id for row in rows(database)] == [1, 2, 3]


def test_an_empty_feed_ends_before_its_beginning(database):
    with database.read() as tx:
        assert store.ends(tx) == (1, 0)
        assert tx.scalar(select(func.count()).select_from(schema.change)) == 0
    assert forget(database, NOW) == 0
