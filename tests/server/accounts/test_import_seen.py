"""Tests for usen_desk.server.accounts.import_seen."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from usen_desk.server.accounts.import_seen import SeenIds

IDS = st.integers(1, 5000) | st.integers(1, 2**53)


@given(st.lists(st.tuples(st.booleans(), IDS)))
def test_it_holds_what_a_set_holds(steps):
    seen, expected = SeenIds(), set()
    for adds, row_id in steps:
        if adds:
            seen.add(row_id)
            expected.add(row_id)
        elif row_id in expected:
            seen.remove(row_id)
            expected.remove(row_id)
        assert (row_id in seen) == (row_id in expected)
    assert all(row_id in seen for row_id in expected)


def test_neighbouring_ids_take_little_room():
    tracemalloc.start()
    seen = SeenIds()
    for row_id in range(1, 200_001):
        seen.add(row_id)
    took, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 200_000
