"""Tests for usen_desk.contract.changes."""

import msgspec
import pytest

from usen_desk.contract.changes import Change, Changes, Position


@pytest.mark.parametrize("position", [Position("0123456789abcdef", 0), Position("a", 10**15)])
def test_a_position_is_read_back_from_its_text(position):
    assert Position.of(str(position)) == position


@pytest.mark.parametrize("text", ["", "-1", "abc", "abc-", "abc--1", "xyz-1", "a-1\n", "a-" + "1" * 17, "A-1"])
def test_what_no_service_wrote_is_no_position(text):
    assert Position.of(text) is None


def test_an_item_of_a_kind_that_is_not_known_yet_is_kept_as_it_came():
    wire = b'{"change_id":1,"at":"2026-11-22T03:00:00Z","kind":"new","object_id":5,"item":{"a":[1,2]}}'
    change = msgspec.json.decode(wire, type=Change)
    assert (change.kind, bytes(change.item)) == ("new", b'{"a":[1,2]}')
    changes = msgspec.json.decode(b'{"epoch":"a","after":0,"next_after":0}', type=Changes)
    assert (changes.items, changes.resync) == ([], False)
