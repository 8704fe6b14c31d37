"""Tests for usen_desk.server.audit.chain: rows are sealed in order; whatever is done to them then is found."""

import dataclasses
import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, InternalError

from tests.server.conftest import NOW
from usen_desk.server.audit import chain, store
from usen_desk.server.audit.chain import Broken, Fault, seal, verify
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import access_log

ONLY_POSTGRES = pytest.mark.parametrize(
    "database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""SQLite has one writer at a time anyway."""
ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""PostgreSQL takes nothing but times for a time."""


def test_an_empty_log_holds(database):
    assert seal(database, NOW) == 0
    verified = verify(database)
    assert (verified.sealed, verified.unsealed, verified.head, verified.first_broken) == (0, 0, None, None)


def test_rows_are_sealed_in_order_and_hold(database, views):
    views(3)
    assert seal(database, NOW) == 3
    views(2)
    assert seal(database, NOW) == 2
    assert seal(database, NOW) == 0
    with database.read() as tx:
        rows = tx.execute(select(access_log).order_by(access_log.c.access_id)).all()
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous_hash for row in rows] == ["0" * 64, *(row.row_hash for row in rows[:-1])]
    verified = verify(database)
    assert (verified.sealed, verified.unsealed, verified.first_broken) == (5, 0, None)
    assert (verified.head.sequence, verified.head.row_hash) == (5, rows[-1].row_hash)


def test_what_is_in_the_hash_is_as_documented(database, views):
    """Worked out here without the program's own code."""
    views(1)
    seal(database, NOW)
    with database.read() as tx:
        row = tx.execute(select(access_log)).one()
    content = (
        f'[1,1,"{"0" * 64}",{row.access_id},"2026-11-22T03:00:00.000000+00:00",1,"customer_viewed","customer",'
        f'"00000",null,"{"0" * 32}","電話"]'
    )
    assert json.loads(content)
    assert row.row_hash == hashlib.sha256(content.encode()).hexdigest()


def test_many_rows_are_sealed_batch_by_batch(database, views, monkeypatch):
    monkeypatch.setattr(chain, "SEAL_ROWS", 3)
    monkeypatch.setattr(chain, "READ_ROWS", 2)
    views(8)
    assert seal(database, NOW) == 8
    assert verify(database).sealed == 8


def test_unsealed_rows_are_named(database, views):
    views(2)
    seal(database, NOW)
    views(25)
    verified = verify(database)
    assert (verified.sealed, verified.unsealed, verified.first_broken) == (2, 25, None)
    assert verified.unsealed_ids == tuple(range(3, 23))


def test_sealing_goes_on_after_a_restart(database, views):
    views(2)
    seal(database, NOW)
    again = Database(database.url)
    views(1)
    assert seal(again, NOW) == 1
    assert verify(again).sealed == 3
    again.close()


def test_two_processes_that_seal_at_once_make_one_chain(database, views):
    views(40)
    other, start = Database(database.url), threading.Barrier(2)

    def sealing(which):
        start.wait(60)
        return seal(which, NOW)

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(sealing, [database, other]))
    assert sum(counts) == 40
    assert verify(database).first_broken is None
    other.close()


@ONLY_POSTGRES
def test_a_second_sealer_leaves_the_first_alone(database, views):
    views(3)
    with database.write() as tx:
        assert store.alone(tx)
        assert seal(database, NOW) == 0
    assert seal(database, NOW) == 3


def test_a_row_written_while_verifying_breaks_nothing(sealed_log, views, monkeypatch):
    """The walk sees one state of the database, though rows are added and sealed in the middle of it."""
    monkeypatch.setattr(chain, "READ_ROWS", 2)
    real, done = store.sealed_rows, []

    def interrupted(tx, after, limit):
        if not done:
            done.append(True)
            views(3)
            seal(sealed_log, NOW)
        return real(tx, after, limit)

    monkeypatch.setattr(store, "sealed_rows", interrupted)
    verified = verify(sealed_log)
    assert (verified.sealed, verified.first_broken) == (8, None)
    assert verify(sealed_log).sealed == 11


