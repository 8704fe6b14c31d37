"""Tests for usen_desk.local.store.folder: one person's folder, its reserve, and that it goes as a whole."""

from datetime import timedelta

import pytest

from tests.local.store.samples import NOON, draft
from tests.local.store.test_outbox import fill, small_disk
from usen_desk.local.paths import Paths
from usen_desk.local.store import folder as folder_module
from usen_desk.local.store.cache import Kind
from usen_desk.local.store.folder import RESERVE_BYTES, StoreFolder, open_store
from usen_desk.local.store.sealing import Sealer
from usen_desk.local.store.sqlite_file import PAGE_BYTES

__all__ = ["small_disk"]

SEALER = Sealer(b"k" * 32)
URL = "https://desk.example"


def nothing():
    pass


@pytest.fixture
def opened(tmp_path):
    held = []

    def open_it(staff_id=5, url=URL, state=tmp_path, on_rebuilt=nothing, on_room_made=nothing):
        folder = StoreFolder.of(Paths.below(state), url, staff_id)
        held.append(open_store(folder, SEALER, on_rebuilt, on_room_made))
        return held[-1]

    yield open_it
    for store in held:
        store.close()


def test_each_person_of_each_service_has_a_folder_of_their_own(opened):
    stores = [opened(5), opened(6), opened(5, "https://other.example")]
    assert len({store.folder.path for store in stores}) == 3
    stores[0].outbox.keep_draft(draft())
    for store in stores:
        store.close()
    assert opened(6).kept.drafts == []
    assert opened(5).kept.drafts == [draft()]


def test_wiping_leaves_nothing_and_those_of_others_alone(opened):
    mine, other = opened(5), opened(6)
    mine.outbox.keep_draft(draft())
    mine.cache.put(Kind.ME, "", b"x", NOON)
    mine.close()
    assert mine.folder.wipe()
    assert mine.folder.wipe(), "safe to repeat"
    assert not mine.folder.path.exists()
    assert other.folder.outbox.exists()
    assert opened(5).kept.drafts == []


def test_there_is_a_reserve_where_there_is_room(opened):
    store = opened()
    assert (store.folder.path / "reserve").stat().st_size == RESERVE_BYTES
    assert store.folder.give_back_reserve()
    assert not store.folder.give_back_reserve()


def test_on_a_full_disk_the_reserve_makes_room_for_what_is_typed(opened, small_disk, monkeypatch):
    monkeypatch.setattr(folder_module, "RESERVE_BYTES", 400 * 1024)
    monkeypatch.setattr(folder_module, "ROOM_TO_RESERVE_BYTES", 0)
    told = []
    store = opened(state=small_disk, on_room_made=lambda: told.append(1))
    store.outbox.keep_draft(draft("短い"))
    fill(small_disk / "filler")
    long = draft("長い文" * 3000, inquiry_id=30)
    for inquiry_id in range(30, 33):
        store.outbox.keep_draft(draft("長い文" * 3000, inquiry_id=inquiry_id))
    assert told == [1]
    assert long in store.outbox.load().drafts


def test_the_cache_that_was_begun_anew_is_told_and_the_outbox_is_as_it_was(opened):
    store = opened()
    store.outbox.keep_draft(draft())
    store.close()
    store.folder.cache.write_bytes(b"no database" * 1000)
    told = []
    assert opened(on_rebuilt=lambda: told.append(1)).kept.drafts == [draft()]
    assert told == [1]


def test_the_folder_of_a_login_id_is_found_without_a_key(opened, tmp_path):
    paths = Paths.below(tmp_path)
    assert StoreFolder.of_login(paths, URL, "yamada") is None
    mine, other = opened(5).folder, opened(6).folder
    mine.note_owner(URL, "Yamada")
    other.note_owner(URL, "suzuki")
    assert StoreFolder.of_login(paths, URL, "yamada").path == mine.path
    assert StoreFolder.of_login(paths, "https://other.example", "yamada") is None
    assert b"amada" not in (mine.path / "owner").read_bytes()


def test_once_a_week_the_outbox_is_read_as_a_whole(opened, monkeypatch):
    store, checks = opened(), []
    whole = store.outbox.check
    monkeypatch.setattr(store.outbox, "check", lambda: checks.append(1) or whole())
    for days, done in ((0, 1), (6, 1), (7, 2), (8, 2), (-400, 3)):
        assert store.check_weekly(NOON + timedelta(days=days))
        assert len(checks) == done, f"day {days}"


def test_a_page_that_went_bad_meanwhile_is_found_by_then_and_salvaged(opened):
    store = opened()
    for inquiry_id in range(1, 200):
        store.outbox.keep_draft(draft(f"{inquiry_id} " + "本文" * 500, inquiry_id=inquiry_id))
    drafts = store.outbox.load().drafts
    store.close()
    content = bytearray(store.folder.outbox.read_bytes())
    content[2 * PAGE_BYTES : 2 * PAGE_BYTES + 200] = bytes(200)
    store.folder.outbox.write_bytes(content)
    assert not store.check_weekly(NOON)
    assert store.outbox.was_salvaged
    assert {one.inquiry_id for one in store.outbox.load().drafts} == {one.inquiry_id for one in drafts}
