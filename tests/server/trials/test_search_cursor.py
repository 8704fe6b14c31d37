"""Tests for usen_desk.server.trials.search_cursor."""

import base64
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from usen_desk.contract.base import JST
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import TrialSearch, TrialSort
from usen_desk.server.context import Refusal
from usen_desk.server.trials.search_cursor import FORM, Cursor, as_key, of_search, read, write

ASKED = TrialSearch(sold_as="個別対応")
CURSOR = Cursor(FORM, of_search(ASKED), TrialSort.ISSUED_ON, True, True, "2026-11-22", 870381)


def test_what_was_written_is_read():
    assert read(replace(ASKED, after=write(CURSOR), limit=3)) == CURSOR
    assert read(ASKED) is None


def test_the_longest_cursor_fits_into_the_contract():
    longest = as_key("𠮷" * 60)
    assert len(write(replace(CURSOR, key=longest, account_id=2**53 - 1, sort=TrialSort.AUTHENTICATED_AT))) <= 400


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "あ",
        "AAAA",
        write(CURSOR)[:-4],
        write(replace(CURSOR, form=FORM + 1)),
        write(replace(CURSOR, search=1)),
        write(replace(CURSOR, key="no day")),
        write(replace(CURSOR, key="")),
        write(replace(CURSOR, sort=TrialSort.LOGIN_ID)),
        base64.urlsafe_b64encode(
            msgspec.msgpack.encode([FORM, of_search(ASKED), "issued_on", True, True, "x"])
        ).decode(),
    ],
)
def test_anything_else_is_refused(after):
    with pytest.raises(Refusal) as caught:
        read(replace(ASKED, after=after))
    assert (caught.value.code, caught.value.field) == (Code.INVALID_INPUT, "after")


def test_a_key_has_the_form_of_its_value():
    assert as_key(None) == as_key("") == ""
    assert as_key(date(2026, 11, 22)) == "2026-11-22"
    assert as_key(datetime(2026, 11, 22, 9, tzinfo=JST)) == "2026-11-22 00:00:00.000000"


@given(
    st.one_of(
        *(
            st.tuples(values, values)
            for values in (
                st.integers(0, 2**53 - 1),
                st.dates(),
                st.datetimes(min_value=datetime(1000, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds it
                st.text(max_size=40),
            )
        )
    )
)
def test_keys_sort_as_their_values_do(pair):
    one, other = pair
    assert (one < other) == (as_key(one) < as_key(other))
