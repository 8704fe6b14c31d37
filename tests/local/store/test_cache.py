"""Tests for usen_desk.local.store.cache: what is kept, the limits, and 50 random mutations (F16)."""

from datetime import timedelta

import pytest

from tests.local.store.mutations import mutate
from tests.local.store.samples import NOON
from usen_desk.local.store import cache as cache_module
from usen_desk.local.store.cache import Cache, Entry, Kind
from usen_desk.local.store.sealing import Sealer, make_key
from usen_desk.local.store.sqlite_file import SqliteFile

SEALER = Sealer(b"k" * 32)
MUTATIONS = 50


@pytest.fixture
def rebuilt():
    return []


@pytest.fixture
def open_it(tmp_path, rebuilt):
    held = []

    def opened(sealer=SEALER):
        while held:
            held.pop().close()
        held.append(Cache(tmp_path / "cache.db", sealer, lambda: rebuilt.append(1)))
        return held[-1]

    yield opened
    while held:
        held.pop().close()


def test_an_answer_is_there_at_the_next_start_with_its_time(open_it, rebuilt):
    open_it().put(Kind.CUSTOMER, "0398207101", "ノール".encode(), NOON)
    assert open_it().get(Kind.CUSTOMER, "0398207101") == Entry(Kind.CUSTOMER, "0398207101", "ノール".encode(), NOON)
    assert open_it().get(Kind.CUSTOMER, "0398207102") is None
    assert open_it().get(Kind.INQUIRY, "0398207101") is None
    assert not rebuilt


def test_a_newer_answer_takes_the_place_of_the_older(open_it):
    cache = open_it()
    cache.put(Kind.INQUIRY, "29", b"old", NOON)
    cache.put(Kind.INQUIRY, "29", b"new", NOON + timedelta(minutes=1))
    assert [one.content for one in cache.all(Kind.INQUIRY)] == [b"new"]
    cache.forget(Kind.INQUIRY, "29")
    assert cache.all(Kind.INQUIRY) == []


def test_of_each_kind_the_newest_are_kept_up_to_its_limit(open_it, monkeypatch):
    monkeypatch.setitem(cache_module.LIMITS, Kind.INQUIRY, 3)
    cache = open_it()
    cache.put(Kind.CUSTOMER, "a", b"", NOON - timedelta(days=1))
    cache.put_all(Entry(Kind.INQUIRY, str(n), b"", NOON + timedelta(minutes=n)) for n in (4, 1, 3, 5, 2))
    assert [one.key for one in cache.all(Kind.INQUIRY)] == ["5", "4", "3"]
    cache.put(Kind.INQUIRY, "3", b"read again", NOON + timedelta(hours=1))
    cache.put(Kind.INQUIRY, "6", b"", NOON + timedelta(minutes=6))
    assert [one.key for one in cache.all(Kind.INQUIRY)] == ["3", "6", "5"]
    assert [one.key for one in cache.all(Kind.CUSTOMER)] == ["a"]


def test_the_limits_are_those_that_were_promised():
    limits = cache_module.LIMITS
    assert set(limits) == set(Kind)
    assert limits[Kind.INQUIRY] == 200
    assert (limits[Kind.CUSTOMER], limits[Kind.TRIAL]) == (500, 500)


def test_it_opens_offline_for_seven_days_after_the_last_contact(open_it):
    cache = open_it()
    assert not cache.opens_offline(NOON)
    cache.heard(NOON)
    assert cache.heard_at() == NOON
    assert cache.opens_offline(NOON + timedelta(days=7))
    assert not cache.opens_offline(NOON + timedelta(days=7, seconds=1))
    assert cache.opens_offline(NOON - timedelta(hours=20)), "a clock that is a little wrong"
    assert not cache.opens_offline(NOON - timedelta(days=2)), "a clock that was put back"


def test_after_its_end_it_finds_nothing_and_holds_no_file(open_it):
    cache = open_it()
    cache.put(Kind.INQUIRY, "29", b"x", NOON)
    cache.close()
    cache.put(Kind.INQUIRY, "30", b"y", NOON)
    assert cache.all(Kind.INQUIRY) == []
    assert [one.key for one in open_it().all(Kind.INQUIRY)] == ["29"]


def test_neither_names_nor_content_can_be_read_on_disk(open_it, tmp_path):
    cache = open_it()
    cache.put(Kind.PAGE, "?text=ノール", "カフェ・ド・ノール".encode(), NOON)
    cache.close()
    for file in tmp_path.iterdir():
        assert "ノール".encode() not in file.read_bytes()


def test_under_another_key_it_begins_anew_but_knows_its_last_contact(open_it, rebuilt):
    cache, other = open_it(), Sealer(make_key())
    cache.put(Kind.INQUIRY, "29", b"x", NOON)
    cache.heard(NOON)
    cache.use_keys(other)
    assert open_it(other).get(Kind.INQUIRY, "29") is None
    assert open_it(other).heard_at() == NOON
    assert open_it(Sealer(make_key())).heard_at() is None
    assert not rebuilt


def test_a_file_of_another_version_is_set_aside_and_told(open_it, tmp_path, rebuilt):
    for version in (0, 2):
        open_it().put(Kind.INQUIRY, "29", b"x", NOON)
        open_it().close()
        file = SqliteFile(tmp_path / "cache.db", "NORMAL")
        with file.write() as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        file.close()
        rebuilt.clear()
        assert open_it().get(Kind.INQUIRY, "29") is None
        assert rebuilt == [1]
        assert (tmp_path / "cache.db.unreadable").exists()


def test_a_damaged_answer_is_simply_not_there(open_it, tmp_path, rebuilt):
    cache = open_it()
    cache.put(Kind.INQUIRY, "29", b"x", NOON)
    cache.put(Kind.INQUIRY, "30", b"y", NOON)
    cache.close()
    file = SqliteFile(tmp_path / "cache.db", "NORMAL")
    with file.write() as connection:
        connection.execute(
            "UPDATE entry SET sealed = substr(sealed, 1, 50) WHERE name = ?", (SEALER.names("inquiry 29"),)
        )
    file.close()
    assert [one.key for one in open_it().all(Kind.INQUIRY)] == ["30"]
    assert open_it().get(Kind.INQUIRY, "29") is None
    assert not rebuilt


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "cache.db"
    cache = Cache(path, SEALER)
    cache.put_all(Entry(Kind.INQUIRY, str(n), bytes([n]) * 3000, NOON) for n in range(100))
    cache.close()
    return path.read_bytes()


@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_after_random_damage_it_opens_tells_the_truth_and_goes_on(open_it, tmp_path, rebuilt, sound, seed):
    kind, broken = mutate(sound, seed)
    (tmp_path / "cache.db").write_bytes(broken)
    cache = open_it()
    found = cache.all(Kind.INQUIRY)
    assert all(one.content == bytes([int(one.key)]) * 3000 for one in found), f"{kind}: an answer that nobody gave"
    assert len(found) == 100 or rebuilt or kind in ("flipped", "overwritten", "shifted", "zeroed")
    if rebuilt:
        assert (tmp_path / "cache.db.unreadable").read_bytes() == broken
    cache.put(Kind.CUSTOMER, "1", b"after", NOON)
    assert open_it().get(Kind.CUSTOMER, "1").content == b"after"


def test_an_empty_file_is_told_too(open_it, tmp_path, rebuilt):
    (tmp_path / "cache.db").write_bytes(b"")
    assert open_it().all(Kind.INQUIRY) == []
    assert rebuilt == [1]
