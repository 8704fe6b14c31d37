"""Tests for usen_desk.server.files.cursor."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from usen_desk.contract.files import FileSearch, FileSort
from usen_desk.server.context import Refusal
from usen_desk.server.files import cursor

AT = datetime(2026, 3, 9, 2, 32, 8, 123456, tzinfo=UTC)


def test_what_is_written_is_read_for_the_same_search():
    asked = FileSearch(name="図面")
    after = cursor.write(asked, 7, AT, 1000, True)
    read = cursor.read(replace(asked, after=after, limit=3))
    assert (read.row_id, read.at, read.count, read.more_than_count) == (7, AT, 1000, True)
    assert cursor.read(asked) is None


def test_the_longest_name_fits():
    asked = FileSearch(sort=FileSort.NAME)
    after = cursor.write(asked, 2**53 - 1, "𠮷" * cursor.NAME_KEY_CHARS, 1000, True)
    assert len(after) <= 400
    assert cursor.read(replace(asked, after=after)).sorted_by == "𠮷" * cursor.NAME_KEY_CHARS


def test_a_cursor_goes_on_with_its_own_search_only():
    by_size = FileSearch(sort=FileSort.SIZE)
    after = cursor.write(by_size, 7, 5, 1, False)
    for other in (FileSearch(after=after), replace(by_size, after=after, descending=False)):
        with pytest.raises(Refusal):
            cursor.read(other)


def test_a_time_where_a_name_belongs_is_refused():
    asked = FileSearch(sort=FileSort.NAME)
    with pytest.raises(Refusal):
        cursor.read(replace(asked, after=cursor.write(asked, 7, 5, 1, False)))
