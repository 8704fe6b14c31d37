"""Tests for usen_desk.server.accounts.import_fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usen_desk.contract.base import MAX_ID
from usen_desk.server.accounts import import_fields
from usen_desk.server.accounts.import_fields import BadCell, CellCode


def refused(read, cell):
    with pytest.raises(BadCell) as caught:
        read(cell)
    return caught.value.code


@pytest.mark.parametrize("cell", ["2018-09-26", "2018/9/26", "20180926", " 2018/09/26 ", "2018-9-26"])
def test_a_day_is_read_in_each_of_its_spellings(cell):
    assert import_fields.day(cell) == "2018-09-26"


@pytest.mark.parametrize("cell", ["", "  ", "　"])
def test_an_empty_day_is_none(cell):
    assert import_fields.day(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "2023-02-29",
        "2018-13-01",
        "2018/00/10",
        "0000-00-00",
        "18/9/26",
        "2018-9/26",
        "2018年9月26日",
        "201809",
        "x",
        "1899-12-31",
    ]
    + ["２０１８-09-26", "2018-09-26 10:00"],
)
def test_what_is_no_day_is_refused(cell):
    assert refused(import_fields.day, cell) is CellCode.NO_DATE


@given(st.dates(min_value=import_fields._EARLIEST))
def test_every_day_since_1900_is_read_in_three_spellings(on):
    spellings = (on.isoformat(), f"{on.year:04}/{on.month}/{on.day}", f"{on.year:04}{on.month:02}{on.day:02}")
    assert {import_fields.day(spelling) for spelling in spellings} == {on.isoformat()}


def test_a_day_that_is_needed_may_not_be_empty():
    assert import_fields.required_day("20180926") == "2018-09-26"
    assert refused(import_fields.required_day, " ") is CellCode.EMPTY


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2018-09-28 10:30:06", "2018-09-28 01:30:06.000000"),
        ("2018/9/28 8:05", "2018-09-27 23:05:00.000000"),
        ("20180928", "2018-09-27 15:00:00.000000"),
        ("2018-09-28T10:30:06.123", "2018-09-28 01:30:06.000000"),
        ("", None),
    ],
)
def test_a_time_in_japan_is_kept_in_utc(cell, read):
    assert import_fields.moment(cell) == read


@pytest.mark.parametrize(
    "cell", ["2018-02-30 10:00:00", "2018-09-28 24:00", "2018-09-28 10:60", "2018-09-28 10:00:61", "noon", "10:30"]
)
def test_what_is_no_time_is_refused(cell):
    assert refused(import_fields.moment, cell) in (CellCode.NO_TIME, CellCode.NO_DATE)


def test_text_loses_outer_blanks_and_breaks_become_blanks():
    assert import_fields.text(20)("　横浜　店\r\n2階\t ") == "横浜　店 2階"


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\x7f", "\x80", "\uffff", "\uf8f1"])
def test_characters_that_are_no_text_are_refused(bad):
    assert refused(import_fields.text(20), f"カフェ{bad}") is CellCode.UNUSABLE_CHARACTER
    assert refused(import_fields.day, f"2018-09-26{bad}") is CellCode.UNUSABLE_CHARACTER


def test_text_has_a_longest_length_and_may_be_required():
    assert import_fields.text(3)("𠮷野家") == "𠮷野家"
    assert refused(import_fields.text(3), "さくら店") is CellCode.TOO_LONG
    assert refused(import_fields.text(3, required=True), " ") is CellCode.EMPTY
    assert import_fields.category(3)(" 確定") == "確定"
    assert refused(import_fields.category(3), "さくら店") is CellCode.TOO_LONG


@pytest.mark.parametrize("cell", ["a@example.jp", "", "x.y+z@sub.example.jp", "山田@例え.jp"])
def test_a_mail_address_or_nothing_is_kept(cell):
    assert import_fields.mail(254)(cell) == cell


@pytest.mark.parametrize("cell", ["a", "@example.jp", "a@", "a b@example.jp", "a@b@c"])
def test_what_is_no_mail_address_is_refused(cell):
    assert refused(import_fields.mail(254), cell) is CellCode.NO_MAIL_ADDRESS


def test_a_flag_is_1_or_0():
    assert [import_fields.flag(cell) for cell in ("1", "0", "", " １ ")] == [1, 0, 0, 1]
    assert refused(import_fields.flag, "2") is CellCode.NO_FLAG
    assert refused(import_fields.flag, "○") is CellCode.NO_FLAG


def test_a_number_fits_a_json_integer():
    assert import_fields.number(f" {MAX_ID}") == MAX_ID
    for cell in ("0", "-1", "1.5", "１", "x", str(MAX_ID + 1), "9" * 400):
        assert refused(import_fields.number, cell) is CellCode.NO_NUMBER
    assert refused(import_fields.number, "") is CellCode.EMPTY


@pytest.mark.parametrize("cell", ["A/1", "A\\1", ".", "..", "/"])
def test_a_code_that_no_address_can_carry_is_refused(cell):
    assert refused(import_fields.code(32), cell) is CellCode.UNUSABLE_CHARACTER


def test_a_code_is_text_that_is_never_empty():
    assert import_fields.code(32)(" 0598-5300.03 ") == "0598-5300.03"
    assert refused(import_fields.code(32), " ") is CellCode.EMPTY
    assert refused(import_fields.code(3), "1234") is CellCode.TOO_LONG
