"""Tests for usen_desk.server.session.store, where the service's own tests don't reach."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests.server.conftest import NOW
from usen_desk.server.db import schema
from usen_desk.server.session import store
from usen_desk.server.session.throttle import Counter


def test_a_password_is_put_only_in_place_of_the_one_that_was_seen(database, misaki):
    with database.write() as tx:
        seen = store.staff_by_id(tx, misaki).password_hash
        assert not store.put_password(tx, misaki, "new", instead_of="older")
        assert store.put_password(tx, misaki, "new", instead_of=seen)
        assert store.staff_by_login_id(tx, "misaki").password_hash == "new"


def test_nobody_is_none(database):
    with database.read() as tx:
        assert store.staff_by_id(tx, 1) is None
        assert store.staff_by_login_id(tx, "misaki") is None


@pytest.fixture
def sessions(database, misaki, add_staff):
    """Of misaki: a, b open, c expired, d revoked; of kenta: e open."""
    kenta = add_staff("kenta")
    rows = [
        ("a", misaki, NOW + timedelta(hours=1), None),
        ("b", misaki, NOW + timedelta(hours=1), None),
        ("c", misaki, NOW, None),
        ("d", misaki, NOW + timedelta(hours=1), NOW - timedelta(hours=1)),
        ("e", kenta, NOW + timedelta(hours=1), None),
    ]
    with database.write() as tx:
        tx.execute(
            insert(schema.staff_session),
            [
                {
                    "token_hash": name,
                    "staff_id": staff_id,
                    "device_id": "0" * 32,
                    "created_at": NOW,
                    "expires_at": expires_at,
                    "revoked_at": revoked_at,
                }
                for name, staff_id, expires_at, revoked_at in rows
            ],
        )
    return misaki


def test_revoking_counts_only_open_sessions_of_the_person(database, sessions):
    with database.write() as tx:
        assert store.revoke_sessions_of(tx, sessions, NOW, but="a") == 1
    with database.read() as tx:
        columns = schema.staff_session.c
        revoked = {name: at for name, at in tx.execute(select(columns.token_hash, columns.revoked_at))}
    assert revoked == {"a": None, "b": NOW, "c": None, "d": NOW - timedelta(hours=1), "e": None}


def test_expired_sessions_are_forgotten(database, sessions):
    with database.write() as tx:
        store.forget_expired_sessions(tx, NOW)
        assert sorted(tx.scalars(select(schema.staff_session.c.token_hash))) == ["a", "b", "d", "e"]


def test_a_device_is_known_to_every_account_that_used_it(database, misaki, add_staff):
    kenta = add_staff("kenta")
    with database.write() as tx:
        store.put_known_device(tx, misaki, "d1", NOW)
        store.put_known_device(tx, misaki, "d1", NOW + timedelta(days=1))
        store.put_known_device(tx, kenta, "d1", NOW)
        store.put_known_device(tx, kenta, "d2", NOW)
        assert store.accounts_of_device(tx, "d1") == {misaki, kenta}
        assert store.accounts_of_device(tx, "d2") == {kenta}
        assert store.accounts_of_device(tx, "d3") == set()


def test_counters_are_held_put_read_and_forgotten(database):
    counter = Counter(NOW, 3, 4, NOW + timedelta(seconds=30))
    with database.write() as tx:
        assert store.counters(tx, ["a", "b"]) == {}
        assert store.held_counters(tx, ["b", "a"], NOW) == {"a": Counter(NOW), "b": Counter(NOW)}
        store.put_counter(tx, "a", counter)
    with database.write() as tx:
        later = NOW + timedelta(days=1)
        assert store.held_counters(tx, ["a", "c"], later) == {"a": counter, "c": Counter(later)}
        store.forget_counters(tx, ["a"])
        assert sorted(store.counters(tx, ["a", "b", "c"])) == ["b", "c"]


def test_counters_are_forgotten_by_age_unless_they_lock(database):
    old, new = NOW - timedelta(days=2), NOW
    with database.write() as tx:
        store.held_counters(tx, ["old", "old lock", "new"], NOW)
        store.put_counter(tx, "old", Counter(old, 1, 99))
        store.put_counter(tx, "old lock", Counter(old, 1, 100))
        store.put_counter(tx, "new", Counter(new, 1, 1))
        store.forget_counters_before(tx, NOW - timedelta(days=1), unless_in_a_row=100)
        assert sorted(store.counters(tx, ["old", "old lock", "new"])) == ["new", "old lock"]


def test_an_image_is_replaced_and_deleted(database, misaki):
    with database.write() as tx:
        assert store.image(tx, misaki) is None
        for png in (b"one", b"two"):
            store.put_image(tx, misaki, png, png.decode())
        assert (store.image(tx, misaki), store.image_sha256(tx, misaki)) == (b"two", "two")
        store.delete_image(tx, misaki)
        assert store.image_sha256(tx, misaki) is None


def test_a_branch_is_there_or_not(database, branches):
    with database.read() as tx:
        assert store.has_branch(tx, branches[0])
        assert not store.has_branch(tx, "nowhere")
