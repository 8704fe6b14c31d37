"""Tests for usen_desk.server.imports.halves, on both databases."""

from msgspec.structs import replace

from tests.server.accounts.importing import Stopped, stop_after, stores, work
from tests.server.conftest import NOW
from usen_desk.contract.imports import ImportCounts
from usen_desk.server.accounts import import_store
from usen_desk.server.accounts.import_kinds import CUSTOMERS
from usen_desk.server.imports import halves, store


def half(desk, folder):
    """A job and its import, which a crash stopped after one batch."""
    path = stores(folder, *([f"C{number}", "さくら"] for number in range(900)))
    asked = desk.ask(path)
    importing = work(desk.database, path, CUSTOMERS)
    importing.progress = stop_after(1)
    try:
        with importing.open():
            raise AssertionError("it was to stop")
    except Stopped:
        pass
    with desk.database.read() as tx:
        job = store.find(tx, str(asked.import_id))
    assert job is not None
    return job


def test_what_goes_on_is_found_by_kind_and_file(desk, tmp_path):
    job = half(desk, tmp_path)
    with desk.database.read() as tx:
        found = halves.find(tx, job)
        assert found is not None
        assert found.added > 0
        assert halves.find(tx, replace(job, file_sha256="0" * 64)) is None
        assert halves.find(tx, replace(job, kind="accounts")) is None
    assert halves.reached(found)["added"] == found.added


def test_what_is_given_up_stands_in_nobodys_way(desk, tmp_path):
    job = half(desk, tmp_path)
    with desk.database.write() as tx:
        reached = halves.abandon(tx, job, NOW)
        assert reached is not None
        assert import_store.unfinished(tx, job.kind) == []
        assert halves.abandon(tx, job, NOW) is None


def test_nothing_reached_is_all_noughts():
    assert halves.reached(None) == {**halves.columns_of(ImportCounts()), "summary": ""}
    assert set(halves.columns_of(ImportCounts()).values()) == {0}
