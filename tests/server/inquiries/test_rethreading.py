"""Tests for usen_desk.server.inquiries.rethreading."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from usen_desk.contract.inquiries import Side
from usen_desk.server.inquiries.moving_store import Line
from usen_desk.server.inquiries.rethreading import made, read_up_to, side_of

THEN = datetime(2026, 11, 22, tzinfo=UTC)


def lines(*kinds):
    """`c` a customer's word, `s` an answer, `n` a note, `-` a system line, `t` taken down by staff."""
    names = {"c": "public", "s": "public", "t": "public", "n": "note", "-": "system"}
    return [
        Line(
            message_id=number,
            inquiry_id=1,
            sequence=number,
            public_sequence=None,
            kind=names[kind],
            is_by_staff=kind in "snt",
            is_taken_down=kind == "t",
            at=THEN + timedelta(minutes=number),
            body=f"{kind}{number}",
            attachment_count=1 if kind == "n" else 0,
        )
        for number, kind in enumerate(kinds, start=1)
    ]


def test_numbers_have_no_gaps_for_staff_nor_for_customers():
    thread = made(lines(*"c-nsc"))
    assert thread.numbers == ((1, 1, 1), (2, 2, None), (3, 3, None), (4, 4, 2), (5, 5, 3))
    assert thread.columns["said_count"] == 4
    assert (thread.columns["attachment_count"], thread.columns["public_attachment_count"]) == (1, 0)


def test_previews_are_of_the_last_word_that_each_side_may_read():
    columns = made(lines(*"csn-")).columns
    assert (columns["preview"], columns["preview_is_note"], columns["public_preview"]) == ("n3", True, "s2")


def test_who_waits_waits_since_the_first_word_after_our_last():
    assert made(lines(*"cscnc")).waiting_since == THEN + timedelta(minutes=3)
    assert made(lines(*"cs-n")).waiting_since is None


def test_what_staff_took_down_is_the_callers_word():
    assert side_of(lines("t")[0]) is Side.CUSTOMER
    assert made(lines("t")).waiting_since == THEN + timedelta(minutes=1)


def test_one_has_read_up_to_the_first_unread_word_and_system_lines_do_not_stop():
    thread = lines(*"c-ncc")
    assert read_up_to(thread, {1, 3, 5}, public_only=False) == (3, 2)
    assert read_up_to(thread, {1, 4}, public_only=True) == (2, 2)
    assert read_up_to(thread, set(), public_only=False) == (0, 0)


@given(st.lists(st.sampled_from("csn-t"), max_size=30), st.sets(st.integers(1, 30)))
def test_counts_and_numbers_agree_for_any_thread(kinds, read):
    thread = lines(*kinds)
    result = made(thread)
    public = [number for _, _, number in result.numbers if number is not None]
    assert public == list(range(1, len(public) + 1))
    assert result.columns["public_count"] == len(public)
    assert result.columns["last_sequence"] == len(thread)
    for public_only, most in ((False, len(thread)), (True, len(public))):
        sequence, count = read_up_to(thread, read, public_only=public_only)
        assert 0 <= count <= sequence <= most
    everything = {line.message_id for line in thread}
    assert read_up_to(thread, everything, public_only=False) == (len(thread), result.columns["said_count"])
