"""Tests for usen_desk.server.changes.store, where those of the service don't reach."""

from datetime import timedelta

from tests.server.conftest import NOW
from usen_desk.contract.changes import ChangeKind
from usen_desk.server.changes import store
from usen_desk.server.context import Noted


def test_changes_are_read_in_pieces_between_two_ids(database):
    with database.write() as tx:
        last = store.add(tx, NOW, [Noted(ChangeKind.TRIAL, number, number + 100) for number in range(1, 6)])
        first = last - 4
        assert [row.object_id for row in store.looked(tx, first, 2, last)[2]] == [2, 3]
        assert [row.part_id for row in store.looked(tx, first, 10, last - 1)[2]] == [102, 103, 104]
        assert store.ends(tx) == (first, last)


def test_a_look_tells_epoch_and_highest_id_also_where_nothing_is_found(database):
    with database.write() as tx:
        last = store.add(tx, NOW, [Noted(ChangeKind.TRIAL, number) for number in range(1, 6)])
        newest = store.newest(tx)
        assert newest[1] == last
        assert store.looked(tx, last - 4, 2, last)[:2] == newest
        assert store.looked(tx, last, 2, last + 9) == (*newest, [])


def test_presence_is_one_row_a_device_and_ends_by_its_time(people):
    with people.write() as tx:
        for device, is_typing in (("a" * 32, False), ("b" * 32, False), ("a" * 32, True)):
            store.put_presence(tx, 9, 1, device, is_typing=is_typing, until=NOW + timedelta(seconds=30))
        found = {row.device_id: row for row in store.present(tx, NOW)}
        assert {device: row.is_typing for device, row in found.items()} == {"a" * 32: True, "b" * 32: False}
        assert found["a" * 32].name == "agent"
        assert store.present(tx, NOW + timedelta(seconds=30)) == []
        store.drop_presence(tx, 9, 1, "a" * 32, NOW)
        assert [row.device_id for row in store.present(tx, NOW)] == ["b" * 32]
        store.forget_presence(tx, NOW + timedelta(seconds=31))
        assert store.present(tx, NOW - timedelta(days=1)) == []