COLUMNS = {
    "at": "2026-11-22 03:00:01.000001+00:00",
    "staff_id": 2,
    "action": "signed_in",
    "object_kind": "account",
    "object_key": "99999",
    "from_inquiry_id": 5,
    "request_id": "1" * 32,
    "detail": "",
    "previous_hash": "1" * 64,
    "row_hash": "1" * 64,
    "access_id": 999,
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sequence", [1, 4, 8])
def test_a_change_of_any_column_is_found(sealed_log, tamper, column, sequence):
    value = COLUMNS[column]
    if column == "at" and sealed_log.is_sqlite:
        value = value.removesuffix("+00:00")
    tamper(f"update access_log set {column} = :value where sequence = :sequence", value=value, sequence=sequence)
    verified = verify(sealed_log)
    access_id = 999 if column == "access_id" else sequence
    assert verified.first_broken == Broken(Fault.CHANGED, sequence, access_id)
    assert verified.sealed == sequence - 1


def test_two_rows_that_changed_places_are_found(sealed_log, tamper):
    tamper("update access_log set sequence = 11 - sequence where sequence in (5, 6)")
    assert verify(sealed_log).first_broken == Broken(Fault.CHANGED, 5, 6)


@pytest.mark.parametrize("sequence", [1, 4, 7])
def test_a_removed_row_is_found(sealed_log, tamper, sequence):
    tamper("delete from access_log where sequence = :sequence", sequence=sequence)
    assert verify(sealed_log).first_broken == Broken(Fault.REMOVED, sequence, sequence + 1)


@pytest.mark.parametrize("first", [8, 6, 1])
def test_removing_the_newest_rows_is_found(sealed_log, tamper, first):
    tamper("delete from access_log where sequence >= :first", first=first)
    assert verify(sealed_log).first_broken == Broken(Fault.REMOVED, first)


def test_rows_closed_up_after_a_removal_are_found(sealed_log, tamper):
    tamper("delete from access_log where sequence = 4")
    tamper("update access_log set sequence = sequence - 1 where sequence > 4")
    assert verify(sealed_log).first_broken == Broken(Fault.CHANGED, 4, 5)


def test_a_row_sealed_past_the_head_is_found(sealed_log, tamper):
    _insert(tamper, sequence=9, previous_hash="1" * 64)
    assert verify(sealed_log).first_broken == Broken(Fault.INSERTED, 9, 100)


@pytest.mark.parametrize("sequence", [-1, 0, 1, 4, 8])
def test_a_row_slipped_in_between_is_found(sealed_log, tamper, sequence, monkeypatch):
    monkeypatch.setattr(chain, "READ_ROWS", 2)
    _insert(tamper, sequence=sequence, previous_hash="1" * 64)
    broken = verify(sealed_log).first_broken
    assert (broken.fault, broken.access_id) == (Fault.INSERTED, 100)


@pytest.mark.parametrize(("sequence", "found_at"), [(1, 2), (5, 6), (8, 8)])
def test_a_row_made_anew_with_the_right_hash_for_its_place_is_found(sealed_log, tamper, sequence, found_at):
    """The row after it no longer fits; for the newest one, the head."""
    with sealed_log.read() as tx:
        row = store.sealed_rows(tx, (sequence - 1, 99), 1)[0]
    forged = dataclasses.replace(row, staff_id=99)
    tamper(
        "update access_log set staff_id = 99, row_hash = :row_hash where sequence = :sequence",
        row_hash=chain.row_hash(forged, sequence, row.previous_hash),
        sequence=sequence,
    )
    assert verify(sealed_log).first_broken == Broken(Fault.CHANGED, found_at, found_at)


def test_a_row_with_half_a_seal_is_found_and_does_not_stop_the_sealing(sealed_log, tamper, views):
    _insert(tamper, sequence=None, previous_hash="1" * 64)
    assert verify(sealed_log).first_broken == Broken(Fault.INSERTED, 0, 100)
    views(1)
    assert seal(sealed_log, NOW) == 1


@ONLY_SQLITE
def test_a_time_that_is_none_is_found(sealed_log, tamper):
    tamper("update access_log set at = 'yesterday' where sequence = 4")
    verified = verify(sealed_log)
    assert (verified.sealed, verified.first_broken) == (3, Broken(Fault.CHANGED, 4))


@pytest.mark.parametrize(
    "value", [None, "", "{}", "[]", '{"sequence":1}', '{"sequence":"x","row_hash":1,"sealed_at":""}']
)
def test_a_lost_or_spoilt_head_is_found(sealed_log, tamper, value):
    if value is None:
        tamper("delete from meta where key = 'access_log_head'")
    else:
        tamper("update meta set value = :value where key = 'access_log_head'", value=value)
    assert verify(sealed_log).first_broken == Broken(Fault.HEAD_LOST, 0)


def test_a_head_set_back_does_not_hide_the_rows_behind_it(sealed_log, tamper):
    with sealed_log.read() as tx:
        row = store.sealed_rows(tx, (5, 5), 1)[0]
    _put_head(sealed_log, 6, row.row_hash)
    assert verify(sealed_log).first_broken == Broken(Fault.INSERTED, 7, 7)


def test_a_chain_made_anew_is_found_only_against_a_noted_head(sealed_log, tamper):
    """Who may write everything can forge everything: against that helps a head that was noted elsewhere."""
    head = verify(sealed_log).head
    noted = (head.sequence, head.row_hash)
    tamper("delete from access_log where sequence = 4")
    tamper("update access_log set sequence = null, previous_hash = null, row_hash = null")
    tamper("delete from meta where key = 'access_log_head'")
    assert seal(sealed_log, NOW) == 7
    assert verify(sealed_log).first_broken is None
    assert verify(sealed_log, noted).first_broken == Broken(Fault.REMOVED, 8)
    assert verify(sealed_log, (7, noted[1])).first_broken == Broken(Fault.NOT_AS_NOTED, 7, 8)


def test_a_noted_head_that_still_holds_is_fine(sealed_log, views):
    head = verify(sealed_log).head
    views(3)
    seal(sealed_log, NOW)
    assert verify(sealed_log, (head.sequence, head.row_hash)).first_broken is None


def _insert(tamper, *, sequence, previous_hash):
    tamper(
        "insert into access_log (access_id, at, action, object_kind, object_key, request_id, detail, sequence,"
        " previous_hash, row_hash) values (100, '2026-11-22 03:00:00.000000', 'signed_in', 'staff', '1', '0', '',"
        " :sequence, :previous_hash, :row_hash)",
        sequence=sequence,
        previous_hash=previous_hash,
        row_hash="2" * 64,
    )


def _put_head(database, sequence, row_hash):
    with database.write() as tx:
        store.put_head(tx, store.Head(sequence, row_hash, NOW))


GUARDED = [
    "update access_log set detail = 'x'",
    "update access_log set staff_id = 2 where sequence is null",
    "update access_log set row_hash = 'x' where sequence = 1",
    "update access_log set sequence = null, previous_hash = null, row_hash = null where sequence = 1",
    "update access_log set sequence = 99 where sequence is null",
    "update access_log set sequence = 99, previous_hash = 'x', row_hash = 'x', detail = 'x' where sequence is null",
    "delete from access_log where sequence = 1",
    "delete from access_log where sequence is null",
    "insert into access_log (at, action, object_kind, object_key, request_id, sequence, previous_hash, row_hash)"
    " values ('2026-11-22 03:00:00.000000', 'a', 'b', 'c', 'd', 99, 'x', 'x')",
]
GUARDED_SQLITE = [
    "insert or replace into access_log (access_id, at, action, object_kind, object_key, request_id)"
    " values (1, '2026-11-22 03:00:00.000000', 'a', 'b', 'c', 'd')",
    "update or replace access_log set sequence = 1, previous_hash = 'x', row_hash = 'x' where sequence is null",
    "update or replace access_log set access_id = 1 where sequence is null",
]
GUARDED_POSTGRES = ["truncate access_log", "truncate access_log cascade"]


def test_the_database_itself_refuses_to_change_or_drop_a_row(database, views):
    views(2)
    seal(database, NOW)
    views(2)
    with database.read() as tx:
        before = tx.execute(select(access_log).order_by(access_log.c.access_id)).all()
    for statement in GUARDED + (GUARDED_SQLITE if database.is_sqlite else GUARDED_POSTGRES):
        with pytest.raises((IntegrityError, InternalError), match="append-only"), database.write() as tx:
            tx.execute(text(statement))
    with database.read() as tx:
        assert tx.execute(select(access_log).order_by(access_log.c.access_id)).all() == before
    assert seal(database, NOW) == 2
