"""Tests for usen_desk.server.trials.spans, against sets of single seconds."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usen_desk.contract.base import JST
from usen_desk.server.trials import spans

some_spans = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda pair: tuple(sorted(pair))))
moments = st.integers(0, 4 * 10**9)


def seconds(listed):
    return {at for start, end in listed for at in range(start, end)}


def unix(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=JST).timestamp())


@given(some_spans)
def test_a_union_has_the_same_seconds_in_order_and_apart(listed):
    made = spans.union(listed)
    assert seconds(made) == seconds(listed)
    assert all(start < end for start, end in made)
    assert all(before[1] < after[0] for before, after in zip(made, made[1:], strict=False))


@given(some_spans, st.randoms())
def test_order_and_repetition_make_no_difference(listed, draw):
    assert spans.union(draw.sample(listed, len(listed)) + listed[:2]) == spans.union(listed)


@given(some_spans, some_spans)
def test_a_union_can_be_made_in_steps(first, second):
    assert spans.union([*spans.union(first), *second]) == spans.union(first + second)


@given(some_spans, st.tuples(st.integers(0, 200), st.integers(1, 50)).map(lambda pair: (pair[0], sum(pair))))
def test_what_was_heard_before_is_covered(listed, wanted):
    assert spans.covers(spans.union(listed), wanted) == (seconds([wanted]) <= seconds(listed))


@given(some_spans)
def test_packed_spans_come_back_and_take_five_bytes_each(listed):
    made = spans.union(listed)
    assert spans.unpack(spans.pack(made)) == made
    assert len(spans.pack(made)) == 5 * len(made)


def test_a_whole_day_is_packed_as_written_down():
    assert spans.pack([(0, 86_400)]) == bytes.fromhex("0000015180")
    assert spans.pack([(1, 2), (85_800, 86_400)]) == bytes.fromhex("0000100002 14f2815180")
    assert spans.unpack(None) == spans.unpack(b"") == []


@pytest.mark.parametrize(
    "packed", [b"1234", spans.pack([(5, 9), (3, 4)]), spans.pack([(0, 86_401)]), spans.pack([(3, 3)])]
)
def test_what_nobody_packed_is_refused(packed):
    with pytest.raises(ValueError, match="spans"):
        spans.unpack(packed)


def test_a_session_over_midnight_in_japan_is_cut():
    cut = spans.by_day(unix("2018-08-03 23:50"), unix("2018-08-04 00:20"))
    assert cut == [("2018-08-03", (85_800, 86_400)), ("2018-08-04", (0, 1200))]
    assert [spans.minutes([span]) for _, span in cut] == [10, 20]
    assert spans.by_day(unix("2018-08-03"), unix("2018-08-04")) == [("2018-08-03", (0, 86_400))]
    assert spans.by_day(5, 5) == []


@given(moments, st.integers(1, 3 * 86_400))
def test_the_parts_of_a_session_are_its_seconds_on_their_days(starts_s, long_s):
    parts = spans.by_day(starts_s, starts_s + long_s)
    first = datetime.fromtimestamp(starts_s, JST)
    assert parts[0][0] == first.date().isoformat() == spans.day_of(starts_s)
    assert parts[0][1][0] == first.hour * 3600 + first.minute * 60 + first.second
    assert [day for day, _ in parts] == [f"{first.date() + timedelta(days=at)}" for at in range(len(parts))]
    assert sum(end - start for _, (start, end) in parts) == long_s


def test_a_day_begins_at_midnight_in_japan():
    assert spans.start_of(date(2018, 8, 3)) == unix("2018-08-03 00:00")
    assert spans.day_of(unix("2018-08-03 00:00")) == "2018-08-03"
    assert spans.day_of(unix("2018-08-02 23:59:59")) == "2018-08-02"


def test_minutes_are_whole_ones_of_all_spans_together():
    assert spans.minutes([(0, 59)]) == 0
    assert spans.minutes([(0, 30), (100, 130)]) == 1
    assert spans.minutes([(0, 86_400)]) == 1440
