"""Tests for usen_desk.ui.recent_places on a real cache: titles of one start are there at the next, and only sealed."""

from dataclasses import dataclass

import pytest

from tests.fakes import Immediately
from tests.local.test_cached_answers import cache
from usen_desk.local.store.cache import Cache, Kind
from usen_desk.local.store.sealing import Sealer
from usen_desk.ui.navigation import Navigator, Tab, customer_place
from usen_desk.ui.recent_places import RecentPlaces

__all__ = ["cache"]
A, B, C = (customer_place(f"0398-2071-0{number}") for number in (1, 2, 3))


@dataclass
class Store:
    cache: Cache


def start(cache):
    navigator = Navigator([Tab.ACCOUNTS])
    recent = RecentPlaces(navigator, Immediately(), navigator)
    if cache is not None:
        recent.attach(Store(cache))
    return navigator, recent


def titles(navigator):
    return [recent.title for recent in navigator.recents]


def test_what_was_opened_is_there_at_the_next_start(qapp, cache):
    navigator, recent = start(cache)
    navigator.name(A, "青葉")
    navigator.name(B, "緑")
    recent.write_now()
    assert titles(start(cache)[0]) == ["緑", "青葉"]


def test_what_is_opened_before_the_cache_stands_in_front(qapp, cache):
    navigator, recent = start(cache)
    navigator.name(A, "青葉")
    navigator.name(B, "緑")
    recent.write_now()
    later, recent = start(None)
    later.name(C, "橙")
    later.name(A, "青葉 改")
    recent.attach(Store(cache))
    assert titles(later) == ["青葉 改", "橙", "緑"]


def test_a_crash_loses_only_the_last_moments(qtbot, cache, monkeypatch):
    monkeypatch.setattr("usen_desk.ui.recent_places.REST_MS", 1)
    navigator, _recent = start(cache)
    navigator.name(A, "青葉")
    qtbot.waitUntil(lambda: bool(cache.all(Kind.RECENTS)) and titles(start(cache)[0]) == ["青葉"])


def test_after_its_person_left_nothing_more_is_written(qapp, cache):
    navigator, recent = start(cache)
    recent.detach()
    navigator.name(A, "青葉")
    recent.write_now()
    assert cache.all(Kind.RECENTS) == []


@pytest.mark.parametrize("content", [b"", b"{", b"3", b'[["accounts"], 3]'])
def test_what_is_no_list_of_places_is_left_out(qapp, cache, content):
    from tests.local.store.samples import NOON

    cache.put(Kind.RECENTS, "", content, NOON)
    assert titles(start(cache)[0]) == []


def test_a_title_can_not_be_read_on_disk(qapp, tmp_path):
    made = Cache(tmp_path / "cache.db", Sealer(b"k" * 32))
    navigator, recent = start(made)
    navigator.name(A, "カフェ・ド・ノール")
    recent.write_now()
    made.close()
    assert "ノール".encode() not in (tmp_path / "cache.db").read_bytes()
